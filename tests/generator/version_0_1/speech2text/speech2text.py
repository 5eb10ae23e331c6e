"""Speech recognition of Acme."""

from __future__ import annotations

from acme_modelport._generated.stubs.acme import AcmeSpeech2TextStub
from modelport_providers.wire.audio import audio_file
from modelport_providers.wire.speech2text import read_transcript

from modelport.interfaces import Request, Response, Speech2TextCall
from modelport_providers import wire

from ..server import AcmeServer


class AcmeSpeech2TextModel(AcmeServer, wire.HttpSpeech2Text, AcmeSpeech2TextStub):
    """The file goes out under a name and type that fit its bytes."""

    def build_request(self, call: Speech2TextCall) -> Request:
        """Write the form."""
        return Request(
            "POST",
            self.endpoint(call.credentials, "audio/transcriptions"),
            self.headers(call.credentials),
            data={"model": call.model},
            files={"file": audio_file(call.file)},
        )

    def parse_response(self, call: Speech2TextCall, response: Response) -> str:
        """Read the text."""
        return read_transcript(response, provider=self.provider)
