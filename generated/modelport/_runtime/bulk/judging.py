"""Bulk work with rerank and moderation models: orders of documents, and verdicts on texts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from .stored import dump_model, load_model
from .work import Answers, OneText, Work, with_origin

if TYPE_CHECKING:
    from modelport.sdk import Moderation, Rerank


class RerankWork(Work):
    """Orders of documents; a row is a query with its documents."""

    kind = "rerank"

    def __init__(self, model: Rerank, given: Mapping[str, Any]) -> None:
        super().__init__(model, given)

    def content(self, row: Any) -> bytes:
        """Return query and documents as JSON."""
        query, docs = self._pair(row)
        return json.dumps([query, docs]).encode()

    async def call(self, rows: Sequence[Any]) -> Answers:
        """Rank once."""
        query, docs = self._pair(rows[0])
        result = await self.model.arerank(query, docs, **self.given)
        return Answers([result], answered_by=result.answered_by or "", headers=result.headers)

    def encode(self, answer: Any) -> bytes:
        """Return the result as JSON."""
        return dump_model(answer)

    def decode(self, payload: bytes, answered_by: str) -> Any:
        """Return the result, with the model that gave it."""
        from modelport.entities import RerankResult

        return with_origin(load_model(RerankResult, payload), answered_by)

    def _pair(self, row: Any) -> tuple[str, list[str]]:
        if isinstance(row, Mapping):
            named = cast("Mapping[str, Any]", row)
            row = (named.get("query"), named.get("docs"))
        if not isinstance(row, tuple | list) or len(cast("Sequence[Any]", row)) != 2:
            raise TypeError("a row is a query and its documents: (query, docs)")
        query, docs = cast("tuple[Any, Any]", row)
        listed = list(cast("Sequence[Any]", docs)) if isinstance(docs, tuple | list) else []
        if not isinstance(query, str) or not listed or not all(isinstance(d, str) for d in listed):
            raise TypeError("the query is a str and the documents are a list of str")
        return query, listed


class ModerationWork(OneText):
    """Verdicts on texts."""

    kind = "moderate"

    def __init__(self, model: Moderation, given: Mapping[str, Any]) -> None:
        super().__init__(model, given)

    async def call(self, rows: Sequence[Any]) -> Answers:
        """Judge once."""
        result = await self.model.ajudge(rows[0], **self.given)
        return Answers([result], answered_by=result.answered_by or "", headers=result.headers)

    def encode(self, answer: Any) -> bytes:
        """Return the result as JSON."""
        return dump_model(answer)

    def decode(self, payload: bytes, answered_by: str) -> Any:
        """Return the result, with the model that gave it."""
        from modelport.entities import ModerationResult

        return with_origin(load_model(ModerationResult, payload), answered_by)
