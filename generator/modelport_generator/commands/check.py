"""`modelport check`: report every problem of provider definitions with its place."""

from __future__ import annotations

import gc
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..check.run import Unit, units_of
from ..check.selection.settings import (
    BadSettings,
    Selection,
    given_severities,
    known_codes,
    project_selection,
)
from ..check.session import Outcome, Settings, check_units, outcome_of_text
from ..problems import SEVERITIES, Problem, Severity
from ..report.outcomes import FORMATS, Printer
from ..report.printable import printable
from ..report.text import Style, plain
from .terminal import bar, coloured, print_anything, read_input, wants_colour

if TYPE_CHECKING:
    from ..check.baseline import Baseline

_MOST_PASSES = 5


@dataclass(frozen=True, slots=True)
class _Options:
    """The parsed options of the command line."""

    paths: tuple[Path, ...]
    format: str
    settings: Settings
    jobs: int
    baseline: Path | None
    write_baseline: Path | None
    fix: bool
    diff: bool
    modeline: str | None
    fail_on: str
    statistics: bool
    stdin_filename: Path | None
    changed_since: str | None = None


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="text",
    help="Format of the report.",
)
@click.option(
    "--kind",
    type=click.Choice(["provider", "model", "position", "manifest", "modelport"]),
    help="Kind of a single file that its content does not show.",
)
@click.option("--no-assets", is_flag=True, help="Check only YAML, not icons and sources.")
@click.option(
    "--severity",
    "severities",
    multiple=True,
    metavar="CODES=LEVEL",
    help="Set the severity of these codes: error, warning, info or off.",
)
@click.option(
    "--fail-on",
    type=click.Choice([*SEVERITIES, "never"]),
    default="error",
    show_default=True,
    help="Exit with 1 when a problem is at least this severe.",
)
@click.option("--strict", is_flag=True, help="The same as --fail-on warning.")
@click.option("--statistics", is_flag=True, help="Show how often each code was found.")
@click.option(
    "--select", multiple=True, metavar="CODES", help="Show only these codes; ALL shows all."
)
@click.option("--ignore", multiple=True, metavar="CODES", help="Do not show these codes.")
@click.option(
    "--baseline", type=click.Path(path_type=Path), help="Do not show the problems in this file."
)
@click.option(
    "--write-baseline",
    type=click.Path(path_type=Path),
    help="Write the problems found to this file.",
)
@click.option("--changed-since", metavar="REF", help="Check only what differs from a git commit.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes.")
@click.option("--fix", is_flag=True, help="Fix what can be fixed safely.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option(
    "--stdin-filename",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Check standard input as if it were this file.",
)
@click.option(
    "--modeline",
    metavar="SCHEMAS",
    help="With --fix, add a first line for editors with the schemas in this folder.",
)
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(0),
    default=1,
    help="Number of processes; 0 for one per core.",
)
def command(
    paths: tuple[Path, ...],
    format_: str,
    kind: str | None,
    no_assets: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    severities: tuple[str, ...],
    fail_on: str,
    strict: bool,
    statistics: bool,
    baseline: Path | None,
    write_baseline: Path | None,
    changed_since: str | None,
    watch: bool,
    fix: bool,
    diff: bool,
    stdin_filename: Path | None,
    modeline: str | None,
    jobs: int,
) -> None:
    """Check provider definitions and report every problem.

    PATHS are provider folders in any layout, single files, or trees of these; by default the
    current folder.

    Exit status: 0 when nothing fails, 1 when a problem is as severe as --fail-on says, 2 when the
    command line or the settings are wrong or there is nothing to check, 130 after Ctrl-C.
    """
    if stdin_filename is not None and (paths or fix or diff):
        raise click.UsageError("--stdin-filename checks standard input alone, and repairs nothing")
    if strict and fail_on != "error":
        raise click.UsageError("--strict is --fail-on warning: give one of them")
    paths = paths or (stdin_filename or Path(),)
    try:
        selection = _selection(paths[0], select, ignore, severities)
        settings = Settings(selection, kind, not no_assets)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        jobs = jobs or os.cpu_count() or 1
        options = _Options(
            paths,
            format_,
            settings,
            jobs,
            baseline,
            write_baseline,
            fix,
            diff,
            modeline,
            "warning" if strict else fail_on,
            statistics,
            stdin_filename,
            changed_since=changed_since,
        )
        if watch:
            _reject_other_options(options)
        print_anything()
        # Definitions contain no cycles, so reference counting frees them.
        gc.disable()
        sys.exit(_watch(options) if watch else _run(options))
    except KeyboardInterrupt:
        click.echo("interrupted", err=True)
        sys.exit(130)
    except BadSettings as error:
        raise click.UsageError(str(error)) from error


def _reject_other_options(options: _Options) -> None:
    others = (
        options.baseline,
        options.write_baseline,
        options.fix,
        options.diff,
        options.changed_since,
        options.stdin_filename,
    )
    if options.format != "text" or any(others):
        raise click.UsageError(
            "--watch can only be combined with --select, --ignore, --kind and --no-assets"
        )


