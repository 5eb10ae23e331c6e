# do not edit: `modelport generate` made it from schemas/interfaces.json
"""The contract of `moderation` models."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from modelport._runtime.adapters.ai_model import AIModel
from modelport._runtime.sdk import invocation

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from modelport.entities import ModerationResult
    from modelport.interfaces.records import CallOptions


class ModerationModel(AIModel):
    """Judges whether a text is safe."""

    model_type: ClassVar[str] = "moderation"

    @abstractmethod
    def _invoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        text: str,
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> bool:
        """Return True when the text is flagged, False when it is safe."""

    async def _ainvoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        text: str,
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> bool:
        """Async form of `_invoke`."""
        answer: bool = await invocation.in_thread(
            self, model=model, credentials=credentials, text=text, user=user, options=options
        )
        return answer

    def invoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        text: str,
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> bool:
        """Return True when the text is flagged, False when it is safe."""
        return invocation.moderation_invoke(
            self, model=model, credentials=credentials, text=text, user=user, options=options
        )

    async def ainvoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        text: str,
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> bool:
        """Async form of `invoke`."""
        return await invocation.moderation_ainvoke(
            self, model=model, credentials=credentials, text=text, user=user, options=options
        )

    def judge(
        self,
        model: str,
        credentials: Mapping[str, Any],
        text: str,
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> ModerationResult:
        """Return the verdict with the categories and scores that the server gives."""
        return invocation.moderation_judge(
            self, model=model, credentials=credentials, text=text, user=user, options=options
        )

    async def ajudge(
        self,
        model: str,
        credentials: Mapping[str, Any],
        text: str,
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> ModerationResult:
        """Async form of `judge`."""
        return await invocation.moderation_ajudge(
            self, model=model, credentials=credentials, text=text, user=user, options=options
        )
