"""Cache the descriptions of models, per server, key and model, for a limited time; no I/O, no long locks."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from time import monotonic
from typing import Any

from modelport.adapters import Credentials

TTL = 300.0
"""Seconds after which a server is asked again: models are relaunched under their old names."""

_CAPACITY = 1024


class FactsCache:
    """Facts by server, key and model."""

    def __init__(self, ttl: float = TTL, clock: Callable[[], float] = monotonic) -> None:
        self._ttl = ttl
        self._clock = clock
        self._lock = Lock()
        self._entries: OrderedDict[Hashable, tuple[float, Mapping[str, Any]]] = OrderedDict()

    def get(self, key: Hashable) -> Mapping[str, Any] | None:
        """Return the facts that are known and not too old."""
        entry = self._entries.get(key)
        return entry[1] if entry is not None and self._clock() < entry[0] else None

    def put(self, key: Hashable, facts: Mapping[str, Any]) -> None:
        """Store facts; the oldest entry is dropped when there are too many."""
        with self._lock:
            self._entries[key] = (self._clock() + self._ttl, facts)
            self._entries.move_to_end(key)
            while len(self._entries) > _CAPACITY:
                self._entries.popitem(last=False)

    def forget(self, key: Hashable) -> None:
        """Drop facts that turned out to be wrong."""
        with self._lock:
            self._entries.pop(key, None)

    def free(self) -> None:
        """Take a new lock: a forked child may have got this one locked."""
        self._lock = Lock()

    def clear(self) -> None:
        """Drop everything."""
        with self._lock:
            self._entries.clear()


def key_of(*parts: Any) -> Hashable:
    """Return a key for values and mappings; an unhashable value is represented by its text."""
    key: tuple[Any, ...] = tuple(map(_hashable, parts))
    try:
        hash(key)
    except TypeError:
        return repr(key)
    return key


def _hashable(part: Any) -> Any:
    if isinstance(part, Credentials):
        # Twice as fast as going through its own methods, and every call does it.
        return tuple(part.reveal().items())
    return tuple(_items(part)) if isinstance(part, Mapping) else part


def _items(mapping: Any) -> Any:
    return mapping.items()


facts_cache = FactsCache()
"""The cache of this process."""

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=facts_cache.free)
