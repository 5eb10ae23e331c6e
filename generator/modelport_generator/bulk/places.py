"""The files of a job: none may be another one's, and each is replaced when it is complete."""

from __future__ import annotations

import os
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import TypeAlias

import click

from ..output.files import is_special
from .tables import STANDARD

_Identity: TypeAlias = "tuple[int, int] | str"


def target_of(name: str | Path) -> Path:
    """Return the file that a name leads to: a link is kept, and its target is replaced."""
    path = Path(name)
    return path if is_special(path) else Path(os.path.realpath(path))


def part_of(target: Path) -> Path:
    """Return where rows are until a file is complete; a device or a pipe is written to as rows come."""
    return target if is_special(target) else target.with_name(f"{target.name}.part")


def check_distinct(files: Mapping[str, str | Path | None]) -> None:
    """Reject files that would overwrite each other.

    Args:
        files: The names under `INPUT`, `--out`, `--failed` and `--ledger`.

    Raises:
        click.UsageError: Two of them are the same file.
    """
    used = {
        option: _used(option, Path(name))
        for option, name in files.items()
        if name is not None and str(name) != STANDARD and not is_special(Path(name))
    }
    for (first, names), (second, others) in combinations(used.items(), 2):
        if same := names.keys() & others.keys():
            name = names[min(same, key=str)]
            raise click.UsageError(
                f"{first} and {second} use the same file, {name}: choose another name for one of them"
            )


def _used(option: str, path: Path) -> dict[_Identity, Path]:
    """Return the files that are read or written for an option, by what identifies them."""
    target = target_of(path)
    match option:
        case "INPUT":
            used = [target]
        case "--ledger":
            used = [target, *(target.with_name(target.name + end) for end in ("-wal", "-shm"))]
        case _:
            used = [target, part_of(target)]
    return {_identity(each): each for each in used}


def _identity(path: Path) -> _Identity:
    try:
        known = path.stat()
    except OSError:
        return str(path)
    return known.st_dev, known.st_ino
