"""The mixin of speech synthesis: audio as one file, or piece by piece as the server sends it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import AsyncGenerator, Callable, Generator, Mapping
from contextlib import suppress
from typing import Any

from modelport.errors import WireError, WireProtocolError
from modelport.interfaces import CallOptions, Request, Response, TTSCall, TTSModel

from ..http import drivers
from ..http.async_port import AsyncPort
from ..http.bodies import AUDIO_LIMIT
from ..http.effects import Head, Machine, Outgoing, Overdue, Read
from ..http.exchange import Plan, fetch, receive, waiting
from ..http.response_errors import raise_reported, unexpected
from ..http.sync_port import SyncPort
from .model import HttpModel


class HttpTTS(HttpModel, TTSModel):
    """Derive from this and from the stub; write `build_request`."""

    answer_limit = AUDIO_LIMIT

    @abstractmethod
    def build_request(self, call: TTSCall) -> Request:
        """Return the request; `call.streaming` says whether to send the audio in pieces."""

    def parse_response(self, call: TTSCall, response: Response) -> bytes:
        """Return the audio of a whole answer."""
        check_audio(response.headers, response.content, provider=self.provider)
        return response.content

    def _invoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        content_text: str,
        streaming: bool = True,
        user: str | None = None,
        voice: str | None = None,
        tenant_id: str | None = None,
        options: CallOptions | None = None,
    ) -> bytes | Generator[bytes, None, None]:
        call = _call(model, credentials, content_text, voice, streaming, tenant_id, user, options)
        plan = self.call_plan(call, streamed=streaming)
        port = SyncPort(self.provider, plan.secrets, call.options.client)
        if streaming:
            return drivers.pieces(_AudioMachine(plan, lambda: self._prepared(call, plan)), port)
        return drivers.collect(self._speak(call, plan), port, lambda: None)

    async def _ainvoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        content_text: str,
        streaming: bool = True,
        user: str | None = None,
        voice: str | None = None,
        tenant_id: str | None = None,
        options: CallOptions | None = None,
    ) -> bytes | AsyncGenerator[bytes, None]:
        call = _call(model, credentials, content_text, voice, streaming, tenant_id, user, options)
        plan = self.call_plan(call, streamed=streaming)
        port = AsyncPort(self.provider, plan.secrets, call.options.client)
        if streaming:
            return drivers.apieces(_AudioMachine(plan, lambda: self._prepared(call, plan)), port)
        return await drivers.acollect(self._speak(call, plan), port, lambda: None)

    def _prepared(self, call: TTSCall, plan: Plan) -> Machine[Outgoing]:
        call = yield from self.known(call, plan)
        return self.encoded(self.build_request(call), call.options, streamed=False)

    def _speak(self, call: TTSCall, plan: Plan) -> Machine[bytes]:
        outgoing = yield from self._prepared(call, plan)
        response = yield from fetch(plan, outgoing)
        return self.parse_response(call, response)


class _AudioMachine:
    """One streamed answer of bytes; its end is the end of the body."""

    def __init__(self, plan: Plan, prepare: Callable[[], Machine[Outgoing]]) -> None:
        self._plan = plan
        self._prepare = prepare
        self._head = Head(0, {})
        self._begun = False
        self.budget = plan.budget
        self.done = False
        self.failure: Exception | None = None
        self.settle: Callable[[], list[bytes]] | None = None

    def open(self) -> Machine[list[bytes]]:
        """Send and read the first piece, which shows whether it is audio at all."""
        plan = self._plan
        outgoing = yield from self._prepare()
        self._head = yield from receive(plan, outgoing)
        try:
            data = yield from waiting(plan, Read(plan.budget.due(plan.clock())))
        except Overdue as error:
            raise self._late() from error
        check_audio(self._head.headers, data, provider=plan.provider)
        return self.feed(data)

    def feed(self, data: bytes) -> list[bytes]:
        """Pass on a piece."""
        self._begun = True
        self.budget.piece_arrived()
        return [data] if data else []

    def finish(self) -> list[bytes]:
        """Return nothing, as no piece is held back."""
        self.done = True
        return []

    def broken(self, error: Exception) -> list[bytes]:
        """Report truncated audio as an error."""
        self.failure, self.done = error, True
        return []

    def silent(self) -> list[bytes]:
        """Report audio that stops arriving as an error."""
        self.failure, self.done = self._late(), True
        return []

    def _late(self) -> WireError:
        what = "no further piece" if self._begun else "no first piece"
        return self._plan.overdue(f"{what} of the audio")

    def abandon(self) -> Machine[None] | None:
        """Return nothing: the call ends by closing the connection."""
        return None


def check_audio(headers: Mapping[str, str], content: bytes, *, provider: str) -> None:
    """Raise `WireProtocolError` for JSON, a web page or nothing instead of audio."""
    kind = headers.get("content-type", "").lower()
    if not content:
        raise WireProtocolError("the server sent no audio", provider=provider, status=200)
    if "json" in kind:
        with suppress(ValueError):
            response = Response(200, headers, content)
            raise_reported(response.json(), response, provider=provider)
    if "json" in kind or "html" in kind:
        raise unexpected(
            "the server sent text instead of audio", content, headers, provider=provider, secrets=()
        )


def _call(
    model: str,
    credentials: Mapping[str, Any],
    content_text: str,
    voice: str | None,
    streaming: bool,
    tenant_id: str | None,
    user: str | None,
    options: CallOptions | None,
) -> TTSCall:
    return TTSCall(
        model=model,
        credentials=credentials,
        content_text=content_text,
        voice=voice,
        streaming=streaming,
        tenant_id=tenant_id,
        user=user,
        options=options or CallOptions(),
        facts={},
    )
