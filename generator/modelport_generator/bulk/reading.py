"""Reads rows of JSON lines, CSV and Parquet, one at a time; what is wrong with a row stays with that row."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, TypeGuard

import click

from .tables import ROWS, STANDARD, Row, arrow

LONGEST = 64 * 1024 * 1024
"""Bytes that a line of JSON, or a field of CSV, may have."""


class Rows:
    """The rows of an input."""

    def __init__(self, name: str, form: str) -> None:
        self._name = name
        self._form = form

    def __iter__(self) -> Iterator[Row]:
        with _opened(self._name) as source:
            match self._form:
                case "csv":
                    yield from _csv_rows(source)
                case "parquet":
                    yield from _parquet_rows(source)
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
        value: Any = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        return Row(problem=f"line {number} is not UTF-8 at byte {error.start}")
    except RecursionError:
        return Row(problem=f"line {number} is nested too deeply")
    except ValueError as error:
        return Row(problem=f"line {number} is not JSON: {error}")
    if not _is_object(value):
        return Row(problem=f"line {number} is a JSON {_kind(value)}, not an object")
    return Row(value)


def _csv_rows(source: IO[bytes]) -> Iterator[Row]:
    csv.field_size_limit(LONGEST)
    text = io.TextIOWrapper(source, "utf-8-sig", errors="surrogateescape", newline="")
    try:
        reader = csv.DictReader(text)
        while True:
            try:
                values = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Row(problem=f"line {reader.line_num}: {error}")
            else:
                yield _csv_row(values, reader.line_num)
    finally:
        text.detach()


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


def _parquet_rows(source: IO[bytes]) -> Iterator[Row]:
    for batch in _parquet_file(source).iter_batches(batch_size=ROWS):
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


def _parquet_file(source: IO[bytes]) -> Any:
    # The format has its index at the end, and standard input cannot seek.
    seekable = source if source.seekable() else io.BytesIO(source.read())
    parquet, errors = arrow(".parquet"), arrow().ArrowException
    try:
        return parquet.ParquetFile(seekable)
    except (errors, OSError) as error:
        raise click.ClickException(f"the input is not Parquet: {error}") from None


def _is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    return {"list": "array", "str": "string", "bool": "boolean"}.get(type(value).__name__, "number")
