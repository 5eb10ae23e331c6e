"""The mixin of moderation models: a text is sent in parts, and is flagged when one part is."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from modelport.entities import ModerationResult
from modelport.interfaces import (
    CallOptions,
    ModerationCall,
    ModerationModel,
    Request,
    Response,
)

from ..http import drivers
from ..http.async_port import AsyncPort
from ..http.effects import Machine
from ..http.exchange import Plan, fetch
from ..http.sync_port import SyncPort
from .model import HttpModel

PART_LETTERS = 2000


class HttpModeration(HttpModel, ModerationModel):
    """Derive from this and from the stub; write `build_request` and `parse_response`."""

    @abstractmethod
    def build_request(self, call: ModerationCall) -> Request:
        """Return the request for `call.text`, which is one part of the text."""

    @abstractmethod
    def parse_response(self, call: ModerationCall, response: Response) -> bool | ModerationResult:
        """Return whether this part is flagged, with categories and scores where there are any."""

    def part_letters(self, call: ModerationCall) -> int:
        """Return the maximum number of characters of one request."""
        return PART_LETTERS

    def _invoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        text: str,
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> bool:
        call = ModerationCall(model, credentials, text, user, options or CallOptions(), facts={})
        plan = self.call_plan(call, streamed=False)
        port = SyncPort(self.provider, plan.secrets, call.options.client)
        return drivers.collect(self._any_part(call, plan), port, lambda: None)

    async def _ainvoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        text: str,
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> bool:
        call = ModerationCall(model, credentials, text, user, options or CallOptions(), facts={})
        plan = self.call_plan(call, streamed=False)
        port = AsyncPort(self.provider, plan.secrets, call.options.client)
        return await drivers.acollect(self._any_part(call, plan), port, lambda: None)

    def _judge(
        self,
        model: str,
        credentials: Mapping[str, Any],
        text: str,
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> ModerationResult:
        call = ModerationCall(model, credentials, text, user, options or CallOptions(), facts={})
        plan = self.call_plan(call, streamed=False)
        port = SyncPort(self.provider, plan.secrets, call.options.client)
        return drivers.collect(self._all_parts(call, plan), port, lambda: None)

    async def _ajudge(
        self,
        model: str,
        credentials: Mapping[str, Any],
        text: str,
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> ModerationResult:
        call = ModerationCall(model, credentials, text, user, options or CallOptions(), facts={})
        plan = self.call_plan(call, streamed=False)
        port = AsyncPort(self.provider, plan.secrets, call.options.client)
        return await drivers.acollect(self._all_parts(call, plan), port, lambda: None)

    def _any_part(self, call: ModerationCall, plan: Plan) -> Machine[bool]:
        """Send parts until one is flagged; the parts after it are not sent."""
        for part in self._parts(call):
            if (yield from self._part(part, plan)).result:
                return True
        return False

    def _all_parts(self, call: ModerationCall, plan: Plan) -> Machine[ModerationResult]:
        verdicts: list[ModerationResult] = []
        for part in self._parts(call):
            verdicts.append((yield from self._part(part, plan)))
        return merged(verdicts)

    def _part(self, part: ModerationCall, plan: Plan) -> Machine[ModerationResult]:
        part = yield from self.known(part, plan)
        request = self.build_request(part)
        response = yield from fetch(plan, self.encoded(request, part.options, streamed=False))
        verdict = self.parse_response(part, response)
        return ModerationResult(result=verdict) if isinstance(verdict, bool) else verdict

    def _parts(self, call: ModerationCall) -> Iterator[ModerationCall]:
        step = self.part_letters(call)
        for start in range(0, max(1, len(call.text)), step):
            yield replace(call, text=call.text[start : start + step])


def merged(verdicts: Iterable[ModerationResult]) -> ModerationResult:
    """Return one verdict on all parts: any flag counts, the highest score of each category stays."""
    whole = ModerationResult(result=False)
    for verdict in verdicts:
        whole.result = whole.result or verdict.result
        for name, flagged in verdict.categories.items():
            whole.categories[name] = flagged or whole.categories.get(name, False)
        for name, score in verdict.scores.items():
            whole.scores[name] = max(score, whole.scores.get(name, score))
    return whole
