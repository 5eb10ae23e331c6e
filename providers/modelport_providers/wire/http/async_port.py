"""Carry out effects over httpx or httpx2 in an event loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from modelport.errors import ArgumentTypeError, WireConnectionError, WireError

from . import http_library, pools
from .bodies import Unpacker, too_large
from .deadline import Deadline
from .effects import (
    Compute,
    Effect,
    Head,
    Overdue,
    Read,
    ReadAll,
    Send,
    Sleep,
)
from .port import END, NEVER, Port, lower
from .watch import LoopWatch

if TYPE_CHECKING:
    import httpx


class AsyncPort(Port):
    """Carries out effects in an event loop."""

    _response: Any = None
    _own: httpx.AsyncClient | None = None
    watch: LoopWatch
    parts: AsyncIterator[bytes]

    async def perform(self, effect: Effect) -> Any:
        """Carry out one effect; raises `WireError` or `Overdue`."""
        match effect:
            case Send():
                return await self._send(effect)
            case ReadAll():
                return await self._read_all(effect)
            case Read():
                return await self.read(effect.due)
            case Sleep():
                return await asyncio.sleep(effect.seconds)
            case Compute():
                return await asyncio.to_thread(effect.function)

    def fresh(self) -> AsyncPort:
        """Return another port for the same call."""
        return AsyncPort(self._provider, self._secrets, self._given)

    async def close(self) -> None:
        """End the open answer now; its connection is kept only when the answer was complete."""
        response, self._response = self._response, None
        if response is not None:
            self.watch.stop()
            await response.aclose()

    async def drain(self, seconds: float) -> None:
        """Read a complete answer to its end, so that its connection can be reused."""
        due = monotonic() + seconds
        try:
            while not self._late and await self.read(due):
                # A server may send pings without end.
                self._late = monotonic() >= due
        except (WireError, Overdue):
            pass

    async def read(self, due: float) -> bytes:
        """Return the next bytes of the answer, b"" at its end."""
        try:
            data = await self._next(due)
        except Overdue:
            self._late = True
            raise
        self._left -= len(data)
        if self._left < 0:
            raise too_large(self._limit, provider=self._provider)
        return data

    async def _next(self, due: float) -> bytes:
        watch = self.watch
        try:
            if self._given is None or watch.attached:
                watch.wait(due)
                data = await anext(self.parts, END)
                watch.due = NEVER
            else:
                data = await _within(anext(self.parts, END), due)
        except self.failures as error:
            watch.due = NEVER
            if watch.expired:
                raise Overdue from error
            raise self.explain(error, watch.proxy) from error
        if watch.expired and not data:
            raise Overdue
        return data

    async def _send(self, effect: Send) -> Head:
        await self.close()
        self._url = effect.request.url
        self.check(self._url)
        self.watch = watch = LoopWatch(effect.due)
        try:
            if self._given is None:
                response = await self._ask(effect, watch)
            else:
                response = await self._send_with(self._client(), effect)
        except self.failures as error:
            watch.stop()
            if watch.expired or effect.due <= monotonic():
                raise Overdue from error
            raise self.explain(error, watch.proxy) from error
        except BaseException:
            watch.stop()
            raise
        watch.due = NEVER
        self._response = response
        headers = lower(response.headers.raw)
        self._limit = self._left = effect.limit
        raw: AsyncIterator[bytes] = aiter(cast("Any", response.stream))
        packed = headers.get("content-encoding")
        self.parts = _aunpacked(Unpacker(packed), raw) if packed else raw
        return Head(response.status_code, headers)

    async def _ask(self, effect: Send, watch: LoopWatch) -> Any:
        """Send over one of our own connections."""
        if http_library.loops_take_aiohttp():
            client = await pools.loop_client(self._library)
            self._limits = {"connect": effect.connect}
            answer = await client.ask(effect.request, effect.connect, watch)
            if answer is not None:
                return answer
        transport = await pools.async_transport(self._library)
        return await transport.handle_async_request(self._request(effect, watch))

    async def _send_with(self, client: httpx.AsyncClient, effect: Send) -> httpx.Response:
        """Send with a client of the caller, whose connections are not accessible."""
        request = self._request_of(client, effect)
        try:
            response: httpx.Response = await _within(
                client.send(request, stream=True, **self.sending()), effect.due
            )
        except RuntimeError as error:
            raise WireConnectionError(
                f"the HTTP client cannot be used: {error}", provider=self._provider
            ) from error
        self._leave_body_to_watch()
        network = response.extensions.get("network_stream")
        try:
            self.check_peer(network)
        except WireError:
            await response.aclose()
            raise
        sock = network.get_extra_info("socket") if network is not None else None
        if sock is not None:
            self.watch.attach(sock)
        return response

    async def _read_all(self, effect: ReadAll) -> bytes:
        pieces: list[bytes] = []
        size = 0
        while piece := await self._next(effect.due):
            pieces.append(piece)
            size += len(piece)
            if size > effect.limit:
                if not effect.cut:
                    raise too_large(effect.limit, provider=self._provider)
                break
            if effect.due <= monotonic():
                raise Overdue
        await self.close()
        return b"".join(pieces)[: effect.limit]

    def _client(self) -> httpx.AsyncClient:
        library = http_library.http(self._library)
        if isinstance(self._given, library.AsyncClient):
            return cast("httpx.AsyncClient", self._given)
        if not isinstance(self._given, library.AsyncBaseTransport):
            raise ArgumentTypeError(
                "this call is asynchronous; it needs an AsyncClient, not a Client"
            )
        if self._own is None:
            self._own = http_library.async_client(
                self._library, transport=self._given, timeout=None
            )
        return self._own


async def _within(waited: Any, due: float) -> Any:
    """Wait for something that a watch cannot interrupt."""
    try:
        async with Deadline(due):
            return await waited
    except TimeoutError as error:
        raise Overdue from error


async def _aunpacked(unpacker: Unpacker, parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    async for data in parts:
        for piece in unpacker.feed(data):
            yield piece
