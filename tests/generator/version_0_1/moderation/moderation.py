"""Moderation models of Acme."""

from __future__ import annotations

from acme_modelport._generated.stubs.acme import AcmeModerationStub
from modelport_providers.wire.openai import json_of

from modelport.errors import WireProtocolError
from modelport.interfaces import ModerationCall, Request, Response
from modelport_providers import wire

from ..server import AcmeServer


class AcmeModerationModel(AcmeServer, wire.HttpModeration, AcmeModerationStub):
    """A long text goes out in parts, and is flagged when one part is."""

    def build_request(self, call: ModerationCall) -> Request:
        """Write one part."""
        body = {"model": call.model, "input": call.text}
        return self.post(call.credentials, "moderations", body)

    def parse_response(self, call: ModerationCall, response: Response) -> bool:
        """Return whether the part is flagged."""
        payload = json_of(response, "verdict", provider=self.provider)
        try:
            verdicts = [bool(result["flagged"]) for result in payload["results"]]
        except (KeyError, TypeError) as error:
            told = "the server's verdict has no results"
            raise WireProtocolError(told, provider=self.provider) from error
        if not verdicts:
            # A text that nobody judged must not pass as safe.
            raise WireProtocolError("the server judged nothing", provider=self.provider)
        return any(verdicts)
