"""Turns what a server answered, or did not answer, into one wire error that carries the server's words."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic_core import from_json

from modelport.errors import (
    WireError,
    WireProtocolError,
    WireStreamError,
    wire_error_for,
)
from modelport.interfaces import Response

from .retry import retry_after
from .secrets import redact
from .shapes import is_array, is_object
from .urls import without_userinfo

BODY_LIMIT = 4096
_SENTENCE = 600
_REQUEST_ID = ("x-request-id", "request-id", "x-correlation-id", "cf-ray")
_WORDS = ("detail", "error", "message", "msg", "error_message", "reason", "title", "errors")
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_MARKUP = re.compile(r"\s*<(!doctype|html|head|body|\?xml)", re.IGNORECASE)


def status_error(response: Response, *, provider: str, secrets: Iterable[str]) -> WireError:
    """Return the error for an answer whose status is not 2xx."""
    secrets = tuple(secrets)
    text = redact(response.text, secrets)
    words = server_words(text)
    identity = request_id(response.headers)
    kind = wire_error_for(response.status)
    location = response.headers.get("location")
    if 300 <= response.status < 400 and location:
        words = f"the address has moved to {without_userinfo(redact(location, secrets))}"
    return kind(
        f"the server answered {response.status}: {words or 'no text'}",
        provider=provider,
        status=response.status,
        body=text[:BODY_LIMIT],
        request_id=redact(identity, secrets) if identity else None,
        server_message=words or None,
        retryable=_may_succeed_later(response.status),
        retry_after=retry_after(response.headers),
    )


def event_error(
    payload: Any, text: str, headers: Mapping[str, str], *, provider: str, secrets: Iterable[str]
) -> WireStreamError:
    """Return the error that a server reports inside a stream whose status was 200."""
    text = redact(text, secrets)
    words = redact(_find_words(payload), secrets) or shorten(text)
    return WireStreamError(
        f"the server broke the stream off: {words}",
        provider=provider,
        status=_status_inside(payload),
        body=text[:BODY_LIMIT],
        request_id=request_id(headers),
        server_message=words or None,
    )


def unexpected(
    what: str, content: bytes, headers: Mapping[str, str], *, provider: str, secrets: Iterable[str]
) -> WireProtocolError:
    """Return the error for an answer of status 200 that is not what was asked for."""
    text = redact(content[: BODY_LIMIT * 4].decode("utf-8", "replace"), secrets)
    words = server_words(text)
    return WireProtocolError(
        f"{what}: {words}" if words else what,
        provider=provider,
        status=200,
        body=text[:BODY_LIMIT],
        request_id=request_id(headers),
        server_message=words or None,
    )


def server_words(text: str) -> str:
    """Take out of a body what the server says to people: JSON, HTML or plain text."""
    if _MARKUP.match(text):
        found = _TITLE.search(text) or _HEADING.search(text)
        plain = _TAG.sub(" ", found.group(1) if found else text)
        return shorten(html.unescape(plain))
    try:
        payload = from_json(text)
    except ValueError:
        return shorten(text)
    return _find_words(payload)


def is_error(payload: Mapping[str, Any]) -> bool:
    """Whether an event of a stream reports an error instead of a piece of the answer."""
    if payload.get("error") or payload.get("object") == "error":
        return True
    return "choices" not in payload and any(payload.get(word) for word in ("detail", "errors"))


def request_id(headers: Mapping[str, str]) -> str | None:
    """Return what the server calls this request."""
    return next((headers[name] for name in _REQUEST_ID if name in headers), None)


def shorten(text: str, limit: int = _SENTENCE) -> str:
    """Put text on one line of bounded length."""
    line = " ".join(text[: limit * 4].split())
    return line if len(line) <= limit else f"{line[: limit - 3]}..."


def _find_words(payload: Any) -> str:
    if isinstance(payload, str):
        return shorten(payload)
    if is_array(payload):
        return shorten("; ".join(filter(None, map(_find_words, payload[:20]))))
    return _words_of(payload) if is_object(payload) else ""


def _words_of(payload: dict[str, Any]) -> str:
    """FastAPI reports a wrong field as `{"loc": [...], "msg": ...}`; the field belongs to the words."""
    loc = payload.get("loc")
    if "msg" in payload and is_array(loc):
        place = ".".join(map(str, loc))
        return shorten(f"{place}: {payload['msg']}")
    for name in _WORDS:
        words = _find_words(payload.get(name))
        if words:
            return words
    return ""


def _status_inside(payload: Any) -> int | None:
    """OpenAI-compatible servers repeat the status as `error.code`, some as text."""
    if not is_object(payload):
        return None
    inner = payload.get("error")
    holder = inner if is_object(inner) else payload
    for name in ("status", "status_code", "code"):
        value = holder.get(name)
        if isinstance(value, (int, str)) and str(value).isdigit() and 400 <= int(value) < 600:
            return int(value)
    return None


def _may_succeed_later(status: int) -> bool | None:
    if status in (408, 425, 429, 502, 503, 504):
        return True
    if status < 500 or status in (501, 505):
        return False
    return None
