"""A comparison as text for the terminal: each change once, with the lines of both sides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from ..diff.changes import Change
from ..diff.compare import Comparison
from ..diff.table import AUDIENCES, SEVERITIES
from ..problems import Place, clipped
from .grouping import Group, grouped
from .printable import printable
from .text import Style, frame, plain

_Files = Mapping[tuple[str, str], Sequence[str]]
"""The lines of each file, by side and name."""

_BREAK: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_MOST_MARKS: Final = 6
_COLOURS: Final = {"breaking": "red", "warning": "yellow", "info": "cyan"}


def changes_terminal(comparison: Comparison, style: Style = plain) -> str:
    """Return everything that a comparison found, and a summary line."""
    lines: list[str] = []
    files = {key: _BREAK.split(text) for key, text in comparison.texts.items()}
    for each in grouped(comparison.changes):
        lines += _block(files, each, style)
    for problem in comparison.unreadable:
        lines += [
            f"{style('not compared', 'red')}: {printable(str(problem.place))}: "
            f"{printable(clipped(problem.message))}",
            "",
        ]
    for short in comparison.shortfalls:
        head = style("problem", "yellow")
        lines += [f"{head}: {printable(clipped(short.message))}", f" --> {_shown(short.place)}", ""]
    return "\n".join([*lines, *_summary(comparison)]) + "\n"


def verdicts(same: Sequence[Change]) -> str:
    """Return what a change does to each audience, in words."""
    by_audience = {each.audience: each.severity for each in same}
    return ", ".join(f"{a}: {by_audience[a]}" for a in AUDIENCES if a in by_audience)


def _block(files: _Files, same: Group, style: Style) -> Iterator[str]:
    change = same.entries[0]
    colour = _COLOURS[change.severity]
    head = style(f"{change.severity}[{change.code}]", colour)
    yield f"{head}: {style(printable(clipped(change.message)), 'bold')}"
    for side, sign, place in (("old", "---", change.old), ("new", "+++", change.new)):
        if place is None:
            continue
        yield f"{' ' * len(str(place.line))} {sign} {_shown(place)}"
        file = files.get((side, place.file), ())
        if place.line <= len(file):
            yield from frame(place, file[place.line - 1], 0, colour, style)
    if same.models:
        yield f" = the same in {', '.join(map(printable, same.models))}"
    marks = " ".join(same.fingerprints)
    if len(same.fingerprints) > _MOST_MARKS:
        marks = f"{len(same.fingerprints)} fingerprints: --format json lists them"
    yield f" = {verdicts(same.entries)} ({marks})"
    yield ""


def _shown(place: Place) -> str:
    return printable(str(place))


def _summary(comparison: Comparison) -> Iterator[str]:
    listed = grouped(comparison.changes)
    worst = [
        SEVERITIES.index(each.entries[0].severity) for each in listed for _ in ("", *each.models)
    ]
    counts = [f"{worst.count(i)} {name}" for i, name in enumerate(SEVERITIES) if worst.count(i)]
    noun = "change" if len(worst) == 1 else "changes"
    line = f"{len(worst)} {noun}: {', '.join(counts)}" if counts else "no changes"
    if comparison.accepted:
        line += f"; {len(comparison.accepted)} accepted"
    if comparison.required_bump is None:
        files = comparison.unreadable_files
        yield f"{line} in what was compared; version bump unknown: {files} cannot be read"
    else:
        yield f"{line}; version bump: {comparison.required_bump}"
