"""The mixin of speech recognition: sends one file and reads one text."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import IO, Any

from modelport.errors import WireProtocolError
from modelport.interfaces import (
    CallOptions,
    Request,
    Response,
    Speech2TextCall,
    Speech2TextModel,
)

from ..http import drivers
from ..http.async_port import AsyncPort
from ..http.effects import Machine
from ..http.error_messages import shorten
from ..http.exchange import Plan, fetch
from ..http.json_types import is_object
from ..http.response_errors import raise_reported
from ..http.sync_port import SyncPort
from .model import HttpModel


class HttpSpeech2Text(HttpModel, Speech2TextModel):
    """Derive from this and from the stub; write `build_request` and `parse_response`."""

    @abstractmethod
    def build_request(self, call: Speech2TextCall) -> Request:
        """Return the request; `audio.audio_file` returns name, bytes and media type of `call.file`."""

    @abstractmethod
    def parse_response(self, call: Speech2TextCall, response: Response) -> str:
        """Read the text; `read_transcript` reads JSON, verbose JSON and plain text."""

    def _invoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        file: IO[bytes],
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> str:
        call = Speech2TextCall(model, credentials, file, user, options or CallOptions(), facts={})
        plan = self.call_plan(call, streamed=False)
        port = SyncPort(self.provider, plan.secrets, call.options.client)
        return drivers.collect(self._hear(call, plan), port, lambda: None)

    async def _ainvoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        file: IO[bytes],
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> str:
        call = Speech2TextCall(model, credentials, file, user, options or CallOptions(), facts={})
        plan = self.call_plan(call, streamed=False)
        port = AsyncPort(self.provider, plan.secrets, call.options.client)
        return await drivers.acollect(self._hear(call, plan), port, lambda: None)

    def _hear(self, call: Speech2TextCall, plan: Plan) -> Machine[str]:
        call = yield from self.known(call, plan)
        request = self.build_request(call)
        response = yield from fetch(plan, self.encoded(request, call.options, streamed=False))
        return self.parse_response(call, response)


def read_transcript(response: Response, *, provider: str) -> str:
    """Read the text of a transcription: JSON, verbose JSON with segments, or the text itself."""
    try:
        payload = response.json()
    except ValueError:
        if (
            "json" in response.headers.get("content-type", "")
            or "<html" in response.text[:500].lower()
        ):
            raise WireProtocolError(
                f"the server's transcription cannot be read: {shorten(response.text, 200)}",
                provider=provider,
            ) from None
        return response.text
    if isinstance(payload, str):
        return payload
    raise_reported(payload, response, provider=provider)
    text = payload.get("text") if is_object(payload) else None
    if not isinstance(text, str):
        raise WireProtocolError(
            f"the server's transcription has no text: {shorten(response.text, 200)}",
            provider=provider,
        )
    return text
