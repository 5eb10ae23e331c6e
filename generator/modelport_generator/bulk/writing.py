"""Writes rows as JSON lines, CSV or Parquet; a file is replaced when it is complete."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

import click

from ..output.files import is_special
from .columns import ParquetRows
from .places import part_of, target_of
from .tables import ERROR, STANDARD, LeftOut, as_json, cell


class Writer(Protocol):
    """Takes rows one by one."""

    def write(self, values: Mapping[str, Any], source: Any = None) -> None:
        """Write a row; `source` is the row in Arrow, where it comes from Parquet."""
        ...

    def end(self) -> None:
        """Write what is left."""
        ...


@contextmanager
def writing(name: str, form: str, added: str) -> Generator[Writer]:
    """Open an output; `added` is the column that answers are in.

    A file appears under its name when all rows are in it; until then it ends in `.part`. A device or a
    pipe is written to as rows come.
    """
    if name == STANDARD:
        writer = _writer(sys.stdout.buffer, form, added)
        yield writer
        writer.end()
        sys.stdout.buffer.flush()
        return
    target = target_of(name)
    if target.is_dir():
        raise click.ClickException(f"{name} cannot be written: it is a folder")
    part = part_of(target)
    try:
        file = part.open("wb")
    except OSError as error:
        raise click.ClickException(f"{name} cannot be written: {error.strerror}") from None
    with file:
        writer = _writer(file, form, added)
        yield writer
        writer.end()
    if part != target:
        part.replace(target)


def json_line(values: Mapping[str, Any]) -> bytes:
    """Return a row as a line of JSON; characters that UTF-8 cannot encode are escaped."""
    try:
        return as_json(values, ascii_only=False).encode() + b"\n"
    except UnicodeEncodeError:
        return as_json(values).encode() + b"\n"


def _writer(file: IO[bytes], form: str, added: str) -> Writer:
    match form:
        case "csv":
            return _Csv(file, added)
        case "parquet":
            return ParquetRows(file, added)
        case _:
            return _JsonLines(file)


class _JsonLines:
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def write(self, values: Mapping[str, Any], source: Any = None) -> None:
        self._file.write(json_line(values))

    def end(self) -> None:
        """Do nothing: every row is written already."""


class _Csv:
    """Rows under the header of the first row, followed by the columns of answers and errors."""

    def __init__(self, file: IO[bytes], added: str) -> None:
        self._text = io.TextIOWrapper(file, "utf-8", errors="replace", newline="")
        self._added = added
        self._rows: Any = None
        self._names: list[str] = []
        self._left_out = LeftOut()

    def write(self, values: Mapping[str, Any], source: Any = None) -> None:
        if self._rows is None:
            first = [name for name in values if name not in (self._added, ERROR)]
            self._names = [*first, self._added, ERROR]
            self._rows = csv.writer(self._text)
            self._rows.writerow(self._names)
        self._left_out.note(values, self._names)
        self._rows.writerow([cell(values.get(name)) for name in self._names])

    def end(self) -> None:
        self._text.flush()
        self._text.detach()


class DeadLetters:
    """A file of the failed rows, created with the first of them.

    An earlier file under its name is replaced, or removed, when the job is complete.
    """

    def __init__(self, path: Path | None) -> None:
        self._target = None if path is None else target_of(path)
        self._file: IO[bytes] | None = None

    def write(self, index: int, row: Mapping[str, Any], error: Mapping[str, Any]) -> None:
        """Write a row with its position and the reason."""
        if self._target is None:
            return
        with _naming(self._target):
            if self._file is None:
                self._file = part_of(self._target).open("wb")
            self._file.write(json_line({"index": index, "row": row, "error": error}))

    def complete(self) -> None:
        """Give the file its name; without failed rows, remove that of an earlier job."""
        if self._target is None or is_special(self._target):
            return
        wrote = self._file is not None
        self.close()
        with _naming(self._target):
            if wrote:
                part_of(self._target).replace(self._target)
                return
            for old in (self._target, part_of(self._target)):
                old.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the file."""
        if self._file is not None and self._target is not None:
            file, self._file = self._file, None
            with _naming(self._target):
                file.close()


@contextmanager
def _naming(path: Path) -> Generator[None]:
    """Name the file in errors of the system that name none."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(path)
        raise
