"""Recognise in a server's message that a prompt exceeds the context, and read the numbers."""

from __future__ import annotations

import re
from typing import TypeVar

from modelport.errors import ContextLengthError, InvokeError, WireError

from .retry import worth_retrying

Raised = TypeVar("Raised", bound=InvokeError | WireError)

_SIGNS = re.compile(
    r"(maximum|max)[ _]?(context|model|sequence|input)[ _]?(length|len|size)"
    r"|context[ _](length|window|size)[^.]{0,40}(exceed|too|larger|smaller)"
    r"|exceed[^.]{0,60}(context|max(imum)?[ _](length|tokens|model))"
    r"|(prompt|input)[^.]{0,40}(is )?too long|context_length_exceeded"
    r"|max tokens exceeds model",
    re.IGNORECASE,
)
_LIMIT = re.compile(r"(?:length|window|size|limit)\D{0,30}?(\d{3,8})", re.IGNORECASE)


def context_error(error: WireError, *, limit: int | None = None) -> ContextLengthError | None:
    """Return the typed error if the server's message is about the context, else None."""
    words = error.server_message or ""
    if not _SIGNS.search(words):
        return None
    if limit is None and (found := _LIMIT.search(words)):
        limit = int(found.group(1))
    size = "" if limit is None else f" of {limit} tokens"
    return like(
        error, ContextLengthError, f"the call does not fit the model's context{size}: {words}"
    )


def like(error: WireError, kind: type[Raised], message: str) -> Raised:
    """Return an error of another class with all attributes of `error`."""
    return kind(
        message,
        provider=error.provider,
        status=error.status,
        body=error.body,
        request_id=error.request_id,
        server_message=error.server_message,
        retryable=False,
    )


def as_class(error: WireError, kind: type[WireError]) -> WireError:
    """Return the same error as another wire class, which decides whether it may be retried."""
    made = kind(
        str(error),
        provider=error.provider,
        status=error.status,
        body=error.body,
        request_id=error.request_id,
        server_message=error.server_message,
        retry_after=error.retry_after,
    )
    made.retryable = worth_retrying(made)
    return made
