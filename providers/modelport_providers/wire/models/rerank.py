"""The mixin of rerank models: sorting, `top_n` and the threshold are enforced here, whatever a server does."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from modelport.entities import RerankDocument, RerankResult
from modelport.errors import WireProtocolError
from modelport.interfaces import (
    CallOptions,
    MultiModalRerankCall,
    Request,
    RerankCall,
    RerankModel,
    Response,
)

from ..http import drivers
from ..http.async_port import AsyncPort
from ..http.effects import Machine
from ..http.error_messages import shorten
from ..http.exchange import Plan, fetch
from ..http.json_types import is_array, is_object
from ..http.sync_port import SyncPort
from .model import HttpModel


class HttpRerank(HttpModel, RerankModel):
    """Derive from this and from the stub; write `build_request` and `parse_response`."""

    @abstractmethod
    def build_request(self, call: RerankCall) -> Request:
        """Return the request for all documents, as `top_n` is enforced here."""

    @abstractmethod
    def parse_response(self, call: RerankCall, response: Response) -> list[tuple[int, float]]:
        """Read position in `call.docs` and raw score of each result; `read_scores` reads the usual form."""

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
        call = _call(model, credentials, query, docs, score_threshold, top_n, user, options)
        plan = self.call_plan(call, streamed=False)
        port = SyncPort(self.provider, plan.secrets, call.options.client)
        return drivers.collect(self._rank(call, plan), port, lambda: None)

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
        call = _call(model, credentials, query, docs, score_threshold, top_n, user, options)
        plan = self.call_plan(call, streamed=False)
        port = AsyncPort(self.provider, plan.secrets, call.options.client)
        return await drivers.acollect(self._rank(call, plan), port, lambda: None)

    def _rank(self, call: RerankCall, plan: Plan) -> Machine[RerankResult]:
        if asks_for_none(call):
            return RerankResult(model=call.model, docs=[])
        call = yield from self.known(call, plan)
        request = self.build_request(call)
        response = yield from fetch(plan, self.encoded(request, call.options, streamed=False))
        scores = some(self.parse_response(call, response), call, self.provider)
        return RerankResult(model=call.model, docs=ranked(call, scores))


def asks_for_none(call: RerankCall | MultiModalRerankCall) -> bool:
    """Return whether the answer is empty without asking the server."""
    return not call.docs or (call.top_n is not None and call.top_n <= 0)


def some(
    scores: list[tuple[int, float]], call: RerankCall | MultiModalRerankCall, provider: str
) -> list[tuple[int, float]]:
    """Return scores; an answer without any would look like a search without results.

    Raises:
        WireProtocolError: There are no scores.
    """
    if not scores:
        raise WireProtocolError(
            f"the server ranked none of {len(call.docs)} documents", provider=provider
        )
    return scores


def ranked(
    call: RerankCall | MultiModalRerankCall, scores: Sequence[tuple[int, float]]
) -> list[RerankDocument]:
    """Return the documents that pass, best first; equal scores keep the order of the call."""
    best = sorted(scores, key=lambda one: (-one[1], one[0]))
    if call.score_threshold is not None:
        best = [one for one in best if one[1] >= call.score_threshold]
    texts = [doc if isinstance(doc, str) else doc.content for doc in call.docs]
    return [RerankDocument(index=i, text=texts[i], score=s) for i, s in best[: call.top_n]]


def read_scores(payload: Any, count: int, *, provider: str) -> list[tuple[int, float]]:
    """Read `results` (or `data`) with raw scores. Each position must be valid and occur once."""
    results = payload.get("results", payload.get("data")) if is_object(payload) else payload
    if not is_array(results):
        raise WireProtocolError(
            f"the server's answer has no rerank results: {shorten(str(payload), 200)}",
            provider=provider,
        )
    scores: dict[int, float] = {}
    positions = [item.get("index") if is_object(item) else None for item in results]
    # Encoders that leave out zeros leave out the index of the first document.
    sure = positions.count(None) == 1 and 0 not in positions and len(positions) > 1
    first = 0 if sure else None
    for item in results:
        known: dict[str, Any] = item if item.__class__ is dict else {}
        index: Any = known.get("index")
        score: Any = known.get("relevance_score")
        # Nearly all servers use this form; other forms take longer to read.
        if index.__class__ is not int or score.__class__ is not float or not isfinite(score):
            index, score = _read_one(item, first, provider)
        if not 0 <= index < count:
            raise WireProtocolError(
                f"the server ranks document {index} of {count}", provider=provider
            )
        scores.setdefault(index, score)
    return list(scores.items())


def _read_one(item: Any, first: int | None, provider: str) -> tuple[int, float]:
    held = item if is_object(item) else {}
    index, score = held.get("index", first), held.get("relevance_score", held.get("score"))
    try:
        value = float(score)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        value = float("nan")
    if isinstance(index, bool) or not isinstance(index, int) or not isfinite(value):
        raise WireProtocolError(
            f"a rerank result has no position or no score: {shorten(str(item), 200)}",
            provider=provider,
        )
    return index, value


def _call(
    model: str,
    credentials: Mapping[str, Any],
    query: str,
    docs: Sequence[str],
    score_threshold: float | None,
    top_n: int | None,
    user: str | None,
    options: CallOptions | None,
) -> RerankCall:
    return RerankCall(
        model=model,
        credentials=credentials,
        query=query,
        docs=list(docs),
        score_threshold=score_threshold,
        top_n=top_n,
        user=user,
        options=options or CallOptions(),
        facts={},
    )
