"""Comments in a file that suppress problems, and problems for those that suppress nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ...problems import MOST_ALIKE, Place, Problem, rest

_COMMENT: Final = re.compile(
    r"#[ \t]*modelport[ \t]*:[ \t]*ignore(?P<file>-file)?(?![\w-])"
    r"(?:[ \t]*\[(?P<codes>[^\]#]*)\])?",
    re.IGNORECASE,
)
_CODE: Final = re.compile(r"MP[0-9]{0,3}")
_OWN_LINE: Final = re.compile(r"\s*#")
_FORM: Final = "write # modelport: ignore[MP432] and why"


@dataclass(frozen=True, slots=True)
class _Suppression:
    """A comment that suppresses problems."""

    line: int
    """The line of the comment."""
    concerned: int
    """The line it applies to; 0 for all."""
    codes: tuple[str, ...]
    """Codes or their prefixes; empty when they cannot be read."""


def has_suppressions(text: str) -> bool:
    """Return whether a text may contain suppressing comments, with a cheap test."""
    return "#" in text and _COMMENT.search(text) is not None


def suppress(problems: Sequence[Problem], texts: Mapping[str, str]) -> list[Problem]:
    """Remove the problems that comments suppress, and report comments that suppress nothing.

    `# modelport: ignore[MP432] why` applies to its line, or to the next one when nothing else is
    on its line; `# modelport: ignore-file[MP432] why` applies to the whole file.
    """
    kept = [each for each in problems if each.place.file not in texts]
    for name, text in texts.items():
        own = [each for each in problems if each.place.file == name]
        kept += _suppress(own, name, text)
    return kept


def _suppress(problems: Iterable[Problem], name: str, text: str) -> Iterator[Problem]:
    """Yield the remaining problems of one file, in time linear in the number of comments."""
    left: dict[str, dict[int, list[Problem]]] = {}
    for problem in problems:
        left.setdefault(problem.code, {}).setdefault(problem.place.line, []).append(problem)
    idle = [each for each in _suppressions(text) if not _hits(each, left)]
    for lines in left.values():
        for found in lines.values():
            yield from found
    for each in idle[:MOST_ALIKE]:
        yield _idle(each, name)
    if len(idle) > MOST_ALIKE:
        first = _place(idle[MOST_ALIKE], name)
        yield rest("MP002", "warning", first, len(idle) - MOST_ALIKE)


def _hits(each: _Suppression, left: dict[str, dict[int, list[Problem]]]) -> bool:
    """Remove the problems that a comment suppresses, and return whether there were any."""
    hit = False
    for code in [code for code in left if code.startswith(each.codes)]:
        if each.concerned:
            hit = left[code].pop(each.concerned, None) is not None or hit
        else:
            hit = bool(left.pop(code)) or hit
    return hit


def _suppressions(text: str) -> Iterator[_Suppression]:
    for number, line in enumerate(text.splitlines(), 1):
        match = _COMMENT.search(line) if "ignore" in line.lower() else None
        if match is None:
            continue
        listed = [each.strip().upper() for each in (match["codes"] or "").split(",")]
        given = tuple(dict.fromkeys(each for each in listed if each))
        is_read = given and all(_CODE.fullmatch(each) for each in given)
        concerned = 0 if match["file"] else number + bool(_OWN_LINE.match(line))
        yield _Suppression(number, concerned, given if is_read else ())


def _idle(each: _Suppression, name: str) -> Problem:
    place = _place(each, name)
    if not each.codes:
        message = "the comment suppresses nothing: its codes cannot be read"
        return Problem("MP002", "warning", place, message, _FORM)
    listed = f"{' or '.join(each.codes[:5])}{' or others' if len(each.codes) > 5 else ''}"
    message = f"the comment suppresses nothing: no {listed} here"
    return Problem("MP002", "warning", place, message, "remove it")


def _place(each: _Suppression, name: str) -> Place:
    return Place(name, each.line, 1, each.line, 2)
