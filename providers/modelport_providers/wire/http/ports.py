"""Carries out effects over httpx or httpx2: one port for threads, one for event loops."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from modelport.errors import WireConnectionError, WireError

from . import pools, seam
from .bodies import Unpacker, too_large
from .bystander import beside
from .effects import (
    Compute,
    Effect,
    Head,
    Interrupted,
    Outgoing,
    Overdue,
    Read,
    ReadAll,
    Send,
    Sleep,
)
from .network import network_error
from .watch import LoopWatch, Watch

if TYPE_CHECKING:
    import httpx

    from modelport.interfaces import Cancellation

_END = b""


class _Port:
    """What both ports know: whose call it is and which client carries it."""

    def __init__(self, provider: str, secrets: Iterable[str], client: Any = None) -> None:
        self._provider = provider
        self._secrets = secrets
        self._given = client
        self._url = ""
        self._limit = self._left = 0
        library = seam.library_of(client) if client is not None else seam.http_name()
        if library is None:
            raise TypeError(
                f"client is a {type(client).__name__}; it has to be a client or a transport"
                " of httpx or httpx2"
            )
        self._library = library
        self.failures = seam.failures(library)

    def explain(self, error: Exception, proxy: str | None) -> WireError:
        """Return our error for a failure of the network."""
        return network_error(
            error, self._url, provider=self._provider, secrets=self._secrets, proxy=proxy
        )

    def _request(self, effect: Send, watch: object) -> httpx.Request:
        """Return a request as a client without settings would make it, which takes twice as long."""
        outgoing: Outgoing = effect.request
        request = seam.request(
            self._library, outgoing.method, outgoing.url, outgoing.headers, outgoing.content
        )
        request.extensions["timeout"] = {"connect": effect.connect}
        request.extensions[pools.WATCH] = watch
        return request

    def _request_of(self, client: Any, effect: Send) -> httpx.Request:
        """Return the request that a client of the caller makes; its own limits hold beside ours."""
        outgoing: Outgoing = effect.request
        request = client.build_request(
            outgoing.method, outgoing.url, headers=outgoing.headers, content=outgoing.content
        )
        left = max(0.001, effect.due - monotonic())
        ours = {"connect": min(effect.connect, left), "read": left, "write": left, "pool": left}
        request.extensions["timeout"] = seam.shorter(self._library, client, ours)
        return cast("httpx.Request", request)


class SyncPort(_Port):
    """Effects, carried out by the calling thread."""

    _response: httpx.Response | None = None
    _own: httpx.Client | None = None
    watch: Watch
    cancellation: Cancellation | None = None
    """The wish of another thread to end the call."""
    parts: Iterator[bytes] = iter(())

    def perform(self, effect: Effect) -> Any:
        """Carry out one effect; raises `WireError` or `Overdue`."""
        match effect:
            case Send():
                return self._send(effect)
            case ReadAll():
                return self._read_all(effect)
            case Read():
                return self.read(effect.due)
            case Sleep():
                return self._sleep(effect.seconds)
            case Compute():
                return effect.function()

    def obey(self, cancellation: Cancellation) -> None:
        """End the call when another thread wishes so, in whatever it waits for."""
        self.cancellation = cancellation
        cancellation.wakes(self._wake)

    def _wake(self) -> None:
        watch: Watch | None = vars(self).get("watch")
        if watch is not None:
            watch.end()

    def fresh(self) -> SyncPort:
        """Return another port for the same call."""
        return SyncPort(self._provider, self._secrets, self._given)

    def close(self) -> None:
        """End the open answer at once; its connection is kept only when the answer was complete."""
        response, self._response = self._response, None
        if response is not None:
            self.watch.stop()
            response.close()

    def drain(self, seconds: float) -> None:
        """Read on to the end of a finished answer, so that its connection can be used again."""
        try:
            while self.read(monotonic() + seconds):
                pass
        except (WireError, Overdue):
            pass

    def read(self, due: float) -> bytes:
        """Return the next bytes of the answer, none at its end."""
        data = self._next(due)
        self._left -= len(data)
        if self._left < 0:
            raise too_large(self._limit, provider=self._provider)
        return data

    def _next(self, due: float) -> bytes:
        watch = self.watch
        try:
            if watch.attached or self._given is None:
                watch.wait(due)
                data = next(self.parts, _END)
                watch.due = _NEVER
            else:
                data = beside(lambda: next(self.parts, _END), due)
        except self.failures as error:
            watch.due = _NEVER
            self._heed()
            if watch.expired:
                raise Overdue from error
            raise self.explain(error, watch.proxy) from error
        if watch.expired and not data:
            self._heed()
            raise Overdue
        return data

    def _heed(self) -> None:
        if self.cancellation is not None and self.cancellation.cancelled:
            raise Interrupted

    def _sleep(self, seconds: float) -> None:
        if self.cancellation is None:
            time.sleep(seconds)
        elif self.cancellation.wait(seconds):
            raise Interrupted

    def _send(self, effect: Send) -> Head:
        self.close()
        self._url = effect.request.url
        self.watch = watch = Watch(effect.due)
        self._heed()
        try:
            if self._given is None:
                transport = pools.sync_transport(self._library)
                response = transport.handle_request(self._request(effect, watch))
            else:
                response = self._send_with(self._client(), effect)
        except self.failures as error:
            watch.stop()
            self._heed()
            if watch.expired or effect.due <= monotonic():
                raise Overdue from error
            raise self.explain(error, watch.proxy) from error
        except BaseException:
            watch.stop()
            raise
        watch.due = _NEVER
        self._response = response
        headers = _lower(response.headers.raw)
        self._limit = self._left = effect.limit
        raw: Iterator[bytes] = iter(cast("Any", response.stream))
        packed = headers.get("content-encoding")
        self.parts = _unpacked(Unpacker(packed), raw) if packed else raw
        return Head(response.status_code, headers)

    def _send_with(self, client: httpx.Client, effect: Send) -> httpx.Response:
        """Send by a client of the caller, whose connections we cannot see: so in a thread of its own."""
        request = self._request_of(client, effect)
        response = beside(
            lambda: client.send(request, stream=True), effect.due, late=lambda one: one.close()
        )
        network = response.extensions.get("network_stream")
        sock = network.get_extra_info("socket") if network is not None else None
        if sock is not None:
            self.watch.attach(sock)
        return response

    def _read_all(self, effect: ReadAll) -> bytes:
        pieces: list[bytes] = []
        size = 0
        while piece := self._next(effect.due):
            pieces.append(piece)
            size += len(piece)
            if size > effect.limit:
                if not effect.cut:
                    raise too_large(effect.limit, provider=self._provider)
                break
            if effect.due <= monotonic():
                raise Overdue
        self.close()
        return b"".join(pieces)[: effect.limit]

    def _client(self) -> httpx.Client:
        library = seam.http(self._library)
        if isinstance(self._given, library.Client):
            return cast("httpx.Client", self._given)
        if not isinstance(self._given, library.BaseTransport):
            raise TypeError("this call is synchronous; it needs a Client, not an AsyncClient")
        if self._own is None:
            self._own = seam.sync_client(self._library, transport=self._given, timeout=None)
        return self._own


class AsyncPort(_Port):
    """The same, in an event loop."""

    _response: httpx.Response | None = None
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
        """End the open answer at once; its connection is kept only when the answer was complete."""
        response, self._response = self._response, None
        if response is not None:
            self.watch.stop()
            await response.aclose()

    async def drain(self, seconds: float) -> None:
        """Read on to the end of a finished answer, so that its connection can be used again."""
        try:
            while await self.read(monotonic() + seconds):
                pass
        except (WireError, Overdue):
            pass

    async def read(self, due: float) -> bytes:
        """Return the next bytes of the answer, none at its end."""
        data = await self._next(due)
        self._left -= len(data)
        if self._left < 0:
            raise too_large(self._limit, provider=self._provider)
        return data

    async def _next(self, due: float) -> bytes:
        watch = self.watch
        try:
            if watch.attached or self._given is None:
                watch.wait(due)
                data = await anext(self.parts, _END)
                watch.due = _NEVER
            else:
                data = await _within(anext(self.parts, _END), due)
        except self.failures as error:
            watch.due = _NEVER
            if watch.expired:
                raise Overdue from error
            raise self.explain(error, watch.proxy) from error
        if watch.expired and not data:
            raise Overdue
        return data

    async def _send(self, effect: Send) -> Head:
        await self.close()
        self._url = effect.request.url
        self.watch = watch = LoopWatch(effect.due)
        try:
            if self._given is None:
                transport = await pools.async_transport(self._library)
                response = await transport.handle_async_request(self._request(effect, watch))
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
        watch.due = _NEVER
        self._response = response
        headers = _lower(response.headers.raw)
        self._limit = self._left = effect.limit
        raw: AsyncIterator[bytes] = aiter(cast("Any", response.stream))
        packed = headers.get("content-encoding")
        self.parts = _aunpacked(Unpacker(packed), raw) if packed else raw
        return Head(response.status_code, headers)

    async def _send_with(self, client: httpx.AsyncClient, effect: Send) -> httpx.Response:
        """Send by a client of the caller, whose connections we cannot see."""
        request = self._request_of(client, effect)
        try:
            response: httpx.Response = await _within(client.send(request, stream=True), effect.due)
        except RuntimeError as error:
            raise WireConnectionError(
                f"the HTTP client cannot be used: {error}", provider=self._provider
            ) from error
        network = response.extensions.get("network_stream")
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
        library = seam.http(self._library)
        if isinstance(self._given, library.AsyncClient):
            return cast("httpx.AsyncClient", self._given)
        if not isinstance(self._given, library.AsyncBaseTransport):
            raise TypeError("this call is asynchronous; it needs an AsyncClient, not a Client")
        if self._own is None:
            self._own = seam.async_client(self._library, transport=self._given, timeout=None)
        return self._own


_NEVER = float("inf")


async def _within(waited: Any, due: float) -> Any:
    """Wait for something that no watch can end."""
    try:
        async with asyncio.timeout(due - monotonic() if due < _NEVER else None):
            return await waited
    except TimeoutError as error:
        raise Overdue from error


def _unpacked(unpacker: Unpacker, parts: Iterator[bytes]) -> Iterator[bytes]:
    for data in parts:
        yield from unpacker.feed(data)


async def _aunpacked(unpacker: Unpacker, parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    async for data in parts:
        for piece in unpacker.feed(data):
            yield piece


def _lower(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return header fields under lower-case names; repeated ones are joined."""
    headers: dict[str, str] = {}
    for name_bytes, value_bytes in raw:
        name, value = name_bytes.decode("latin-1").lower(), value_bytes.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def sync_capable(client: Any) -> bool:
    """Whether a client or transport of the caller's can be used without an event loop."""
    library = seam.library_of(client) if client is not None else None
    if library is None:
        return client is None
    found = seam.http(library)
    return isinstance(client, (found.Client, found.BaseTransport))
