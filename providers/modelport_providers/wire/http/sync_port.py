"""Carry out effects over httpx or httpx2 in the calling thread."""

from __future__ import annotations

import time
from collections.abc import Iterator
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from modelport.errors import ArgumentTypeError, WireError

from . import http_library, pools
from .bodies import Unpacker, too_large
from .effects import (
    Compute,
    Effect,
    Head,
    Interrupted,
    Overdue,
    Read,
    ReadAll,
    Send,
    Sleep,
)
from .port import END, NEVER, Port, lower
from .watch import Watch
from .worker_thread import run_in_thread

if TYPE_CHECKING:
    import httpx

    from modelport.interfaces import Cancellation


class SyncPort(Port):
    """Carries out effects in the calling thread."""

    _response: httpx.Response | None = None
    _own: httpx.Client | None = None
    watch: Watch
    cancellation: Cancellation | None = None
    """Another thread's request to end the call."""
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

    def follow_cancellation(self, cancellation: Cancellation) -> None:
        """End the call when another thread requests it, whatever the call is waiting for."""
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
        """End the open answer now; its connection is kept only when the answer was complete."""
        response, self._response = self._response, None
        if response is not None:
            self.watch.stop()
            response.close()

    def drain(self, seconds: float) -> None:
        """Read a complete answer to its end, so that its connection can be reused."""
        due = monotonic() + seconds
        try:
            while not self._late and self.read(due):
                # A server may send pings without end.
                self._late = monotonic() >= due
        except (WireError, Overdue):
            pass

    def read(self, due: float) -> bytes:
        """Return the next bytes of the answer, none at its end."""
        try:
            data = self._next(due)
        except Overdue:
            self._late = True
            raise
        self._left -= len(data)
        if self._left < 0:
            raise too_large(self._limit, provider=self._provider)
        return data

    def _next(self, due: float) -> bytes:
        watch = self.watch
        try:
            if self._given is None or watch.attached:
                watch.wait(due)
                data = next(self.parts, END)
                watch.due = NEVER
            else:
                data = run_in_thread(lambda: next(self.parts, END), due)
        except self.failures as error:
            watch.due = NEVER
            self._raise_if_cancelled()
            if watch.expired:
                raise Overdue from error
            raise self.explain(error, watch.proxy) from error
        if watch.expired and not data:
            self._raise_if_cancelled()
            raise Overdue
        return data

    def _raise_if_cancelled(self) -> None:
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
        self.check(self._url)
        self.watch = watch = Watch(effect.due)
        self._raise_if_cancelled()
        try:
            if self._given is None:
                transport = pools.sync_transport(self._library)
                response = transport.handle_request(self._request(effect, watch))
            else:
                response = self._send_with(self._client(), effect)
        except self.failures as error:
            watch.stop()
            self._raise_if_cancelled()
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
        raw: Iterator[bytes] = iter(cast("Any", response.stream))
        packed = headers.get("content-encoding")
        self.parts = _unpacked(Unpacker(packed), raw) if packed else raw
        return Head(response.status_code, headers)

    def _send_with(self, client: httpx.Client, effect: Send) -> httpx.Response:
        """Send with a client of the caller, whose connections are not accessible, in a separate thread."""
        request = self._request_of(client, effect)
        response = run_in_thread(
            lambda: client.send(request, stream=True, **self.sending()),
            effect.due,
            late=lambda one: one.close(),
        )
        self._leave_body_to_watch()
        network = response.extensions.get("network_stream")
        try:
            self.check_peer(network)
        except WireError:
            response.close()
            raise
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
        library = http_library.http(self._library)
        if isinstance(self._given, library.Client):
            return cast("httpx.Client", self._given)
        if not isinstance(self._given, library.BaseTransport):
            raise ArgumentTypeError(
                "this call is synchronous; it needs a Client, not an AsyncClient"
            )
        if self._own is None:
            self._own = http_library.sync_client(self._library, transport=self._given, timeout=None)
        return self._own


def _unpacked(unpacker: Unpacker, parts: Iterator[bytes]) -> Iterator[bytes]:
    for data in parts:
        yield from unpacker.feed(data)
