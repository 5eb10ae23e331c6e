"""Read one YAML file through libyaml into a `Document`, within bounds and without a traceback."""

from __future__ import annotations

import operator
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import yaml
from yaml._yaml import CParser  # type: ignore[import-not-found, import-untyped, unused-ignore]
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ..problems import MOST_ALIKE, Place, Problem, Related, Severity, rest
from .content import read_bytes
from .document import Document, escaped, meaning
from .scalars import Plain, PlainScalars

if TYPE_CHECKING:
    from .syntax import Mistake

MAX_BYTES: Final = 4 * 1024 * 1024
MAX_DEPTH: Final = 64
MAX_NODES: Final = 20_000
"""The most values in a file, including repetitions by aliases. The largest known one has 812."""

_NESTING: Final = ("[", "{", "- - ", "? ")
_SEPARATORS: Final = (",", ":", "-", "?", "[", "{", "\n", "\r", "\x85", "\u2028", "\u2029")
"""One of these is between any two values."""
_CONFLICT: Final = "<<<<<<<"
_OPEN_QUOTES: Final = {
    '"': re.compile(r' "[^"\n]*\n').search,
    "'": re.compile(r" '[^'\n]*\n").search,
}
"""A quote that does not end on its line, and some others. They start with fixed text, which `re` finds fastest."""
_MARK: Final = "\ufeff"
"""The byte-order mark. The first one of a file is skipped by every reader."""
_CORE_TAG: Final = "tag:yaml.org,2002:"
_SCALARS: Final = PlainScalars()


class _Trouble(Exception):
    """The document cannot be used. The attributes describe the problem."""

    def __init__(self, code: str, message: str, hint: str = "", node: Node | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.node = code, message, hint, node


class _Composer(CParser):  # type: ignore[misc, no-any-unimported, unused-ignore]
    """libyaml's composer, with the values themselves as tags: see `resolve`."""

    # libyaml calls these around every node, for path resolvers. C functions are the cheapest.
    descend_resolver = staticmethod(operator.is_)
    ascend_resolver = staticmethod(tuple)

    def resolve(self, kind: type[Node], value: Any, implicit: Any) -> Any:
        """Return the meaning of a scalar without a tag: the same text, or a `Plain`."""
        if kind is ScalarNode and implicit[0]:
            return _SCALARS[value] or value
        return value


def load_document(path: Path | str, name: str = "", *, is_regular: bool = False) -> Document:
    """Read one YAML file. The result is always a document, which may have no data.

    Args:
        path: The path of the file.
        name: The path to show in problems. By default `path`.
        is_regular: Whether the file is known to be neither a device nor a pipe.
    """
    path = str(path)
    name = name or path
    try:
        raw = read_bytes(path, MAX_BYTES + 1, is_regular=is_regular)
    except OSError as error:
        return _broken(path, name, "", "MP100", f"the file cannot be read: {error.strerror}")
    return parse_document(raw, path, name)


def linked_document(path: Path | str, name: str) -> Document:
    """Return the document for a link out of its provider's folder, which is not read."""
    message = "the file is a link out of the provider's folder and is not read"
    return _broken(str(path), name, "", "MP100", message)


def parse_document(raw: bytes | str, path: Path | str = "-", name: str = "") -> Document:
    """Read YAML that is already in memory. `path` and `name` only say where it came from."""
    path = str(path)
    name = name or path
    if isinstance(raw, str):
        raw = raw.encode("utf-8", "surrogatepass")
    if len(raw) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES} bytes"
        return _broken(path, name, "", "MP101", message)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return _undecodable(path, name, raw, error)
    # Python keeps a byte-order mark as text and YAML skips it. Offsets are right without it.
    notes = _byte_notes(name, raw)
    text = text.removeprefix(_MARK)
    if _MARK in text:
        notes.append(_inner_mark(name, text))
    return _parse(path, name, text, notes)


