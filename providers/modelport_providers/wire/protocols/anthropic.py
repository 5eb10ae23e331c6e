"""The messages API of Anthropic: answers and events in, error types into errors; pure functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic_core import from_json

from modelport.errors import (
    WireAuthorizationError,
    WireBadRequestError,
    WireError,
    WireProtocolError,
    WireRateLimitError,
    WireServerError,
)
from modelport.interfaces import ServerSentEvent

from ..http.limits import as_class
from ..http.shapes import is_array, is_object
from ..stream.answers import Delta

Json = dict[str, Any]

REDACTED = "redacted:"
"""What the seal of a thought begins with that the server keeps to itself: it holds all of it."""

_REASONS = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "tool_use": "tool_calls",
    "refusal": "content_filter",
    "pause_turn": "pause",
}
_ERRORS: Mapping[str, type[WireError]] = {
    "overloaded_error": WireServerError,
    "api_error": WireServerError,
    "timeout_error": WireServerError,
    "rate_limit_error": WireRateLimitError,
    "authentication_error": WireAuthorizationError,
    "permission_error": WireAuthorizationError,
    "billing_error": WireAuthorizationError,
    "invalid_request_error": WireBadRequestError,
    "not_found_error": WireBadRequestError,
    "request_too_large": WireBadRequestError,
}


def read_message(payload: Any) -> Delta:
    """Read a whole message; raises `WireProtocolError` when it is none."""
    blocks = payload.get("content") if is_object(payload) else None
    if not is_array(blocks):
        raise WireProtocolError("the server's answer is not a message")
    delta = Delta(finish_reason=_reason(payload), usage=_usage(payload.get("usage")))
    calls: list[Json] = []
    thoughts: list[tuple[str, str]] = []
    for block in filter(is_object, blocks):
        match block.get("type"):
            case "text":
                delta.text += str(block.get("text") or "")
            case "thinking":
                thought, signature = str(block.get("thinking") or ""), block.get("signature")
                if signature:
                    thoughts.append((thought, str(signature)))
                else:
                    delta.reasoning += thought
            case "redacted_thinking":
                thoughts.append(("", f"{REDACTED}{block.get('data')}"))
            case "tool_use":
                calls.append(_call(block, len(calls), block.get("input") or {}))
            case _:
                pass
    delta.tool_calls, delta.thoughts = calls, thoughts
    return delta


def read_event(event: ServerSentEvent, error_of: Callable[[Any, str], Exception]) -> Delta | None:
    """Read one event; pings and what a later version adds say nothing. Raises what it reports."""
    if not event.data:
        return None
    try:
        payload: Any = from_json(event.data)
    except ValueError as error:
        raise WireProtocolError("an event of the stream is not JSON") from error
    if not is_object(payload):
        raise WireProtocolError("an event of the stream is not a JSON object")
    match payload.get("type", event.event):
        case "content_block_delta":
            return _piece(payload)
        case "content_block_start":
            return _start(payload)
        case "message_start":
            message = payload.get("message")
            return Delta(usage=_usage(message.get("usage") if is_object(message) else None))
        case "message_delta":
            inner = payload.get("delta")
            reason = _reason(inner) if is_object(inner) else None
            return Delta(finish_reason=reason, usage=_usage(payload.get("usage")))
        case "message_stop":
            return Delta(end=True)
        case "error":
            raise error_of(payload, event.data.decode("utf-8", "replace"))
        case _:
            return None


def plain_text(data: bytes) -> str | None:
    """Return the text of an event that says nothing else; None for any other, `read_event` reads it."""
    try:
        payload = from_json(data)
        delta = payload["delta"]
        if payload["type"] == "content_block_delta" and delta["type"] == "text_delta":
            text = delta["text"]
            if text.__class__ is str:
                plain: str = text
                return plain
    except (ValueError, LookupError, TypeError):
        return None
    return None


def typed_error(error: WireError) -> WireError:
    """Return the error of the class that its type says: 529 and errors in streams have no other sign."""
    kind = _ERRORS.get(_error_type(error.body))
    if kind is None or isinstance(error, kind):
        return error
    return as_class(error, kind)


def _piece(payload: Json) -> Delta | None:
    inner: Json = payload.get("delta") or {}
    match inner.get("type"):
        case "text_delta":
            return Delta(str(inner.get("text") or ""))
        case "thinking_delta":
            return Delta(reasoning=str(inner.get("thinking") or ""))
        case "signature_delta":
            return Delta(signature=str(inner.get("signature") or ""))
        case "input_json_delta":
            arguments = str(inner.get("partial_json") or "")
            piece = {"index": payload.get("index"), "function": {"arguments": arguments}}
            return Delta(tool_calls=[piece])
        case _:
            return None


def _start(payload: Json) -> Delta | None:
    block: Json = payload.get("content_block") or {}
    match block.get("type"):
        case "tool_use":
            # Its input is empty here and comes in pieces; some servers send it whole.
            whole = block.get("input") or ""
            return Delta(tool_calls=[_call(block, payload.get("index"), whole)])
        case "redacted_thinking":
            return Delta(signature=f"{REDACTED}{block.get('data')}")
        case "text" if block.get("text"):
            return Delta(str(block["text"]))
        case "thinking" if block.get("thinking"):
            return Delta(reasoning=str(block["thinking"]))
        case _:
            return None


def _call(block: Json, index: Any, arguments: Any) -> Json:
    function = {"name": block.get("name"), "arguments": arguments}
    return {"index": index, "id": block.get("id"), "function": function}


def _reason(holder: Json) -> str | None:
    told = holder.get("stop_reason")
    return _REASONS.get(told, told) if isinstance(told, str) else None


def _usage(told: Any) -> Json | None:
    """Return usage in the words of the kit: tokens read from and written to the cache are prompt too."""
    if not is_object(told):
        return None
    fresh, written = told.get("input_tokens"), told.get("output_tokens")
    cached = told.get("cache_read_input_tokens")
    usage: Json = {}
    if isinstance(fresh, int):
        created = told.get("cache_creation_input_tokens") or 0
        usage["prompt_tokens"] = fresh + created + (cached or 0)
    if isinstance(written, int):
        usage["completion_tokens"] = written
    if isinstance(cached, int):
        usage["prompt_tokens_details"] = {"cached_tokens": cached}
    return usage


def _error_type(body: str | None) -> str:
    try:
        payload: Any = from_json(body or "")
    except ValueError:
        return ""
    inner = payload.get("error") if is_object(payload) else None
    return str(inner.get("type") or "") if is_object(inner) else ""
