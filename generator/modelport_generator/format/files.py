"""Find definitions: the files that a provider is read from, and files named on the command line."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..check.kinds import kind_of
from ..load import find, load_document, load_provider
from ..load.folders import is_inside


@dataclass(frozen=True, slots=True)
class File:
    """A definition, and its name in reports."""

    path: Path
    name: str
    is_outside: bool = False
    """Whether it is a link out of the folder that was named; such a file is not read."""


def files_below(paths: Sequence[Path]) -> Iterator[File]:
    """Yield each definition at or below the paths once.

    For a provider these are all files that it is read from. A file outside all providers is included
    when it was named, or when nothing else is there and its content shows what it is.
    """
    seen: set[str] = set()
    for file in _found(paths):
        real = os.path.realpath(file.path)
        if real not in seen and file.path.is_file():
            seen.add(real)
            yield file


def _found(paths: Sequence[Path]) -> Iterator[File]:
    for path in paths:
        if not path.is_dir():
            yield File(path, str(path))
            continue
        found = find(path)
        for folder in found.folders:
            source = load_provider(folder)
            for relative in sorted({*source.documents, *source.orphans}):
                path = source.root / relative
                is_outside = path.is_file() and not is_inside(path, source.root)
                yield File(path, source.shown(relative), is_outside)
        if not found.folders:
            for loose in found.loose:
                if loose not in found.outside and kind_of(load_document(loose)) is not None:
                    yield File(loose, str(loose))
