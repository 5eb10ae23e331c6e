"""Assemble tool calls from the pieces that servers stream, whatever they omit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from modelport.adapters import whole_characters
from modelport.interfaces import ToolCallPiece

from ..http.json_types import is_object, loosely
from .halves import REPLACEMENT, Halves
from .json_end import JsonEnd

_KNOWN = frozenset(("index", "id", "type", "function", "name", "arguments"))
_PLACEHOLDER = "{}"


@dataclass(frozen=True, slots=True)
class WholeCall:
    """One call, complete; `arguments` is JSON text."""

    id: str
    name: str
    arguments: str
    extra: Mapping[str, Any] | None = None
    """Further data that the server needs again."""
    incomplete: bool = False
    """Whether the answer ended inside the arguments."""


@dataclass(slots=True, eq=False)
class _Slot:
    position: int
    index: int | None
    id: str = ""
    """The server's id, or a new one when another call has that id."""
    sent_id: str = ""
    name: str = ""
    arguments: list[str] = field(default_factory=list[str])
    extra: dict[str, Any] = field(default_factory=dict[str, Any])
    delta: int = 0
    """Number of the delta that last added to it."""
    halves: Halves = field(default_factory=Halves)
    growing: bool = False
    """Whether further arguments may be added as they come."""
    _end: JsonEnd = field(default_factory=JsonEnd)
    _read: int = 0

    @property
    def text(self) -> str:
        return "".join(self.arguments)

    @property
    def complete(self) -> bool:
        """Whether the arguments are a whole object, so that further pieces belong to another call."""
        for piece in self.arguments[self._read :]:
            self._end.feed(piece)
        self._read = len(self.arguments)
        return self._end.reached

    @property
    def placeholder(self) -> bool:
        """Whether there is only the empty object that some gateways send before the arguments."""
        return len(self.arguments) == 1 and self.arguments[0].strip() == _PLACEHOLDER

    def add(self, text: str) -> None:
        if self.placeholder:
            self.arguments.clear()
            self._end, self._read = JsonEnd(), 0
        self.arguments.append(text)


