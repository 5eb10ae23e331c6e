"""The mixin of moderation models: a text goes out in parts, and is flagged when one part is."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from modelport.interfaces import (
    CallOptions,
    ModerationCall,
    ModerationModel,
    Request,
    Response,
)

from . import shells
from .effects import Machine
from .exchange import Plan, fetch
from .model import HttpModel
from .ports import AsyncPort, SyncPort

PART_LETTERS = 2000


class HttpModeration(HttpModel, ModerationModel):
    """Derive from this and from the stub; write `build_request` and `parse_response`."""

    @abstractmethod
    def build_request(self, call: ModerationCall) -> Request:
        """Return what to send for `call.text`, which is one part of the text."""

    @abstractmethod
    def parse_response(self, call: ModerationCall, response: Response) -> bool:
        """Return whether this part is flagged."""

    def part_letters(self, call: ModerationCall) -> int:
        """Return how many characters one request carries at most."""
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
        return shells.collect(self._judge(call, plan), port, lambda: None)

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
        return await shells.acollect(self._judge(call, plan), port, lambda: None)

    def _judge(self, call: ModerationCall, plan: Plan) -> Machine[bool]:
        facts = yield from self.described(plan, call.model, call.credentials, call.options)
        call = replace(call, facts=facts or {})
        step = self.part_letters(call)
        for start in range(0, max(1, len(call.text)), step):
            part = replace(call, text=call.text[start : start + step])
            request = self.build_request(part)
            response = yield from fetch(plan, self.encoded(request, call.options, streamed=False))
            if self.parse_response(part, response):
                return True
        return False
