"""The pace of a job: adaptive concurrency, rates, and the limits that servers report.

Nothing here waits or reads a clock; times are seconds since the epoch, so that processes can share them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf, isfinite

_LONGEST = 3600.0
"""Maximum seconds that a server can make a job wait at a time; longer times are cut."""
_PAUSE, _LONGEST_PAUSE = 0.5, 60.0
"""Seconds after a rejection without a time: the first pause, and the longest after doublings."""
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


@dataclass(slots=True)
class Pace:
    """What is known about the limits of one server."""

    ceiling: int
    """Maximum calls in flight."""
    rpm: float | None = None
    tpm: float | None = None
    limit: float = 0.0
    """Calls that may be in flight now: grows by one per round, and is halved by a rejection."""
    blocked_until: float = 0.0
    cut_at: float = 0.0
    """When the limit was last halved; rejections of earlier calls belong to the same overload."""
    rejections: int = 0
    """Rejections since the last answer."""
    next_request: float = 0.0
    next_token: float = 0.0
    requests_left: int | None = None
    """Requests that the server still accepts before `requests_reset`, minus those sent since its report."""
    requests_reset: float = 0.0
    tokens_left: int | None = None
    tokens_reset: float = 0.0

    def __post_init__(self) -> None:
        self.limit = min(float(self.ceiling), self.limit or float(self.ceiling))

    def wait(self, now: float, in_flight: int) -> float:
        """Return the seconds until the next call may start; `inf` means after the end of another one."""
        if in_flight >= max(1, int(self.limit)):
            return inf
        due = self.reopens
        if self.rpm:
            due = max(due, self.next_request)
        if self.tpm:
            due = max(due, self.next_token)
        return max(0.0, due - now)

    @property
    def reopens(self) -> float:
        """When the server accepts calls again, which may be long ago."""
        due = self.blocked_until
        if self.requests_left is not None and self.requests_left <= 0:
            due = max(due, self.requests_reset)
        if self.tokens_left is not None and self.tokens_left <= 0:
            due = max(due, self.tokens_reset)
        return due

    def started(self, now: float, tokens: int) -> None:
        """Count a call that starts now."""
        if self.rpm:
            self.next_request = max(now, self.next_request) + 60 / self.rpm
        if self.tpm:
            self.next_token = max(now, self.next_token) + tokens * 60 / self.tpm
        if self.requests_left is not None:
            self.requests_left = None if now >= self.requests_reset else self.requests_left - 1
        if self.tokens_left is not None:
            self.tokens_left = None if now >= self.tokens_reset else self.tokens_left - tokens

    def answered(self, now: float, headers: Mapping[str, str], in_flight: int) -> None:
        """Learn from an answer; `in_flight` are the calls that the server may not have counted yet."""
        self.rejections = 0
        if self.limit < self.ceiling:
            self.limit = min(float(self.ceiling), self.limit + 1 / max(1.0, self.limit))
        left, reset = _reported(headers, "requests")
        if left is not None and reset is not None:
            self.requests_left, self.requests_reset = left - in_flight, now + reset
        left, reset = _reported(headers, "tokens")
        if left is not None and reset is not None:
            self.tokens_left, self.tokens_reset = left, now + reset

    def rejected(self, now: float, sent: float, retry_after: float | None) -> None:
        """Learn from a rejection for rate or overload of a call that was sent at `sent`."""
        if sent >= self.cut_at:
            self.limit, self.cut_at = max(1.0, self.limit / 2), now
            self.rejections += 1
        pause = min(_LONGEST_PAUSE, _PAUSE * 2.0 ** min(self.rejections - 1, 10))
        seconds = pause if retry_after is None else min(retry_after, _LONGEST)
        self.blocked_until = max(self.blocked_until, now + seconds)


def _reported(headers: Mapping[str, str], what: str) -> tuple[int | None, float | None]:
    """Return what is left of a limit and the seconds until it is full again, if they are reported."""
    if not headers:
        return None, None
    left = headers.get(f"x-ratelimit-remaining-{what}")
    if left is None and what == "requests":
        left = headers.get("x-ratelimit-remaining")
    if left is None:
        return None, None
    reset = headers.get(f"x-ratelimit-reset-{what}", headers.get("x-ratelimit-reset", ""))
    known = left.strip()
    return (int(known[:15]) if known.isascii() and known.isdigit() else None), _seconds(reset)


def _seconds(text: str) -> float | None:
    """Read `20ms`, `1m30s` or a number of seconds; a date in seconds since 1970 is not one."""
    text = text.strip().lower()[:40]
    try:
        value = float(text)
    except ValueError:
        parts = _PART.findall(text)
        if not parts or "".join(f"{n}{u}" for n, u in parts) != text:
            return None
        value = sum(float(number) * _UNITS[unit] for number, unit in parts)
    return min(value, _LONGEST) if isfinite(value) and 0 <= value < 1e8 else None
