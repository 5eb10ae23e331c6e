"""Format one document, and verify that its meaning stays the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ..check.kinds import kind_of
from ..json_values import as_list, as_mapping
from ..load import Document, parse_document
from ..problems import Problem
from .comments import Giving, Pieces, Unusual, pieces
from .entries import block_of, is_block, is_flow
from .order import UNKNOWN, shape_of
from .printer import Printer


@dataclass(frozen=True, slots=True)
class Formatted:
    """The result of formatting a document."""

    content: bytes
    """The canonical form, or the given text when it was left alone."""
    problems: tuple[Problem, ...] = ()
    """Why it was left alone."""


def formatted(raw: bytes, name: str) -> Formatted:
    """Return the canonical form of a definition.

    A file that cannot be read is left alone, with its problems. One with anchors, tags or
    directives keeps its lines; only its line ends and its end are corrected.
    """
    document = parse_document(raw, name)
    errors = tuple(each for each in document.problems if each.severity == "error")
    if errors or document.root is None:
        return Formatted(raw, errors)
    text = document.text.replace("\r\n", "\n").replace("\r", "\n")
    plain = document if text == document.text else parse_document(text, name)
    for candidate in (_canonical(plain), text.rstrip("\n") + "\n"):
        if candidate is not None and _is_equal(document, parse_document(candidate, name)):
            return Formatted(candidate.encode("utf-8"))
    return Formatted(raw)


def _canonical(document: Document) -> str | None:
    """Return a document in canonical form, or None when it has something that is not formatted."""
    found = _pieces(document)
    root = document.root
    if found is None or root is None:
        return None
    kind = kind_of(document)
    shape = shape_of(kind) if kind else UNKNOWN
    printer = Printer(document.text)
    if is_flow(root) and root.value and not found.comments:
        return "\n".join(printer.flow(root, 0, shape)) + "\n"
    if not is_block(root):
        return None
    block = block_of(root, iter(found.dashes))
    giving = Giving(document.text, block, found)
    giving.give()
    lines = [*giving.head, *printer.block(block, 0, shape)]
    start = next((number for number, line in enumerate(lines) if line), 0)
    return "\n".join(lines[start:]) + "\n"


def _pieces(document: Document) -> Pieces | None:
    try:
        return pieces(document.text, document.root) if document.root is not None else None
    except Unusual:
        return None


def _is_equal(document: Document, other: Document) -> bool:
    """Return whether two documents hold the same data for every reader, and the same comments."""
    if other.root is None or any(each.severity == "error" for each in other.problems):
        return False
    is_trapped = document.trapped or other.trapped
    if not _same(document.data, other.data) or (is_trapped and document.traps != other.traps):
        return False
    return _comments(document) == _comments(other)


def _comments(document: Document) -> Counter[str]:
    if "#" not in document.text:
        return Counter()
    found = _pieces(document)
    return Counter(each.text for each in found.comments) if found is not None else Counter()


def _same(old: object, new: object) -> bool:
    kinds = {type(old), type(new)}
    if kinds == {dict}:
        before, after = as_mapping(old), as_mapping(new)
        return before.keys() == after.keys() and all(_same(before[k], after[k]) for k in before)
    if kinds == {list}:
        pairs = as_list(old), as_list(new)
        return len(pairs[0]) == len(pairs[1]) and all(map(_same, *pairs))
    return _same_scalar(old, new)


def _same_scalar(old: object, new: object) -> bool:
    # NaN differs from itself; other values are compared by their repr.
    return type(old) is type(new) and (old == new or repr(old) == repr(new) == "nan")