def _watch(options: _Options) -> int:
    """Check until Ctrl-C, which ends every command with 130."""
    from .check_watch import CheckWatch
    from .watching import Watcher

    progress = _Progress(shown=sys.stderr.isatty())
    try:
        watcher = Watcher(options.paths)
        CheckWatch(options.paths, options.settings, _style(), progress.show).run(watcher)
    except KeyboardInterrupt:
        click.echo(err=True)
    return 130


def _selection(
    start: Path, select: Sequence[str], ignore: Sequence[str], severities: Sequence[str]
) -> Selection:
    found = project_selection(start if start.is_dir() else start.parent)
    return replace(
        found,
        select=_codes(select) or found.select,
        ignore=(*found.ignore, *_codes(ignore)),
        severities={**found.severities, **given_severities(severities)},
    )


def _codes(given: Iterable[str]) -> tuple[str, ...]:
    return known_codes(code for each in given for code in each.split(",") if code.strip())


def _run(options: _Options) -> int:
    if options.fix or options.diff:
        _fix(options)
    # Without `color`, click takes the colours away where output is not a terminal.
    write = partial(click.echo, color=wants_colour())
    printer = Printer(options.format, write, _style(), statistics=options.statistics)
    progress = _Progress(shown=options.format == "text" and sys.stderr.isatty())
    baseline = _baseline(options)
    known: Counter[tuple[str, str, str, str]] = Counter()
    for outcome in _outcomes(options, progress):
        if options.write_baseline is not None:
            from ..check.baseline import fingerprints

            known.update(fingerprints(outcome, options.write_baseline))
        if baseline is not None:
            outcome = replace(outcome, problems=tuple(baseline.apply(outcome)))
        printer.add(outcome)
    printer.finish()
    if not printer.units and options.changed_since is None:
        shown = ", ".join(map(str, options.paths))
        click.echo(f"modelport: no provider and no definition at {shown}", err=True)
        return 2
    if options.write_baseline is not None:
        from ..check.baseline import write_baseline

        write_baseline(options.write_baseline, known)
        return 0
    return 1 if any(printer.severities[each] for each in _failing(options.fail_on)) else 0


def _baseline(options: _Options) -> Baseline | None:
    if options.baseline is None:
        return None
    from ..check.baseline import Baseline

    return Baseline.read(options.baseline)


def _outcomes(options: _Options, progress: _Progress) -> Iterator[Outcome]:
    """Yield the outcomes; between them the terminal shows how far the check is, and then nothing."""
    if options.stdin_filename is not None:
        raw = read_input()
        yield outcome_of_text(raw, options.stdin_filename, options.settings)
        return
    units = list(_units(options))
    for number, outcome in enumerate(check_units(units, options.settings, options.jobs), 1):
        progress.show("")
        yield outcome
        progress.show(f"{bar(number, len(units))} {outcome.unit.name}")
    progress.show("")


def _units(options: _Options) -> Iterable[Unit]:
    if options.changed_since is None:
        return units_of(options.paths)
    # A check without git does not import what asks it.
    from ..check.changed import changed_units
    from ..load.repository import GitTrouble

    try:
        return changed_units(options.paths, options.changed_since)
    except GitTrouble as error:
        raise click.UsageError(str(error)) from error


def _style() -> Style:
    return coloured if wants_colour() else plain


def _failing(fail_on: str) -> tuple[Severity, ...]:
    """Return the severities that make a check fail."""
    return SEVERITIES[: [*SEVERITIES].index(fail_on) + 1] if fail_on in SEVERITIES else ()


class _Progress:
    """Shows what is being checked, on a terminal only; it is cleared before anything is printed."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown

    def show(self, text: str) -> None:
        """Replace the shown text; an empty text clears the line."""
        if self._shown:
            sys.stdout.flush()
            sys.stderr.write(f"\r\x1b[K{printable(text)[:78]}")
            sys.stderr.flush()


def _problems(options: _Options) -> list[Problem]:
    outcomes = check_units(_units(options), options.settings)
    return [problem for outcome in outcomes for problem in outcome.problems]


def _fix(options: _Options) -> None:
    from ..check.repair.fixes import apply_fixes, repairs

    if options.diff:
        problems = _problems(options)
        for file, before, after in repairs(problems, options.settings.kind):
            click.echo(_unified(file, before, after), nl=False)
        return
    changed: set[str] = set()
    # A fix may reveal another problem: a renamed key is read, and its value checked.
    for _ in range(_MOST_PASSES):
        outcomes = check_units(_units(options), options.settings)
        problems = [problem for outcome in outcomes for problem in outcome.problems]
        now = apply_fixes(problems, options.settings.kind)
        if not now:
            break
        changed.update(now)
    if options.modeline is not None:
        from ..check.repair.modelines import add_modelines

        changed.update(add_modelines(options.paths, options.modeline))
    for file in sorted(changed):
        click.echo(f"repaired {printable(file)}", err=True)


def _unified(file: str, before: str, after: str) -> str:
    """Return the change of a file as `diff -u` shows it."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    import difflib

    lines = difflib.unified_diff(old, new, file, f"{file} (repaired)")
    shown = (printable(line.removesuffix("\n").removesuffix("\r")) for line in lines)
    return "".join(f"{line}\n" for line in shown)
