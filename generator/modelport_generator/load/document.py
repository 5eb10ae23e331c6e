"""One YAML document as plain data, with the place of every value and the problems of its YAML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final, cast

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ..problems import Place, Problem
from .scalars import Plain

_MOST_SEARCHED: Final = 40
"""Mappings with more keys than this get an index."""


@dataclass(frozen=True)
class Document:
    """A file that was read: its data, the places in it, and the problems of its YAML.

    `data` holds dicts with text keys, lists, text, numbers, booleans and None; dates stay text.
    It is None when there is no readable document, and `problems` says why. Values that an alias
    shares are the same object.
    """

    location: str
    """The path of the file as text; `path` is the same as an object, made on demand."""
    name: str
    """The path to show: what the user typed, followed by the path below it."""
    text: str = ""
    data: Any = None
    problems: tuple[Problem, ...] = ()
    root: Node | None = field(default=None, repr=False)
    trapped: bool = False
    """Whether `traps` has any entries."""

    def place(self, pointer: str = "") -> Place:
        """Return the place of the value at a pointer, or of the nearest value around it."""
        node, known = self._walk(pointer)
        return self._span(node, node, known)

    def key_place(self, pointer: str) -> Place:
        """Return the place of the key at a pointer, or of the value when it has no key."""
        parent, _, token = pointer.rpartition("/")
        node, known = self._walk(parent)
        if known == parent and isinstance(node, MappingNode):
            entry = _entry(node, _unescaped(token))
            if entry is not None:
                return self._span(entry[0], entry[0], pointer)
        return self.place(pointer)

    def raw(self, pointer: str) -> str:
        """Return a scalar as written, without quotes, or "" for anything else."""
        node, known = self._walk(pointer)
        return str(node.value) if known == pointer and isinstance(node, ScalarNode) else ""

    def offsets(self, pointer: str) -> tuple[int, int]:
        """Return where a value starts and ends in `text`."""
        node, _ = self._walk(pointer)
        return (node.start_mark.index, node.end_mark.index) if node else (0, 0)

    def key_offsets(self, pointer: str) -> tuple[int, int]:
        """Return where the key at a pointer starts and ends in `text`."""
        parent, _, token = pointer.rpartition("/")
        node, _ = self._walk(parent)
        entry = _entry(node, _unescaped(token)) if isinstance(node, MappingNode) else None
        return (entry[0].start_mark.index, entry[0].end_mark.index) if entry else (0, 0)

    def is_plain(self, pointer: str) -> bool:
        """Return whether the scalar at a pointer is written without quotes."""
        node, known = self._walk(pointer)
        return known == pointer and isinstance(node, ScalarNode) and not node.style

    @cached_property
    def path(self) -> Path:
        """The path of the file."""
        return Path(self.location)

    @cached_property
    def positions(self) -> Mapping[str, Place]:
        """The place of every value, by its pointer. `place` finds a single one."""
        return dict(self._places())

    @cached_property
    def traps(self) -> Mapping[str, Plain]:
        """The scalars that readers interpret differently, by pointer."""
        meanings = ((pointer, meaning(node)) for pointer, node in walk(self.root))
        return {
            pointer: plain for pointer, plain in meanings if isinstance(plain, Plain) and plain.trap
        }

    def _places(self) -> Iterator[tuple[str, Place]]:
        for pointer, node in walk(self.root):
            yield pointer, self._span(node, node, pointer)

    def _walk(self, pointer: str) -> tuple[Node | None, str]:
        node, known = self.root, ""
        for token in pointer.split("/")[1:]:
            following = _child(node, _unescaped(token))
            if following is None:
                break
            node, known = following, f"{known}/{token}"
        return node, known

    def _span(self, first: Node | None, last: Node | None, pointer: str) -> Place:
        if first is None or last is None:
            return Place(self.name, pointer=pointer)
        start, end = first.start_mark, last.end_mark
        return Place(
            self.name, start.line + 1, start.column + 1, end.line + 1, end.column + 1, pointer
        )


def walk(root: Node | None) -> Iterator[tuple[str, Node]]:
    """Yield every node with its pointer, in the order of the text. A shared node is yielded once."""
    seen: set[int] = set()
    waiting: list[tuple[str, Node]] = [("", root)] if root is not None else []
    while waiting:
        pointer, node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield pointer, node
        if isinstance(node, MappingNode):
            entries = cast("list[tuple[Node, Node]]", node.value)
            waiting += [
                (f"{pointer}/{escaped(str(key.value))}", value)
                for key, value in reversed(entries)
                if isinstance(key, ScalarNode)
            ]
        elif isinstance(node, SequenceNode):
            items = cast("list[Node]", node.value)
            waiting += [(f"{pointer}/{i}", items[i]) for i in range(len(items) - 1, -1, -1)]


def meaning(node: Any) -> Any:
    """Return what the composer stored as the tag: the text itself, a `Plain`, or a tag."""
    return node.tag


def escaped(token: str) -> str:
    """Return a key as a token of a JSON Pointer."""
    return token.replace("~", "~0").replace("/", "~1") if "~" in token or "/" in token else token


def _unescaped(token: str) -> str:
    return token.replace("~1", "/").replace("~0", "~") if "~" in token else token


def _child(node: Node | None, token: str) -> Node | None:
    if isinstance(node, MappingNode):
        entry = _entry(node, token)
        return entry[1] if entry else _merged(node, token)
    if isinstance(node, SequenceNode) and token.isdecimal() and int(token) < len(node.value):
        return cast("Node", node.value[int(token)])
    return None


def _entry(node: MappingNode, token: str) -> tuple[Node, Node] | None:
    entries = cast("list[tuple[Node, Node]]", node.value)
    if len(entries) > _MOST_SEARCHED:
        return _indexed(node).get(token)
    # Of two equal keys the last one counts, as in PyYAML.
    return next((entry for entry in reversed(entries) if entry[0].value == token), None)


@lru_cache(maxsize=4)
def _indexed(node: MappingNode) -> Mapping[Any, tuple[Node, Node]]:
    entries = cast("list[tuple[Node, Node]]", node.value)
    return {key.value: (key, value) for key, value in entries if isinstance(key, ScalarNode)}


def _merged(node: MappingNode, token: str) -> Node | None:
    entry = _entry(node, "<<")
    if entry is None:
        return None
    sources = entry[1].value if isinstance(entry[1], SequenceNode) else [entry[1]]
    for source in cast("list[Node]", sources):
        found = _child(source, token) if isinstance(source, MappingNode) else None
        if found is not None:
            return found
    return None
