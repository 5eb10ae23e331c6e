# do not edit: `modelport generate` made it from schemas/interfaces.json
"""The contract of `rerank` models."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from modelport._runtime.adapters.ai_model import AIModel
from modelport._runtime.sdk import invocation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from modelport.entities import RerankResult
    from modelport.interfaces.records import CallOptions


class RerankModel(AIModel):
    """Orders documents by how well they answer a query."""

    model_type: ClassVar[str] = "rerank"

    @abstractmethod
    def _invoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        query: str,
        docs: Sequence[str],
        score_threshold: float | None = None,
        top_n: int | None = None,
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> RerankResult:
        """Rank: best first, `index` is the position in `docs`."""

    async def _ainvoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        query: str,
        docs: Sequence[str],
        score_threshold: float | None = None,
        top_n: int | None = None,
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> RerankResult:
        """Async form of `_invoke`."""
        answer: RerankResult = await invocation.in_thread(
            self,
            model=model,
            credentials=credentials,
            query=query,
            docs=docs,
            score_threshold=score_threshold,
            top_n=top_n,
            user=user,
            options=options,
        )
        return answer

    def invoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        query: str,
        docs: Sequence[str],
        score_threshold: float | None = None,
        top_n: int | None = None,
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> RerankResult:
        """Rank: best first, `index` is the position in `docs`."""
        return invocation.rerank_invoke(
            self,
            model=model,
            credentials=credentials,
            query=query,
            docs=docs,
            score_threshold=score_threshold,
            top_n=top_n,
            user=user,
            options=options,
        )

    async def ainvoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        query: str,
        docs: Sequence[str],
        score_threshold: float | None = None,
        top_n: int | None = None,
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> RerankResult:
        """Async form of `invoke`."""
        return await invocation.rerank_ainvoke(
            self,
            model=model,
            credentials=credentials,
            query=query,
            docs=docs,
            score_threshold=score_threshold,
            top_n=top_n,
            user=user,
            options=options,
        )
