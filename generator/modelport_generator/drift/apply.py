"""Update stale facts in the YAML where at least two independent sources agree and none objects."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from ..check.repair.fixes import repairs
from ..check.rules.value_fixes import plain_digits
from ..json_values import as_list, as_mapping
from ..load.document import Document, escaped
from ..load.reader import parse_document
from ..output.files import replace_file
from ..problems import Edit, Fix, Problem
from .facts import Value, is_price
from .run import Judged
from .verdicts import meets

_MARK: Final = b"\xef\xbb\xbf"
_MILLION: Final = Decimal(1_000_000)
_INDEPENDENT: Final = 2
_QUOTES: Final = ("'", '"')


@dataclass(frozen=True, slots=True)
class Applied:
    """One updated fact."""

    judged: Judged
    before: str
    after: str


def applicable(judged: Judged) -> bool:
    """Return whether independent sources agree on the right value, and none objects."""
    wanted = _wanted(judged)
    evidence = judged.evidence.values()
    return (
        wanted is not None
        and judged.independent >= _INDEPENDENT
        and all(meets(judged.declared.field, each, wanted) and each.cited for each in evidence)
    )


def _wanted(judged: Judged) -> Value | None:
    if judged.verdict == "stale" and isinstance(judged.declared.value, Decimal):
        return judged.ruling.wanted
    days = [each.value for each in judged.evidence.values()]
    return days[0] if judged.verdict == "retired" and days else None


def apply(judged: Iterable[Judged]) -> list[Applied]:
    """Edit the files of stale facts, and return what was changed. Comments and style stay.

    A change that would alter anything else in its file, or cause a problem, is left out.
    """
    wanted = [each for each in judged if applicable(each)]
    pending = [(each, problem) for each in wanted if (problem := _problem(each)) is not None]
    done: list[Applied] = []
    for file, before, after in repairs([problem for _, problem in pending]):
        own = [each for each, problem in pending if problem.place.file == file]
        changed = list(_changed(own, file, before, after))
        if not changed or not _only(changed, file, before, after):
            continue
        path = Path(os.path.realpath(file))
        mark = _MARK if path.read_bytes().startswith(_MARK) else b""
        replace_file(path, mark + after.encode("utf-8"))
        done += changed
    return done


def _problem(judged: Judged) -> Problem | None:
    """Return the problem whose fix is the change, for the repair engine."""
    document, pointer = judged.declared.document, judged.declared.pointer
    if judged.verdict == "retired":
        pointer, edit = "/deprecated", _deprecation(document)
    else:
        edit = _edit(judged)
    if edit is None:
        return None
    place = replace(judged.place(), pointer=pointer)
    fix = Fix(f"write {edit.text.strip()}", (edit,))
    return Problem(judged.verdict, "warning", place, judged.verdict, fix=fix)


def _deprecation(document: Document) -> Edit | None:
    if "deprecated" in as_mapping(document.data):
        start, end = document.offsets("/deprecated")
        return Edit(start, end, "true") if end > start else None
    text = document.text
    if text.lstrip().startswith("{"):
        return None
    line_end = "\r\n" if "\r\n" in text else "\n"
    lead = "" if text.endswith("\n") else line_end
    return Edit(len(text), len(text), f"{lead}deprecated: true{line_end}")


def _edit(judged: Judged) -> Edit | None:
    document, pointer = judged.declared.document, judged.declared.pointer
    start, end = document.offsets(pointer)
    written = document.text[start:end]
    if not written or "\n" in written or written[0] in "|>&*!":
        return None
    quote = written[0] if written[0] in _QUOTES else ""
    digits = _digits(judged, written.strip("'\""))
    return Edit(start, end, f"{quote}{digits}{quote}") if digits else None


def _digits(judged: Judged, written: str) -> str:
    """Return the new value as plain digits, with at least as many decimals as the old one has."""
    wanted = judged.ruling.wanted
    if not isinstance(wanted, Decimal):
        return ""
    if is_price(judged.declared.field):
        unit = judged.declared.unit
        if not unit or (wanted / (unit * _MILLION)) * unit * _MILLION != wanted:
            return ""
        wanted = wanted / (unit * _MILLION)
    elif wanted != wanted.to_integral_value():
        return ""
    text = plain_digits(wanted.normalize())
    decimals = len(written.partition(".")[2])
    whole, _, rest = text.partition(".")
    return f"{whole}.{rest:0<{decimals}}" if decimals else text


def _changed(judged: Sequence[Judged], file: str, before: str, after: str) -> Iterator[Applied]:
    """Yield the facts whose value differs between two texts of a file."""
    old, new = (parse_document(text, file) for text in (before, after))
    for each in judged:
        pointer = "/deprecated" if each.verdict == "retired" else each.declared.pointer
        was, now = old.raw(pointer), new.raw(pointer)
        if was != now:
            yield Applied(each, was, now)


def _only(changed: Sequence[Applied], file: str, before: str, after: str) -> bool:
    """Return whether nothing else differs: a value that an alias shares would change elsewhere too."""
    old, new = (dict(_leaves(parse_document(text, file).data, "")) for text in (before, after))
    differing = {p for p in old.keys() | new.keys() if old.get(p) != new.get(p)}
    own = {
        "/deprecated" if each.judged.verdict == "retired" else each.judged.declared.pointer
        for each in changed
    }
    return differing == own


def _leaves(value: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in as_mapping(value).items():  # pyright: ignore[reportUnknownArgumentType]
            yield from _leaves(inner, f"{pointer}/{escaped(str(key))}")
    elif isinstance(value, list):
        for index, inner in enumerate(as_list(value)):  # pyright: ignore[reportUnknownArgumentType]
            yield from _leaves(inner, f"{pointer}/{index}")
    else:
        yield pointer, value
