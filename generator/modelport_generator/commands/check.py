"""`modelport check`: report every problem of provider definitions with its place."""

from __future__ import annotations

import gc
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from ..check.baseline import Baseline, fingerprints, write_baseline
from ..check.changed import changed_units
from ..check.run import Unit, units_of
from ..check.selection.settings import BadSettings, Selection, known_codes, project_selection
from ..check.session import Outcome, Settings, check_units
from ..load.repository import GitTrouble
from ..problems import Problem, Severity
from ..report.printable import printable
from ..report.text import Style
from .terminal import bar, coloured, print_anything

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
    modeline: str | None
    changed_since: str | None = None


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "sarif", "github", "gitlab", "junit"]),
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
    baseline: Path | None,
    write_baseline: Path | None,
    changed_since: str | None,
    watch: bool,
    fix: bool,
    modeline: str | None,
    jobs: int,
) -> None:
    """Check provider definitions and report every problem.

    PATHS are provider folders in any layout, single files, or trees of these; by default the
    current folder. Exit status: 1 when there is an error, else 0.
    """
    paths = paths or (Path(),)
    try:
        selection = _selection(paths[0], select, ignore)
        settings = Settings(selection, kind, not no_assets)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        jobs = jobs or os.cpu_count() or 1
        options = _Options(
            *(paths, format_, settings, jobs, baseline, write_baseline, fix, modeline),
            changed_since=changed_since,
        )
        if watch:
            _refuse_what_watching_cannot(options)
        print_anything()
        # Definitions contain no cycles, so reference counting frees them.
        gc.disable()
        sys.exit(_watch(options) if watch else _run(options))
    except GitTrouble as error:
        raise click.UsageError(str(error)) from error
    except KeyboardInterrupt:
        click.echo("interrupted", err=True)
        sys.exit(130)
    except BadSettings as error:
        raise click.UsageError(str(error)) from error


def _refuse_what_watching_cannot(options: _Options) -> None:
    others = (options.baseline, options.write_baseline, options.fix, options.changed_since)
    if options.format != "text" or any(others):
        raise click.UsageError(
            "--watch can only be combined with --select, --ignore, --kind and --no-assets"
        )


def _watch(options: _Options) -> int:
    """Check until Ctrl-C."""
    from .check_watch import CheckWatch
    from .watching import Watcher

    def progress(text: str) -> None:
        _progress(options, text)

    try:
        watcher = Watcher(options.paths)
        CheckWatch(options.paths, options.settings, _style(), progress).run(watcher)
    except KeyboardInterrupt:
        click.echo(err=True)
    return 0


def _selection(start: Path, select: Sequence[str], ignore: Sequence[str]) -> Selection:
    found = project_selection(start if start.is_dir() else start.parent)
    return replace(
        found,
        select=_codes(select) or found.select,
        ignore=(*found.ignore, *_codes(ignore)),
    )


def _codes(given: Iterable[str]) -> tuple[str, ...]:
    return known_codes(code for each in given for code in each.split(",") if code.strip())


def _run(options: _Options) -> int:
    if options.fix:
        try:
            _fix(options)
        except OSError as error:
            message = f"{error.filename} cannot be fixed: {error.strerror}"
            raise click.ClickException(message) from error
    counts: Counter[Severity] = Counter()
    files = 0
    kept: list[Problem] = []
    printed = _printer(options)
    keeps = options.format in ("json", "sarif", "gitlab", "junit")
    looked_at: list[str] = []
    baseline = Baseline.read(options.baseline) if options.baseline else None
    known: Counter[tuple[str, str, str, str]] = Counter()
    for outcome in _outcomes(options):
        if options.write_baseline is not None:
            known.update(fingerprints(outcome, options.write_baseline))
        if baseline is not None:
            outcome = replace(outcome, problems=tuple(baseline.apply(outcome)))
        files += outcome.files
        counts.update(problem.severity for problem in outcome.problems)
        looked_at.append(outcome.unit.name)
        if keeps:
            kept += outcome.problems
        printed(outcome)
    if options.write_baseline is not None:
        write_baseline(options.write_baseline, known)
    _finish(options, kept, counts, files, looked_at)
    return 1 if counts["error"] else 0


def _outcomes(options: _Options) -> Iterator[Outcome]:
    units = list(_units(options))
    outcomes = check_units(units, options.settings, options.jobs)
    for number, outcome in enumerate(outcomes, 1):
        _progress(options, f"{bar(number, len(units))} {outcome.unit.name}")
        yield outcome
    _progress(options, "")


def _units(options: _Options) -> Iterable[Unit]:
    if options.changed_since is None:
        return units_of(options.paths)
    return changed_units(options.paths, options.changed_since)


def _progress(options: _Options, text: str) -> None:
    """Show what is being checked, on a terminal only. No text clears the line."""
    if options.format == "text" and sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{printable(text)[:78]}")
        sys.stderr.flush()


def _style() -> Style:
    from ..report.text import plain

    return coloured if sys.stdout.isatty() and "NO_COLOR" not in os.environ else plain


def _printer(options: _Options) -> Callable[[Outcome], None]:
    if options.format == "text":
        from ..report.text import outcome_text

        style = _style()

        def print_text(outcome: Outcome) -> None:
            blocks = list(outcome_text(outcome, style))
            if blocks:
                click.echo("\n".join(blocks))

        return print_text
    if options.format == "github":
        from ..report.entries import problem_entries
        from ..report.github import annotation

        def print_annotations(outcome: Outcome) -> None:
            for entry in problem_entries(outcome.problems):
                click.echo(annotation(entry))

        return print_annotations
    return lambda outcome: None


def _finish(
    options: _Options,
    problems: list[Problem],
    counts: Counter[Severity],
    files: int,
    looked_at: list[str],
) -> None:
    from ..report.entries import problem_entries

    match options.format:
        case "text":
            from ..report.text import summary

            click.echo(summary(counts, files))
        case "json":
            from ..report.machine import json_text

            click.echo(json_text(problems, files))
        case "sarif":
            from ..report.sarif import problem_rules, sarif_text

            click.echo(sarif_text("modelport check", problem_entries(problems), problem_rules()))
        case "gitlab":
            from ..report.gitlab import gitlab_text

            click.echo(gitlab_text(problem_entries(problems)))
        case "junit":
            from ..report.junit import junit_text

            click.echo(junit_text("modelport check", problem_entries(problems), looked_at))
        case _:
            pass


def _fix(options: _Options) -> None:
    from ..check.repair.fixes import apply_fixes

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
        click.echo(f"repaired {file}", err=True)
