"""`modelport upgrade`: bring a project of an earlier version forward."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..output.files import replace_file
from ..paths import resolved
from ..report.printable import printable

if TYPE_CHECKING:
    from ..project import Project

_SKIPPED = frozenset({"__pycache__", "node_modules", "site-packages", "build", "dist"})


@click.command()
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default="."
)
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
def command(folder: Path, diff: bool) -> None:
    """Rewrite imports that have moved in the project at FOLDER, then generate its code again.

    Hand-written Python changes only in its imports. Old import names still work, so a project
    can be upgraded at any time.

    Exit status: 0, or 1 when definitions have errors or a file was left alone, or 2 when something
    cannot be read or written.
    """
    from ..project import NoProject, find_project

    try:
        project = find_project(resolved(folder))
    except (NoProject, ValueError) as error:
        raise click.UsageError(str(error)) from None
    changed = [(path, *texts) for path in _sources(project) if (texts := _upgraded(path))]
    for path, before, after in changed:
        shown = path.relative_to(project.root).as_posix()
        if diff:
            lines = difflib.unified_diff(
                before.splitlines(), after.splitlines(), shown, shown, lineterm=""
            )
            click.echo("\n".join(map(printable, lines)))
        else:
            replace_file(path, after.encode())
            click.echo(f"rewrote imports in {printable(shown)}")
    if not changed:
        click.echo("no import has to change")
    if not diff:
        _generate(folder)


def _sources(project: Project) -> Iterator[Path]:
    """Yield the hand-written modules of a project; links are not followed."""
    for here, folders, names in os.walk(project.root):
        folders[:] = sorted(
            name
            for name in folders
            if name not in _SKIPPED
            and not name.startswith(".")
            and Path(here, name) != project.output
            and not Path(here, name, "pyvenv.cfg").exists()
        )
        for name in sorted(names):
            path = Path(here, name)
            if name.endswith(".py") and path.is_file() and not path.is_symlink():
                yield path


def _upgraded(path: Path) -> tuple[str, str] | None:
    """Return the text of a module before and after; None where nothing changes."""
    from ..python.kit import moved_modules
    from ..python.moves import with_moved_imports

    try:
        before = path.read_bytes().decode()
        after = with_moved_imports(before, moved_modules())
    except (OSError, ValueError, SyntaxError, RecursionError, MemoryError):
        click.echo(
            f"{printable(str(path))} is not Python that can be read: left unchanged", err=True
        )
        return None
    return (before, after) if after != before else None


def _generate(folder: Path) -> None:
    from .generate import command as generate

    generate.main([str(folder)], standalone_mode=False)
