"""Keeps connections alive per server, safe across threads and event loops; it decides nothing about calls.

A pool of httpx 0.28 walks over all its requests whenever one starts or ends, so its cost grows with
the square of what is in flight, and it closes idle connections only while another call passes. Here a
connection belongs to one call at a time, and idle ones are closed when their time is up.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import os
import threading
import weakref
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from dataclasses import dataclass
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from . import seam
from .certificates import no_certificates, trusting
from .lines import AsyncLine, Line
from .proxies import Proxy, proxy_for
from .watch import LoopWatch, Watch, watcher

if TYPE_CHECKING:
    import httpx

KEEP_ALIVE = 4.0
"""Seconds; Xinference closes idle connections after 5, and reusing one at that moment fails."""

WATCH = "modelport.watch"
"""Under this name a request carries the watch of its call."""

Way = TypeVar("Way", Line, AsyncLine)


@dataclass(slots=True, eq=False)
class Entry(Generic[Way]):
    """One connection, and since when it has been idle."""

    connection: Any
    line: Way
    since: float = inf


@dataclass(frozen=True, slots=True)
class Origin:
    """A server, as the connections of one HTTP library see it."""

    library: str
    address: Any
    proxy: Proxy | None

    @classmethod
    def of(cls, library: str, address: Any) -> Origin:
        """Find the way to a server."""
        scheme, host = address.scheme.decode("ascii"), address.host.decode("ascii")
        return cls(library, address, proxy_for(scheme, host))

    def connection(self, line: Line | AsyncLine) -> Any:
        """Return a connection, not connected yet."""
        core = seam.core(self.library)
        prefix = "Async" if isinstance(line, AsyncLine) else ""
        more: dict[str, Any] = {"keepalive_expiry": KEEP_ALIVE, "network_backend": line}
        more["ssl_context"] = trusting(self.library) if self._secure else no_certificates()
        if self.proxy is None:
            return getattr(core, f"{prefix}HTTPConnection")(self.address, **more)
        return self._proxied(core, prefix, more, self.proxy)

    @property
    def _secure(self) -> bool:
        return bool(self.address.scheme == b"https")

    def _proxied(self, core: Any, prefix: str, more: dict[str, Any], proxy: Proxy) -> Any:
        url = core.URL(scheme=proxy.scheme, host=proxy.host, port=proxy.port, target="/")
        login = proxy.login and tuple(part.encode() for part in proxy.login)
        if proxy.scheme == "https":
            more["proxy_ssl_context"] = trusting(self.library)
        kind = "SOCKSProxy" if proxy.scheme.startswith("socks") else "HTTPProxy"
        pool = getattr(core, f"{prefix}{kind}")(url, proxy_auth=login, **more)
        return pool.create_connection(self.address)


class Connections:
    """The connections to one server, shared by all threads."""

    def __init__(self, origin: Origin, forget: Any) -> None:
        self._origin = origin
        self._forget = forget
        self._idle: deque[Entry[Line]] = deque()
        self._busy: set[Entry[Line]] = set()
        self._lock = threading.Lock()
        self.due = inf

    def ask(self, request: Any) -> Any:
        """Send a request of the library and return its answer; closing the answer's stream gives back."""
        watch: Watch | None = request.extensions.get(WATCH)
        if watch is not None and self._origin.proxy is not None:
            watch.proxy = self._origin.proxy.name
        entry = self._take()
        try:
            entry.line.serve(watch)
            response = entry.connection.handle_request(request)
        except BaseException:
            self._drop(entry)
            raise
        response.stream = _Body(response.stream, self, entry)
        return response

    def give_back(self, entry: Entry[Line]) -> None:
        """Keep a connection for the next call, if it can serve one."""
        entry.line.serve(None)
        with self._lock:
            known = entry in self._busy
            self._busy.discard(entry)
            kept = known and entry.connection.is_idle()
            first = not self._idle
            if kept:
                entry.since = monotonic()
                self._idle.append(entry)
                self.due = self._idle[0].since + KEEP_ALIVE
            unused = not self._idle and not self._busy
        if not kept:
            entry.connection.close()
        elif first:
            watcher.add(self)
        if unused:
            self._forget(self._origin.address)

    def ring(self, now: float) -> None:
        """Close what has been idle for too long; the daemon thread calls this."""
        old: list[Entry[Line]] = []
        with self._lock:
            while self._idle and self._idle[0].since + KEEP_ALIVE <= now:
                old.append(self._idle.popleft())
            self.due = self._idle[0].since + KEEP_ALIVE if self._idle else inf
            unused = not self._idle and not self._busy
        if self.due == inf:
            # Whoever gives the next connection back adds it again.
            watcher.drop(self)
        for entry in old:
            entry.connection.close()
        if unused:
            self._forget(self._origin.address)

    def close(self, *, busy: bool) -> None:
        """Close the idle connections, and with `busy` those of open calls too."""
        with self._lock:
            closing = [*self._idle, *(self._busy if busy else ())]
            self._idle.clear()
            if busy:
                self._busy.clear()
        for entry in closing:
            with contextlib.suppress(Exception):
                entry.connection.close()

    def _take(self) -> Entry[Line]:
        while True:
            with self._lock:
                entry = self._idle.pop() if self._idle else None
                if entry is not None:
                    self._busy.add(entry)
            if entry is None:
                break
            if not entry.connection.has_expired():
                return entry
            self._drop(entry)
        line = Line(self._origin.library)
        entry = Entry(self._origin.connection(line), line)
        with self._lock:
            self._busy.add(entry)
        return entry

    def _drop(self, entry: Entry[Line]) -> None:
        with self._lock:
            self._busy.discard(entry)
            unused = not self._idle and not self._busy
        with contextlib.suppress(Exception):
            entry.connection.close()
        if unused:
            self._forget(self._origin.address)


