"""Decide whether a failed attempt is repeated, and after how long; it neither waits nor sends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import isfinite
from random import random

from modelport.errors import (
    WireConnectionError,
    WireError,
    WireRateLimitError,
    WireServerError,
    WireTimeoutError,
)


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """`retries` further attempts; pauses double from `base` to `cap` seconds and vary by a
    quarter either way, so that clients that failed together do not retry together."""

    retries: int = 3
    base: float = 0.5
    cap: float = 8.0
    random: Callable[[], float] = random

    def pause(self, attempt: int, error: WireError, remaining: float) -> float | None:
        """Return the seconds to wait before the next attempt, or None for no further attempt.

        `attempt` counts from 0; `remaining` is the time that the call's deadline leaves.
        """
        if attempt >= self.retries or not worth_retrying(error):
            return None
        pause = error.retry_after
        if pause is None:
            pause = min(self.cap, self.base * 2**attempt) * (0.75 + self.random() / 2)
        return pause if pause < remaining else None


def final_status(status: int) -> bool:
    """Return whether a retry is useless: for all but 408, 425, 429 and 5xx except 501 and 505."""
    if 500 <= status < 600:
        return status in (501, 505)
    return status not in (408, 425, 429)


def worth_retrying(error: WireError) -> bool:
    """Return whether the same request may succeed: no connection, or a status that is not final.

    Not after a timeout: the server may still work on the first request, and a second one doubles its work.
    """
    if error.retryable is False:
        return False
    match error:
        case WireTimeoutError():
            return False
        case WireConnectionError() | WireRateLimitError():
            return True
        case WireServerError():
            return error.status not in (501, 505)
        case _:
            return error.status is not None and not final_status(error.status)


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Read `Retry-After`, in seconds or as a date (RFC 9110, 10.2.3)."""
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = _seconds_until(text, now or datetime.now(UTC))
    return max(0.0, value) if isfinite(value) else None


def _seconds_until(text: str, now: datetime) -> float:
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return float("nan")
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return (when - now).total_seconds()