def _parse(path: str, name: str, text: str, notes: list[Problem]) -> Document:
    root: Node | None = None
    merged = _conflict(text)
    if merged is not None:
        return Document(path, name, text, None, (*notes, merged.problem(name)))
    try:
        deep = sum(text.count(each) for each in _NESTING if each[0] in text) > MAX_DEPTH // 2
        # A text has at most as many values as characters, and few definitions have this many.
        long = len(text) > MAX_NODES // 2
        if deep or (long and sum(map(text.count, _SEPARATORS)) > MAX_NODES // 2):
            _reject_excess(text)
        root = _Composer(text).get_single_node()
        if root is None:
            raise _Trouble("MP109", "the file contains no document")
        builder = _Builder(shared="*" in text)
        data = builder.build(root, 0)
    except _Trouble as trouble:
        place = Document(path, name, text, root=trouble.node).place()
        notes.append(Problem(trouble.code, "error", place, trouble.message, trouble.hint))
        return Document(path, name, text, None, tuple(notes), root)
    except yaml.YAMLError as error:
        from .syntax import mistake_in

        # A byte-order mark at the start of a line is probably why the text is not YAML.
        if not any(each.code == "MP116" and each.severity == "error" for each in notes):
            notes.append(mistake_in(text, error).problem(name))
        return Document(path, name, text, None, tuple(notes))
    notes += builder.problems(name, root)
    quote = _swallowed(text)
    if quote is not None:
        notes.append(quote.problem(name))
    return Document(path, name, text, data, tuple(notes), root, builder.trapped)


def _conflict(text: str) -> Mistake | None:
    """Return the conflict markers of a merge. What describes mistakes is imported for few texts."""
    if _CONFLICT not in text:
        return None
    from .syntax import conflict

    return conflict(text)


def _swallowed(text: str) -> Mistake | None:
    """Return a quoted text that includes keys of its surroundings."""
    if not any(quote in text and search(text) for quote, search in _OPEN_QUOTES.items()):
        return None
    from .syntax import swallowed

    return swallowed(text)


class _Builder:
    """Turn nodes into plain data, and keep the nodes with duplicate or odd keys."""

    __slots__ = ("_built", "_count", "_first", "_odd", "_open", "_shared", "trapped")

    def __init__(self, *, shared: bool) -> None:
        self._shared = shared
        self._built: dict[int, tuple[Any, int]] = {}
        self._open: set[int] = set()
        self._count = 0
        self._odd: list[tuple[str, Node, str, Severity]] = []
        self._first: dict[int, Node] = {}
        """The first key by the identity of the one that repeats it."""
        self.trapped = False

    def build(self, node: Node, depth: int) -> Any:
        if node.__class__ is ScalarNode:
            return node.value if node.tag is node.value else self._scalar(node)
        if depth > MAX_DEPTH:
            raise _Trouble("MP102", f"values are nested more than {MAX_DEPTH} deep", node=node)
        if self._shared:
            return self._build_shared(node, depth)
        return self._container(node, depth)

    def _container(self, node: Node, depth: int) -> Any:
        tag = meaning(node)
        if tag is not None and tag not in (_CORE_TAG + "map", _CORE_TAG + "seq"):
            self._odd_tag(node)
        if node.__class__ is MappingNode:
            return self._mapping(node, depth)
        build = self.build
        return [
            each.value if each.tag is each.value else build(each, depth + 1) for each in node.value
        ]

    def _mapping(self, node: Node, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        merges: list[Node] = []
        for key, value in node.value:
            name = key.value
            if key.tag is not name and self._is_merge(key, node):
                if merges:
                    self._repeat(key, node, _TWO_MERGES)
                merges.append(value)
                continue
            if name in data:
                self._repeat(key, node, f"duplicate key {name!r}")
            tag = value.tag
            if tag is value.value:
                data[name] = tag
            elif tag.__class__ is Plain and not tag.trap:
                data[name] = tag.value
            else:
                data[name] = self.build(value, depth + 1)
        # Of two `<<`, PyYAML lets the later one win; within a list under one `<<`, the earlier item.
        for value in reversed(merges):
            self._merge(data, value, depth)
        return data

    def _repeat(self, key: Node, node: Node, message: str) -> None:
        if len(self._odd) < MOST_ALIKE:
            self._first[id(key)] = next(e for e, _ in node.value if e.value == key.value)
        self._odd.append(("MP103", key, message, "error"))

    def _is_merge(self, key: Node, node: Node) -> bool:
        if key.__class__ is not ScalarNode:
            raise _Trouble("MP104", "a key is a list or mapping, not text", node=key)
        plain = meaning(key)
        if isinstance(plain, Plain):
            if plain.trap == "merge":
                return True
            message = f"the key {key.value} is {_kind(plain)}, not text"
            self._odd.append(("MP104", key, message, "error"))
        elif plain != _CORE_TAG + "str":
            self._odd_tag(key)
        return False

    def _merge(self, data: dict[str, Any], value: Node, depth: int) -> None:
        sources = value.value if value.__class__ is SequenceNode else [value]
        for source in sources:
            if source.__class__ is not MappingNode:
                raise _Trouble("MP107", "only a mapping can be merged with `<<`", node=value)
            for name, merged in self.build(source, depth + 1).items():
                data.setdefault(name, merged)

    def _build_shared(self, node: Node, depth: int) -> Any:
        known = self._built.get(id(node))
        if known is not None:
            self._add(known[1], node)
            return known[0]
        if id(node) in self._open:
            raise _Trouble("MP106", "an alias refers to a value that contains it", node=node)
        self._open.add(id(node))
        before = self._count
        self._add(1 + len(node.value), node)
        data = self._container(node, depth)
        self._open.discard(id(node))
        self._built[id(node)] = (data, self._count - before)
        return data

    def _add(self, count: int, node: Node) -> None:
        self._count += count
        if self._count > MAX_NODES:
            message = f"aliases expand this file to more than {MAX_NODES} values"
            raise _Trouble("MP106", message, node=node)

    def _scalar(self, node: Node) -> Any:
        tag = meaning(node)
        if isinstance(tag, Plain):
            if tag.trap:
                self.trapped = True
            return tag.value
        if tag == _CORE_TAG + "str":
            return node.value
        known = _SCALARS.read(node.value)
        plain = known.value if isinstance(known, Plain) else known
        wanted = {"int": int, "float": float, "bool": bool, "null": type(None)}
        expected = wanted.get(tag.removeprefix(_CORE_TAG)) if tag.startswith(_CORE_TAG) else None
        if expected is None:
            self._odd_tag(node)
        elif expected is float and isinstance(plain, int) and not isinstance(plain, bool):
            return float(plain)
        elif plain.__class__ is not expected:
            message = f"{node.value!r} is not a valid value for its tag {_tag_text(tag)}"
            self._odd.append(("MP105", node, message, "error"))
        return plain

    def _odd_tag(self, node: Node) -> None:
        message = f"unknown tag {_tag_text(node.tag)}"
        self._odd.append(("MP105", node, message, "error"))

    def problems(self, name: str, root: Node) -> Iterable[Problem]:
        """Return the problems of odd keys and tags. Pointers are only computed here."""
        if not self._odd:
            return []
        pointers = _pointers(root)
        found: list[Problem] = []
        counts: Counter[str] = Counter()
        last: dict[str, Place] = {}
        for code, node, message, severity in self._odd:
            counts[code] += 1
            if counts[code] <= MOST_ALIKE + 1:
                last[code] = _place(name, node, pointers.get(id(node), ""))
            if counts[code] <= MOST_ALIKE:
                hint = _HINTS.get(message) or _HINTS.get(code, "")
                first = self._first.get(id(node))
                related = (Related(_place(name, first, ""), "the first one"),) if first else ()
                found.append(Problem(code, severity, last[code], message, hint, related=related))
        more = [(code, count - MOST_ALIKE) for code, count in counts.items()]
        return found + [rest(code, "error", last[code], n) for code, n in more if n > 0]


_TWO_MERGES: Final = "duplicate key '<<'"
_HINTS: Final = {
    _TWO_MERGES: "PyYAML merges both, Go's reader rejects the file; write <<: [*a, *b]",
    "MP103": "PyYAML keeps the last one silently, Go's reader rejects the file",
    "MP104": "quote it",
    "MP105": "PyYAML rejects the file, Go's reader ignores the tag",
}


def _pointers(root: Node) -> dict[int, str]:
    """Return the pointer of every node. A key has the pointer of its value."""
    found: dict[int, str] = {}
    waiting: list[tuple[str, Node]] = [("", root)]
    while waiting:
        pointer, node = waiting.pop()
        if id(node) in found:
            continue
        found[id(node)] = pointer
        if isinstance(node, MappingNode):
            for key, value in cast("list[tuple[Node, Node]]", node.value):
                below = f"{pointer}/{escaped(str(key.value))}"
                found[id(key)] = below
                waiting.append((below, value))
        elif isinstance(node, SequenceNode):
            items = cast("list[Node]", node.value)
            waiting += [(f"{pointer}/{i}", item) for i, item in enumerate(items)]
    return found


def _place(name: str, node: Node, pointer: str) -> Place:
    start, end = node.start_mark, node.end_mark
    return Place(name, start.line + 1, start.column + 1, end.line + 1, end.column + 1, pointer)


def _reject_excess(text: str) -> None:
    """Check depth and number of values by events: libyaml's composer would recurse on the C stack."""
    parser = CParser(text)
    depth = count = 0
    while True:
        event = parser.get_event()
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.NodeEvent):
            depth += isinstance(event, yaml.CollectionStartEvent)
            count += 1
            if depth > MAX_DEPTH:
                message = f"values are nested more than {MAX_DEPTH} deep"
                raise _Trouble("MP102", message, node=_at(event))
            if count > MAX_NODES:
                message = f"the file contains more than {MAX_NODES} values"
                raise _Trouble("MP101", message, node=_at(event))
        elif isinstance(event, yaml.StreamEndEvent):
            return


def _at(event: yaml.Event) -> Node:
    node: Node = cast("Any", ScalarNode)("", "", event.start_mark, event.end_mark)
    return node


def _undecodable(path: str, name: str, raw: bytes, error: UnicodeDecodeError) -> Document:
    before = raw[: error.start].decode("utf-8")
    line, column = _line_column(before, len(before))
    if raw[:4] in (b"\xff\xfe\0\0", b"\0\0\xfe\xff"):
        message, hint = "the file is UTF-32, not UTF-8", "save it as UTF-8"
    elif raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        message, hint = "the file is UTF-16, not UTF-8", "save it as UTF-8"
    else:
        byte = raw[error.start]
        message = f"the file is not UTF-8: byte 0x{byte:02x} at offset {error.start}"
        hint = "save it as UTF-8"
    place = Place(name, line, column, line, column + 1)
    return Document(path, name, "", None, (Problem("MP112", "error", place, message, hint),))


def _byte_notes(name: str, raw: bytes) -> list[Problem]:
    notes: list[Problem] = []
    if raw.startswith(b"\xef\xbb\xbf"):
        message = "the file starts with a byte-order mark"
        notes.append(Problem("MP120", "info", Place(name), message, "every reader skips it"))
    if b"\r" in raw:
        line = raw[: raw.index(b"\r")].count(b"\n") + 1
        message = "the lines end in CR LF"
        notes.append(Problem("MP121", "info", Place(name, line, 1, line, 1), message))
    return notes


def _inner_mark(name: str, text: str) -> Problem:
    """Return the problem of a byte-order mark after the start: at the start of a line, or else the first."""
    at = 0 if text.startswith(_MARK) else text.find(f"\n{_MARK}") + 1
    is_first = text.startswith(_MARK, at)
    at = at if is_first else text.index(_MARK)
    line, column = _line_column(text, at)
    place = Place(name, line, column, line, column + 1)
    message, hint = "the file contains a byte-order mark (U+FEFF) after its start", "remove it"
    if is_first:
        hint = "remove it: PyYAML reads it as the start of a text or key, Go's reader skips it"
        return Problem("MP116", "error", place, message, hint)
    return Problem(
        "MP116", "warning", place, message, f"{hint}: it is invisible and part of the text"
    )


def _broken(path: str, name: str, text: str, code: str, message: str) -> Document:
    return Document(path, name, text, None, (Problem(code, "error", Place(name), message),))


def _line_column(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def _kind(plain: Plain) -> str:
    if plain.trap == "timestamp":
        return "a date"
    if plain.value is None:
        return "null"
    if isinstance(plain.value, bool):
        return f"the boolean {str(plain.value).lower()} to PyYAML"
    return "a number"


def _tag_text(tag: object) -> str:
    text = str(tag)
    return "!!" + text.removeprefix(_CORE_TAG) if text.startswith(_CORE_TAG) else text