class ToolCallAssembler:
    """Collect pieces of calls and return whole calls, in time linear in their length.

    `index` identifies the call of a piece, unless it is missing or always 0; so does `id`, unless
    it is missing, empty, only on the first piece, different each time, or the same for all calls
    (some servers use the name of the tool). Therefore a piece starts a new call when it names a
    tool and the call that it would continue is whole, has another name and id, or another index.
    """

    def __init__(self, tools: Iterable[str] = ()) -> None:
        self._tools = frozenset(tools)
        self._slots: list[_Slot] = []
        self._by_id: dict[str, _Slot] = {}
        self._by_index: dict[int | None, _Slot] = {}
        self._delta = 0
        self.size = 0
        """Grows with each piece that adds something: ids, names and characters of arguments."""

    def __bool__(self) -> bool:
        return bool(self._slots)

    def add(self, pieces: Iterable[Any]) -> list[ToolCallPiece]:
        """Take the `tool_calls` of one delta; return what they add."""
        self._delta += 1
        added: list[ToolCallPiece] = []
        for piece in pieces:
            if is_object(piece):
                slot, text = self._add(piece)
                slot.delta = self._delta
                if slot.name:
                    shown = "" if slot.placeholder else text
                    added.append(ToolCallPiece(slot.position, slot.id, slot.name, shown))
        return added

    def add_whole(self, calls: Iterable[Any]) -> None:
        """Take the `tool_calls` of a whole message: each that names a tool is a call of its own."""
        for call in filter(is_object, calls):
            identity, name, text = _contents(call)
            if name:
                self._fill(self._new(_index(call)), call, identity, name, text)
            else:
                self.add([call])

    def grow(self, index: int, text: str) -> ToolCallPiece | None:
        """Take further arguments; return None, without taking them, when their call is not clear.

        `add` does the same for a piece without name and id; most pieces of a call take this path.
        """
        slot = self._by_index.get(index)
        if slot is None or None in self._by_index or not slot.growing or not text:
            return None
        self._delta += 1
        slot.delta = self._delta
        if len(slot.arguments) > 1:
            # It is not a placeholder then.
            slot.arguments.append(text)
            return ToolCallPiece(slot.position, slot.id, slot.name, text)
        slot.add(text)
        return ToolCallPiece(slot.position, slot.id, slot.name, "" if slot.placeholder else text)

    def add_text(self, name: str, arguments: Any) -> None:
        """Take a call found in the text."""
        self._new(None).name = name
        self._slots[-1].arguments.append(_argument_text(arguments))

    def calls(self, *, cut: bool = False) -> list[WholeCall]:
        """Return all calls; missing ids are replaced by new ones.

        A call without a name is dropped, because it cannot be made. `cut` means that the answer
        ended at a limit, so arguments that are not JSON are incomplete.
        """
        whole: list[WholeCall] = []
        for slot in self._slots:
            if not slot.name:
                continue
            identity = slot.id or _new_id()
            text = f"{slot.text}{slot.halves.waiting and REPLACEMENT}".strip() or _PLACEHOLDER
            incomplete = cut and not _parses(text)
            whole.append(WholeCall(identity, slot.name, text, slot.extra or None, incomplete))
        return whole

    def _add(self, piece: dict[str, Any]) -> tuple[_Slot, str]:
        identity, name, text = _contents(piece)
        slot = self._slot(_index(piece), identity, name, text)
        return slot, self._fill(slot, piece, identity, name, text)

    def _fill(self, slot: _Slot, piece: dict[str, Any], identity: str, name: str, text: str) -> str:
        """Add a piece to its call, and return its arguments with whole characters."""
        if identity and not slot.sent_id:
            slot.sent_id = identity
            slot.id = _new_id() if identity in self._by_id else identity
            self._by_id[identity] = slot
            self.size += 1
        if name and name != slot.name:
            slot.name += name
            self.size += 1
        self.size += len(text)
        if not text.isascii() or slot.halves.waiting:
            text = slot.halves.feed(text)
        if text:
            slot.add(text)
        slot.growing = bool(slot.name) and not slot.halves.waiting
        slot.extra.update({k: v for k, v in piece.items() if k not in _KNOWN and v is not None})
        return text

    def _slot(self, index: int | None, identity: str, name: str, text: str) -> _Slot:
        found = self._same(index, identity, bool(name) and _may_begin(text))
        if found is None or (name and self._is_another(found, identity, name, text)):
            found = self._new(index)
        return found

    def _new(self, index: int | None) -> _Slot:
        slot = _Slot(len(self._slots), index)
        self._slots.append(slot)
        self._by_index[index] = slot
        return slot

    def _same(self, index: int | None, identity: str, begins: bool) -> _Slot | None:
        """Return the call that a piece continues if it does not start one.

        begins: Whether the piece looks like the first of a call.
        """
        named = self._by_id.get(identity) if identity else None
        if named is not None:
            if index is None or named.index is None or named.index == index:
                return named
            # Another index with the id of an earlier call.
            if index not in self._by_index:
                return None if begins else named
        if index is None:
            return self._slots[-1] if self._slots else None
        near = [self._by_index[key] for key in (index, None) if key in self._by_index]
        return max(near, key=lambda slot: slot.position, default=None)

    def _is_another(self, slot: _Slot, identity: str, name: str, text: str) -> bool:
        if identity and identity == slot.sent_id:
            # The id, and maybe the name, is repeated with each piece, or is that of all calls.
            again = slot.placeholder and slot.delta != self._delta
            return slot.complete and not again and text.lstrip().startswith("{")
        if slot.delta == self._delta:
            return True
        if slot.placeholder and name == slot.name and not identity and text.strip() != "{}":
            return False
        if slot.complete:
            return True
        if not slot.name or name == slot.name:
            return False
        return bool(slot.arguments or (identity and slot.sent_id) or slot.name in self._tools)


def _index(piece: dict[str, Any]) -> int | None:
    index = piece.get("index")
    return index if isinstance(index, int) else None


def _contents(piece: dict[str, Any]) -> tuple[str, str, str]:
    """Return the id, the name and the arguments in a piece."""
    function = piece.get("function")
    details = function if is_object(function) else piece
    name, text = _plain(details.get("name")), _argument_text(details.get("arguments"))
    return whole_characters(_plain(piece.get("id"))), whole_characters(name), text


def _may_begin(arguments: str) -> bool:
    """Return whether arguments may be the first of a call."""
    written = arguments.lstrip()
    return not written or written.startswith("{")


def _new_id() -> str:
    return f"call_{uuid4().hex}"


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def _argument_text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _parses(text: str) -> bool:
    try:
        loosely(text)
    except ValueError:
        return False
    return True
