"""Speech synthesis of Acme."""

from __future__ import annotations

from acme_modelport._generated.stubs.acme import AcmeTTSStub

from modelport.interfaces import Request, TTSCall
from modelport_providers import wire

from ..server import AcmeServer


class AcmeTTSModel(AcmeServer, wire.HttpTTS, AcmeTTSStub):
    """The audio comes back whole or piece by piece, as it was asked for."""

    def build_request(self, call: TTSCall) -> Request:
        """Write the request."""
        body = {"model": call.model, "input": call.content_text, "voice": call.voice or "alloy"}
        return self.post(call.credentials, "audio/speech", body)
