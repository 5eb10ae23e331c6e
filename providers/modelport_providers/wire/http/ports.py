"""Carries out effects over httpx or httpx2: one port for threads, one for event loops."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import TYPE_CHECKING, Any, cast

from modelport.errors import WireConnectionError, WireError

from . import pools, seam
from .effects import Effect, Head, Outgoing, Overdue, Read, ReadAll, Send, Sleep
from .failures import network_error
from .watch import Watch, watcher

if TYPE_CHECKING:
    import httpx

_END = b""


class _Port:
    """What both ports know: whose call it is, which client, and what it is waiting for."""

    def __init__(self, provider: str, secrets: tuple[str, ...], client: Any = None) -> None:
        self._provider = provider
        self._secrets = secrets
        self._given = client
        self._url = ""
        self._timeout: dict[str, float | None] = {}
        self.watch: Watch | None = None
        library = seam.library_of(client) if client is not None else seam.http_name()
        if library is None:
            raise TypeError(
                f"client is a {type(client).__name__}; it has to be a client or a transport"
                " of httpx or httpx2"
            )
        self._library = library
        self.failures = seam.failures(library)

    def explain(self, error: Exception) -> WireError:
        """Return our error for a failure of the network."""
        return network_error(error, self._url, provider=self._provider, secrets=self._secrets)

    @property
    def expired(self) -> bool:
        """Whether the open answer was ended because nothing came in time."""
        return self.watch is not None and self.watch.expired

    def wait_until(self, due: float) -> None:
        """Move the moment at which the open answer has to have moved on."""
        if self.watch is not None:
            watcher.hasten(self.watch, due)

    def _request(self, client: Any, effect: Send) -> httpx.Request:
        outgoing: Outgoing = effect.request
        self._url = outgoing.url
        self.watch = None
        if self._given is None:
            # Ours add nothing to a request, so they need not be asked, which takes twice as long.
            request = seam.request(
                self._library, outgoing.method, outgoing.url, outgoing.headers, outgoing.content
            )
        else:
            request = client.build_request(
                outgoing.method, outgoing.url, headers=outgoing.headers, content=outgoing.content
            )
        self._timeout = {"connect": effect.connect, "read": effect.read, "write": effect.read}
        request.extensions["timeout"] = self._timeout
        return request

    def _watch(self, response: httpx.Response, due: float) -> None:
        """Watch the socket of an open answer; transports without sockets are not watched."""
        network = response.extensions.get("network_stream")
        sock = network.get_extra_info("socket") if network is not None else None
        if sock is not None:
            # The body is read with the limits that this holds when its first byte is asked for.
            self._timeout["read"] = None
            self.watch = Watch(sock, due)
            watcher.add(self.watch)

    def _unwatch(self) -> None:
        if self.watch is not None:
            watcher.remove(self.watch)


class SyncPort(_Port):
    """Effects, carried out by the calling thread."""

    _lease: pools.Lease[httpx.Client] | None = None
    _shards: pools.Shards[httpx.Client] | None = None
    _response: httpx.Response | None = None
    _own: httpx.Client | None = None
    parts: Iterator[bytes] = iter(())

    def perform(self, effect: Effect) -> Any:
        """Carry out one effect; raises `WireError` or `Overdue`."""
        match effect:
            case Send():
                return self._send(effect)
            case ReadAll():
                return self._read_all(effect.due)
            case Read():
                return self._read(effect.due)
            case Sleep():
                return time.sleep(effect.seconds)

    def fresh(self) -> SyncPort:
        """Return another port for the same call."""
        return SyncPort(self._provider, self._secrets, self._given)

    def close(self) -> None:
        """End the open answer at once; its connection is kept only when the answer was complete."""
        response, self._response = self._response, None
        if response is not None:
            self._unwatch()
            response.close()
        if self._lease is not None and self._shards is not None:
            self._shards.give_back(self._lease)
            self._lease = None

    def drain(self, due: float) -> None:
        """Read on to the end of a finished answer, so that its connection can be used again."""
        self.wait_until(due)
        try:
            for _ in self.parts:
                pass
        except self.failures:
            pass

    def _send(self, effect: Send) -> Head:
        self.close()
        client = self._client(effect.request.url)
        try:
            response = client.send(self._request(client, effect), stream=True)
        except self.failures as error:
            raise self.explain(error) from error
        self._response = response
        headers = _lower(response.headers.raw)
        plain = "content-encoding" not in headers
        self.parts = iter(response.stream if plain else response.iter_bytes())  # type: ignore[arg-type]
        return Head(response.status_code, headers)

    def _read(self, due: float) -> bytes:
        if self.watch is None and self._response is not None:
            self._watch(self._response, due)
        try:
            data = next(self.parts, _END)
        except self.failures as error:
            if self.expired:
                raise Overdue from error
            raise self.explain(error) from error
        if self.expired:
            raise Overdue
        return data

    def _read_all(self, due: float) -> bytes:
        pieces: list[bytes] = []
        while piece := self._read(due):
            pieces.append(piece)
        self.close()
        return b"".join(pieces)

    def _client(self, url: str) -> httpx.Client:
        if self._given is None:
            self._shards = pools.sync_shards(origin(url))
            self._lease = self._shards.take()
            return self._lease.client
        library = seam.http(self._library)
        if isinstance(self._given, library.Client):
            return cast("httpx.Client", self._given)
        if not isinstance(self._given, library.BaseTransport):
            raise TypeError("this call is synchronous; it needs a Client, not an AsyncClient")
        if self._own is None:
            self._own = seam.sync_client(self._library, transport=self._given)
        return self._own


class AsyncPort(_Port):
    """The same, in an event loop."""

    _lease: pools.Lease[httpx.AsyncClient] | None = None
    _shards: pools.Shards[httpx.AsyncClient] | None = None
    _response: httpx.Response | None = None
    _own: httpx.AsyncClient | None = None
    parts: AsyncIterator[bytes]

    async def perform(self, effect: Effect) -> Any:
        """Carry out one effect; raises `WireError` or `Overdue`."""
        match effect:
            case Send():
                return await self._send(effect)
            case ReadAll():
                return await self._read_all(effect.due)
            case Read():
                return await self._read(effect.due)
            case Sleep():
                return await asyncio.sleep(effect.seconds)

    def fresh(self) -> AsyncPort:
        """Return another port for the same call."""
        return AsyncPort(self._provider, self._secrets, self._given)

    async def close(self) -> None:
        """End the open answer at once; its connection is kept only when the answer was complete."""
        response, self._response = self._response, None
        try:
            if response is not None:
                self._unwatch()
                await response.aclose()
        finally:
            if self._lease is not None and self._shards is not None:
                self._shards.give_back(self._lease)
                self._lease = None

    async def drain(self, due: float) -> None:
        """Read on to the end of a finished answer, so that its connection can be used again."""
        self.wait_until(due)
        try:
            async for _ in self.parts:
                pass
        except self.failures:
            pass

    async def _send(self, effect: Send) -> Head:
        await self.close()
        client = self._client(effect.request.url)
        try:
            response = await client.send(self._request(client, effect), stream=True)
        except self.failures as error:
            raise self.explain(error) from error
        except RuntimeError as error:
            raise WireConnectionError(
                f"the HTTP client cannot be used: {error}", provider=self._provider
            ) from error
        self._response = response
        headers = _lower(response.headers.raw)
        plain = "content-encoding" not in headers
        stream = response.stream if plain else response.aiter_bytes()
        self.parts = aiter(stream)  # type: ignore[arg-type]
        return Head(response.status_code, headers)

    async def _read(self, due: float) -> bytes:
        if self.watch is None and self._response is not None:
            self._watch(self._response, due)
        try:
            data = await anext(self.parts, _END)
        except self.failures as error:
            if self.expired:
                raise Overdue from error
            raise self.explain(error) from error
        if self.expired:
            raise Overdue
        return data

    async def _read_all(self, due: float) -> bytes:
        pieces: list[bytes] = []
        while piece := await self._read(due):
            pieces.append(piece)
        await self.close()
        return b"".join(pieces)

    def _client(self, url: str) -> httpx.AsyncClient:
        if self._given is None:
            self._shards = pools.async_shards(origin(url))
            self._lease = self._shards.take()
            return self._lease.client
        library = seam.http(self._library)
        if isinstance(self._given, library.AsyncClient):
            return cast("httpx.AsyncClient", self._given)
        if not isinstance(self._given, library.AsyncBaseTransport):
            raise TypeError("this call is asynchronous; it needs an AsyncClient, not a Client")
        if self._own is None:
            self._own = seam.async_client(self._library, transport=self._given)
        return self._own


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


def origin(url: str) -> str:
    """Return scheme, host and port of an absolute address."""
    end = url.find("/", url.find("//") + 2)
    return url if end < 0 else url[:end]
