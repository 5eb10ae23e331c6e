"""Connections that all threads share, kept alive per server; an idle one is closed when its time is up."""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Iterator
from math import inf
from time import monotonic
from typing import Any

from . import http_library, origins
from .chunked import parts_of
from .network_backend import NetworkBackend
from .origins import WATCH, Entry, Origin, key_of
from .watch import Watch, watcher


class Connections:
    """The connections to one server, shared by all threads."""

    def __init__(self, origin: Origin, forget: Any) -> None:
        self._origin = origin
        self._forget = forget
        self.invalid: type[Exception] = http_library.core(origin.library).RemoteProtocolError
        """The library's exception for an invalid answer."""
        self._idle: deque[Entry[NetworkBackend]] = deque()
        self._busy: set[Entry[NetworkBackend]] = set()
        self._lock = threading.Lock()
        self.due = inf

    def ask(self, request: Any) -> Any:
        """Send a request of the library and return its answer; closing the answer's stream gives back."""
        watch: Watch | None = request.extensions.get(WATCH)
        if watch is not None and self._origin.proxy is not None:
            watch.proxy = self._origin.proxy.name
        entry = self._take()
        try:
            entry.backend.serve(watch)
            response = entry.connection.handle_request(request)
        except BaseException:
            self._drop(entry)
            raise
        response.stream = _Body(response.stream, self, entry)
        return response

    def give_back(self, entry: Entry[NetworkBackend]) -> None:
        """Keep a connection for the next call, if it can serve one."""
        entry.backend.serve(None)
        with self._lock:
            known = entry in self._busy
            self._busy.discard(entry)
            kept = known and entry.reusable
            first = not self._idle
            if kept:
                entry.since = monotonic()
                self._idle.append(entry)
                self.due = self._idle[0].since + origins.KEEP_ALIVE
            unused = not self._idle and not self._busy
        if not kept:
            entry.connection.close()
        elif first:
            watcher.add(self)
        if unused:
            self._forget(self._origin.address)

    def ring(self, now: float) -> None:
        """Close what has been idle for too long; the daemon thread calls this."""
        old: list[Entry[NetworkBackend]] = []
        with self._lock:
            while self._idle and self._idle[0].since + origins.KEEP_ALIVE <= now:
                old.append(self._idle.popleft())
            self.due = self._idle[0].since + origins.KEEP_ALIVE if self._idle else inf
            unused = not self._idle and not self._busy
        if self.due == inf:
            # The thread that returns the next connection adds it again.
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

    def _take(self) -> Entry[NetworkBackend]:
        while True:
            with self._lock:
                entry = self._idle.pop() if self._idle else None
                if entry is not None:
                    self._busy.add(entry)
            if entry is None:
                break
            if entry.usable:
                return entry
            self._drop(entry)
        backend = NetworkBackend(self._origin.library, guarded=self._origin.proxy is None)
        entry = Entry(self._origin.connection(backend), backend)
        with self._lock:
            self._busy.add(entry)
        return entry

    def _drop(self, entry: Entry[NetworkBackend]) -> None:
        with self._lock:
            self._busy.discard(entry)
            unused = not self._idle and not self._busy
        with contextlib.suppress(Exception):
            entry.connection.close()
        if unused:
            self._forget(self._origin.address)


class _Body:
    """The body of an answer; its end gives the connection back."""

    def __init__(self, stream: Any, home: Connections, entry: Entry[NetworkBackend]) -> None:
        self._stream = stream
        self._home = home
        self._entry: Entry[NetworkBackend] | None = entry

    def __iter__(self) -> Iterator[bytes]:
        return parts_of(self._stream, self._home.invalid)

    def close(self) -> None:
        entry, self._entry = self._entry, None
        if entry is not None:
            try:
                self._stream.close()
            finally:
                self._home.give_back(entry)


class Pool:
    """The pool of a transport of the HTTP library, for threads."""

    def __init__(self, library: str) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._servers: dict[Any, Connections] = {}

    def handle_request(self, request: Any) -> Any:
        """Send a request over a connection to its server."""
        address = request.url.origin
        found = self._servers.get(key_of(address))
        if found is None:
            made = Connections(Origin.of(self._library, address), self.forget)
            with self._lock:
                found = self._servers.setdefault(key_of(address), made)
        return found.ask(request)

    def forget(self, address: Any) -> None:
        """Drop a server without connections."""
        with self._lock:
            self._servers.pop(key_of(address), None)

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
