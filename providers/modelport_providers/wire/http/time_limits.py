"""Time limits of one call, and the remaining time; the clock is an argument."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import inf, isfinite
from typing import Any

CONNECT = 10.0
"""Limit for connecting, in seconds: a running host answers much faster."""


_MOMENT = 0.05
"""Seconds that are too short for any answer: alarms are not more precise."""


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """Seconds that a call may wait for its server.

    `connect` for the connection, `first` until the answer or its first piece has arrived, `idle`
    between two pieces, `total` for everything, retries and pauses included. `opening` is the limit
    for everything before the first piece; None means `total`. `setting` names in messages what
    `first` and `idle` come from.
    """

    connect: float = CONNECT
    first: float = 60.0
    idle: float = 60.0
    total: float = inf
    opening: float | None = None
    setting: str = "invoke_timeout"


@lru_cache(256)
def stream_limits(wait: float, total: float | None) -> TimeLimits:
    """Return the limits of a stream: `wait` for each pause, and `total`, if given, for the whole.

    A good answer may take many times `wait`, but without pauses of that length.
    """
    if total is None:
        return TimeLimits(min(CONNECT, wait), wait, wait, inf, opening=wait)
    return TimeLimits(min(CONNECT, wait, total), wait, wait, total)


@lru_cache(256)
def whole_limits(wait: float, total: float | None) -> TimeLimits:
    """Return the limits of an answer in one piece: `wait` for it, retries included unless `total` is given."""
    limit = wait if total is None else total
    return TimeLimits(min(CONNECT, wait, limit), wait, wait, limit)


class TimeBudget:
    """The clock of a call: how long it has waited for the server, and how long it still may.

    Only added times count, neither the caller's time between two pieces nor modelport's own
    computing.
    """

    __slots__ = ("_limit", "_total", "clock", "limits", "silence", "waited")

    def __init__(self, limits: TimeLimits, clock: Callable[[], float]) -> None:
        self.limits = limits
        self.clock = clock
        self.waited = 0.0
        """Seconds so far."""
        self.silence = 0.0
        """Seconds since the server last sent anything."""
        self._limit = limits.first
        self._total = limits.total if limits.opening is None else limits.opening

    @property
    def left(self) -> float:
        """Seconds that this call may still wait; below 0 when it has waited too long."""
        return min(self._limit - self.silence, self.left_in_total)

    @property
    def left_in_total(self) -> float:
        """Seconds that are left for retries and pauses."""
        return self._total - self.waited

    @property
    def is_exhausted(self) -> bool:
        """Whether nothing is left for another attempt."""
        return self.left_in_total < _MOMENT

    def due(self, now: float) -> float:
        """Return the moment at which a wait that begins now has to end."""
        left, rest = self._limit - self.silence, self._total - self.waited
        return now + (left if left < rest else rest)

    def add(self, seconds: float) -> None:
        """Count a wait for the server."""
        self.waited += seconds
        self.silence += seconds

    def start_attempt(self) -> None:
        """Start another attempt."""
        self.silence = 0.0

    def piece_arrived(self) -> None:
        """Record a piece of the answer; from the first one on, the limit between two pieces applies."""
        self.silence = 0.0
        self._limit = self.limits.idle
        self._total = self.limits.total

    def total_ends_first(self) -> bool:
        """Return whether the limit of the whole call ends first."""
        rest = self.limits.total - self.waited
        own = self.limits.total != self.limits.first
        return own and rest < self._limit - self.silence and rest <= self.left_in_total

    def limit(self) -> str:
        """Return the limit that ends first, for messages: its seconds and its setting."""
        if self.total_ends_first():
            return f"{self.limits.total:g} s (timeout)"
        return f"{self._limit:g} s ({self.limits.setting})"


def seconds(credentials: Mapping[str, Any], name: str, default: float) -> float:
    """Read seconds from a form, where they are text; raise `ValueError` with the field's name."""
    return _number(credentials, name, default, "a positive number of seconds", least=0.001)


def count(credentials: Mapping[str, Any], name: str, default: int) -> int:
    """Read a whole number of at least 0 from a form; raise `ValueError` with the field's name."""
    value = _number(credentials, name, default, "a whole number of at least 0", least=0)
    if value != int(value):
        raise ValueError(
            f"{name} is {credentials[name]!r}; it must be a whole number of at least 0"
        )
    return int(value)


def _number(
    credentials: Mapping[str, Any], name: str, default: float, allowed: str, least: float
) -> float:
    raw = credentials.get(name)
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return default
    try:
        value = float(raw)
    except (TypeError, ValueError):
        raise ValueError(f"{name} is {raw!r}; it must be {allowed}") from None
    if not isfinite(value) or value < least:
        raise ValueError(f"{name} is {raw!r}; it must be {allowed}")
    return value
