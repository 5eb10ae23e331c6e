"""Decide what a failed call means for a job: whether to try again, to slow down, or to halve the batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from modelport.errors import InvokeError

RETRIES = 3
REJECTIONS = 6
"""Rejections of one call after which it has failed, when no other call was answered in between."""
_BASE, _CAP = 0.5, 8.0


def slows_down(error: InvokeError) -> bool:
    """Return whether the server gets too many calls."""
    from modelport.errors import InvokeRateLimitError

    return isinstance(error, InvokeRateLimitError) or error.status in (429, 503, 529)


def may_succeed_later(error: InvokeError) -> bool:
    """Return whether the same call may be made again.

    Not after a time limit or an answer that cannot be read: the server has worked, and may have been paid.
    """
    from modelport.errors import (
        InvokeAuthorizationError,
        InvokeBadRequestError,
        InvokeConnectionError,
        InvokeTimeoutError,
        StreamInterruptedError,
    )

    if error.retryable is False or isinstance(error, InvokeTimeoutError | StreamInterruptedError):
        return False
    if isinstance(error, InvokeConnectionError) or slows_down(error):
        return True
    if isinstance(error, InvokeAuthorizationError | InvokeBadRequestError):
        return error.status in (408, 425)
    status = error.status or 0
    return status in (408, 425) or (500 <= status < 600 and status not in (501, 505))


def may_be_one_row(error: InvokeError) -> bool:
    """Return whether one row of a batch may be the cause of the failure."""
    from modelport.errors import (
        AnswerTooLargeError,
        InvokeBadRequestError,
        InvokeError,
        InvokeServerUnavailableError,
    )

    if error.status in (404, 405) or slows_down(error):
        return False
    about_rows = isinstance(
        error, AnswerTooLargeError | InvokeBadRequestError | InvokeServerUnavailableError
    )
    return about_rows or type(error) is InvokeError


def pause(attempt: int, retry_after: float | None, spread: float) -> float:
    """Return the seconds before another attempt; `spread` from 0 to 1 separates calls."""
    if retry_after is not None:
        return min(retry_after, 3600.0)
    return min(_CAP, _BASE * 2.0**attempt) * (0.75 + spread / 2)
