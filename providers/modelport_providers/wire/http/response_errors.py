"""Convert a failed or missing response to one wire error with the server's message."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from typing import Any

from modelport.adapters import Secrets
from modelport.errors import (
    WireError,
    WireProtocolError,
    WireStreamError,
    wire_error_for,
)
from modelport.interfaces import Response

from .error_messages import error_message, is_error, shorten, status_in_body
from .json_types import is_object, loosely
from .retry import final_status, retry_after
from .secrets import redact
from .urls import without_userinfo

BODY_LIMIT = 4096
_SENTENCE = 600
_BEGINNING = 1024
_PAGE = 64 * 1024
"""Limit of the characters of a page that are searched for a message."""
_REQUEST_ID = ("x-request-id", "request-id", "x-correlation-id", "cf-ray")
_TAG = re.compile(r"<[^<>]*>")
_MARKUP = re.compile(r"\s*<(!doctype|html|head|body|\?xml)", re.IGNORECASE)


def status_error(response: Response, *, provider: str, secrets: Iterable[str]) -> WireError:
    """Return the error for an answer whose status is not 2xx."""
    secrets = Secrets.of(secrets)
    text = redact(response.text, secrets)
    words = server_message_of(text)
    kind = wire_error_for(response.status)
    location = response.headers.get("location")
    if 300 <= response.status < 400 and location:
        words = f"the address has moved to {without_userinfo(redact(location, secrets))}"
    return kind(
        f"the server answered {response.status}: {words or 'no text'}",
        provider=provider,
        status=response.status,
        body=text[:BODY_LIMIT],
        request_id=request_id(response.headers, secrets),
        server_message=words or None,
        retryable=not final_status(response.status),
        retry_after=retry_after(response.headers),
    )


def reported_error(
    payload: Any,
    text: str,
    headers: Mapping[str, str],
    *,
    provider: str,
    secrets: Iterable[str],
    streamed: bool = True,
) -> WireError:
    """Return the error that a server reports inside an answer or a stream whose status was 200.

    Its class depends on the status that it names; without one it is a `WireStreamError`.
    """
    text = redact(text[: BODY_LIMIT * 4], secrets)
    words = redact(error_message(payload), secrets) or shorten(text)
    status = status_in_body(payload)
    kind = WireStreamError if status is None else wire_error_for(status)
    what = "broke the stream off" if streamed else "reported an error"
    return kind(
        f"the server {what}: {words}",
        provider=provider,
        status=status,
        body=text[:BODY_LIMIT],
        request_id=request_id(headers, secrets),
        server_message=words or None,
        retryable=None if status is None else not final_status(status),
        retry_after=retry_after(headers),
    )


def raise_reported(payload: Any, response: Response, *, provider: str) -> None:
    """Raise the error that an answer of status 200 reports, if any."""
    if is_object(payload) and is_error(payload):
        raise reported_error(
            payload,
            response.text,
            response.headers,
            provider=provider,
            secrets=(),
            streamed=False,
        )


def unexpected(
    what: str, content: bytes, headers: Mapping[str, str], *, provider: str, secrets: Iterable[str]
) -> WireProtocolError:
    """Return the error for an answer of status 200 that is not what was requested."""
    text = redact(content[: BODY_LIMIT * 4].decode("utf-8", "replace"), secrets)
    words = server_message_of(text)
    return WireProtocolError(
        f"{what}: {words}" if words else what,
        provider=provider,
        status=200,
        body=text[:BODY_LIMIT],
        request_id=request_id(headers, secrets),
        server_message=words or None,
    )


def server_message_of(text: str) -> str:
    """Return the server's message from a body of JSON, HTML or plain text."""
    if _MARKUP.match(text[:_BEGINNING]):
        page = text[:_PAGE]
        found = _between(page, "title") or _between(page, "h1")
        plain = _TAG.sub(" ", page if found is None else found)
        return shorten(html.unescape(plain[: _SENTENCE * 8]))
    try:
        payload = loosely(text)
    except ValueError:
        return shorten(text)
    return error_message(payload) or (shorten(text) if payload else "")


def _between(page: str, tag: str) -> str | None:
    """Return the content of the first element with a name; in one pass, because a page may be hostile."""
    lower = page.lower()
    start = lower.find(f"<{tag}")
    begin = lower.find(">", start) + 1
    if start < 0 or not begin:
        return None
    end = lower.find(f"</{tag}", begin)
    return page[begin : end if end >= 0 else begin + _SENTENCE]


def request_id(headers: Mapping[str, str], secrets: Iterable[str] = ()) -> str | None:
    """Return the server's id of this request."""
    found = next((headers[name] for name in _REQUEST_ID if name in headers), None)
    return found and redact(found, secrets)
