"""Writes rows as JSON lines, CSV or Parquet; a file is replaced when it is complete."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import sys
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

import click

from .tables import ROWS, STANDARD, arrow

ERROR = "error"


class Writer(Protocol):
    """Takes rows one by one."""

    def write(self, values: Mapping[str, Any]) -> None:
        """Write a row."""
        ...

    def end(self) -> None:
        """Write what is left."""
        ...


@contextmanager
def writing(name: str, form: str, added: str) -> Generator[Writer]:
    """Open an output; `added` is the column that answers are in.

    A file appears under its name when all rows are in it; until then it ends in `.part`.
    """
    if name == STANDARD:
        writer = _writer(sys.stdout.buffer, form, added)
        yield writer
        writer.end()
        sys.stdout.buffer.flush()
        return
    target = Path(name)
    part = target.with_name(f"{target.name}.part")
    try:
        file = part.open("wb")
    except OSError as error:
        raise click.ClickException(f"{part} cannot be written: {error.strerror}") from None
    with file:
        writer = _writer(file, form, added)
        yield writer
        writer.end()
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
            return _Parquet(file, added)
        case _:
            return _JsonLines(file)


class _JsonLines:
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def write(self, values: Mapping[str, Any]) -> None:
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
        self._left_out = _LeftOut()

    def write(self, values: Mapping[str, Any]) -> None:
        if self._rows is None:
            first = [name for name in values if name not in (self._added, ERROR)]
            self._names = [*first, self._added, ERROR]
            self._rows = csv.writer(self._text)
            self._rows.writerow(self._names)
        self._left_out.note(values, self._names)
        self._rows.writerow([_cell(values.get(name)) for name in self._names])

    def end(self) -> None:
        self._text.flush()
        self._text.detach()


class _LeftOut:
    """Warn once about each column that the output cannot contain."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def note(self, values: Iterable[str], names: Sequence[str]) -> None:
        new = set(values) - set(names) - self._known
        if new:
            self._known |= new
            listed = ", ".join(map(repr, sorted(new)))
            click.echo(
                f"left out: {listed}, which the first rows do not have; JSON lines keep every column",
                err=True,
            )


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    return json.dumps(value, default=str) if isinstance(value, list | dict) else value


class _Parquet:
    """Rows in groups; the columns and types are those of the first group."""

    def __init__(self, file: IO[bytes], added: str) -> None:
        self._file = file
        self._added = added
        self._rows: list[Mapping[str, Any]] = []
        self._writer: Any = None
        self._left_out = _LeftOut()

    def write(self, values: Mapping[str, Any]) -> None:
        self._rows.append(values)
        if len(self._rows) >= ROWS:
            self._group()

    def end(self) -> None:
        self._group()
        if self._writer is not None:
            self._writer.close()

    def _group(self) -> None:
        if not self._rows and self._writer is not None:
            return
        pyarrow = arrow()
        try:
            if self._writer is None:
                schema = self._schema(pyarrow)
                self._writer = arrow(".parquet").ParquetWriter(self._file, schema)
            for row in self._rows:
                self._left_out.note(row, self._writer.schema.names)
            table = pyarrow.Table.from_pylist(self._rows, schema=self._writer.schema)
        except (pyarrow.ArrowException, TypeError, ValueError) as error:
            raise click.ClickException(f"the rows fit no columns of Parquet: {error}") from None
        self._writer.write_table(table)
        self._rows = []

    def _schema(self, pyarrow: Any) -> Any:
        inputs = [
            {n: v for n, v in row.items() if n not in (self._added, ERROR)} for row in self._rows
        ]
        schema = pyarrow.Table.from_pylist(inputs).schema
        answer = pyarrow.string()
        if self._added == "embedding":
            answer = pyarrow.list_(pyarrow.float64())
        failure = {"type": pyarrow.string(), "status": pyarrow.int32(), "message": pyarrow.string()}
        schema = schema.append(pyarrow.field(self._added, answer))
        return schema.append(pyarrow.field(ERROR, pyarrow.struct(list(failure.items()))))


class DeadLetters:
    """A file of the failed rows, created with the first of them."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: IO[bytes] | None = None
        if path is not None:
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
