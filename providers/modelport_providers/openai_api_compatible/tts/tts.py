"""Speech synthesis on OpenAI-compatible servers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from modelport.errors import InvokeBadRequestError
from modelport.interfaces import CallOptions, Request, TTSCall
from modelport.stubs.openai_api_compatible import (
    OpenaiApiCompatibleTTSCredentials,
    OpenaiApiCompatibleTTSStub,
)
from modelport_providers import wire

from ..server import CompatibleServer


class CompatibleTTSModel(CompatibleServer, wire.HttpTTS, OpenaiApiCompatibleTTSStub):
    """The audio is passed on in pieces as it arrives."""

    def build_request(self, call: TTSCall) -> Request:
        """Write the request. Format and speed may come as extra body."""
        if not call.content_text.strip():
            raise InvokeBadRequestError("there is no text to speak", provider=self.provider)
        quirks = self.quirks(call.model, call.credentials)
        body: dict[str, Any] = {
            "model": self.name_on_server(quirks, call.model, call.credentials),
            "input": call.content_text,
        }
        if voice := call.voice or self._default_voice(call):
            body["voice"] = voice
        if quirks.speech_format:
            body["response_format"] = quirks.speech_format
        return self.post(quirks, call.credentials, "speech", body)

    def smallest_call(self, model: str, credentials: Mapping[str, Any]) -> TTSCall:
        """Speak one word."""
        return TTSCall(model, credentials, "Hi.", None, False, None, None, CallOptions(), {})

    def _default_voice(self, call: TTSCall) -> str:
        """Return the voice of the form, that of the schema, or the server's default."""
        given = OpenaiApiCompatibleTTSCredentials.of(call.credentials)
        if named := (given.voice or "").strip():
            return named
        return str(self.declared_property(call.model, "default_voice") or "")
