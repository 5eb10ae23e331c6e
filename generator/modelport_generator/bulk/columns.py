"""Read and write rows in Parquet, whose columns have one type each; rows from Parquet keep their types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import IO, Any

from ..json_values import as_list
from .tables import ERROR, ROWS, LeftOut, arrow, as_json


class ParquetRows:
    """Rows in groups; the columns and types are those of the input, or of the first group."""

    def __init__(self, file: IO[bytes], added: str) -> None:
        self._file = file
        self._added = added
        self._names = (added, ERROR)
        self._rows: list[Mapping[str, Any]] = []
        self._sources: list[Any] = []
        self._writer: Any = None
        self._left_out = LeftOut()

    def write(self, values: Mapping[str, Any], source: Any = None) -> None:
        """Write a row."""
        self._rows.append(values)
        if source is not None:
            self._sources.append(source)
        if len(self._rows) >= ROWS:
            self._group()

    def end(self) -> None:
        """Write what is left."""
        if self._rows or self._writer is None:
            self._group()
        if self._writer is not None:
            self._writer.close()

    def _group(self) -> None:
        pyarrow = arrow()
        given = self._given(pyarrow)
        if self._writer is None:
            schema = pyarrow.schema([*given.schema, *self._outcome(pyarrow)])
            self._writer = arrow(".parquet").ParquetWriter(self._file, schema)
        outcome = [
            self._outcome_of(pyarrow, self._writer.schema.field(name)) for name in self._names
        ]
        columns = [*given.columns, *outcome]
        self._writer.write_table(pyarrow.table(columns, schema=self._writer.schema))
        self._rows, self._sources = [], []

    def _given(self, pyarrow: Any) -> Any:
        """Return the columns of the input."""
        if self._sources:
            table = pyarrow.Table.from_batches(self._sources).combine_chunks()
            return table.drop_columns([n for n in self._names if n in table.schema.names])
        known: dict[str, Any] = {}
        if self._writer is not None:
            known = {field.name: field.type for field in self._writer.schema}
        names = list(known) or list(dict.fromkeys(name for row in self._rows for name in row))
        names = [name for name in names if name not in self._names]
        unusable = {name for row in self._rows for name in row if _text(name) != name}
        self._left_out.note_unusable(unusable)
        names = [name for name in names if name not in unusable]
        for row in self._rows:
            self._left_out.note(row, [*names, *self._names, *unusable])
        columns = [
            self._column(pyarrow, name, [row.get(name) for row in self._rows], known.get(name))
            for name in names
        ]
        return pyarrow.table(columns, names=names)

    def _column(self, pyarrow: Any, name: str, values: Sequence[Any], kind: Any) -> Any:
        """Return a column; without a type it gets one, and is text where the values have none in common, or are objects."""
        if kind is None:
            # Arrow drops the keys of objects that the first group does not have. Text keeps all.
            column = None if any(map(_has_object, values)) else _array(pyarrow, values, None)
            if column is not None and column.type != pyarrow.null():
                return column
            kind = pyarrow.string()
        if kind == pyarrow.string():
            values = [_text(value) for value in values]
        column = _array(pyarrow, values, kind)
        if column is not None:
            return column
        self._left_out.note_values(name, kind)
        fitting = [each if _array(pyarrow, [each], kind) is not None else None for each in values]
        return pyarrow.array(fitting, kind)

    def _outcome_of(self, pyarrow: Any, field: Any) -> Any:
        values = [row.get(field.name) for row in self._rows]
        if field.name == ERROR:
            values = [each and {**each, "message": _text(each["message"])} for each in values]
        elif field.type == pyarrow.string():
            values = [_text(each) for each in values]
        return pyarrow.array(values, field.type)

    def _outcome(self, pyarrow: Any) -> list[Any]:
        answer = pyarrow.string()
        if self._added == "embedding":
            answer = pyarrow.list_(pyarrow.float64())
        failure = {"type": pyarrow.string(), "status": pyarrow.int32(), "message": pyarrow.string()}
        error = pyarrow.struct(list(failure.items()))
        return [pyarrow.field(self._added, answer), pyarrow.field(ERROR, error)]


def _array(pyarrow: Any, values: Sequence[Any], kind: Any) -> Any:
    """Return an array, or None when the values do not fit."""
    try:
        return pyarrow.array(values, kind)
    except (pyarrow.ArrowException, TypeError, ValueError, OverflowError):
        return None


def _has_object(value: Any) -> bool:
    return isinstance(value, dict) or any(map(_has_object, as_list(value)))


def _text(value: Any) -> str | None:
    """Return a value as text that Parquet can hold."""
    if value is None:
        return None
    text = value if isinstance(value, str) else as_json(value)
    return text.encode("utf-8", "replace").decode()
