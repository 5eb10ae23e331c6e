"""A whole check: all units, one after the other or in several processes, each reduced to what is shown."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ..problems import Problem, sort_key
from .run import Unit, check_unit, units_of
from .selection import Selection
from .shape import Kind
from .suppressions import has_suppressions, suppress

_LONGEST_LINE = 400


@dataclass(frozen=True, slots=True)
class Settings:
    """What a check looks at and shows."""

    selection: Selection = field(default_factory=Selection)
    kind: Kind | None = None
    assets: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one unit came to; small, whatever the size of its files."""

    unit: Unit
    problems: tuple[Problem, ...]
    """Sorted, selected, without what comments suppress."""
    files: int
    lines: Mapping[tuple[str, int], str]
    """The line of each place, by file and number, cut around the place when very long."""


def check(paths: Sequence[Path], settings: Settings, jobs: int = 1) -> Iterator[Outcome]:
    """Check everything at and below the paths, in order, one outcome a unit."""
    work = partial(outcome_of, settings=settings)
    if jobs == 1:
        yield from map(work, units_of(paths))
        return
    from concurrent.futures import ProcessPoolExecutor

    units = list(units_of(paths))
    with ProcessPoolExecutor(jobs, initializer=_ignore_interruptions) as pool:
        with _quiet_start():
            outcomes = pool.map(work, units)
        try:
            yield from outcomes
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _ignore_interruptions() -> None:
    """Leave Ctrl-C to the first process, which ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _quiet_start() -> Iterator[None]:
    """Start processes that ignore Ctrl-C from their first moment on, not after a traceback."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)


def outcome_of(unit: Unit, settings: Settings) -> Outcome:
    """Check one unit and keep what is shown."""
    result = check_unit(unit, assets=settings.assets, kind=settings.kind)
    texts = {each.name: each.text for each in result.documents if has_suppressions(each.text)}
    problems = settings.selection.apply(suppress(result.problems, texts))
    problems.sort(key=sort_key)
    wanted = {(each.place.file, each.place.line) for each in problems}
    lines: dict[tuple[str, int], str] = {}
    for document in result.documents:
        numbers = sorted(number for name, number in wanted if name == document.name)
        if numbers:
            split = document.text.splitlines()
            lines |= {
                (document.name, number): split[number - 1][: _LONGEST_LINE * 10]
                for number in numbers
                if number <= len(split)
            }
    return Outcome(unit, tuple(problems), result.files, lines)
