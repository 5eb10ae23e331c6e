"""`modelport check --watch`: check again what changed, and count the remaining problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import click

from ..check.memory import Memory
from ..check.run import Unit, units_of
from ..check.session import Outcome, Settings, outcome_of
from ..problems import Severity
from ..report.printable import printable
from ..report.text import Style, outcome_text, summary
from .terminal import bar
from .watching import Watcher


class CheckWatch:
    """The results of each unit, by its name."""

    def __init__(
        self,
        paths: Sequence[Path],
        settings: Settings,
        style: Style,
        progress: Callable[[str], None],
    ) -> None:
        self._paths = paths
        self._settings = settings
        self._style = style
        self._progress = progress
        self._outcomes: dict[str, Outcome] = {}
        self._memory = Memory()

    def run(self, watcher: Watcher) -> None:
        """Check everything, and then what changes, until Ctrl-C."""
        self.check(None)
        while True:
            click.echo(self._style("waiting for changes; press Ctrl-C to stop", "cyan"), err=True)
            self.check(watcher.wait())

    def check(self, changed: Iterable[Path] | None) -> None:
        """Check the units with changed files, or all units, and print their problems."""
        units = list(units_of(self._paths))
        touched = [each for each in units if changed is None or _holds(each, changed)]
        if changed is not None:
            names = ", ".join(sorted(printable(each.name) for each in changed))
            click.echo(self._style(f"\nchanged: {names}", "bold"))
        found: dict[str, Outcome] = {}
        for number, unit in enumerate(touched, 1):
            self._progress(f"{bar(number, len(touched))} {unit.name}")
            found[unit.name] = outcome_of(unit, self._settings, self._memory)
        self._progress("")
        names_now = {each.name for each in units}
        kept = {name: each for name, each in self._outcomes.items() if name in names_now}
        self._outcomes = {**kept, **found}
        for outcome in found.values():
            for block in outcome_text(outcome, self._style):
                click.echo(block)
        self._summarise()

    def _summarise(self) -> None:
        counts: Counter[Severity] = Counter()
        for outcome in self._outcomes.values():
            counts.update(problem.severity for problem in outcome.problems)
        click.echo(summary(counts, sum(each.files for each in self._outcomes.values())))


def _holds(unit: Unit, changed: Iterable[Path]) -> bool:
    return any(each == unit.path or unit.path in each.parents for each in changed)
