"""`modelport generate`: bring the generated code up to date, or report what is out of date."""

from __future__ import annotations

import difflib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from ..paths import resolved
from ..report.printable import printable, printable_lines

if TYPE_CHECKING:
    from ..output.tree import Change
    from ..pipeline.run import Run, TreeRun
    from ..project import Project

_LONGEST_DIFF = 60
_CLEARED = "\r\x1b[K"


@click.command()
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default="."
)
@click.option(
    "--check", is_flag=True, help="Write nothing; exit with 1 and show a diff when out of date."
)
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@click.option(
    "--force",
    is_flag=True,
    help="Overwrite files that were edited or not written by the generator.",
)
@click.option(
    "--target",
    "targets",
    multiple=True,
    metavar="NAME",
    help="Generate this target instead of those in pyproject.toml; may be repeated.",
)
@click.option("--no-assets", is_flag=True, help="Do not require icons.")
@click.option(
    "--profile",
    type=click.Choice(["strict", "accept"]),
    default="strict",
    help="strict: what a careful author writes; accept: what Dify's readers accept, as always for plugins.",
)
@click.option("--accept", is_flag=True, help="The same as --profile accept.")
@click.option("--watch", is_flag=True, help="Generate again whenever a file changes.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Print every file.")
def command(
    folder: Path,
    check: bool,
    diff: bool,
    force: bool,
    targets: tuple[str, ...],
    no_assets: bool,
    profile: str,
    accept: bool,
    watch: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Read the definitions of the project at FOLDER and write its generated code.

    Only what changed is rendered and written. Nothing is written while a definition has errors.

    Exit status: 0 when the files are up to date, also when adapters must follow; 1 when definitions
    have errors, a file was left alone, or --check finds something out of date; 2 when something
    cannot be read or written.
    """
    from ..pipeline.checking import Demands

    if check and force:
        raise click.UsageError("--force cannot be combined with --check, which writes nothing")
    if watch and (check or diff):
        raise click.UsageError("--watch cannot be combined with --check or --diff")
    project = _project(folder, targets)
    if watch:
        _watch(project)
        return
    progress = _Progress(quiet=quiet, verbose=verbose)
    demands = Demands(assets=not no_assets, careful=profile == "strict" and not accept)
    try:
        run = _run(project, progress, demands, write=not (check or diff), force=force)
    finally:
        progress.close()
    _report_problems(run, _shown_severities(quiet, verbose, check or diff))
    if run.errors:
        _fail(f"{_counted(len(run.errors), 'error')}: nothing was written", 1)
    if check or diff:
        _report_drift(run, project, fail=check)
    else:
        _report_written(run, project, quiet, verbose)
    # An adapter that no longer fits is the next step of its author, who needs the new stubs for it.
    errors = [each for each in run.problems if each.severity == "error"]
    left = sum(not each.place.file.endswith(".py") for each in errors)
    if left:
        it = "does" if left == 1 else "do"
        _fail(f"{_counted(left, 'error')} {it} not prevent generation, but must be fixed", 1)


def _watch(project: Project) -> None:
    """Generate until Ctrl-C.

    Each round runs in its own process, as schemas and templates may have changed.
    """
    import subprocess

    from .watching import Watcher

    arguments = [each for each in sys.argv[1:] if each != "--watch"]
    roots = [project.providers]
    if project.core:
        roots += [project.root / "schemas", project.root / "generator"]
    outputs = [project.output_of(target) for target in project.targets]
    watcher = Watcher(roots, without=outputs)
    try:
        while True:
            subprocess.run([sys.executable, "-m", "modelport_generator", *arguments], check=False)
            click.echo("waiting for changes; press Ctrl-C to stop", err=True)
            changed = watcher.wait()
            names = ", ".join(sorted(printable(each.name) for each in changed))
            click.echo(f"\nchanged: {names}", err=True)
    except KeyboardInterrupt:
        click.echo(err=True)
        sys.exit(130)


def _project(folder: Path, targets: tuple[str, ...]) -> Project:
    from dataclasses import replace

    from ..project import NoProject, find_project, is_target_name

    for name in targets:
        if not is_target_name(name):
            raise click.BadParameter(f"{name!r} is not a valid target name", param_hint="--target")
    try:
        project = find_project(resolved(folder))
    except (NoProject, ValueError) as error:
        _fail(str(error), 2)
    return replace(project, targets=tuple(dict.fromkeys(targets))) if targets else project


def _run(
    project: Project, progress: _Progress, demands: object, *, write: bool, force: bool
) -> Run:
    from ..output.apply import OutputBusy, unfinished
    from ..pipeline.checking import Demands
    from ..pipeline.run import check_fresh, generate
    from ..targets import UnknownTarget

    assert isinstance(demands, Demands)
    try:
        if write:
            return generate(project, progress, force=force, demands=demands)
        return check_fresh(project, progress, demands=demands)
    except UnknownTarget as error:
        _fail(str(error), 2)
    except OutputBusy as error:
        _fail(str(error), 1)
    except OSError as error:
        begun = any(unfinished(project.output_of(name)) for name in project.targets)
        state = "run again to finish" if begun else "nothing was changed"
        _fail(f"{error.filename or project.output}: {error.strerror}; {state}", 2)


def _report_drift(run: Run, project: Project, *, fail: bool) -> None:
    for tree in run.trees:
        # Under other versions every file may differ, which says nothing about the definitions.
        if tree.mismatch and tree.changes and fail:
            hint = (
                "install the recorded versions, or run `modelport generate` and commit the result"
            )
            _fail(f"{_output(tree, project)} was {tree.mismatch}: {hint}", 1)
    for change in run.changes:
        _show_diff(change)
    if run.unfinished:
        click.echo(
            "an earlier run was interrupted: run `modelport generate` to finish it", err=True
        )
    if not run.changes and not run.unfinished:
        click.echo(f"{_outputs(run, project)} {_are(run)} up to date ({run.units} units)")
    elif fail:
        count = len(run.changes)
        behind = f"{_counted(count, 'file')} {'is' if count == 1 else 'are'} behind"
        _fail(f"{behind}: run `modelport generate`", 1)


def _report_written(run: Run, project: Project, quiet: bool, verbose: bool) -> None:
    if run.recovered:
        click.echo(f"an earlier run was interrupted: {run.recovered}", err=True)
    if verbose:
        for change in run.changes:
            click.echo(f"  {_verb(change)} {change.path}")
    if run.conflicts:
        _report_conflicts(run, project)
    if quiet:
        return
    if not run.changes:
        click.echo(
            f"nothing to do: {_outputs(run, project)} {_are(run)} up to date ({run.units} units)"
        )
    for tree in run.trees:
        if tree.changes:
            written = sum(c.after is not None for c in tree.changes)
            removed = len(tree.changes) - written
            gone = f", removed {removed}" if removed else ""
            click.echo(f"wrote {_counted(written, 'file')}{gone} in {_output(tree, project)}")


def _report_conflicts(run: Run, project: Project) -> NoReturn:
    for tree in run.trees:
        for conflict in tree.conflicts:
            click.echo(f"{_output(tree, project)}/{conflict.path} {conflict.reason}:", err=True)
            lines = _unified(conflict.path, conflict.mine, conflict.theirs, "on disk", "generated")
            click.echo("\n".join(lines), err=True)
    count = len(run.conflicts)
    left = f"{_counted(count, 'file')} {'was' if count == 1 else 'were'} left alone"
    _fail(f"{left}: --force overwrites {'it' if count == 1 else 'them'}", 1)


def _shown_severities(quiet: bool, verbose: bool, only_looking: bool) -> int:
    """Return how many of the three severities are printed, most severe first."""
    return 3 if verbose else 1 if quiet or only_looking else 2


def _report_problems(run: Run, severities: int) -> None:
    from ..problems import SEVERITIES, sort_key

    shown = SEVERITIES[:severities]
    for problem in sorted(run.problems, key=sort_key):
        if problem.severity in shown or problem.place.file.endswith(".py"):
            click.echo(printable_lines(str(problem)), err=True)
            for related in problem.related:
                click.echo(printable(f"  {related.place}: {related.message}"), err=True)


def _show_diff(change: Change) -> None:
    click.echo("\n".join(_unified(change.path, change.before, change.after, "on disk", "wanted")))


def _unified(path: str, before: str | None, after: str | None, old: str, new: str) -> list[str]:
    left = (before or "").splitlines()
    right = (after or "").splitlines()
    lines = list(
        difflib.unified_diff(left, right, f"{path} ({old})", f"{path} ({new})", lineterm="")
    )
    kept = lines[:_LONGEST_DIFF]
    if len(lines) > len(kept):
        kept.append(f"... {len(lines) - len(kept)} more lines")
    return [printable(line) for line in kept]


class _Progress:
    """Show progress: one line per step when verbose, otherwise a single line on a terminal."""

    def __init__(self, *, quiet: bool, verbose: bool) -> None:
        self._lines = verbose and not quiet
        self._terminal = not quiet and not verbose and sys.stderr.isatty()

    def __call__(self, text: str) -> None:
        if self._lines:
            click.echo(f"  {printable(text)}", err=True)
        elif self._terminal:
            click.echo(f"{_CLEARED}  {printable(text)}", nl=False, err=True)

    def close(self) -> None:
        """Clear the line."""
        if self._terminal:
            click.echo(_CLEARED, nl=False, err=True)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _verb(change: Change) -> str:
    if change.after is None:
        return "removed"
    return "wrote" if change.before is None else "changed"


def _output(tree: TreeRun, project: Project) -> str:
    return tree.output.relative_to(project.root).as_posix()


def _outputs(run: Run, project: Project) -> str:
    return ", ".join(_output(tree, project) for tree in run.trees)


def _are(run: Run) -> str:
    return "is" if len(run.trees) == 1 else "are"


def _fail(message: str, code: int) -> NoReturn:
    click.echo(f"modelport: {message}", err=True)
    raise SystemExit(code)
