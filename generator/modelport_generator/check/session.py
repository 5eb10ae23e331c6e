"""A whole check: all units, in one or several processes, each reduced to what is shown."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..interruptions import IGNORED, interruptions
from ..problems import Problem, clipped, sort_key
from .rules.shape import Kind
from .run import Result, Unit, check_text, check_unit, units_of
from .selection.comments import has_suppressions, suppress
from .selection.settings import Selection

if TYPE_CHECKING:
    from .memory import Memory

_LONGEST_LINE = 400
_LONGEST_WRITTEN = 120


@dataclass(frozen=True, slots=True)
class Line:
    """The shown part of a line of a file."""

    text: str
    start: int
    """The column at which the text starts."""
    written: str
    """The whole line without surrounding spaces, shortened with a digest when it is long."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a check reads and shows."""

    selection: Selection = field(default_factory=Selection)
    kind: Kind | None = None
    assets: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one unit, which is small whatever the size of its files."""

    unit: Unit
    problems: tuple[Problem, ...]
    """Sorted and selected, without suppressed problems."""
    files: int
    lines: Mapping[tuple[str, int, int], Line]
    """The line of each place, by file, line and column, cut around the place when it is long."""


def check(paths: Sequence[Path], settings: Settings, jobs: int = 1) -> Iterator[Outcome]:
    """Check everything at and below the paths, in order, and yield one outcome per unit."""
    return check_units(units_of(paths), settings, jobs)


def check_units(units: Iterable[Unit], settings: Settings, jobs: int = 1) -> Iterator[Outcome]:
    """Check some units, in order."""
    work = partial(outcome_of, settings=settings)
    if jobs == 1:
        yield from map(work, units)
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(jobs, initializer=_ignore_interruptions) as pool:
        # Workers ignore Ctrl-C from the start, so that they print no traceback.
        with interruptions(IGNORED):
            outcomes = pool.map(work, units)
        try:
            yield from outcomes
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _ignore_interruptions() -> None:
    """Ignore Ctrl-C in a worker. The main process handles it and ends the workers."""
    signal.signal(signal.SIGINT, IGNORED)


def outcome_of(unit: Unit, settings: Settings, memory: Memory | None = None) -> Outcome:
    """Check one unit and keep what is shown."""
    hides = cache(settings.selection.hides)
    result = check_unit(
        unit, assets=settings.assets, kind=settings.kind, memory=memory, hides=hides
    )
    return _shown(unit, result, settings)


def _shown(unit: Unit, result: Result, settings: Settings) -> Outcome:
    texts = {each.name: each.text for each in result.documents if has_suppressions(each.text)}
    problems = settings.selection.apply(suppress(result.problems, texts))
    problems = [_brief(each) for each in sorted(problems, key=sort_key)]
    lines: dict[tuple[str, int, int], Line] = {}
    for document in result.documents:
        own = {(e.place.line, e.place.column) for e in problems if e.place.file == document.name}
        if own:
            found = _lines(document.text, own)
            lines |= {(document.name, *position): line for position, line in found}
    return Outcome(unit, tuple(problems), result.files, lines)


def outcome_of_text(raw: bytes, path: Path, settings: Settings) -> Outcome:
    """Check a text as if it were the file at a path, which need not exist."""
    unit = Unit(path, str(path))
    result = check_text(raw, unit, kind=settings.kind)
    return _shown(unit, result, settings)


def _brief(problem: Problem) -> Problem:
    message, hint = clipped(problem.message), clipped(problem.hint)
    if message is problem.message and hint is problem.hint:
        return problem
    return replace(problem, message=message, hint=hint)


def _lines(text: str, positions: set[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], Line]]:
    split = text.splitlines()
    written: dict[int, str] = {}
    for number, column in positions:
        if number > len(split):
            continue
        line = split[number - 1]
        if number not in written:
            written[number] = _written(line.strip())
        start = max(0, column - 1 - _LONGEST_LINE // 2) if len(line) > _LONGEST_LINE else 0
        shown = Line(line[start : start + _LONGEST_LINE], start, written[number])
        yield (number, column), shown


def _written(line: str) -> str:
    if len(line) <= _LONGEST_WRITTEN:
        return line
    from hashlib import sha256

    digest = sha256(line.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{line[: _LONGEST_WRITTEN // 2]}... sha256:{digest[:32]}"
