"""Find the recording that answers a request, by comparing normalised requests."""

from __future__ import annotations

import email
import email.policy
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, cast
from urllib.parse import unquote

from .http1 import Head
from .recording import Key, Question, Recording

# Other fields of a request do not change the answers of these models, or only make them random.
DECIDING = (
    "model",
    "messages",
    "prompt",
    "input",
    "query",
    "documents",
    "stream",
    "include_usage",
    "stop",
    "max_tokens",
    "tools",
    "top_n",
    "return_documents",
    "encoding_format",
    "voice",
    "audio_format",
    "language",
    "thinking",
    "file",
)
# The weight of a difference in the search for the nearest recording.
FAR = {"path": 100, "method": 100, "model": 10}
KEY_IN_QUERY = re.compile(r"([?&](?:api[-_]?key|key|token|access_token)=)[^&]*", re.IGNORECASE)
ABORT = re.compile(r"/requests/[^/]+/abort$")


def question(head: Head, content: bytes, good_key: str = "") -> Question:
    """Return the normal form of a request.

    Args:
        head: Its first line and headers.
        content: Its body.
        good_key: The key that the server accepts; without one, keys are not compared.
    """
    request = as_sent(head, content)
    body = normal_body(request.path, request.body)
    return Question(request.method, request.path, body, _key(head, good_key))


def as_sent(head: Head, content: bytes) -> Question:
    """Return a request with its body as sent; a key in its address is left out."""
    method, target, _ = head.start.split(" ", 2)
    path = ABORT.sub("/requests/any/abort", unquote(target))
    return Question(method, KEY_IN_QUERY.sub(r"\1any", path), _parse(head, content))


def normal_body(path: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the deciding fields, without empty ones."""
    given = dict(body)
    given["include_usage"] = _member(given, "stream_options", "include_usage")
    thinking = given.get("enable_thinking", _member(given, "chat_template_kwargs"))
    given["thinking"] = None if thinking is None else str(thinking)  # an explicit "off" counts
    if "max_completion_tokens" in given:
        given["max_tokens"] = given["max_completion_tokens"]
    if "/audio/" in path:
        given["audio_format"] = given.get("response_format")
    if given.get("encoding_format") == "float":
        del given["encoding_format"]
    for name in ("stop", "input"):
        if isinstance(given.get(name), str) and "/audio/" not in path:
            given[name] = [given[name]]
    messages = cast(list[dict[str, Any]], given.get("messages") or [])
    given["messages"] = [_message(message) for message in messages]
    return {name: given[name] for name in DECIDING if _decides(given.get(name))}


def find(request: Question, recordings: Sequence[Recording]) -> list[Recording]:
    """Return the recordings that answer, in their order; several are answers to repeated requests."""
    with_keys = any(recording.question.key != "none" for recording in recordings)
    return [r for r in recordings if not _differences(request, r, with_keys)]


def explain(request: Question, recordings: Sequence[Recording]) -> str:
    """Return a message with the recording closest to an unanswered request, and the difference."""
    with_keys = any(recording.question.key != "none" for recording in recordings)
    found = [(_differences(request, recording, with_keys), recording) for recording in recordings]
    if not found:
        return "there are no recordings"
    differences, nearest = min(found, key=lambda one: sum(FAR.get(name, 1) for name in one[0]))
    text = (f"{name} is {a!r} and not {k!r}" for name, (a, k) in differences.items())
    return f"nearest is {nearest.name!r}, but {'; '.join(text)}"


def _differences(
    request: Question, recording: Recording, with_keys: bool
) -> dict[str, tuple[Any, Any]]:
    known = recording.question
    pairs: list[tuple[str, Any, Any]] = [
        ("method", request.method, known.method),
        ("path", request.path, known.path),
    ]
    if with_keys:
        pairs.append(("key", request.key, known.key))
    names = {"body": DECIDING, "model": ("model",), "path": ()}[recording.match]
    normal = normal_body(known.path, known.body)
    pairs += [(name, request.body.get(name), normal.get(name)) for name in names]
    return {name: (a, k) for name, a, k in pairs if a != k}


def _decides(value: Any) -> bool:
    # Not `in (None, False)`: that holds for 0 too, and `top_n: 0` asks for something.
    return value is not None and value is not False and value not in ("", [])


def _member(body: Mapping[str, Any], *names: str) -> Any:
    value: Any = body
    for name in names:
        value = cast(dict[str, Any], value).get(name) if isinstance(value, dict) else None
    return value


def _message(message: Mapping[str, Any]) -> dict[str, Any]:
    content = message.get("content") or ""
    if isinstance(content, list):
        parts = cast(list[dict[str, Any]], content)
        content = "".join(str(p.get("text", p)) for p in parts)
    normal: dict[str, Any] = {"role": message.get("role"), "content": content}
    if calls := message.get("tool_calls"):
        normal["tool_calls"] = [_call(call["function"]) for call in calls]
    return normal


def _call(function: Mapping[str, Any]) -> list[Any]:
    arguments = function.get("arguments")
    return [
        function.get("name"),
        json.loads(arguments) if isinstance(arguments, str) else arguments,
    ]


def _key(head: Head, good_key: str) -> Key:
    if not good_key:
        return "none"
    scheme, _, key = head.get("authorization").partition(" ")
    if not scheme:
        return "none"
    return "good" if scheme.lower() == "bearer" and key.strip() == good_key else "wrong"


def _parse(head: Head, content: bytes) -> dict[str, Any]:
    kind = head.get("content-type")
    if kind.startswith("multipart/form-data"):
        return _parse_form(kind, content)
    try:
        parsed = json.loads(content or b"{}")
    except ValueError:
        return {"file": hashlib.sha256(content).hexdigest()}
    return cast(dict[str, Any], parsed) if isinstance(parsed, dict) else {"input": parsed}


def _parse_form(kind: str, content: bytes) -> dict[str, Any]:
    head = f"content-type: {kind}\r\n\r\n".encode("latin-1")
    parsed = email.message_from_bytes(head + content, policy=email.policy.HTTP)
    fields: dict[str, Any] = {}
    for part in parsed.iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        payload = cast(bytes, part.get_payload(decode=True))
        if part.get_filename() is None:
            fields[name] = payload.decode("utf-8")
        else:
            fields[name] = hashlib.sha256(payload).hexdigest()
    return fields
