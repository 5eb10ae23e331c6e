"""Convert messages and content parts in OpenAI's form to the values of entities."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn

from ..schema.json_types import is_object

Json = Mapping[str, Any]

MESSAGE_KEYS = frozenset({"role", "content", "name", "tool_calls", "tool_call_id", "opaque_body"})
"""The keys of a message."""
_DROPPED = frozenset({"annotations", "id", "object", "created", "index"})
"""Keys that servers add to their messages and no server accepts."""


def message_values(message: Json) -> dict[str, Any]:
    """Return the values of a message, with OpenAI's own keys converted.

    Raises:
        InputInvalidError: It has a key that messages cannot have.
    """
    values = {
        key: value
        for key, value in message.items()
        if key in MESSAGE_KEYS and not (key == "tool_calls" and value is None)
    }
    extra = {
        key: value
        for key, value in message.items()
        if key not in MESSAGE_KEYS and key not in _DROPPED and value not in (None, "", [], {})
    }
    reasoning = extra.pop("reasoning_content", None) or extra.pop("reasoning", None)
    extra.pop("reasoning", None)
    refusal, legacy = extra.pop("refusal", None), extra.pop("function_call", None)
    mark = extra.pop("cache_control", None)
    if extra:
        _reject(
            f"a message cannot have {', '.join(map(repr, extra))}; allowed are"
            f" {', '.join(map(repr, sorted(MESSAGE_KEYS)))}"
        )
    if refusal and not values.get("content"):
        values["content"] = refusal
    if reasoning:
        thought = {"type": "thinking", "data": str(reasoning)}
        values["content"] = [thought, *_as_parts(values.get("content"))]
    if legacy:
        values["tool_calls"] = [{"id": "", "type": "function", "function": legacy}]
    if mark:
        values["content"] = _marked(_as_parts(values.get("content")), mark)
    if values.get("role") == "function":
        values["role"] = "tool"
        values.setdefault("tool_call_id", str(values.get("name") or ""))
    return values


def part_values(part: Json) -> Json:
    """Return the values of a content part. One in modelport's form is unchanged.

    Raises:
        InputInvalidError: Its type is unknown, or its file cannot be sent.
    """
    kind = part.get("type")
    if (
        kind in _OURS
        and ("data" in part or kind not in ("text", "thinking"))
        and "source" not in part
    ):
        return _marked([part], part["cache_control"])[0] if part.get("cache_control") else part
    reader = _READERS.get(str(kind))
    if reader is None:
        _reject(
            f"a content part of type {kind!r} is unknown; allowed are"
            f" {', '.join(map(repr, sorted({*_OURS, *_READERS})))}"
        )
    values = dict(reader(part))
    return _marked([values], part["cache_control"])[0] if part.get("cache_control") else values


def call_values(call: Json) -> Json:
    """Return the values of a tool call, arguments as text; the envelope may be missing."""
    function: Any = call.get("function")
    if function is None and "name" in call:
        function = {"name": call["name"], "arguments": call.get("arguments", "{}")}
    if is_object(function) and not isinstance(function.get("arguments"), str | None):
        function = {**function, "arguments": json.dumps(function["arguments"], ensure_ascii=False)}
    return {"id": "", "type": "function", **call, "function": function}


def _text(part: Json) -> dict[str, Any]:
    text = part.get("text", part.get("refusal"))
    if not isinstance(text, str):
        _reject(f"a text part needs 'text', a text, not {type(text).__name__}")
    return {"type": "text", "data": text}


def _image(part: Json) -> dict[str, Any]:
    image = part.get("image_url")
    detail = image.get("detail") if is_object(image) else part.get("detail")
    values = _file(_address(image, "image_url"), "image")
    # Without it, and with "auto", the server decides.
    return {**values, "detail": detail if detail in ("low", "high") else None}


def _sound(part: Json) -> dict[str, Any]:
    given = part.get("input_audio")
    data = given.get("data") if is_object(given) else None
    if not isinstance(data, str):
        _reject("an input_audio part needs 'input_audio' with 'data', the audio in base64")
    return _file(data, "audio")


def _document(part: Json) -> dict[str, Any]:
    given: Any = part.get("file")
    if not is_object(given):
        given = part
    data = given.get("file_data", given.get("file_url"))
    if not isinstance(data, str):
        _reject(
            "a file part needs 'file' with 'file_data'; a 'file_id' is known to one server only"
        )
    values = _file(data, "document")
    return {**values, "filename": str(given.get("filename") or values.get("filename") or "")}


def _thought(part: Json) -> dict[str, Any]:
    data = part.get("thinking", part.get("text"))
    return {"type": "thinking", "data": str(data or ""), "signature": part.get("signature")}


def _by_address(kind: str) -> Callable[[Json], dict[str, Any]]:
    def read(part: Json) -> dict[str, Any]:
        return _file(_address(part.get(f"{kind}_url"), f"{kind}_url"), kind)

    return read


def _address(given: Any, key: str) -> str:
    url = given.get("url") if is_object(given) else given
    if not isinstance(url, str):
        _reject(f"an {key} part needs '{key}', an address or an object with 'url'")
    return url


def _file(reference: str, kind: str) -> dict[str, Any]:
    from .files import values_of_reference

    return {"type": kind, **values_of_reference(reference, kind)}


_OURS = frozenset({"text", "image", "audio", "video", "document", "thinking"})
_READERS: Mapping[str, Callable[[Json], dict[str, Any]]] = {
    "text": _text,
    "input_text": _text,
    "output_text": _text,
    "refusal": _text,
    "image_url": _image,
    "input_image": _image,
    "input_audio": _sound,
    "audio_url": _by_address("audio"),
    "video_url": _by_address("video"),
    "file": _document,
    "input_file": _document,
    "thinking": _thought,
}


def _as_parts(content: Any) -> Iterable[Any]:
    if not content:
        return []
    return [{"type": "text", "data": content}] if isinstance(content, str) else content


def _marked(parts: Iterable[Any], mark: Any) -> list[Any]:
    """Put the mark of a server's cache on the last part, where entities keep it."""
    listed: list[Any] = list(parts)
    last: Any = listed[-1] if listed else None
    if is_object(last):
        kept: Mapping[str, Any] = last.get("opaque_body") or {}
        listed[-1] = {**last, "opaque_body": {**kept, "cache_control": mark}}
    return listed


def _reject(message: str) -> NoReturn:
    from modelport.errors import InputInvalidError

    raise InputInvalidError(message)
