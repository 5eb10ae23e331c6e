"""`modelport format`: format definitions, keeping comments and meaning."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

import click

from ..format.canonical import Formatted, formatted
from ..format.files import File, files_below
from ..load.content import read_bytes
from ..load.reader import MAX_BYTES
from ..output.files import replace_file
from ..problems import clipped
from ..report.printable import printable
from .terminal import print_anything, read_input

_UNREADABLE = 2


@dataclass(slots=True)
class _Counts:
    """What happened to the files."""

    files: int = 0
    changed: int = 0
    left: int = 0


@click.command("format")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option("--check", is_flag=True, help="Change nothing; exit with 1 when a file would change.")
@click.option("--diff", "show_diff", is_flag=True, help="Change nothing; show what would change.")
def command(paths: tuple[Path, ...], check: bool, show_diff: bool) -> None:
    """Bring definitions into their canonical form.

    PATHS are provider folders, trees of many, or single files; `-` reads standard input and
    writes to standard output. By default it is the current folder. Comments stay with the entries
    they describe, and every file is read again to verify that its meaning is the same.

    Exit status: 0, or 1 when --check or --diff find something, or 2 when a file cannot be read.
    """
    print_anything()
    gc.disable()
    if paths == (Path("-"),):
        sys.exit(_format_input())
    counts = _Counts()
    for file in files_below(paths or (Path(),)):
        counts.files += 1
        _format_file(file, counts, writes=not (check or show_diff), shows=show_diff)
    _summarise(counts, writes=not (check or show_diff))
    if counts.left:
        sys.exit(_UNREADABLE)
    sys.exit(int(counts.changed > 0 and (check or show_diff)))


def _format_input() -> int:
    raw = read_input()
    found = formatted(raw, "-")
    _report(found)
    sys.stdout.buffer.write(found.content)
    return _UNREADABLE if found.problems else 0


def _format_file(file: File, counts: _Counts, *, writes: bool, shows: bool) -> None:
    if file.is_outside:
        counts.left += 1
        click.echo(f"left alone: {printable(file.name)} is a link out of its folder", err=True)
        return
    try:
        raw = read_bytes(str(file.path), MAX_BYTES + 1, is_regular=False)
        found = formatted(raw, file.name)
        if writes and found.content != raw:
            replace_file(file.path, found.content)
    except OSError as error:
        counts.left += 1
        click.echo(f"{printable(file.name)}: {error.strerror}", err=True)
        return
    _report(found)
    counts.left += bool(found.problems)
    if found.content == raw:
        return
    counts.changed += 1
    if shows:
        click.echo("".join(_difference(raw, found.content, file.name)), nl=False)
    else:
        click.echo(f"{'formatted' if writes else 'would format'} {printable(file.name)}")


def _report(found: Formatted) -> None:
    for problem in found.problems[:1]:
        message = f"{problem.place}: {clipped(problem.message)}"
        click.echo(f"left alone: {printable(message)}", err=True)


def _difference(old: bytes, new: bytes, name: str) -> Iterator[str]:
    before, after = (each.decode("utf-8", "backslashreplace").splitlines() for each in (old, new))
    for line in unified_diff(before, after, name, name, lineterm=""):
        yield printable(line) + "\n"


def _summarise(counts: _Counts, *, writes: bool) -> None:
    noun = "file" if counts.files == 1 else "files"
    verb = "formatted" if writes else "would change"
    left = f", {counts.left} left alone" if counts.left else ""
    click.echo(f"{counts.changed} of {counts.files} {noun} {verb}{left}", err=True)
