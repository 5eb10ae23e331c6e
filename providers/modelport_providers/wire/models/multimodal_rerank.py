"""The mixin of rerank models that take texts and images."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from modelport.entities import MultiModalContent, MultiModalRerankResult
from modelport.interfaces import CallOptions, MultiModalRerankCall, Request, Response

from ..http import drivers
from ..http.async_port import AsyncPort
from ..http.effects import Machine
from ..http.exchange import Plan, fetch
from ..http.sync_port import SyncPort
from .rerank import HttpRerank, asks_for_none, ranked, some


class HttpMultimodalRerank(HttpRerank):
    """Derive from this instead of `HttpRerank`, and write two more pure functions."""

    @abstractmethod
    def build_multimodal_request(self, call: MultiModalRerankCall) -> Request:
        """Return the request for all documents, as `top_n` is enforced here."""

    @abstractmethod
    def parse_multimodal_response(
        self, call: MultiModalRerankCall, response: Response
    ) -> list[tuple[int, float]]:
        """Read position in `call.docs` and raw score of each result."""

    def _invoke_multimodal(
        self,
        model: str,
        credentials: Mapping[str, Any],
        query: MultiModalContent,
        docs: Sequence[MultiModalContent],
        score_threshold: float | None = None,
        top_n: int | None = None,
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> MultiModalRerankResult:
        arguments = (query, list(docs), score_threshold, top_n, user, options or CallOptions())
        call = MultiModalRerankCall(model, credentials, *arguments)
        plan = self.call_plan(call, streamed=False)
        port = SyncPort(self.provider, plan.secrets, call.options.client)
        return drivers.collect(self._rank_documents(call, plan), port, lambda: None)

    async def _ainvoke_multimodal(
        self,
        model: str,
        credentials: Mapping[str, Any],
        query: MultiModalContent,
        docs: Sequence[MultiModalContent],
        score_threshold: float | None = None,
        top_n: int | None = None,
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> MultiModalRerankResult:
        arguments = (query, list(docs), score_threshold, top_n, user, options or CallOptions())
        call = MultiModalRerankCall(model, credentials, *arguments)
        plan = self.call_plan(call, streamed=False)
        port = AsyncPort(self.provider, plan.secrets, call.options.client)
        return await drivers.acollect(self._rank_documents(call, plan), port, lambda: None)

    def _rank_documents(
        self, call: MultiModalRerankCall, plan: Plan
    ) -> Machine[MultiModalRerankResult]:
        if asks_for_none(call):
            return MultiModalRerankResult(model=call.model, docs=[])
        call = yield from self.known(call, plan)
        request = self.build_multimodal_request(call)
        response = yield from fetch(plan, self.encoded(request, call.options, streamed=False))
        scores = some(self.parse_multimodal_response(call, response), call, self.provider)
        return MultiModalRerankResult(model=call.model, docs=ranked(call, scores))
