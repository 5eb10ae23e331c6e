"""Read one message of OpenAI's protocol, or a piece of one, without losing anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..http.json_types import is_array, is_object
from ..stream.answers import Delta

Json = dict[str, Any]

KEPT = ("reasoning_details", "extra_content")
"""Fields of a message that servers need again: those of OpenRouter and Gemini."""

_THOUGHTS = ("reasoning_content", "reasoning")
_NAMED = {name: {"reasoning": name} for name in _THOUGHTS}
_TAGS = ("<thought>", "</thought>")


def message_delta(message: Json) -> Delta:
    """Return the content of a message: text, reasoning, calls, and data that must be sent back."""
    field = next((name for name in _THOUGHTS if message.get(name)), "")
    # It is sent back under the name under which it came.
    kept = _NAMED.get(field)
    found = {name: message[name] for name in KEPT if message.get(name)}
    text, thought = _split(message.get("content"))
    reasoning = text_of(message.get(field)) or thought or _detailed(found.get("reasoning_details"))
    if _is_thought(found.get("extra_content")):
        reasoning, text = reasoning + _untagged(text), ""
        del found["extra_content"]
    if found:
        kept = {**(kept or {}), **found}
    text = text or text_of(message.get("refusal")) or _spoken(message.get("audio"))
    return Delta(text, reasoning, _calls(message), kept=kept)


def text_of(content: Any) -> str:
    """Return the text of what may be text, one object with its text, or a list of parts."""
    return _split(content)[0]


def _split(content: Any) -> tuple[str, str]:
    """Return text and reasoning of a content; Mistral puts thoughts among its parts."""
    if isinstance(content, str):
        return content, ""
    if is_array(content):
        pairs = [_split(part) for part in content]
        return "".join(text for text, _ in pairs), "".join(thought for _, thought in pairs)
    if not is_object(content):
        return "", ""
    kind = str(content.get("type") or "")
    if kind in ("thinking", "reasoning", "reasoning_content"):
        thought = content.get("thinking") or content.get("reasoning") or content.get("text")
        return "", "".join(_split(thought))
    if kind == "refusal":
        return text_of(content.get("refusal")), ""
    return text_of(content.get("text")), ""


def _calls(message: Json) -> list[Any]:
    calls = message.get("tool_calls")
    legacy = message.get("function_call")
    found: list[Any] = list(calls) if is_array(calls) else []
    if is_object(legacy):
        found.append({"index": 0, "function": legacy})
    return found


def _detailed(details: Any) -> str:
    """Return the reasoning of servers that send it only as details."""
    if not is_array(details):
        return ""
    found = [one.get("text") or one.get("summary") for one in details if is_object(one)]
    return "".join(text for text in found if isinstance(text, str))


def _spoken(audio: Any) -> str:
    """Return the transcript of an answer in sound."""
    return text_of(audio.get("transcript")) if is_object(audio) else ""


def _is_thought(extra: Any) -> bool:
    """Return whether a piece is a thought: Gemini marks such pieces, and leaves them in the content."""
    google: Any = extra.get("google") if is_object(extra) else None
    return is_object(google) and google.get("thought") is True


def _untagged(text: str) -> str:
    for tag in _TAGS:
        text = text.replace(tag, "")
    return text


def back(message: Mapping[str, Any], reasoning: str, wanted: bool) -> Json:
    """Return the fields that are sent back with a message of this server.

    message: the data of the assembled message. wanted: whether its reasoning is sent back too.
    """
    fields = {name: message[name] for name in KEPT if name in message}
    name = message.get("reasoning")
    if wanted and isinstance(name, str) and name in _THOUGHTS and reasoning:
        fields[name] = reasoning
    return fields
