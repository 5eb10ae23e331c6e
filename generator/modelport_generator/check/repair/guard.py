"""Check a fixed text before it is written: a fix must not make anything worse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from yaml.nodes import ScalarNode, SequenceNode

from ...load.document import Document, meaning, walk
from ...load.folders import Layout
from ...load.reader import parse_document
from ...problems import Edit, Problem
from ..findings import Findings
from ..kinds import kind_of
from ..rules.shape import Kind
from ..run import check_document, layout_around

_Found = set[tuple[str, str]]


class Guard:
    """The state of a file before its fixes, to compare with the state after them."""

    def __init__(self, path: Path, text: str, kind: Kind | None) -> None:
        self._path = path
        self._document = parse_document(text, path)
        self._kind: Kind | None = kind or kind_of(self._document)
        self._layout: Layout = layout_around(path)
        self._values = _values(self._document)
        self._problems_before = self._problems(self._document)

    def undisputed(self, problems: Sequence[Problem]) -> list[Problem]:
        """Remove fixes that rename several keys to the same name, as it is unclear which counts."""
        renamed = [self._renamed(each) for each in problems]
        wanted = Counter(renamed)
        pairs = zip(problems, renamed, strict=True)
        return [problem for problem, new in pairs if new is None or wanted[new] == 1]

    def permits(self, text: str, repaired: Sequence[Problem]) -> bool:
        """Return whether a fixed text differs only where it was fixed, and is better."""
        document = parse_document(text, self._path)
        if document.data is None or _codes(document) - _codes(self._document):
            return False
        renamed = {each.place.pointer: self._renamed(each) for each in repaired}
        touched = [each for pair in renamed.items() for each in pair if each is not None]
        values = _values(document)
        differing = {
            pointer
            for pointer in values.keys() | self._values.keys()
            if values.get(pointer) != self._values.get(pointer)
        }
        edits = [edit for each in repaired if each.fix for edit in each.fix.edits]
        for pointer in differing:
            if not (_is_within(pointer, touched) or self._is_rewritten(pointer, edits)):
                return False
        # A fixed key may reveal problems of its value. A fixed value must not have any.
        written = [pointer for pointer, new in renamed.items() if new is None]
        around = [pointer.rpartition("/")[0] for pointer in written]
        written += [pointer for pointer in around if values.get(pointer) == _LIST]
        new = self._problems(document) - self._problems_before
        return not any(_is_within(pointer, written) for _, pointer in new)

    def _is_rewritten(self, pointer: str, edits: Sequence[Edit]) -> bool:
        """Return whether the text of a value is replaced. For an alias, that is the text of its anchor."""
        if pointer not in self._values:
            return False
        start, end = self._document.offsets(pointer)
        return any(edit.start <= start and end <= edit.end for edit in edits)

    def _renamed(self, problem: Problem) -> str | None:
        """Return the pointer of a fixed key, or None when a value is fixed."""
        edits = problem.fix.edits if problem.fix else ()
        pointer = problem.place.pointer
        if len(edits) != 1 or not pointer:
            return None
        [edit] = edits
        if (edit.start, edit.end) != self._document.key_offsets(pointer):
            return None
        return f"{pointer.rpartition('/')[0]}/{edit.text}"

    def _problems(self, document: Document) -> _Found:
        findings = Findings()
        if self._kind is not None:
            check_document(findings, document, self._kind, self._layout)
        return {(each.code, each.place.pointer) for each in findings.collected()}


_LIST = "a list"


def _values(document: Document) -> Mapping[str, str]:
    """Return the value at each pointer, in a form in which distinguishable values differ."""
    return {
        pointer: f"{meaning(node)!r} {node.value}"
        if isinstance(node, ScalarNode)
        else _LIST
        if isinstance(node, SequenceNode)
        else "a mapping"
        for pointer, node in walk(document.root)
    }


def _codes(document: Document) -> Counter[str]:
    return Counter(each.code for each in document.problems)


def _is_within(pointer: str, places: Sequence[str]) -> bool:
    return any(pointer == each or pointer.startswith(f"{each}/") for each in places)
