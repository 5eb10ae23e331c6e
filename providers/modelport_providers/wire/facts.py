"""Remembers what servers say of their models: per server, key and model, for a while; no I/O, no long locks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from hashlib import sha256
from threading import Lock
from time import monotonic
from typing import Any

from .effects import Outgoing

TTL = 300.0
"""Seconds after which a server is asked again: models are relaunched under their old names."""

_CAPACITY = 1024


class FactsCache:
    """Facts by the request that asks for them, which names server, key and model."""

    def __init__(self, ttl: float = TTL, clock: Callable[[], float] = monotonic) -> None:
        self._ttl = ttl
        self._clock = clock
        self._lock = Lock()
        self._entries: OrderedDict[bytes, tuple[float, Mapping[str, Any]]] = OrderedDict()

    def get(self, request: Outgoing) -> Mapping[str, Any] | None:
        """Return what is known and not too old."""
        entry = self._entries.get(_key(request))
        return entry[1] if entry is not None and self._clock() < entry[0] else None

    def put(self, request: Outgoing, facts: Mapping[str, Any]) -> None:
        """Remember; the oldest entry goes when there are too many."""
        with self._lock:
            key = _key(request)
            self._entries[key] = (self._clock() + self._ttl, facts)
            self._entries.move_to_end(key)
            while len(self._entries) > _CAPACITY:
                self._entries.popitem(last=False)

    def forget(self, request: Outgoing) -> None:
        """Drop what turned out to be wrong."""
        with self._lock:
            self._entries.pop(_key(request), None)

    def clear(self) -> None:
        """Drop everything."""
        with self._lock:
            self._entries.clear()


facts_cache = FactsCache()
"""The one of this process."""


def _key(request: Outgoing) -> bytes:
    # Hashed, so that a dump of the process shows no keys.
    parts = [request.url, *(f"{name}:{value}" for name, value in sorted(request.headers.items()))]
    return sha256("\n".join(parts).encode("utf-8", "surrogatepass")).digest()
