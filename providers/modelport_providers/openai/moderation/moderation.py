"""Moderation of OpenAI: texts are sent in parts, and verdicts include categories and scores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from modelport.entities import ModerationResult
from modelport.errors import WireProtocolError
from modelport.interfaces import CallOptions, ModerationCall, Request, Response
from modelport.stubs.openai import OpenaiModerationStub
from modelport_providers import wire
from modelport_providers.openai_api_compatible.server import CompatibleServer
from modelport_providers.wire.http.json_types import is_array, is_object
from modelport_providers.wire.models.moderation import PART_LETTERS, merged
from modelport_providers.wire.protocols.openai import json_of


class OpenaiModerationModel(CompatibleServer, wire.HttpModeration, OpenaiModerationStub):
    """Send a text in parts. One flagged part flags the whole text."""

    def part_letters(self, call: ModerationCall) -> int:
        """Return the declared number of characters of a part."""
        declared = self.declared_property(call.model, "max_characters_per_chunk")
        return int(declared) if declared else PART_LETTERS

    def build_request(self, call: ModerationCall) -> Request:
        """Write one part."""
        quirks = self.quirks(call.model, call.credentials)
        body = {"model": call.model, "input": call.text}
        return self.post(quirks, call.credentials, "moderation", body)

    def parse_response(self, call: ModerationCall, response: Response) -> ModerationResult:
        """Read verdict, categories and scores."""
        payload = json_of(response, "verdict", provider=self.provider)
        results = payload.get("results") if is_object(payload) else None
        if not is_array(results) or not results:
            raise WireProtocolError("the server's answer has no results", provider=self.provider)
        return merged(_verdict(one, self.provider) for one in results)

    def smallest_call(self, model: str, credentials: Mapping[str, Any]) -> ModerationCall:
        """Judge one word."""
        return ModerationCall(model, credentials, "ping", None, CallOptions(), facts={})


def _verdict(result: Any, provider: str) -> ModerationResult:
    flagged = result.get("flagged") if is_object(result) else None
    if not isinstance(flagged, bool):
        # A text without a verdict must not pass as safe.
        raise WireProtocolError("a result has no boolean 'flagged'", provider=provider)
    categories, scores = result.get("categories"), result.get("category_scores")
    return ModerationResult(
        result=flagged,
        categories={n: v for n, v in _object(categories).items() if isinstance(v, bool)},
        scores={n: float(v) for n, v in _object(scores).items() if isinstance(v, int | float)},
    )


def _object(value: Any) -> dict[str, Any]:
    return value if is_object(value) else {}
