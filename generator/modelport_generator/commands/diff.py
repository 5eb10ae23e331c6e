"""`modelport diff`: what a change of definitions does to tenants, callers and calls."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from ..diff.approvals import BadApprovals, read_approvals
from ..diff.compare import Comparison, compare_trees
from ..diff.single import compare_files
from ..diff.table import SEVERITIES
from ..diff.trees import tree_at
from ..load.repository import GitTrouble, Snapshot, copied, snapshot
from ..paths import resolved
from ..report.changes import FORMATS, changes_text
from ..report.printable import printable
from ..report.text import Style, plain
from .terminal import coloured, print_anything

_UNREADABLE = 2


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of the comparison."""

    path: Path
    name: str
    """The name of its files in the report."""
    at: Snapshot | None = None
    """The commit to read it from, or None for the working tree."""


@click.command("diff")
@click.argument("paths", nargs=-1, metavar="[OLD] [NEW]")
@click.option("--against", metavar="REF", help="OLD is this commit: a ref, or REF:PATH.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(list(FORMATS)),
    default="text",
    help="Format of the report.",
)
@click.option(
    "--fail-on",
    type=click.Choice([*SEVERITIES, "never", "none"]),
    default="breaking",
    show_default=True,
    help="Exit with 1 when a change has at least this severity; none is the same as never.",
)
@click.option(
    "--accept",
    type=click.Path(path_type=Path),
    help="Do not show the changes whose fingerprints are in this file.",
)
@click.option("--git-driver", is_flag=True, help="Take the arguments of a git diff driver.")
def command(
    paths: tuple[str, ...],
    against: str | None,
    format_: str,
    fail_on: str,
    accept: Path | None,
    git_driver: bool,
) -> None:
    """Report what changed between OLD and NEW, and for whom.

    OLD and NEW are provider folders in any layout, trees of these, or single files; each may also
    be REF:PATH of a git repository. With --against there is one PATH, the current folder when it
    is left out.

    Exit status: 0, or 1 when there is a change of the severity of --fail-on, or 2 when something
    cannot be compared.
    """
    print_anything()
    # Definitions contain no cycles, so reference counting frees them.
    gc.disable()
    if git_driver:
        _drive(paths)
        return
    try:
        accepted = read_approvals(accept) if accept else frozenset[str]()
        old, new = _sides(paths, against)
        comparison = _compared(old, new, accepted)
    except (GitTrouble, BadApprovals) as error:
        raise click.UsageError(str(error)) from error
    click.echo(changes_text(comparison, format_, _style()), nl=False)
    sys.exit(_status(comparison, fail_on))


def _drive(arguments: Sequence[str]) -> None:
    """Show what changed in one file: PATH, then file, object and mode of OLD and of NEW.

    Git stops at any exit status other than 0.
    """
    if len(arguments) < 7:
        raise click.UsageError("git passes seven arguments to a diff driver")
    name, old, new = arguments[0], Path(arguments[1]), Path(arguments[4])
    files = [path if path.is_file() else None for path in (old, new)]
    comparison = compare_files(files[0], files[1], (name, name), frozenset())
    click.echo(_git_style()(f"definition {printable(name)}", "bold"))
    click.echo(changes_text(comparison, "text", _git_style()))


def _git_style() -> Style:
    """Return colours when git pages to a terminal, which its environment shows."""
    return coloured if "GIT_PAGER_IN_USE" in os.environ else _style()


def _style() -> Style:
    return coloured if sys.stdout.isatty() and "NO_COLOR" not in os.environ else plain


def _sides(paths: Sequence[str], against: str | None) -> tuple[_Side, _Side]:
    if against is None:
        if len(paths) != 2:
            raise click.UsageError("give OLD and NEW, or --against REF")
        return _side(paths[0]), _side(paths[1])
    if len(paths) > 1:
        raise click.UsageError("with --against there is one PATH")
    ref, colon, inside = against.partition(":")
    if paths or not colon:
        path = Path(paths[0] if paths else ".")
        at = snapshot(ref, path, inside=_from_top(inside) if colon else None)
    else:
        at = snapshot(ref, Path(), inside=_from_top(inside))
        path = _shortest(at.top / at.path)
    old = _Side(path, at.path if colon else _name(path), at)
    if not path.exists() and not at.files:
        raise click.UsageError(f"{path} exists neither here nor at {ref}")
    return old, _Side(path, _name(path))


def _side(given: str) -> _Side:
    path = Path(given)
    if path.exists():
        return _Side(path, _name(path))
    ref, colon, inside = given.partition(":")
    if not colon:
        raise click.UsageError(f"{given} does not exist")
    at = snapshot(ref, Path(), inside=_from_top(inside))
    if not at.files:
        raise click.UsageError(f"{given} does not exist")
    return _Side(at.top / at.path, given, at)


def _from_top(inside: str) -> str:
    """Return a git path from the root of the repository; `./` starts at the current folder."""
    if not inside.startswith(("./", "../")) and inside != ".":
        return inside
    return snapshot("HEAD", Path(inside)).path


def _shortest(path: Path) -> Path:
    try:
        return resolved(path).relative_to(resolved(Path.cwd()))
    except ValueError:
        return path


def _name(path: Path) -> str:
    return path.as_posix()


def _compared(old: _Side, new: _Side, accepted: frozenset[str]) -> Comparison:
    with ExitStack() as stack:
        a, b = (stack.enter_context(_on_disk(each)) for each in (old, new))
        if a.is_file() or b.is_file():
            files = [path if path.exists() else None for path in (a, b)]
            return compare_files(files[0], files[1], (old.name, new.name), accepted)
        return compare_trees(tree_at(a, old.name), tree_at(b, new.name), accepted)


@contextmanager
def _on_disk(side: _Side) -> Generator[Path]:
    if side.at is None:
        yield side.path
        return
    if not side.at.files:
        yield side.path.parent / f"no {side.path.name}"
        return
    with copied(side.at) as root:
        yield root


def _status(comparison: Comparison, fail_on: str) -> int:
    if comparison.unreadable:
        return _UNREADABLE
    if fail_on in ("never", "none"):
        return 0
    limit = SEVERITIES.index(fail_on)
    return int(any(SEVERITIES.index(each.severity) <= limit for each in comparison.changes))
