"""Speech synthesis on Xinference."""

from __future__ import annotations

from typing import Any, ClassVar

from modelport.errors import InvokeBadRequestError
from modelport.interfaces import Request, TTSCall
from modelport.stubs.xinference import XinferenceTTSStub
from modelport_providers import wire

from ..server import XinferenceServer


class XinferenceTTSModel(XinferenceServer, wire.HttpTTS, XinferenceTTSStub):
    """Voices and formats are sent as given, as only the server knows the valid ones."""

    served_type: ClassVar[str] = "audio"
    served_abilities: ClassVar[tuple[str, ...]] = ("text2audio", "text-to-audio")

    def build_request(self, call: TTSCall) -> Request:
        """Write the request. Format and speed come as extra body; the defaults are mp3 and 1.0.

        The server's own `stream` is not used: most models reject it, and the file is passed on
        piece by piece in any case.
        """
        self.check_type(call)
        if not call.content_text.strip():
            raise InvokeBadRequestError("there is no text to speak", provider=self.provider)
        body: dict[str, Any] = {
            "model": self.uid(call.model, call.credentials),
            "input": call.content_text,
            "voice": call.voice or "",
        }
        return self.post(call.credentials, "audio/speech", body)
