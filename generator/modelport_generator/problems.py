"""The findings of a check: a problem with its code, place, hint and fix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Severity = Literal["error", "warning", "info"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")

_LONGEST: Final = 800

MOST_ALIKE: Final = 400
"""The most problems of one code that are listed for a file. The rest are only counted."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file. Lines and columns count from 1, in characters; the end is exclusive."""

    file: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1
    pointer: str = ""
    """An RFC 6901 pointer; "" is the root of the document."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that is related to a problem."""

    place: Place
    message: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the characters `start` to `end` (counted from 0) of the decoded text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A fix that changes only what the problem is about."""

    title: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, or surprising, at one place."""

    code: str
    """Stable, such as MP101. `modelport explain CODE` describes it."""
    severity: Severity
    place: Place
    message: str
    """One sentence with the value and what is wrong with it."""
    hint: str = ""
    """What to write instead, or how each reader behaves."""
    fix: Fix | None = None
    related: tuple[Related, ...] = ()

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.place}: {self.severity} {self.code}: {self.message}{hint}"


def clipped(text: str) -> str:
    """Return a message, shortened in the middle when a value makes it very long."""
    if len(text) <= _LONGEST:
        return text
    head, tail = text[: _LONGEST // 2], text[-_LONGEST // 4 :]
    return f"{head} ...({len(text) - len(head) - len(tail)} characters)... {tail}"


def speakable(text: str) -> str:
    """Return a text that UTF-8 can encode. Undecodable bytes of file names become escapes."""
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "".join(_byte_or_surrogate(each) for each in text)
    return text


def _byte_or_surrogate(char: str) -> str:
    number = ord(char)
    if 0xDC80 <= number <= 0xDCFF:
        return f"\\x{number - 0xDC00:02x}"
    return f"\\u{number:04x}" if 0xD800 <= number <= 0xDFFF else char


def rest(code: str, severity: Severity, place: Place, count: int) -> Problem:
    """Return the problem that counts those beyond `MOST_ALIKE`, at the place of the first of them."""
    message = f"and {count} more {'problem' if count == 1 else 'problems'} of this code here"
    return Problem(code, severity, place, message)


def sort_key(problem: Problem) -> tuple[str, int, int, int, str, str]:
    """Return the sort key of a problem: by file, line and column, errors first."""
    place = problem.place
    rank = SEVERITIES.index(problem.severity)
    return (place.file, place.line, place.column, rank, problem.code, problem.message)


def worst(problems: tuple[Problem, ...] | list[Problem]) -> Severity | None:
    """Return the most severe severity among the problems."""
    present = {problem.severity for problem in problems}
    return next((severity for severity in SEVERITIES if severity in present), None)
