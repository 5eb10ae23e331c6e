"""Problems as text: the message, the line with the value underlined, and the hint."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from ..problems import Place, Problem, Severity, clipped
from .printable import printable

if TYPE_CHECKING:  # `format` and `diff` do not run checks
    from ..check.session import Line, Outcome

Style = Callable[[str, str], str]
"""A function that colours a text: (text, name of a colour or "bold")."""

_COLOURS: Final[Mapping[Severity, str]] = {"error": "red", "warning": "yellow", "info": "cyan"}
_WIDTH: Final = 100


def plain(text: str, colour: str) -> str:
    """Return the text without any colour."""
    return text


def outcome_text(outcome: Outcome, style: Style = plain) -> Iterator[str]:
    """Yield the problems of one unit, each as a block of lines."""
    for problem in outcome.problems:
        place = problem.place
        line = outcome.lines.get((place.file, place.line, place.column))
        yield "\n".join(_block(problem, line, style))


def summary(counts: Mapping[Severity, int], files: int) -> str:
    """Return the last line: the numbers of problems and files."""
    found = [_counted(counts.get(each, 0), each) for each in ("error", "warning", "info")]
    summary = ", ".join(each for each in found if each) or "no problems"
    return f"{summary} in {files} file{'' if files == 1 else 's'}"


def _counted(count: int, noun: Severity) -> str:
    if count == 0:
        return ""
    name = {"error": "error", "warning": "warning", "info": "remark"}[noun]
    return f"{count} {name}{'' if count == 1 else 's'}"


def _block(problem: Problem, line: Line | None, style: Style) -> Iterator[str]:
    place, colour = problem.place, _COLOURS[problem.severity]
    head = style(f"{problem.severity}[{problem.code}]", colour)
    yield f"{head}: {style(printable(problem.message), 'bold')}"
    number = str(place.line)
    margin = " " * len(number)
    yield f"{margin}--> {printable(str(place))}"
    if line is not None:
        yield from frame(place, line.text, line.start, colour, style)
    if problem.hint:
        yield f"{margin} = help: {printable(problem.hint)}"
    for related in problem.related[:5]:
        yield f"{margin} = see {printable(str(related.place))}: {printable(clipped(related.message))}"
    if problem.fix:
        yield f"{margin} = --fix: {printable(clipped(problem.fix.title))}"
    yield ""


def frame(place: Place, line: str, start: int, colour: str, style: Style) -> Iterator[str]:
    """Yield a line of a file with the place in it underlined.

    start: where in the whole line the given part of it starts.
    """
    number = str(place.line)
    margin = " " * len(number)
    shown, cut = _window(line, place.column - 1 - start)
    column = place.column - 1 - start - cut
    length = place.end_column - place.column if place.end_line == place.line else _WIDTH
    length = max(1, min(length, len(shown) - column))
    yield f"{margin} |"
    yield f"{number} | {printable(shown)}"
    yield f"{margin} | {_indent(shown[:column])}{style('^' * length, colour)}"


def _window(line: str, column: int) -> tuple[str, int]:
    """Return the part of a line around a column, and where it starts."""
    if len(line) <= _WIDTH:
        return line, 0
    start = max(0, column - _WIDTH // 3)
    return line[start : start + _WIDTH], start


def _indent(before: str) -> str:
    return "".join("\t" if char == "\t" else " " * _columns(char) for char in before)


def _columns(char: str) -> int:
    if char < "\u1100":
        return len(printable(char))
    from unicodedata import east_asian_width

    return 2 if east_asian_width(char) in "WF" else len(printable(char))
