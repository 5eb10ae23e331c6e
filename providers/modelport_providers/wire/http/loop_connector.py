"""Connect for aiohttp: to allowed addresses, within the limit of the call, and under its watch."""

from __future__ import annotations

import os
import select
import socket
from contextvars import ContextVar
from dataclasses import dataclass
from time import monotonic
from typing import Any

import aiohttp
from aiohttp.abc import ResolveResult
from aiohttp.resolver import ThreadedResolver

from . import http_library, origins
from .addresses import AddressPolicy
from .deadline import Deadline
from .watch import LoopWatch


@dataclass(slots=True)
class Asking:
    """What the connector needs to know about the call for which it connects."""

    watch: LoopWatch
    connect: float
    wire: Wire | None = None


asking_now: ContextVar[Asking] = ContextVar("modelport.asking")
"""The call for which the running task connects; aiohttp does not pass it on."""


class Wire:
    """The connection of one call, for its watch; once the answer is complete, it may serve another call."""

    __slots__ = ("_connection", "_protocol", "_transport")

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._protocol = connection.protocol
        self._transport = connection.transport

    def breakage(self) -> OSError | None:
        """Return the error of the system that ended the connection, such as a reset.

        For aiohttp a body that lasts until the connection closes is complete after a reset too.
        """
        ended = self._protocol.exception()
        return ended if isinstance(ended, OSError) else None

    def shutdown(self, _: int = socket.SHUT_RDWR) -> None:
        """Close the connection at once, if it still belongs to this call."""
        if self._connection.transport is not None:
            self._transport.abort()

    def abort(self) -> None:
        """Close a connection that aiohttp has given up, without sending the rest of the request."""
        self._transport.abort()


class _Resolver(ThreadedResolver):
    """Resolve names to the addresses that the policy allows."""

    def __init__(self, policy: AddressPolicy | None) -> None:
        super().__init__()
        self._policy = policy

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Look up a name; raises `WireAddressError` when no address of it is allowed."""
        found = await super().resolve(host, port, family)
        if self._policy is None:
            return found
        allowed = self._policy.allowed([one["host"] for one in found], host)
        return [one for one in found if one["host"] in allowed]


class Connector(aiohttp.TCPConnector):
    """Connect within one limit, and pass the connection to the watch of the call."""

    def __init__(self, policy: AddressPolicy | None, library: str) -> None:
        super().__init__(  # pyright: ignore[reportUnknownMemberType] - one argument of aiohttp's
            resolver=_Resolver(policy),
            use_dns_cache=False,
            keepalive_timeout=origins.KEEP_ALIVE,
            limit=0,
        )
        self._library = library

    def __del__(self, *_: Any) -> None:
        """Log nothing about a loop that was closed without its end being awaited: sockets close themselves."""

    async def connect(self, req: Any, traces: Any, timeout: Any) -> Any:
        """Return a connection without unread data, which would be read as the next answer."""
        asking = asking_now.get()
        if asking.wire is not None:
            # aiohttp repeats a GET whose connection broke; retries are decided elsewhere.
            raise http_library.http(self._library).ReadError("the connection was closed")
        due = min(asking.watch.due, monotonic() + asking.connect)
        try:
            async with Deadline(due):
                while True:
                    made = await super().connect(req, traces, timeout)
                    if not _has_unread(made):
                        break
                    made.close()
        except TimeoutError:
            error = http_library.http(self._library).ConnectTimeout("timed out")
        else:
            asking.wire = Wire(made)
            asking.watch.attach(asking.wire)
            return made
        raise error


def _has_unread(connection: Any) -> bool:
    """Return whether data has arrived on a connection before it is used."""
    if connection.protocol.should_close:
        return True
    sock = connection.transport.get_extra_info("socket")
    if os.name == "nt":
        return bool(select.select([sock], [], [], 0)[0])
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(0))
