"""Reads rows of JSON lines, CSV and Parquet, one at a time; what is wrong with a row stays with that row."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, TypeGuard

import click

from .tables import ROWS, STANDARD, Row, arrow

LONGEST = 64 * 1024 * 1024
"""Bytes that a line of JSON, or a field of CSV, may have."""


class Rows:
    """The rows of an input."""

    def __init__(self, name: str, form: str, needed: frozenset[str] = frozenset()) -> None:
        """Read a file; `needed` are the columns that a table must have."""
        self._name = name
        self._form = form
        self._needed = needed

    def check(self) -> None:
        """Check the columns of a table before the job starts; standard input is checked as it is read.

        Raises:
            click.UsageError: A needed column is missing, or two have the same name.
        """
        if self._name == STANDARD or self._form == "jsonl":
            return
        with _opened(self._name) as source:
            if self._form == "parquet":
                _parquet_table(source, self._needed)
            else:
                with _text_of(source) as text:
                    _csv_reader(text, self._needed)

    def __iter__(self) -> Iterator[Row]:
        with _opened(self._name) as source:
            match self._form:
                case "csv":
                    yield from _csv_rows(source, self._needed)
                case "parquet":
                    yield from _parquet_rows(source, self._needed)
                case _:
                    yield from _json_rows(source)

    @property
    def count(self) -> int | None:
        """The number of rows, where it is found without reading them one by one."""
        if self._name == STANDARD or self._form == "csv":
            return None
        with _opened(self._name) as source:
            if self._form == "parquet":
                return int(_parquet_file(source).metadata.num_rows)
            return sum(block.count(b"\n") for block in iter(lambda: source.read(1 << 20), b""))


@contextmanager
def _opened(name: str) -> Generator[IO[bytes]]:
    if name == STANDARD:
        yield sys.stdin.buffer
        return
    try:
        source = Path(name).open("rb")  # noqa: SIM115
    except OSError as error:
        raise click.ClickException(f"{name} cannot be read: {error.strerror}") from None
    with source:
        yield source


def _json_rows(source: IO[bytes]) -> Iterator[Row]:
    number = 0
    while line := source.readline(LONGEST + 1):
        number += 1
        if len(line) > LONGEST:
            while line and not line.endswith(b"\n"):
                line = source.readline(LONGEST)
            yield Row(problem=f"line {number} has more than {LONGEST} bytes")
            continue
        if line.strip():
            yield _json_row(line, number)


def _json_row(line: bytes, number: int) -> Row:
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        value: Any = json.loads(text, parse_constant=_not_json)
    except UnicodeDecodeError as error:
        return Row(problem=f"line {number} is not UTF-8 at byte {error.start}")
    except RecursionError:
        return Row(problem=f"line {number} is nested too deeply")
    except ValueError as error:
        return Row(problem=f"line {number} is not JSON: {error}")
    if not _is_object(value):
        return Row(problem=f"line {number} is a JSON {_kind(value)}, not an object")
    return Row(value)


def _csv_rows(source: IO[bytes], needed: frozenset[str]) -> Iterator[Row]:
    with _text_of(source) as text:
        reader = _csv_reader(text, needed)
        while True:
            first = reader.reader.line_num + 1
            try:
                values = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                last = reader.reader.line_num
                lines = f"line {last}" if last <= first else f"lines {first} to {last}"
                yield Row(problem=f"{lines}: {error}{_quote_hint(last > first)}")
            else:
                yield _csv_row(values, reader.line_num)


@contextmanager
def _text_of(source: IO[bytes]) -> Generator[io.TextIOWrapper]:
    text = io.TextIOWrapper(source, "utf-8-sig", errors="surrogateescape", newline="")
    try:
        yield text
    finally:
        text.detach()


def _csv_reader(text: io.TextIOWrapper, needed: frozenset[str]) -> csv.DictReader[str]:
    """Return a reader whose header has been read and checked."""
    csv.field_size_limit(LONGEST)
    # Without `strict`, a quote that is not closed makes the rest of the file one value.
    reader = csv.DictReader(text, strict=True)
    try:
        names = reader.fieldnames
    except csv.Error as error:
        raise click.UsageError(f"the header of the input: {error}") from None
    _check_names(names or (), needed if names else frozenset())
    return reader


def _check_names(names: Sequence[str], needed: frozenset[str]) -> None:
    if twice := sorted({name for name in names if names.count(name) > 1}):
        listed = ", ".join(map(repr, twice))
        raise click.UsageError(f"duplicate columns in the input: {listed}")
    if missing := sorted(needed - set(names)):
        listed = ", ".join(map(repr, missing))
        known = ", ".join(map(repr, names[:12]))
        raise click.UsageError(f"no column {listed} in the input; it has {known}")


def _quote_hint(is_long: bool) -> str:
    return "; is a quote not closed?" if is_long else ""


def _csv_row(values: Mapping[Any, Any], line: int) -> Row:
    kept = {name: value for name, value in values.items() if name is not None}
    if None in values:
        return Row(kept, f"line {line} has more fields than the header")
    if any(value is None for value in kept.values()):
        return Row(kept, f"line {line} has fewer fields than the header")
    if any("\udc80" <= sign <= "\udcff" for value in kept.values() for sign in value):
        clean = {n: v.encode("utf-8", "replace").decode() for n, v in kept.items()}
        return Row(clean, f"line {line} is not UTF-8")
    return Row(kept)


def _parquet_rows(source: IO[bytes], needed: frozenset[str]) -> Iterator[Row]:
    for batch in _parquet_table(source, needed).iter_batches(batch_size=ROWS):
        for number, values in enumerate(_values(batch)):
            yield Row(values, source=batch.slice(number, 1))


def _values(batch: Any) -> list[dict[str, Any]]:
    """Return rows as Python values; a time of nanoseconds, which Python has no type for, is text."""
    try:
        rows: list[dict[str, Any]] = batch.to_pylist()
        return rows
    except (ValueError, OverflowError):
        columns = [_plain(name, batch.column(at)) for at, name in enumerate(batch.schema.names)]
        return [
            dict(zip(batch.schema.names, row, strict=True)) for row in zip(*columns, strict=True)
        ]


def _plain(name: str, column: Any) -> list[Any]:
    pyarrow = arrow()
    for kind in (column.type, pyarrow.string()):
        with suppress(ValueError, OverflowError, pyarrow.ArrowException):
            values: list[Any] = column.cast(kind).to_pylist()
            return values
    raise click.ClickException(
        f"column {name!r} of the input is of the type {column.type}, which cannot be read"
    )


def _parquet_table(source: IO[bytes], needed: frozenset[str]) -> Any:
    """Return a file whose columns have been checked."""
    table = _parquet_file(source)
    _check_names(table.schema_arrow.names, needed)
    return table


def _parquet_file(source: IO[bytes]) -> Any:
    # The format has its index at the end, and standard input cannot seek.
    seekable = source if source.seekable() else io.BytesIO(source.read())
    parquet, errors = arrow(".parquet"), arrow().ArrowException
    try:
        return parquet.ParquetFile(seekable)
    except (errors, OSError) as error:
        raise click.ClickException(f"the input is not Parquet: {error}") from None


def _not_json(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


def _is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    return {"list": "array", "str": "string", "bool": "boolean"}.get(type(value).__name__, "number")
