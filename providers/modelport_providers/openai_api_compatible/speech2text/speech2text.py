"""Speech recognition on OpenAI-compatible servers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from modelport.interfaces import CallOptions, Request, Response, Speech2TextCall
from modelport.stubs.openai_api_compatible import OpenaiApiCompatibleSpeech2TextStub
from modelport_providers import wire
from modelport_providers.wire.models.speech2text import read_transcript
from modelport_providers.wire.protocols.audio import audio_file, silence

from ..server import CompatibleServer


class CompatibleSpeech2TextModel(
    CompatibleServer, wire.HttpSpeech2Text, OpenaiApiCompatibleSpeech2TextStub
):
    """The file is sent with a name and type that match its bytes."""

    def build_request(self, call: Speech2TextCall) -> Request:
        """Write the form. Language, prompt and similar fields come as extra body."""
        quirks = self.quirks(call.model, call.credentials)
        return Request(
            "POST",
            self.endpoint(quirks, call.credentials, "transcription"),
            self.headers(quirks, call.credentials),
            data={"model": self.name_on_server(quirks, call.model, call.credentials)},
            files={"file": audio_file(call.file)},
        )

    def parse_response(self, call: Speech2TextCall, response: Response) -> str:
        """Read the text."""
        return read_transcript(response, provider=self.provider)

    def smallest_call(self, model: str, credentials: Mapping[str, Any]) -> Speech2TextCall:
        """Send a moment of silence."""
        return Speech2TextCall(model, credentials, silence(), None, CallOptions(), facts={})