class _Body:
    """The body of an answer; its end gives the connection back."""

    def __init__(self, stream: Any, home: Connections, entry: Entry[Line]) -> None:
        self._stream = stream
        self._home = home
        self._entry: Entry[Line] | None = entry

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._stream)

    def close(self) -> None:
        entry, self._entry = self._entry, None
        if entry is not None:
            try:
                self._stream.close()
            finally:
                self._home.give_back(entry)


class Pool:
    """What a transport of the HTTP library takes for its pool, for threads."""

    def __init__(self, library: str) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._servers: dict[Any, Connections] = {}

    def handle_request(self, request: Any) -> Any:
        """Send a request over a connection to its server."""
        address = request.url.origin
        found = self._servers.get(_key(address))
        if found is None:
            made = Connections(Origin.of(self._library, address), self.forget)
            with self._lock:
                found = self._servers.setdefault(_key(address), made)
        return found.ask(request)

    def forget(self, address: Any) -> None:
        """Drop a server that nobody talks to."""
        with self._lock:
            self._servers.pop(_key(address), None)

    def close(self, *, busy: bool = True) -> None:
        """Close the connections."""
        with self._lock:
            servers = list(self._servers.values())
            if busy:
                self._servers.clear()
        for one in servers:
            one.close(busy=busy)

    def __len__(self) -> int:
        return len(self._servers)


class AsyncConnections:
    """The connections to one server in one event loop."""

    def __init__(self, origin: Origin, forget: Any) -> None:
        self._origin = origin
        self._forget = forget
        self._idle: deque[Entry[AsyncLine]] = deque()
        self._busy: set[Entry[AsyncLine]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._closing: set[asyncio.Task[None]] = set()

    async def ask(self, request: Any) -> Any:
        """Send a request of the library and return its answer; closing the answer's stream gives back."""
        watch: LoopWatch | None = request.extensions.get(WATCH)
        if watch is not None and self._origin.proxy is not None:
            watch.proxy = self._origin.proxy.name
        entry = await self._take()
        try:
            entry.line.serve(watch)
            response = await entry.connection.handle_async_request(request)
        except BaseException:
            self._busy.discard(entry)
            self._forget_unused()
            await _aclose(entry)
            raise
        response.stream = _AsyncBody(response.stream, self, entry)
        return response

    async def give_back(self, entry: Entry[AsyncLine]) -> None:
        """Keep a connection for the next call, if it can serve one."""
        entry.line.serve(None)
        known = entry in self._busy
        self._busy.discard(entry)
        if known and entry.connection.is_idle():
            entry.since = monotonic()
            self._idle.append(entry)
            if self._timer is None:
                loop = asyncio.get_running_loop()
                self._timer = loop.call_later(KEEP_ALIVE, self._ring)
        else:
            self._forget_unused()
            await _aclose(entry)

    def leave(self, entry: Entry[AsyncLine]) -> None:
        """Close a connection in a task of its own; until then it counts as busy, so none is forgotten."""
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
        while self._idle and self._idle[0].since + KEEP_ALIVE <= now + 0.01:
            self.leave(self._idle.popleft())
        if self._idle:
            pause = self._idle[0].since + KEEP_ALIVE - now
            self._timer = asyncio.get_running_loop().call_later(pause, self._ring)
        self._forget_unused()

    def _forget_unused(self) -> None:
        if not self._idle and not self._busy:
            self._forget(self._origin.address)

    async def _take(self) -> Entry[AsyncLine]:
        while self._idle:
            entry = self._idle.pop()
            self._busy.add(entry)
            if not entry.connection.has_expired():
                return entry
            self._busy.discard(entry)
            await _aclose(entry)
        line = AsyncLine(self._origin.library)
        entry = Entry(self._origin.connection(line), line)
        self._busy.add(entry)
        return entry


class _AsyncBody:
    """The body of an answer; its end gives the connection back."""

    def __init__(self, stream: Any, home: AsyncConnections, entry: Entry[AsyncLine]) -> None:
        self._stream = stream
        self._home = home
        self._entry: Entry[AsyncLine] | None = entry
        self._parts: Any = None

    def __aiter__(self) -> AsyncIterator[bytes]:
        self._parts = aiter(self._stream)
        parts: AsyncIterator[bytes] = self._parts
        return parts

    async def aclose(self) -> None:
        entry, self._entry = self._entry, None
        if entry is None:
            return
        try:
            await self._stream.aclose()
            if self._parts is not None:
                # Left to the collector, a generator of httpcore 1 complains about its end.
                with contextlib.suppress(RuntimeError):
                    await self._parts.aclose()
        except GeneratorExit:
            # Nothing may be waited for any more: the loop winds up.
            self._home.leave(entry)
            raise
        except BaseException:
            await self._home.give_back(entry)
            raise
        await self._home.give_back(entry)


class AsyncPool:
    """What a transport of the HTTP library takes for its pool, in one event loop."""

    def __init__(self, library: str) -> None:
        self._library = library
        self._servers: dict[Any, AsyncConnections] = {}

    async def handle_async_request(self, request: Any) -> Any:
        """Send a request over a connection to its server."""
        address = request.url.origin
        key = _key(address)
        found = self._servers.get(key)
        if found is None:
            if address.scheme == b"https":
                await asyncio.to_thread(trusting, self._library)
            made = AsyncConnections(Origin.of(self._library, address), self.forget)
            found = self._servers.setdefault(key, made)
        return await found.ask(request)

    def forget(self, address: Any) -> None:
        """Drop a server that nobody talks to."""
        self._servers.pop(_key(address), None)

    async def aclose(self, *, busy: bool = True) -> None:
        """Close the connections."""
        for one in list(self._servers.values()):
            await one.aclose(busy=busy)
        if busy:
            self._servers.clear()


class _Loop:
    """The transports of one event loop; they end when the loop winds up its generators."""

    def __init__(self) -> None:
        self.process = os.getpid()
        self.transports: dict[str, tuple[httpx.AsyncHTTPTransport, AsyncPool]] = {}
        self._keeper = self._keep()

    async def begin(self, library: str) -> None:
        """Have the loop close everything at its end, as it does for generators that are still open."""
        await anext(self._keeper)
        if seam.is_cold(library):
            # Reading modules takes a tenth of a second, in which the loop would stand still.
            await asyncio.to_thread(seam.warm, library)

    async def aclose(self, *, busy: bool) -> None:
        """Close the connections."""
        for _, pool in list(self.transports.values()):
            await pool.aclose(busy=busy)

    async def _keep(self) -> AsyncGenerator[None]:
        try:
            yield
        finally:
            await self.aclose(busy=True)


_ATTRIBUTE = "_modelport_pools"
_sync: dict[str, tuple[httpx.HTTPTransport, Pool]] = {}
_loops: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, _Loop] = weakref.WeakKeyDictionary()
"""Those of loops that take no attributes; any other loop holds its own, and dies with it."""


