"""Find tool calls that a model writes into its text between tags, reading each character once."""

from __future__ import annotations

from typing import Any

from ..http.json_types import is_object, loosely
from .tool_calls import ToolCallAssembler

OPEN = "<tool_call>"
CLOSE = "</tool_call>"


class ToolCallText:
    """Find calls that come as `<tool_call>{...}</tool_call>` in the text of a stream.

    Xinference's Transformers engine parses them only in answers that are not streamed. Anything
    that is not a call is returned as text.
    """

    __slots__ = ("_after", "_body", "_held", "_inside")

    def __init__(self) -> None:
        self._held = ""
        """Text that may be the beginning of a tag."""
        self._body: list[str] = []
        self._inside = False
        self._after = False

    @property
    def plain(self) -> bool:
        """Whether text without `<` may pass as it is."""
        return not (self._held or self._inside or self._after)

    def feed(self, piece: str, calls: ToolCallAssembler) -> str:
        """Return the text that is not part of a call; calls are added to `calls`."""
        buffer, self._held = self._held + piece, ""
        text: list[str] = []
        at = 0
        while at < len(buffer):
            step = self._in if self._inside else self._out
            at = step(buffer, at, text, calls)
        return "".join(text)

    def finish(self, calls: ToolCallAssembler) -> str:
        """Return what was held back; a last call may lack its closing tag."""
        held = "".join((*self._body, self._held))
        self._body, self._held = [], ""
        if self._inside and _take_call(held, calls):
            return ""
        return f"{OPEN}{held}" if self._inside else held

    def _out(self, buffer: str, at: int, text: list[str], calls: ToolCallAssembler) -> int:
        if self._after:
            # White space between and after calls is part of their format.
            while at < len(buffer) and buffer[at].isspace():
                at += 1
            self._after = at == len(buffer)
        found = buffer.find(OPEN, at)
        if found >= 0:
            text.append(buffer[at:found])
            self._inside = True
            return found + len(OPEN)
        keep = partial(buffer, OPEN, at)
        text.append(buffer[at:keep])
        self._held = buffer[keep:]
        return len(buffer)

    def _in(self, buffer: str, at: int, text: list[str], calls: ToolCallAssembler) -> int:
        found = buffer.find(CLOSE, at)
        if found < 0:
            keep = partial(buffer, CLOSE, at)
            self._body.append(buffer[at:keep])
            self._held = buffer[keep:]
            return len(buffer)
        body = "".join((*self._body, buffer[at:found]))
        self._body = []
        if _take_call(body, calls):
            self._after = True
        else:
            text.append(f"{OPEN}{body}{CLOSE}")
        self._inside = False
        return found + len(CLOSE)


def partial(text: str, tag: str, start: int = 0) -> int:
    """Return where the longest end of `text` begins that could be the beginning of a tag."""
    at = text.rfind("<", max(start, len(text) - len(tag) + 1))
    return at if at >= 0 and tag.startswith(text[at:]) else len(text)


def _take_call(text: str, calls: ToolCallAssembler) -> bool:
    try:
        payload: Any = loosely(text.strip())
    except ValueError:
        return False
    name = payload.get("name") if is_object(payload) else None
    if not isinstance(name, str) or not name:
        return False
    calls.add_text(name, payload.get("arguments", payload.get("parameters")))
    return True
