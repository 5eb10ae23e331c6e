"""Keeps connections alive per server, safe across threads and event loops; it sends nothing itself.

A pool of httpx 0.28 walks over all its requests whenever one starts or ends, so its cost grows with
the square of what is in flight. Several small clients per server keep that flat.
"""

from __future__ import annotations

import asyncio
import os
import ssl
import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from . import seam

if TYPE_CHECKING:
    import httpx

SHARD = 8
"""Requests in flight that one client carries before another is opened."""

KEEP_ALIVE = 4.0
"""Seconds; Xinference closes idle connections after 5, and reusing one at that moment fails."""


Client = TypeVar("Client")


@dataclass(slots=True, eq=False)
class Lease(Generic[Client]):
    """One client and the number of requests that it carries now."""

    client: Client
    in_flight: int = 0


@dataclass(slots=True, eq=False)
class Shards(Generic[Client]):
    """The clients of one server; the least busy one carries the next request."""

    make: Callable[[], Client]
    leases: list[Lease[Client]] = field(default_factory=list[Any])
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self) -> Lease[Client]:
        """Lease a client; the lock is held for bookkeeping only, never during I/O."""
        with self.lock:
            lease = min(self.leases, key=lambda one: one.in_flight, default=None)
            if lease is None or lease.in_flight >= SHARD:
                lease = Lease(self.make())
                self.leases.append(lease)
            lease.in_flight += 1
            return lease

    def give_back(self, lease: Lease[Client]) -> None:
        """End a lease."""
        with self.lock:
            lease.in_flight -= 1


_lock = threading.Lock()
_sync: dict[tuple[str, str], Shards[httpx.Client]] = {}
_async: weakref.WeakKeyDictionary[
    asyncio.AbstractEventLoop, dict[tuple[str, str], Shards[httpx.AsyncClient]]
] = weakref.WeakKeyDictionary()


def sync_shards(origin: str) -> Shards[httpx.Client]:
    """Return the clients for one origin, shared by all threads."""
    key = (seam.http_name(), origin)
    found = _sync.get(key)
    if found is None:
        with _lock:
            found = _sync.setdefault(
                key,
                Shards(
                    lambda: _without_cookies(seam.sync_client(key[0], **_settings(key[0], origin)))
                ),
            )
    return found


def async_shards(origin: str) -> Shards[httpx.AsyncClient]:
    """Return the clients for one origin in the running event loop; they die with the loop."""
    loop = asyncio.get_running_loop()
    key = (seam.http_name(), origin)
    with _lock:
        mine = _async.setdefault(loop, {})
        return mine.setdefault(
            key,
            Shards(
                lambda: _without_cookies(seam.async_client(key[0], **_settings(key[0], origin)))
            ),
        )


def close_all() -> None:
    """Close the idle connections of all threads, for hosts that end cleanly."""
    with _lock:
        shards = list(_sync.values())
        _sync.clear()
    for one in shards:
        for lease in one.leases:
            lease.client.close()


def forget_parents() -> None:
    """Leave the connections of the parent process alone: two processes would mix their answers."""
    global _lock
    _lock = threading.Lock()
    _parents.extend((dict(_sync), dict(_async)))
    _sync.clear()
    _async.clear()


_parents: list[object] = []
"""Clients from before a fork, kept so that nothing closes them from here."""

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=forget_parents)


def _settings(library: str, origin: str) -> dict[str, Any]:
    limits = seam.http(library).Limits(
        max_connections=None, max_keepalive_connections=SHARD, keepalive_expiry=KEEP_ALIVE
    )
    context = _trusting(library) if origin.startswith("https") else _no_certificates()
    return {"limits": limits, "verify": context, "timeout": None}


def _without_cookies(client: Client) -> Client:
    """A cookie set for one key must not travel with the next one, so none is ever looked at.

    httpx 0.28 makes a urllib request of each answer to find its cookies, a tenth of a short call.
    """
    cookies: Any = cast("Any", client).cookies
    cookies.extract_cookies = _no_cookies
    return client


def _no_cookies(response: object) -> None:
    """Stands where the cookies of an answer would be kept."""


@cache
def _trusting(library: str) -> ssl.SSLContext:
    """Read the certificate authorities once: that costs more than a request."""
    context: ssl.SSLContext = seam.http(library).create_ssl_context()
    return context


@cache
def _no_certificates() -> ssl.SSLContext:
    """For plain HTTP: trusts nobody, so a stray https:// would fail instead of going unchecked."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
