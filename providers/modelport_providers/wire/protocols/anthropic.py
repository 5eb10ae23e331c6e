"""Read the messages API of Anthropic: answers, events and error types. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic_core import from_json

from modelport.adapters import whole_characters
from modelport.errors import (
    WireAuthorizationError,
    WireBadRequestError,
    WireError,
    WireProtocolError,
    WireRateLimitError,
    WireServerError,
)
from modelport.interfaces import ServerSentEvent

from ..http.context_length import as_class
from ..http.error_messages import is_error
from ..http.json_types import is_array, is_object, loosely
from ..stream.answers import Delta
from ..stream.shortcut import Kind, Piece
from .openai import lenient

Json = dict[str, Any]

REDACTED = "redacted:"
"""The prefix of the signature of a redacted thought, which contains the whole thought."""

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
    """Read a whole message; raise `WireProtocolError` when it is not one."""
    blocks = payload.get("content") if is_object(payload) else None
    if not is_array(blocks):
        raise WireProtocolError("the server's answer is not a message")
    reader = MessageReader()
    parts: list[Delta] = []
    calls: list[Any] = []
    for index, block in enumerate(filter(is_object, blocks)):
        for part in (reader.begin(index, block, whole=True), reader.end(index)):
            if part is not None and not part.unseen:
                calls += part.tool_calls
                parts.append(part)
    return Delta(
        tool_calls=calls,
        finish_reason=_reason(payload),
        usage=_usage(payload.get("usage")),
        parts=parts,
    )


class MessageReader:
    """Reads the blocks of one message in their order.

    Text, thoughts and calls are distinguished. Any other block (a tool that the server runs, its
    result, an addition of a later version) is kept unchanged at its place, because the API needs it
    back there.
    """

    def __init__(self) -> None:
        self._calls: dict[Any, str] = {}
        self._unplaced: list[str] = []
        """Calls after which no other block has begun yet."""
        self._opaque: dict[Any, _Opaque] = {}
        self._citations: list[Any] = []

    def begin(self, index: Any, block: Json, *, whole: bool = False) -> Delta | None:
        """Take the start of a block, or a whole block."""
        kind = block.get("type")
        if kind == "tool_use":
            identity = str(block.get("id") or "")
            self._calls[index] = identity
            self._unplaced.append(identity)
            arguments: Any = block.get("input") or ({} if whole else "")
            return Delta(tool_calls=[_call(block, index, arguments)])
        placed = [{"call": identity} for identity in self._unplaced]
        self._unplaced = []
        delta = self._begun(kind, index, block)
        delta.opaque = placed
        grows = placed or delta.text or delta.reasoning or delta.signature or delta.unseen
        return delta if grows else None

    def piece(self, index: Any, delta: Json) -> Delta | None:
        """Take a piece of a block."""
        kind = delta.get("type")
        if (opaque := self._opaque.get(index)) is not None:
            opaque.add(delta)
            return Delta(unseen=True)
        match kind:
            case "text_delta":
                return Delta(str(delta.get("text") or ""))
            case "thinking_delta":
                return Delta(reasoning=str(delta.get("thinking") or ""))
            case "signature_delta":
                return Delta(signature=str(delta.get("signature") or ""))
            case "citations_delta":
                self._citations.append(delta.get("citation"))
                return Delta(unseen=True)
            case "input_json_delta" if index in self._calls:
                arguments = str(delta.get("partial_json") or "")
                return Delta(tool_calls=[{"index": index, "function": {"arguments": arguments}}])
            case _:
                return None

    def end(self, index: Any) -> Delta | None:
        """Take the end of a block."""
        if (opaque := self._opaque.pop(index, None)) is not None:
            return Delta(opaque=[{"block": opaque.block()}])
        cited, self._citations = self._citations, []
        return Delta(opaque=[{"citations": cited}]) if cited else None

    def _begun(self, kind: Any, index: Any, block: Json) -> Delta:
        match kind:
            case "text":
                self._citations = list(block.get("citations") or ())
                return Delta(str(block.get("text") or ""))
            case "thinking":
                thought = str(block.get("thinking") or "")
                return Delta(reasoning=thought, signature=block.get("signature") or None)
            case "redacted_thinking":
                return Delta(signature=f"{REDACTED}{block.get('data')}")
            case _:
                self._opaque[index] = _Opaque(block)
                return Delta(unseen=True)


class _Opaque:
    """A block that only the server reads, assembled from its pieces."""

    def __init__(self, block: Json) -> None:
        self._block = dict(block)
        self._input: list[str] = []
        self._texts: dict[str, list[str]] = {}

    def add(self, delta: Json) -> None:
        """Take a piece of the input, or of the field that it is named after."""
        if delta.get("type") == "input_json_delta":
            self._input.append(str(delta.get("partial_json") or ""))
            return
        for name, value in delta.items():
            if name != "type" and isinstance(value, str):
                self._texts.setdefault(name, []).append(value)

    def block(self) -> Json:
        """Return the whole block."""
        for name, pieces in self._texts.items():
            begun = str(self._block.get(name) or "")
            self._block[name] = whole_characters(begun + "".join(pieces))
        if self._input:
            try:
                self._block["input"] = loosely(whole_characters("".join(self._input)))
            except ValueError:
                # The answer was cut off; the server would not accept half of its own call.
                self._block["input"] = {}
        return self._block


def read_event(
    event: ServerSentEvent, reader: MessageReader, error_of: Callable[[Any, str], Exception]
) -> Delta | None:
    """Read one event, None for a ping. Raise the error that an event reports."""
    if not event.data:
        return None
    try:
        payload: Any = from_json(event.data)
    except ValueError:
        payload = lenient(event.data)
    if not is_object(payload):
        raise WireProtocolError("an event of the stream is not a JSON object")
    index = payload.get("index")
    match payload.get("type", event.event):
        case "content_block_delta":
            return reader.piece(index, _object(payload.get("delta")))
        case "content_block_start":
            return reader.begin(index, _object(payload.get("content_block")))
        case "content_block_stop":
            return reader.end(index)
        case "message_start":
            message = payload.get("message")
            return Delta(usage=_usage(message.get("usage") if is_object(message) else None))
        case "message_delta":
            inner = payload.get("delta")
            reason = _reason(inner) if is_object(inner) else None
            return Delta(finish_reason=reason, usage=_usage(payload.get("usage")))
        case "message_stop":
            return Delta(end=True)
        case _ if is_error(payload):
            raise error_of(payload, event.data.decode("utf-8", "replace"))
        case _:
            return None


def plain_piece(data: bytes) -> Piece | None:
    """Return the only string that an event adds; None for other events, which `read_event` reads."""
    try:
        payload = from_json(data)
        if payload["type"] != "content_block_delta":
            return None
        delta = payload["delta"]
        kind, name = _PIECES[delta["type"]]
        text, index = delta[name], payload["index"]
    except (ValueError, LookupError, TypeError):
        return None
    return (kind, text, index) if text.__class__ is str and index.__class__ is int else None


def plain_text(data: bytes) -> str | None:
    """Return the text of an event that contains nothing else; None for other events."""
    piece = plain_piece(data)
    return piece[1] if piece is not None and piece[0] == "text" else None


_PIECES: Mapping[str, tuple[Kind, str]] = {
    "text_delta": ("text", "text"),
    "thinking_delta": ("thinking", "thinking"),
    "input_json_delta": ("arguments", "partial_json"),
}


def typed_error(error: WireError) -> WireError:
    """Return the error with the class of its type, the only sign of status 529 and of errors in streams."""
    kind = _ERRORS.get(_error_type(error.body))
    if kind is None or isinstance(error, kind):
        return error
    return as_class(error, kind)


def _call(block: Json, index: Any, arguments: Any) -> Json:
    known = ("type", "id", "name", "input")
    extra = {name: value for name, value in block.items() if name not in known}
    function = {"name": block.get("name"), "arguments": arguments}
    return {**extra, "index": index, "id": block.get("id"), "function": function}


def _object(value: Any) -> Json:
    return value if is_object(value) else {}


def _reason(holder: Json) -> str | None:
    reason = holder.get("stop_reason")
    return _REASONS.get(reason, reason) if isinstance(reason, str) else None


def _usage(reported: Any) -> Json | None:
    """Return the usage; prompt tokens include those read from and written to the cache."""
    if not is_object(reported):
        return None
    fresh, written = reported.get("input_tokens"), reported.get("output_tokens")
    cached = reported.get("cache_read_input_tokens")
    usage: Json = {}
    created = reported.get("cache_creation_input_tokens")
    if isinstance(fresh, int):
        usage["prompt_tokens"] = fresh + (created or 0) + (cached or 0)
    if isinstance(written, int):
        usage["completion_tokens"] = written
    counted = {"cached_tokens": cached, "cache_creation_tokens": created}
    details = {name: count for name, count in counted.items() if isinstance(count, int)}
    if details:
        usage["prompt_tokens_details"] = details
    return usage


def _error_type(body: str | None) -> str:
    try:
        payload: Any = loosely(body or "")
    except ValueError:
        return ""
    inner = payload.get("error") if is_object(payload) else None
    return str(inner.get("type") or "") if is_object(inner) else ""
