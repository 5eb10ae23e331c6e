"""Carry the calls of one event loop with aiohttp; answers look like those of a transport of httpx.

A failure of aiohttp becomes the httpx error that means the same. Its cause is the error of the system
only, because errors of aiohttp contain the headers of the request, and with them the key.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from ssl import SSLContext
from time import monotonic
from typing import Any

import aiohttp
from yarl import URL

from . import http_library, origins
from .addresses import guard
from .certificates import no_certificates, trusting
from .chunked import PIECE, READ
from .effects import Outgoing
from .loop_connector import Asking, Connector, Wire, asking_now
from .proxies import proxy_for
from .watch import LoopWatch

_LARGE = 1 << 20
"""Size from which a body is passed as a file, which aiohttp sends in pieces."""
_FIELD = 1 << 16
"""Limit of one line of a head, in bytes."""
_NOT_ADDED = ("accept", "accept-encoding", "content-type", "user-agent")


class _Session:
    """The connections that were opened under one policy; once retired, it closes with its last call."""

    def __init__(self, library: str) -> None:
        self.policy = guard.policy
        self.calls = 0
        self.retired = False
        self._session = aiohttp.ClientSession(
            connector=Connector(self.policy, library),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
            skip_auto_headers=_NOT_ADDED,
            max_line_size=_FIELD,
            max_field_size=_FIELD,
        )
        self.request = self._session.request
        self._closing: asyncio.Task[None] | None = None

    def __del__(self) -> None:
        self._session.detach()

    def left(self) -> None:
        """Record the end of a call."""
        self.calls -= 1
        if self.retired and self.calls == 0:
            self._closing = asyncio.ensure_future(self._session.close())

    async def close(self, *, busy: bool) -> None:
        """Close the connections; without `busy`, only when no call is open."""
        if busy or self.calls == 0:
            await self._session.close()


@dataclass(frozen=True, slots=True)
class _Headers:
    raw: tuple[tuple[bytes, bytes], ...]


class _Pieces:
    """The body of an answer, in pieces as they arrive."""

    __slots__ = ("_content", "_library", "_most", "_wire")

    def __init__(self, content: aiohttp.StreamReader, most: int, wire: Wire, library: str) -> None:
        self._content = content
        self._most = most
        self._wire = wire
        self._library = library

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        try:
            data = await self._content.read(self._most)
        except (aiohttp.ClientError, OSError) as failure:
            error = _as_library_error(self._wire.breakage() or failure, self._library)
        else:
            if data:
                return data
            broken = self._wire.breakage()
            if broken is None:
                raise StopAsyncIteration
            error = _as_library_error(broken, self._library)
        raise error


class Answer:
    """An answer whose body is still to be read, as a transport of httpx returns it."""

    def __init__(self, response: Any, session: _Session, wire: Wire, library: str) -> None:
        self.status_code: int = response.status
        self.headers = _Headers(response.raw_headers)
        # Several events of a stream are one piece; a body of known length has larger pieces.
        most = PIECE if response.content_length is None else READ
        self.stream = _Pieces(response.content, most, wire, library)
        self._response = response
        self._session: _Session | None = session
        self._wire = wire

    async def aclose(self) -> None:
        """End the answer; its connection is kept only when the answer was complete."""
        session, self._session = self._session, None
        if session is not None:
            self._wire.shutdown()
            self._response.close()
            session.left()


@dataclass(frozen=True, slots=True)
class _Route:
    """How an address is reached; valid for a few seconds, because settings change."""

    url: URL
    direct: bool
    ssl: SSLContext
    until: float


class LoopClient:
    """The connections of one event loop."""

    def __init__(self, library: str) -> None:
        """library: the HTTP library whose errors are raised."""
        self._library = library
        self._sessions: list[_Session] = []
        self._routes: dict[str, _Route] = {}

    async def ask(self, outgoing: Outgoing, connect: float, watch: LoopWatch) -> Answer | None:
        """Send a request, or return None when httpx has to send it: through a proxy, or to a host like 127.1."""
        route = await self._route(outgoing.url)
        if not route.direct:
            return None
        session = await self._current()
        asking = Asking(watch, connect)
        known = asking_now.set(asking)
        session.calls += 1
        try:
            response = await session.request(
                outgoing.method,
                route.url,
                headers=outgoing.headers,
                data=_body(outgoing.content),
                ssl=route.ssl,
                allow_redirects=False,
            )
        except aiohttp.InvalidURL:
            _given_up(asking, session)
            return None
        except (aiohttp.ClientError, OSError) as failure:
            error = _as_library_error(failure, self._library)
            _given_up(asking, session)
        except BaseException:
            _given_up(asking, session)
            raise
        else:
            assert asking.wire is not None
            return Answer(response, session, asking.wire, self._library)
        finally:
            asking_now.reset(known)
        raise error

    async def aclose(self, *, busy: bool) -> None:
        """Close the idle connections, and with `busy` those of open calls too."""
        ending = self._sessions
        self._sessions = [] if busy else [one for one in ending if one.calls]
        for one in ending:
            one.retired = True
        for one in ending:
            await one.close(busy=busy)

    async def _current(self) -> _Session:
        """Return the session of the policy in force; connections opened under another policy are not reused."""
        last = self._sessions[-1] if self._sessions else None
        if last is not None and not last.retired and last.policy is guard.policy:
            return last
        await self.aclose(busy=False)
        made = _Session(self._library)
        self._sessions.append(made)
        return made

    async def _route(self, address: str) -> _Route:
        now = monotonic()
        known = self._routes.get(address)
        if known is not None and now < known.until:
            return known
        url = http_library.parsed(self._library, address)
        secure = url.scheme == "https"
        ssl = await asyncio.to_thread(trusting, self._library) if secure else no_certificates()
        direct = proxy_for(url.scheme, url.host) is None
        route = _Route(URL(str(url), encoded=True), direct, ssl, now + origins.KEEP_ALIVE)
        kept = {key: one for key, one in self._routes.items() if now < one.until}
        self._routes = {**kept, address: route}
        return route


def _given_up(asking: Asking, session: _Session) -> None:
    if asking.wire is not None:
        asking.wire.abort()
    session.left()


def _body(content: bytes | None) -> Any:
    return content if content is None or len(content) < _LARGE else io.BytesIO(content)


def _as_library_error(failure: Exception, library: str) -> Exception:
    """Return the httpx error that means the same."""
    errors = http_library.http(library)
    made: Exception
    if isinstance(failure, aiohttp.ClientConnectorCertificateError):
        made = errors.ConnectError(str(failure.certificate_error))
        made.__cause__ = failure.certificate_error
    elif isinstance(failure, aiohttp.ClientConnectorError):
        made = errors.ConnectError(str(failure.os_error))
        made.__cause__ = failure.os_error
    elif isinstance(failure, aiohttp.ClientResponseError):
        made = errors.RemoteProtocolError(f"the head cannot be read: {failure.message}")
    elif isinstance(failure, aiohttp.ServerDisconnectedError):
        made = errors.RemoteProtocolError("the server closed the connection without an answer")
    elif isinstance(failure, aiohttp.ClientPayloadError):
        made = errors.RemoteProtocolError("the server closed the connection within the body")
    else:
        made = errors.ReadError(str(failure) or "the connection was closed")
    return made
