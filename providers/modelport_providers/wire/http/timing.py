"""Time limits of one call, and what is left of them; the clock comes from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf, isfinite
from typing import Any

CONNECT = 10.0
"""Seconds that a connection may take: a host that is up answers in far less."""


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """Seconds: `connect` for the connection, `first` until the answer or its first piece is here,
    `idle` between two pieces, `total` for everything, retries and pauses included."""

    connect: float = CONNECT
    first: float = 60.0
    idle: float = 60.0
    total: float = inf


def stream_limits(wait: float, total: float | None) -> TimeLimits:
    """Limits of a stream: `wait` bounds each silence, only an explicit `total` bounds the whole.

    A healthy answer may take many times `wait`; what must not happen is that nothing comes.
    """
    return TimeLimits(min(CONNECT, wait), wait, wait, inf if total is None else total)


def whole_limits(wait: float, total: float | None) -> TimeLimits:
    """Limits of an answer that comes in one piece: everything within `wait`, or `total` if given."""
    limit = wait if total is None else total
    return TimeLimits(min(CONNECT, limit), limit, limit, limit)


def seconds(credentials: Mapping[str, Any], name: str, default: float) -> float:
    """Read seconds from a form, where they are text; raise `ValueError` with the field's name."""
    return _number(credentials, name, default, "a positive number of seconds", least=0.001)


def count(credentials: Mapping[str, Any], name: str, default: int) -> int:
    """Read a whole number of at least 0 from a form; raise `ValueError` with the field's name."""
    value = _number(credentials, name, default, "a whole number of at least 0", least=0)
    if value != int(value):
        raise ValueError(
            f"{name} is {credentials[name]!r}; it has to be a whole number of at least 0"
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
        raise ValueError(f"{name} is {raw!r}; it has to be {allowed}") from None
    if not isfinite(value) or value < least:
        raise ValueError(f"{name} is {raw!r}; it has to be {allowed}")
    return value
