"""Writes rows as JSON lines, CSV or Parquet; a file is replaced when it is complete."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

import click

from ..output.files import is_special
from .columns import ParquetRows
from .tables import ERROR, STANDARD, LeftOut, cell


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
    target = Path(name)
    part = target if is_special(target) else target.with_name(f"{target.name}.part")
    try:
        file = part.open("wb")
    except OSError as error:
        raise click.ClickException(f"{part} cannot be written: {error.strerror}") from None
    with file:
        writer = _writer(file, form, added)
        yield writer
        writer.end()
    if part != target:
        part.replace(target)


def json_line(values: Mapping[str, Any]) -> bytes:
    """Return a row as a line of JSON; characters that UTF-8 cannot encode are escaped."""
    try:
        return json.dumps(values, ensure_ascii=False, default=str).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(values, default=str).encode() + b"\n"


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
    """A file of the failed rows, created with the first of them."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: IO[bytes] | None = None
        if path is not None and not is_special(path):
            with contextlib.suppress(FileNotFoundError):
                path.unlink()

    def write(self, index: int, row: Mapping[str, Any], error: Mapping[str, Any]) -> None:
        """Write a row with its position and the reason."""
        if self._path is None:
            return
        if self._file is None:
            self._file = self._path.open("wb")
        self._file.write(json_line({"index": index, "row": row, "error": error}))

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
