"""The connections of one event loop, kept alive per server; a timer of the loop closes idle ones."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator
from time import monotonic
from typing import Any

from . import http_library, origins
from .certificates import trusting
from .chunked import aparts_of
from .network_backend import AsyncNetworkBackend
from .origins import WATCH, Entry, Origin, key_of
from .watch import LoopWatch


class AsyncConnections:
    """The connections to one server in one event loop."""

    def __init__(self, origin: Origin, forget: Any) -> None:
        self._origin = origin
        self._forget = forget
        self.invalid: type[Exception] = http_library.core(origin.library).RemoteProtocolError
        """The library's exception for an invalid answer."""
        self._idle: deque[Entry[AsyncNetworkBackend]] = deque()
        self._busy: set[Entry[AsyncNetworkBackend]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._closing: set[asyncio.Task[None]] = set()

    async def ask(self, request: Any) -> Any:
        """Send a request of the library and return its answer; closing the answer's stream gives back."""
        watch: LoopWatch | None = request.extensions.get(WATCH)
        if watch is not None and self._origin.proxy is not None:
            watch.proxy = self._origin.proxy.name
        entry = await self._take()
        try:
            entry.backend.serve(watch)
            response = await entry.connection.handle_async_request(request)
        except BaseException:
            self._busy.discard(entry)
            self._forget_unused()
            await _aclose(entry)
            raise
        response.stream = _AsyncBody(response.stream, self, entry)
        return response

    async def give_back(self, entry: Entry[AsyncNetworkBackend]) -> None:
        """Keep a connection for the next call, if it can be reused."""
        entry.backend.serve(None)
        known = entry in self._busy
        self._busy.discard(entry)
        if known and entry.reusable:
            entry.since = monotonic()
            self._idle.append(entry)
            if self._timer is None:
                loop = asyncio.get_running_loop()
                self._timer = loop.call_later(origins.KEEP_ALIVE, self._ring)
        else:
            self._forget_unused()
            await _aclose(entry)

    def leave(self, entry: Entry[AsyncNetworkBackend]) -> None:
        """Close a connection in a separate task; until then it counts as busy, so that it is not forgotten."""
        task = asyncio.ensure_future(_aclose(entry))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
        task.add_done_callback(lambda _: self._busy.discard(entry))

    async def aclose(self, *, busy: bool) -> None:
        """Close the idle connections, and with `busy` those of open calls too."""
        closing = [*self._idle, *(self._busy if busy else ())]
        self._idle.clear()
        if busy:
            self._busy.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        for entry in closing:
            await _aclose(entry)

    def _ring(self) -> None:
        """Close what has been idle for too long; a timer of the loop calls this."""
        now = monotonic()
        self._timer = None
        while self._idle and self._idle[0].since + origins.KEEP_ALIVE <= now + 0.01:
            self.leave(self._idle.popleft())
        if self._idle:
            pause = self._idle[0].since + origins.KEEP_ALIVE - now
            self._timer = asyncio.get_running_loop().call_later(pause, self._ring)
        self._forget_unused()

    def _forget_unused(self) -> None:
        if not self._idle and not self._busy:
            self._forget(self._origin.address)

    async def _take(self) -> Entry[AsyncNetworkBackend]:
        while self._idle:
            entry = self._idle.pop()
            self._busy.add(entry)
            if entry.usable:
                return entry
            self._busy.discard(entry)
            await _aclose(entry)
        backend = AsyncNetworkBackend(self._origin.library, guarded=self._origin.proxy is None)
        entry = Entry(self._origin.connection(backend), backend)
        self._busy.add(entry)
        return entry


class _AsyncBody:
    """The body of an answer; its end gives the connection back."""

    def __init__(
        self, stream: Any, home: AsyncConnections, entry: Entry[AsyncNetworkBackend]
    ) -> None:
        self._stream = stream
        self._home = home
        self._entry: Entry[AsyncNetworkBackend] | None = entry
        self._parts: Any = None

    def __aiter__(self) -> AsyncIterator[bytes]:
        self._parts = aparts_of(self._stream, self._home.invalid)
        parts: AsyncIterator[bytes] = self._parts
        return parts

    async def aclose(self) -> None:
        entry, self._entry = self._entry, None
        if entry is None:
            return
        try:
            await self._stream.aclose()
            if self._parts is not None:
                # When it is garbage-collected, a generator of httpcore 1 warns.
                with contextlib.suppress(RuntimeError):
                    await self._parts.aclose()
        except GeneratorExit:
            # The loop is closing, so nothing can be awaited.
            self._home.leave(entry)
            raise
        except BaseException:
            await self._home.give_back(entry)
            raise
        await self._home.give_back(entry)


class AsyncPool:
    """The pool of a transport of the HTTP library, for one event loop."""

    def __init__(self, library: str) -> None:
        self._library = library
        self._servers: dict[Any, AsyncConnections] = {}

    async def handle_async_request(self, request: Any) -> Any:
        """Send a request over a connection to its server."""
        address = request.url.origin
        key = key_of(address)
        found = self._servers.get(key)
        if found is None:
            if address.scheme == b"https":
                await asyncio.to_thread(trusting, self._library)
            made = AsyncConnections(Origin.of(self._library, address), self.forget)
            found = self._servers.setdefault(key, made)
        return await found.ask(request)

    def forget(self, address: Any) -> None:
        """Drop a server without connections."""
        self._servers.pop(key_of(address), None)

    async def aclose(self, *, busy: bool = True) -> None:
        """Close the connections."""
        for one in list(self._servers.values()):
            await one.aclose(busy=busy)
        if busy:
            self._servers.clear()


async def _aclose(entry: Entry[AsyncNetworkBackend]) -> None:
    with contextlib.suppress(Exception):
        await entry.connection.aclose()
