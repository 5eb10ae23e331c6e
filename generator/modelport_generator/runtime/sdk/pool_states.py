"""Which sets of a credential pool rest, for all processes that use it: in a ledger file, or in Redis.

Sets are identified by their position alone; no part of a credential is written.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from time import monotonic, time
from typing import Any, Protocol

_URLS = ("redis://", "rediss://", "unix://")
_FRESH = 0.2
"""Seconds after which states are read again."""
_PATIENCE = 1.0
"""Seconds to wait for Redis; without it a pool continues alone."""

log = logging.getLogger("modelport.pool")


class PoolStates(Protocol):
    """Stores the time until which each set rests, in seconds since the epoch."""

    def read(self) -> Mapping[int, float]:
        """Return the ends of rests by the position of the set."""
        ...

    def rest(self, place: int, until: float) -> None:
        """Let a set rest."""
        ...


class SharedRests:
    """States that are read from time to time for a pool.

    A failure is logged and does not fail a call.
    """

    def __init__(
        self,
        states: PoolStates,
        clock: Callable[[], float] = monotonic,
        wall: Callable[[], float] = time,
    ) -> None:
        self._states = states
        self._clock = clock
        self._wall = wall
        self._known: Mapping[int, float] = {}
        self._due = float("-inf")

    def left(self, place: int) -> float:
        """Return the seconds that a set still rests."""
        if self._clock() >= self._due:
            self._due = self._clock() + _FRESH
            try:
                self._known = self._states.read()
            except Exception as error:
                # Its text may contain the address with a password.
                log.warning("the states of a pool cannot be read: %s", type(error).__name__)
        return self._known.get(place, 0.0) - self._wall()

    def rest(self, place: int, seconds: float) -> None:
        """Let a set rest everywhere."""
        until = self._wall() + seconds
        self._known = {**self._known, place: max(until, self._known.get(place, 0.0))}
        try:
            self._states.rest(place, until)
        except Exception as error:
            log.warning("the states of a pool cannot be written: %s", type(error).__name__)


def shared_rests(
    where: str | os.PathLike[str], name: str, clock: Callable[[], float]
) -> SharedRests:
    """Return the states at a Redis URL, or in a ledger file.

    Raises:
        BulkLedgerError: The file is something else.
        ImportError: redis is not installed.
    """
    if isinstance(where, str) and where.startswith(_URLS):
        return SharedRests(RedisStates(where, name), clock)
    return SharedRests(FileStates(where, name), clock)


class FileStates:
    """States in a ledger file."""

    def __init__(self, path: str | os.PathLike[str], name: str) -> None:
        from .ledger_file import open_file

        self._database = open_file(Path(path))
        self._name = f"pool {name}"

    def read(self) -> Mapping[int, float]:
        """Return the ends of rests by the position of the set."""
        row = self._database.execute(
            "SELECT value FROM state WHERE name = ?", (self._name,)
        ).fetchone()
        return _rests(row[0]) if row else {}

    def rest(self, place: int, until: float) -> None:
        """Let a set rest."""
        self._database.execute("BEGIN IMMEDIATE")
        try:
            known = dict(self.read())
            known[place] = max(until, known.get(place, 0.0))
            self._database.execute(
                "INSERT OR REPLACE INTO state (name, value) VALUES (?, ?)",
                (self._name, json.dumps(known)),
            )
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    def __del__(self) -> None:
        database: Any = getattr(self, "_database", None)
        if database is not None:
            database.close()


class RedisStates:
    """States in a hash of Redis, which forgets it a day after the last rest."""

    def __init__(self, url: str, name: str) -> None:
        try:
            redis: Any = import_module("redis")
        except ImportError as error:
            raise ImportError(
                "a pool in Redis needs the extra `redis`: pip install 'modelport[redis]'"
            ) from error
        self._redis = redis.Redis.from_url(
            url, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE
        )
        self._key = f"modelport:pool:{name}"

    def read(self) -> Mapping[int, float]:
        """Return the ends of rests by the position of the set."""
        stored: Mapping[Any, Any] = self._redis.hgetall(self._key)
        return _known({place.decode(): value.decode() for place, value in stored.items()})

    def rest(self, place: int, until: float) -> None:
        """Let a set rest; the later of two ends counts."""
        self._redis.eval(_LATER, 1, self._key, place, repr(until))


_LATER = """
local known = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0') or 0
if tonumber(ARGV[2]) > known then redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) end
redis.call('EXPIRE', KEYS[1], 86400)
"""


def _rests(text: str) -> Mapping[int, float]:
    try:
        stored: Any = json.loads(text)
        return _known(dict(stored))
    except (TypeError, ValueError, RecursionError):
        return {}


def _known(stored: Mapping[Any, Any]) -> Mapping[int, float]:
    """Return the valid entries; other programs may have written to the place."""
    known: dict[int, float] = {}
    for place, until in stored.items():
        try:
            known[int(place)] = float(until)
        except (TypeError, ValueError):
            continue
    return known
