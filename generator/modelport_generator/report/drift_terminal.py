"""A comparison with sources as text for the terminal: findings with their evidence, and a summary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ..drift.run import Drift, Judged
from ..drift.verdicts import FINDINGS
from ..problems import Place, clipped
from .drift_entries import counts, findings, level_of, sentence, statement
from .printable import printable
from .text import Style, frame, plain

_BREAK: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_COLOURS: Final = {"error": "red", "warning": "yellow", "info": "cyan"}
_MOST_PROVIDERS: Final = 10
_MOST_NOTES: Final = 3


def drift_terminal(found: Drift, style: Style = plain, *, summary_only: bool = False) -> str:
    """Return the findings, each with its line and evidence, and a summary of at most 24 lines."""
    lines: list[str] = []
    if not summary_only:
        lines += _findings(found, style)
    return "\n".join([*lines, *_summary(found, style)]) + "\n"


def _findings(found: Drift, style: Style) -> Iterator[str]:
    texts: dict[str, list[str]] = {}
    for each in findings(found):
        document = each.declared.document
        lines = texts.setdefault(document.name, _BREAK.split(document.text))
        yield from _block(each, lines, style)


def _block(judged: Judged, lines: list[str], style: Style) -> Iterator[str]:
    place, colour = judged.place(), _COLOURS[level_of(judged)]
    head = style(f"{judged.verdict}[{judged.declared.field}]", colour)
    yield f"{head}: {style(printable(clipped(sentence(judged))), 'bold')}"
    margin = " " * len(str(place.line))
    yield f"{margin}--> {printable(str(place))}"
    if place.line <= len(lines):
        yield from frame(place, lines[place.line - 1], 0, colour, style)
    for source, fact in judged.evidence.items():
        url = f", {printable(clipped(fact.url))}" if fact.url else ""
        yield f"{margin} = {printable(clipped(statement(source, fact)))}{url}"
    yield ""


def _summary(found: Drift, style: Style) -> Iterator[str]:
    yield from _problems(found)
    listed = sum(each.models for each in found.matched)
    without = sum(len(each.unmatched) for each in found.matched)
    rows = [(each, _counted(found, each.provider)) for each in found.matched]
    rows.sort(key=lambda row: (-sum(row[1]), row[0].provider))
    if rows:
        width = max(len(printable(each.provider)) for each, _ in rows[:_MOST_PROVIDERS])
        yield f"{'':{width}}  {'  '.join(FINDINGS)}  matched"
        for matched, numbers in rows[:_MOST_PROVIDERS]:
            cells = "  ".join(
                f"{number or '':>{len(name)}}"
                for name, number in zip(FINDINGS, numbers, strict=True)
            )
            share = f"{matched.models - len(matched.unmatched)}/{matched.models}"
            yield f"{printable(matched.provider):{width}}  {cells}  {share}"
        if len(rows) > _MOST_PROVIDERS:
            yield f"and {len(rows) - _MOST_PROVIDERS} more providers"
    totals = [f"{count} {verdict}" for verdict, count in counts(found.facts).items()]
    total = len(found.facts)
    yield style(f"{total} fact{'' if total == 1 else 's'}: {', '.join(totals) or 'none'}", "bold")
    yield f"{listed - without} of {listed} models matched, as of {found.today.isoformat()}"


def _where(place: Place) -> str:
    """Return a place with its line, where the reader of the source knows one."""
    return str(place) if place.pointer or place.line > 1 else place.file


def _counted(found: Drift, provider: str) -> list[int]:
    own = counts([each for each in found.facts if each.provider == provider])
    return [own.get(verdict, 0) for verdict in FINDINGS]


def _problems(found: Drift) -> Iterator[str]:
    for document in found.unread[:_MOST_NOTES]:
        yield f"not compared: {printable(document.name)} cannot be read"
    for note in found.notes[:_MOST_NOTES]:
        yield f"left out: {printable(_where(note.place))}: {printable(note.message)}"
    more = max(len(found.notes) - _MOST_NOTES, 0) + max(len(found.unread) - _MOST_NOTES, 0)
    if more:
        yield f"and {more} more: --format json lists them"
    for matched in found.matched[:_MOST_NOTES]:
        for model, near in list(matched.suggestions.items())[:1]:
            hint = f"did you mean {near}? Declare it under catalogue.aliases"
            yield f"no source lists {printable(matched.provider)} {printable(model)!r}; {printable(hint)}"
