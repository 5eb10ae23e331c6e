"""Puts tool calls together from the pieces that servers stream, whatever they leave out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from pydantic_core import from_json

from modelport.interfaces import ToolCallPiece

from ..http.shapes import is_object

OPEN = "<tool_call>"
CLOSE = "</tool_call>"


@dataclass(frozen=True, slots=True)
class WholeCall:
    """One call, complete; `arguments` is JSON text."""

    id: str
    name: str
    arguments: str


@dataclass(slots=True, eq=False)
class _Slot:
    index: int | None
    id: str = ""
    name: str = ""
    arguments: list[str] = field(default_factory=list[str])

    @property
    def text(self) -> str:
        return "".join(self.arguments)

    @property
    def complete(self) -> bool:
        """Whether the arguments are whole JSON: what follows then belongs to another call."""
        text = self.text.strip()
        return text.endswith("}") and _parses(text)


class ToolCallAssembler:
    """Collect pieces of calls, give whole calls.

    `index` says which call a piece belongs to, unless it is missing or always 0; `id` says so, unless
    it is missing, empty, only on the first piece, or another one each time. So a piece starts a new
    call when it names a tool and the call that it would continue is whole, or has another name and id.
    """

    def __init__(self, tools: Iterable[str] = ()) -> None:
        self._tools = frozenset(tools)
        self._slots: list[_Slot] = []

    def __bool__(self) -> bool:
        return bool(self._slots)

    def add(self, pieces: Iterable[Any]) -> list[ToolCallPiece]:
        """Take the `tool_calls` of one delta or of one whole message; return what they add."""
        taken: list[_Slot] = []
        added: list[ToolCallPiece] = []
        for piece in pieces:
            if is_object(piece):
                slot, text = self._add(piece, taken)
                taken.append(slot)
                added.append(ToolCallPiece(self._slots.index(slot), slot.id, slot.name, text))
        return added

    def add_text(self, name: str, arguments: Any) -> None:
        """Take a call that was found in the text."""
        self._slots.append(_Slot(None, "", name, [_argument_text(arguments)]))

    def calls(self) -> list[WholeCall]:
        """Return all calls; ids that are missing or used twice are made up."""
        seen: set[str] = set()
        whole: list[WholeCall] = []
        for slot in self._slots:
            if not slot.name and not slot.text.strip():
                continue
            identity = slot.id if slot.id and slot.id not in seen else f"call_{uuid4().hex}"
            seen.add(identity)
            whole.append(WholeCall(identity, slot.name, slot.text.strip() or "{}"))
        return whole

    def _add(self, piece: dict[str, Any], taken: list[_Slot]) -> tuple[_Slot, str]:
        function = piece.get("function")
        details = function if is_object(function) else piece
        identity = _plain(piece.get("id"))
        name = _plain(details.get("name"))
        index = piece.get("index")
        slot = self._slot(index if isinstance(index, int) else None, identity, name, taken)
        slot.id = slot.id or identity
        if name and name != slot.name:
            slot.name += name
        text = _argument_text(details.get("arguments"))
        if text:
            slot.arguments.append(text)
        return slot, text

    def _slot(self, index: int | None, identity: str, name: str, taken: list[_Slot]) -> _Slot:
        found = self._same(index, identity)
        if found is None or (name and self._is_another(found, identity, name, taken)):
            found = _Slot(index)
            self._slots.append(found)
        return found

    def _same(self, index: int | None, identity: str) -> _Slot | None:
        """Return the call that a piece continues if it does not start one."""
        for slot in reversed(self._slots):
            if identity and slot.id == identity:
                return slot
        for slot in reversed(self._slots):
            if index is None or slot.index is None or slot.index == index:
                return slot
        return None

    def _is_another(self, slot: _Slot, identity: str, name: str, taken: list[_Slot]) -> bool:
        if identity and identity == slot.id:
            return False
        if slot.complete or slot in taken:
            return True
        if not slot.name or name == slot.name:
            return False
        return bool(slot.text or (identity and slot.id) or slot.name in self._tools)


class ToolCallText:
    """Find calls that come as `<tool_call>{...}</tool_call>` in the text of a stream.

    Xinference's Transformers engine parses them only in answers that are not streamed. What turns out
    not to be a call is given back as text.
    """

    __slots__ = ("_after", "_held", "_inside")

    def __init__(self) -> None:
        self._held = ""
        self._inside = False
        self._after = False

    def feed(self, piece: str, calls: ToolCallAssembler) -> str:
        """Return the text that is no call; what is one goes to `calls`."""
        buffer, self._held = self._held + piece, ""
        text: list[str] = []
        while buffer:
            buffer = self._in(buffer, text, calls) if self._inside else self._out(buffer, text)
        return "".join(text)

    def finish(self, calls: ToolCallAssembler) -> str:
        """Return what was held back; a last call may lack its closing tag."""
        held, self._held = self._held, ""
        if self._inside and _take_call(held, calls):
            return ""
        return f"{OPEN}{held}" if self._inside else held

    def _out(self, buffer: str, text: list[str]) -> str:
        if self._after:
            # White space between and behind calls is part of their format.
            buffer = buffer.lstrip()
            self._after = not buffer
        at = buffer.find(OPEN)
        if at >= 0:
            text.append(buffer[:at])
            self._inside = True
            return buffer[at + len(OPEN) :]
        keep = _partial(buffer, OPEN)
        text.append(buffer[: len(buffer) - keep])
        self._held = buffer[len(buffer) - keep :]
        return ""

    def _in(self, buffer: str, text: list[str], calls: ToolCallAssembler) -> str:
        at = buffer.find(CLOSE)
        if at < 0:
            self._held = buffer
            return ""
        if not _take_call(buffer[:at], calls):
            text.append(f"{OPEN}{buffer[:at]}{CLOSE}")
        else:
            self._after = True
        self._inside = False
        return buffer[at + len(CLOSE) :]


def _take_call(text: str, calls: ToolCallAssembler) -> bool:
    try:
        payload: Any = from_json(text.strip())
    except ValueError:
        return False
    name = payload.get("name") if is_object(payload) else None
    if not isinstance(name, str) or not name:
        return False
    calls.add_text(name, payload.get("arguments", payload.get("parameters")))
    return True


def _partial(text: str, tag: str) -> int:
    at = text.rfind("<", -len(tag))
    return len(text) - at if at >= 0 and tag.startswith(text[at:]) else 0


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def _argument_text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _parses(text: str) -> bool:
    try:
        from_json(text)
    except ValueError:
        return False
    return True
