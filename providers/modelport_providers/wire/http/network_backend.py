"""Connect within a limit, and pass the socket to the watch of the call; the HTTP library does the rest."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from ipaddress import ip_address
from math import inf
from time import monotonic
from typing import Any

from . import http_library
from .addresses import guard
from .deadline import Deadline
from .watch import LoopWatch, Watch

PATIENT = 600.0
"""Seconds for a connection when its call sets no limit."""


class NetworkBackend:
    """Opens one connection, for threads."""

    def __init__(self, library: str, *, guarded: bool) -> None:
        self.core = http_library.core(library)
        self._backend = self.core.SyncBackend()
        self._stream: Any = None
        self.watch: Watch | None = None
        self.policy = guard.policy
        """The policy that was in force when the backend was made."""
        # A proxy is set by the environment, not by a tenant.
        self._guard = self.policy if guarded else None

    def serve(self, watch: Watch | None) -> None:
        """Assign the connection to another call."""
        self.watch = watch
        if watch is not None and self._stream is not None:
            watch.attach(self._stream.get_extra_info("socket"))

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> Any:
        """Connect to the first address that answers, all of it within one limit."""
        due = _due(self.watch, timeout)
        failed: Exception | None = None
        listed = self._addresses(host, port, due)
        if self._guard is not None:
            listed = self._guard.allowed(listed, host)
        for address in listed:
            left = due - monotonic()
            if left <= 0:
                break
            try:
                stream = self._backend.connect_tcp(
                    address, port, left, local_address, socket_options
                )
            except (self.core.ConnectError, self.core.ConnectTimeout) as error:
                failed = error
            else:
                return self.note(stream)
        raise failed or self.core.ConnectTimeout("timed out")

    def connect_unix_socket(self, *_: Any, **__: Any) -> Any:
        """Raise an error: no address of a server leads here."""
        raise NotImplementedError

    def sleep(self, seconds: float) -> None:
        """Raise an error: the connection does not retry."""
        raise NotImplementedError

    def note(self, stream: Any) -> Any:
        """Watch a stream, and the TLS streams on top of it."""
        self._stream = stream
        if self.watch is not None:
            self.watch.attach(stream.get_extra_info("socket"))
        return _WatchedStream(stream, self)

    def _addresses(self, host: str, port: int, due: float) -> Sequence[str]:
        """Look up a name in a separate thread, because the system's resolver has no time limit."""
        with suppress(ValueError):
            ip_address(host)
            return (host,)
        found: list[Any] = []

        def look() -> None:
            try:
                listed = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
                found.append(tuple(str(one[4][0]) for one in listed))
            except Exception as error:
                found.append(error)

        thread = threading.Thread(target=look, name="modelport-resolve", daemon=True)
        thread.start()
        thread.join(max(0.0, due - monotonic()))
        if not found:
            raise self.core.ConnectTimeout(f"the name {host} was not resolved in time")
        if isinstance(found[0], Exception):
            raise self.core.ConnectError(str(found[0])) from found[0]
        addresses: tuple[str, ...] = found[0]
        return addresses


_TOGETHER = 1 << 16
"""Size up to which head and body are sent in one write, which saves a system call."""


class _WatchedStream:
    """A stream of the library that sends a head and its body together; TLS on top of it is watched too."""

    def __init__(self, inner: Any, backend: NetworkBackend) -> None:
        self._inner = inner
        self._backend = backend
        self._head = b""
        # The library's own method, because every byte of an answer passes through it.
        self._read = inner.read
        self.close = inner.close
        self.get_extra_info = inner.get_extra_info

    def read(self, most: int, timeout: float | None = None) -> Any:
        """Read, after everything was written."""
        if self._head:
            head, self._head = self._head, b""
            self._inner.write(head, timeout)
        return self._read(most, timeout)

    def receiver(self) -> Callable[[int], bytes]:
        """Return a function that reads like `read`, but sets the timeout of the socket only when it has one.

        The library sets it before each read, and catches errors with a generator: 2 of the 3 us of a
        read, and a seventh of the time of a chunk that arrives alone.
        """
        if type(self._inner).__name__ != "SyncStream":
            # TLS within TLS does not read from a socket.
            return self.read
        sock, broken = self.get_extra_info("socket"), self._backend.core.ReadError

        def receive(most: int) -> bytes:
            try:
                if sock.gettimeout() is not None:
                    sock.settimeout(None)
                data: bytes = sock.recv(most)
            except OSError as error:
                raise broken(error) from error
            return data

        return receive

    def write(self, data: bytes, timeout: float | None = None) -> None:
        """Write, or keep a head until its body follows or its answer is read."""
        head, self._head = self._head, b""
        if not head and data.startswith(b"POST "):
            self._head = data
        elif head and len(head) + len(data) <= _TOGETHER:
            self._inner.write(head + data, timeout)
        else:
            for piece in filter(None, (head, data)):
                self._inner.write(piece, timeout)

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> Any:
        left = max(0.001, _due(self._backend.watch, timeout) - monotonic())
        return self._backend.note(self._inner.start_tls(ssl_context, server_hostname, left))


