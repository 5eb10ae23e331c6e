"""`modelport generate`: bring the generated code up to date, or say what is behind."""

from __future__ import annotations

import difflib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from ..output.tree import Change
    from ..pipeline.run import Outcome
    from ..project import Target


@click.command()
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default="."
)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 and show a diff when behind.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@click.option("--force", is_flag=True, help="Overwrite files that were edited or are not ours.")
@click.option("--no-assets", is_flag=True, help="Do not ask for icons: only YAML is at hand.")
@click.option(
    "--accept",
    is_flag=True,
    help="Be content with what Dify's readers accept, as always for plugins.",
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
@click.option("-v", "--verbose", is_flag=True, help="Say every file.")
def command(
    folder: Path,
    check: bool,
    diff: bool,
    force: bool,
    no_assets: bool,
    accept: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Read the definitions of the project at FOLDER and write its generated code.

    Only what changed is rendered and written. Nothing is written while a definition has an error.
    """
    from ..output.apply import OutputBusy, unfinished
    from ..pipeline import run as pipeline
    from ..pipeline.units import Demands
    from ..project import NoProject, find_target

    if check and force:
        raise click.UsageError("--check writes nothing, so there is nothing to --force")
    try:
        target = find_target(folder.resolve())
    except (NoProject, ValueError) as error:
        _refuse(str(error), 2)
    note = _Progress(quiet=quiet, verbose=verbose)
    demands = Demands(assets=not no_assets, careful=not accept)
    try:
        if check or diff:
            outcome = pipeline.check_fresh(target, note, demands=demands)
        else:
            outcome = pipeline.generate(target, note, force=force, demands=demands)
    except OutputBusy as error:
        _refuse(str(error), 1)
    except OSError as error:
        state = "run again to finish" if unfinished(target.output) else "nothing was changed"
        _refuse(f"{error.filename or target.output}: {error.strerror}; {state}", 1)
    finally:
        note.close()
    _tell_problems(outcome, _least(quiet, verbose, check or diff))
    if outcome.errors:
        _refuse(f"{_counted(len(outcome.errors), 'error')}: nothing was written", 1)
    if check or diff:
        _tell_drift(outcome, target, fail=check)
    else:
        _tell_written(outcome, target, quiet, verbose)


def _tell_drift(outcome: Outcome, target: Target, *, fail: bool) -> None:
    for change in outcome.changes:
        _show_diff(change, target)
    if outcome.unfinished:
        click.echo("an earlier run was interrupted: `modelport generate` finishes it", err=True)
    if not outcome.changes and not outcome.unfinished:
        click.echo(f"{_shown(target)} is up to date ({outcome.units} units)")
    elif fail:
        count = len(outcome.changes)
        behind = f"{_counted(count, 'file')} {'is' if count == 1 else 'are'} behind"
        _refuse(f"{behind}: run `modelport generate`", 1)


def _tell_written(outcome: Outcome, target: Target, quiet: bool, verbose: bool) -> None:
    if outcome.recovered:
        click.echo(f"an earlier run was interrupted: {outcome.recovered}", err=True)
    if verbose:
        for change in outcome.changes:
            click.echo(f"  {_verb(change)} {change.path}")
    if outcome.conflicts:
        _tell_conflicts(outcome, target)
    if quiet:
        return
    if outcome.changes:
        written = sum(c.after is not None for c in outcome.changes)
        removed = len(outcome.changes) - written
        gone = f", removed {removed}" if removed else ""
        click.echo(f"wrote {_counted(written, 'file')}{gone} in {_shown(target)}")
    else:
        click.echo(f"nothing to do: {_shown(target)} is up to date ({outcome.units} units)")


def _tell_conflicts(outcome: Outcome, target: Target) -> NoReturn:
    for conflict in outcome.conflicts:
        click.echo(f"{_shown(target)}/{conflict.path} {conflict.reason}:", err=True)
        lines = _unified(conflict.path, conflict.mine, conflict.theirs, "on disk", "generated")
        click.echo("\n".join(lines), err=True)
    count = len(outcome.conflicts)
    left = f"{_counted(count, 'file')} {'was' if count == 1 else 'were'} left alone"
    _refuse(f"{left}: --force overwrites {'it' if count == 1 else 'them'}", 1)


def _least(quiet: bool, verbose: bool, only_looking: bool) -> int:
    """Return how many of the three severities are told, gravest first."""
    return 3 if verbose else 1 if quiet or only_looking else 2


def _tell_problems(outcome: Outcome, severities: int) -> None:
    from ..problems import SEVERITIES, sort_key

    told = SEVERITIES[:severities]
    for problem in sorted(outcome.problems, key=sort_key):
        if problem.severity in told or problem.place.file.endswith(".py"):
            click.echo(printable(str(problem)), err=True)
            for related in problem.related:
                click.echo(printable(f"  {related.place}: {related.message}"), err=True)


def printable(text: str) -> str:
    """Return text for a terminal: what a definition holds must not steer it."""
    return "".join(c if c.isprintable() or c in "\n\t" else ascii(c)[1:-1] for c in text)


def _show_diff(change: Change, target: Target) -> None:
    click.echo("\n".join(_unified(change.path, change.before, change.after, "on disk", "wanted")))


def _unified(path: str, before: str | None, after: str | None, old: str, new: str) -> list[str]:
    left = (before or "").splitlines()
    right = (after or "").splitlines()
    lines = list(
        difflib.unified_diff(left, right, f"{path} ({old})", f"{path} ({new})", lineterm="")
    )
    kept = lines[:60]
    if len(lines) > len(kept):
        kept.append(f"... {len(lines) - len(kept)} more lines")
    return [printable(line) for line in kept]


class _Progress:
    """Tells what is being made: line by line when asked to, else on one line of a terminal."""

    def __init__(self, *, quiet: bool, verbose: bool) -> None:
        self._lines = verbose and not quiet
        self._terminal = not quiet and not verbose and sys.stderr.isatty()

    def __call__(self, text: str) -> None:
        if self._lines:
            click.echo(f"  {printable(text)}", err=True)
        elif self._terminal:
            click.echo(f"{_CLEARED}  {printable(text)}", nl=False, err=True)

    def close(self) -> None:
        """Leave an empty line behind."""
        if self._terminal:
            click.echo(_CLEARED, nl=False, err=True)


_CLEARED = "\r\x1b[K"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _verb(change: Change) -> str:
    if change.after is None:
        return "removed"
    return "wrote" if change.before is None else "changed"


def _shown(target: Target) -> str:
    return target.output.relative_to(target.root).as_posix()


def _refuse(message: str, code: int) -> NoReturn:
    click.echo(f"modelport: {message}", err=True)
    raise SystemExit(code)
