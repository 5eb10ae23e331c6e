"""Speech recognition on Xinference."""

from __future__ import annotations

from typing import ClassVar

from modelport.interfaces import Request, Response, Speech2TextCall
from modelport.stubs.xinference import XinferenceSpeech2TextStub
from modelport_providers import wire
from modelport_providers.wire.models.speech2text import read_transcript
from modelport_providers.wire.protocols.audio import audio_file

from ..server import XinferenceServer


class XinferenceSpeech2TextModel(XinferenceServer, wire.HttpSpeech2Text, XinferenceSpeech2TextStub):
    """The file is sent with a name and type that match its bytes."""

    served_type: ClassVar[str] = "audio"
    served_abilities: ClassVar[tuple[str, ...]] = ("audio2text", "audio-to-text")

    def build_request(self, call: Speech2TextCall) -> Request:
        """Write the form. Language, prompt and similar fields come as extra body."""
        self.check_type(call)
        return Request(
            "POST",
            self.endpoint(call.credentials, "audio/transcriptions"),
            self.headers(call.credentials),
            data={"model": self.uid(call.model, call.credentials)},
            files={"file": audio_file(call.file)},
        )

    def parse_response(self, call: Speech2TextCall, response: Response) -> str:
        """Read the text."""
        return read_transcript(response, provider=self.provider)