class AsyncNetworkBackend:
    """The same for an event loop."""

    def __init__(self, library: str, *, guarded: bool) -> None:
        self.core = http_library.core(library)
        self._backend = self.core.AnyIOBackend()
        self._stream: Any = None
        self.watch: LoopWatch | None = None
        self.policy = guard.policy
        self._guard = self.policy if guarded else None

    def serve(self, watch: LoopWatch | None) -> None:
        """Assign the connection to another call."""
        self.watch = watch
        if watch is not None and self._stream is not None:
            watch.attach(self._stream.get_extra_info("socket"))

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> Any:
        """Connect within one limit."""
        due = _due(self.watch, timeout)
        try:
            listed: Sequence[str] = (host,)
            if self._guard is not None:
                listed = self._guard.allowed(await self._addresses(host, port, due), host)
            stream = await self._first(listed, port, due, local_address, socket_options)
        except UnicodeError as error:
            raise self.core.ConnectError(str(error)) from error
        return self.note(stream)

    async def _first(self, listed: Sequence[str], port: int, due: float, *more: Any) -> Any:
        """Connect to the first address that answers."""
        failed: Exception | None = None
        for host in listed:
            try:
                async with Deadline(due):
                    return await self._backend.connect_tcp(host, port, None, *more)
            except TimeoutError as error:
                raise self.core.ConnectTimeout(str(error)) from error
            except self.core.ConnectError as error:
                failed = error
        raise failed or self.core.ConnectTimeout("timed out")

    async def _addresses(self, host: str, port: int, due: float) -> Sequence[str]:
        """Look up a name here, so that the connection uses the address that the policy allows."""
        loop = asyncio.get_running_loop()
        try:
            async with Deadline(due):
                found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except TimeoutError as error:
            raise self.core.ConnectTimeout(f"the name {host} was not resolved in time") from error
        except OSError as error:
            raise self.core.ConnectError(str(error)) from error
        return [str(one[4][0]) for one in found]

    async def connect_unix_socket(self, *_: Any, **__: Any) -> Any:
        """Raise an error: no address of a server leads here."""
        raise NotImplementedError

    async def sleep(self, seconds: float) -> None:
        """Raise an error: the connection does not retry."""
        raise NotImplementedError

    def note(self, stream: Any) -> Any:
        """Watch a stream, and the TLS streams on top of it."""
        self._stream = stream
        if self.watch is not None:
            self.watch.attach(stream.get_extra_info("socket"))
        return _AsyncWatchedStream(stream, self)


class _AsyncWatchedStream:
    """The same for an event loop."""

    def __init__(self, inner: Any, backend: AsyncNetworkBackend) -> None:
        self._inner = inner
        self._backend = backend
        self._head = b""
        self._read = inner.read
        self.aclose = inner.aclose
        self.get_extra_info = inner.get_extra_info

    async def read(self, most: int, timeout: float | None = None) -> Any:
        """Read, after everything was written."""
        if self._head:
            head, self._head = self._head, b""
            await self._inner.write(head, timeout)
        return await self._read(most, timeout)

    async def write(self, data: bytes, timeout: float | None = None) -> None:
        """Write, or keep a head until its body follows or its answer is read."""
        head, self._head = self._head, b""
        if not head and data.startswith(b"POST "):
            self._head = data
        elif head and len(head) + len(data) <= _TOGETHER:
            await self._inner.write(head + data, timeout)
        else:
            for piece in filter(None, (head, data)):
                await self._inner.write(piece, timeout)

    async def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> Any:
        try:
            async with Deadline(_due(self._backend.watch, timeout)):
                made = await self._inner.start_tls(ssl_context, server_hostname, None)
        except TimeoutError as error:
            core = self._backend.core
            raise core.ConnectTimeout(str(error)) from error
        return self._backend.note(made)


def _due(watch: Watch | LoopWatch | None, timeout: float | None) -> float:
    """Return the time by which a connection must be open."""
    limit = monotonic() + (PATIENT if timeout is None else timeout)
    return min(limit, inf if watch is None else watch.due)
