# do not edit: `modelport generate` made it from schemas/interfaces.json
"""The contract of `speech2text` models."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from modelport._runtime.adapters.ai_model import AIModel
from modelport._runtime.sdk import invocation

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import IO, Any

    from modelport.interfaces.records import CallOptions


class Speech2TextModel(AIModel):
    """Writes down speech."""

    model_type: ClassVar[str] = "speech2text"

    @abstractmethod
    def _invoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        file: IO[bytes],
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> str:
        """Return the text that is spoken in `file`."""

    async def _ainvoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        file: IO[bytes],
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> str:
        """Async form of `_invoke`."""
        answer: str = await invocation.in_thread(
            self, model=model, credentials=credentials, file=file, user=user, options=options
        )
        return answer

    def invoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        file: IO[bytes],
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> str:
        """Return the text that is spoken in `file`."""
        return invocation.speech2text_invoke(
            self, model=model, credentials=credentials, file=file, user=user, options=options
        )

    async def ainvoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        file: IO[bytes],
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> str:
        """Async form of `invoke`."""
        return await invocation.speech2text_ainvoke(
            self, model=model, credentials=credentials, file=file, user=user, options=options
        )
