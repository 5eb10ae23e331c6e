"""Convert messages between Dify's SDK and modelport.

In the SDK, reasoning is text between think tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from modelport.entities import (
    AssistantPromptMessage,
    MultiModalContent,
    PromptMessage,
    PromptMessageContentType,
    PromptMessageTool,
)
from modelport_providers.wire.http.json_types import is_object

from .sdk import entity, known_fields, wire_values

OPEN = "<think>\n"
CLOSE = "\n</think>"
_THOUGHT = re.compile(r"<think>\n(.*?)\n</think>(.*)", re.DOTALL)


class ThinkTags:
    """Writes the pieces of one answer as text, with tags around the reasoning."""

    __slots__ = ("_is_open",)

    def __init__(self) -> None:
        self._is_open = False

    def piece(self, reasoning: str, text: str, *, is_last: bool) -> str:
        """Return one piece; a tag that is open is closed where the answer begins or ends."""
        written = ""
        if reasoning:
            written = reasoning if self._is_open else OPEN + reasoning
            self._is_open = True
        if self._is_open and (text or is_last):
            written += CLOSE
            self._is_open = False
        return written + text


def our_messages(messages: Iterable[Any]) -> list[PromptMessage]:
    """Convert the SDK's messages to modelport's."""
    return [_our_message(message) for message in messages]


def our_tools(tools: Iterable[Any] | None) -> list[PromptMessageTool] | None:
    """Convert the SDK's tools to modelport's, None when there are none."""
    listed = [PromptMessageTool.model_validate(wire_values(tool)) for tool in tools or ()]
    return listed or None


def our_documents(documents: Iterable[Any]) -> list[MultiModalContent]:
    """Convert the SDK's texts and images to modelport's."""
    return [MultiModalContent.model_validate(wire_values(document)) for document in documents]


def our_tool_choice(choice: Any) -> str | None:
    """Convert Dify's choice of tools, `{mode, name}`, to modelport's; None when there is none."""
    if choice is None or isinstance(choice, str):
        return choice or None
    values: dict[str, Any] = {**(choice if is_object(choice) else vars(choice))}
    mode, name = values.get("mode"), values.get("name")
    mode = getattr(mode, "value", mode)
    return str(mode) if mode in ("auto", "none", "required") else (str(name) if name else None)


def their_message(message: AssistantPromptMessage, tags: ThinkTags, *, is_last: bool) -> Any:
    """Return an answer as the SDK's message; its content is never null.

    tags: those of the whole answer, of which this message may be a piece.
    """
    ends = is_last or bool(message.tool_calls)
    text = tags.piece(message.reasoning, message.text, is_last=ends)
    values: dict[str, Any] = {
        "content": _content(message, text),
        "tool_calls": [call.model_dump(mode="json") for call in message.tool_calls],
    }
    if message.opaque_body is not None and "opaque_body" in known_fields("AssistantPromptMessage"):
        values["opaque_body"] = message.opaque_body
    return entity("AssistantPromptMessage", values)


def _our_message(message: Any) -> PromptMessage:
    values = wire_values(message)
    content = values.get("content")
    if values.get("role") == "assistant" and isinstance(content, str):
        values["content"] = _parted(content)
    return PromptMessage.of(values)


def _parted(content: str) -> str | list[dict[str, str]]:
    """Text between think tags at the start is reasoning, which a server must not read as text."""
    found = _THOUGHT.fullmatch(content)
    if found is None:
        return content
    thought, text = found.groups()
    parts = [{"type": "thinking", "data": thought}]
    return [*parts, {"type": "text", "data": text}] if text else parts


def _content(message: AssistantPromptMessage, text: str) -> str | list[dict[str, Any]]:
    """Text is unchanged; files of the model remain parts after it."""
    parts = message.content if isinstance(message.content, list) else []
    plain = (PromptMessageContentType.TEXT, PromptMessageContentType.THINKING)
    files = [part.model_dump(mode="json") for part in parts if part.type not in plain]
    if not files:
        return text
    return [{"type": "text", "data": text}, *files] if text else files