def sync_transport(library: str) -> httpx.HTTPTransport:
    """Return the transport that all threads share."""
    found = _sync.get(library)
    if found is None:
        pool = Pool(library)
        found = _sync.setdefault(library, (seam.sync_transport(library, pool), pool))
    return found[0]


async def async_transport(library: str) -> httpx.AsyncHTTPTransport:
    """Return the transport of the running event loop; it dies with the loop."""
    loop = asyncio.get_running_loop()
    mine = _of(loop)
    if mine is None or mine.process != os.getpid():
        if mine is not None:
            _parents.append(mine)
        mine = _Loop()
        try:
            setattr(loop, _ATTRIBUTE, mine)
        except AttributeError:
            _loops[loop] = mine
        await mine.begin(library)
    found = mine.transports.get(library)
    if found is None:
        pool = AsyncPool(library)
        found = mine.transports[library] = (seam.async_transport(library, pool), pool)
    return found[0]


def close_all() -> None:
    """Close every connection of all threads, those of open calls too; for hosts that end cleanly."""
    for _, pool in list(_sync.values()):
        pool.close()


async def aclose_all() -> None:
    """Close every connection of the running event loop, and those of all threads."""
    mine = _of(asyncio.get_running_loop())
    if mine is not None:
        await mine.aclose(busy=True)
    close_all()


def close_idle() -> None:
    """Close the connections of all threads that carry no call."""
    for _, pool in list(_sync.values()):
        pool.close(busy=False)


async def aclose_idle() -> None:
    """Close the connections of the running event loop, and of all threads, that carry no call."""
    mine = _of(asyncio.get_running_loop())
    if mine is not None:
        await mine.aclose(busy=False)
    close_idle()


def forget_parents() -> None:
    """Leave the connections of the parent process alone: two processes would mix their answers."""
    _parents.append(dict(_sync))
    _sync.clear()


_parents: list[object] = []
"""Clients from before a fork, kept so that nothing closes them from here."""

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=forget_parents)

atexit.register(close_all)


def _of(loop: asyncio.AbstractEventLoop) -> _Loop | None:
    found: _Loop | None = getattr(loop, _ATTRIBUTE, None)
    return _loops.get(loop) if found is None else found


def _key(address: Any) -> tuple[bytes, bytes, int]:
    return (address.scheme, address.host, address.port)


async def _aclose(entry: Entry[AsyncLine]) -> None:
    with contextlib.suppress(Exception):
        await entry.connection.aclose()
