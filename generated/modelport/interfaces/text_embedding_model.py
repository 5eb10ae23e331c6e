# do not edit: `modelport generate` made it from schemas/interfaces.json
"""The contract of `text-embedding` models."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from modelport._runtime.adapters.ai_model import AIModel
from modelport._runtime.sdk import invocation
from modelport.entities import EmbeddingInputType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from modelport.entities import TextEmbeddingResult
    from modelport.interfaces.records import CallOptions


class TextEmbeddingModel(AIModel):
    """Turns texts into vectors."""

    model_type: ClassVar[str] = "text-embedding"

    @abstractmethod
    def _invoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        texts: Sequence[str],
        user: str | None = None,
        input_type: EmbeddingInputType = EmbeddingInputType.DOCUMENT,
        options: CallOptions | None = None,
    ) -> TextEmbeddingResult:
        """Embed: one vector per text, same order."""

    async def _ainvoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        texts: Sequence[str],
        user: str | None = None,
        input_type: EmbeddingInputType = EmbeddingInputType.DOCUMENT,
        options: CallOptions | None = None,
    ) -> TextEmbeddingResult:
        """Async form of `_invoke`."""
        answer: TextEmbeddingResult = await invocation.in_thread(
            self,
            model=model,
            credentials=credentials,
            texts=texts,
            user=user,
            input_type=input_type,
            options=options,
        )
        return answer

    @abstractmethod
    def get_num_tokens(
        self,
        model: str,
        credentials: Mapping[str, Any],
        texts: Sequence[str],
    ) -> list[int]:
        """Return how many tokens each text takes, same order."""

    def invoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        texts: Sequence[str],
        user: str | None = None,
        input_type: EmbeddingInputType = EmbeddingInputType.DOCUMENT,
        options: CallOptions | None = None,
    ) -> TextEmbeddingResult:
        """Embed: one vector per text, same order."""
        return invocation.embedding_invoke(
            self,
            model=model,
            credentials=credentials,
            texts=texts,
            user=user,
            input_type=input_type,
            options=options,
        )

    async def ainvoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        texts: Sequence[str],
        user: str | None = None,
        input_type: EmbeddingInputType = EmbeddingInputType.DOCUMENT,
        options: CallOptions | None = None,
    ) -> TextEmbeddingResult:
        """Async form of `invoke`."""
        return await invocation.embedding_ainvoke(
            self,
            model=model,
            credentials=credentials,
            texts=texts,
            user=user,
            input_type=input_type,
            options=options,
        )
