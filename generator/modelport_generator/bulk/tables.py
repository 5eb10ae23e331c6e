"""The base of all formats of rows: how one is chosen, what a row is, and what an output cannot contain."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from math import isfinite
from pathlib import Path
from typing import Any

import click

from ..json_values import as_list, as_mapping

FORMATS = ("jsonl", "csv", "parquet")
_SUFFIXES = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
}
STANDARD = "-"
"""The name of standard input and output."""
ERROR = "error"
"""The column of failures."""
ROWS = 1000
"""Rows of a group in Parquet, read or written at once."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the input."""

    values: Mapping[str, Any] = field(default_factory=dict[str, Any])
    problem: str | None = None
    """Why it cannot be used."""
    source: Any = field(default=None, repr=False)
    """The row in Arrow, where it comes from Parquet."""


def format_of(name: str, chosen: str | None) -> str:
    """Return the format of a file: the chosen one, or that of its suffix.

    Raises:
        click.UsageError: The suffix says nothing.
    """
    if chosen is not None:
        return chosen
    if name == STANDARD:
        return "jsonl"
    suffix = Path(name).suffix.lower()
    if suffix not in _SUFFIXES:
        known = ", ".join(sorted(_SUFFIXES))
        raise click.UsageError(
            f"{name!r} ends in none of {known}: choose with --format jsonl, csv or parquet"
        )
    return _SUFFIXES[suffix]


def arrow(part: str = "") -> Any:
    """Return pyarrow, or a module of it.

    Raises:
        click.ClickException: It is not installed.
    """
    try:
        return import_module(f"pyarrow{part}")
    except ImportError:
        raise click.ClickException(
            "Parquet needs the extra `arrow`: pip install 'modelport[arrow]'"
        ) from None


class LeftOut:
    """Warn once about each column that the output cannot contain."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def note(self, values: Iterable[str], names: Sequence[str]) -> None:
        """Warn about columns that the first rows do not have."""
        self._warn(set(values) - set(names), "which the first rows do not have")

    def note_unusable(self, names: set[str]) -> None:
        """Warn about columns whose names cannot be encoded."""
        self._warn(names, "whose names are not valid UTF-8")

    def note_values(self, name: str, kind: Any) -> None:
        """Warn about values that do not have the type of their column."""
        self._warn(
            {f"{name}: {kind}"}, "some values are of other types than those of the first rows"
        )

    def note_replaced(self, names: set[str]) -> None:
        """Warn about columns of the input that have the name of a column of the output."""
        why = "which the output has for answers and errors: rename the columns to keep them"
        self._warn(names, why, "")

    def _warn(self, names: set[str], why: str, hint: str = "; JSON lines keep everything") -> None:
        if new := names - self._known:
            self._known |= new
            listed = ", ".join(map(repr, sorted(new)))
            click.echo(f"left out: {listed}, {why}{hint}", err=True)


def cell(value: Any) -> Any:
    """Return a value as a cell of CSV; lists and dicts are JSON."""
    if value is None:
        return ""
    if isinstance(value, bytes):
        return _as_text(value)
    return as_json(value) if isinstance(value, list | dict) else value


def as_json(value: Any, *, ascii_only: bool = True) -> str:
    """Return a value as JSON, in which NaN and infinity are null."""
    try:
        return json.dumps(value, ensure_ascii=ascii_only, default=_as_text, allow_nan=False)
    except ValueError:
        finite = _finite(value)
        return json.dumps(finite, ensure_ascii=ascii_only, default=_as_text, allow_nan=False)


def _as_text(value: Any) -> str:
    """Return a value that JSON has no form for as text; bytes are base64."""
    return b64encode(value).decode() if isinstance(value, bytes) else str(value)


def _finite(value: Any) -> Any:
    """Return a value with null for each number that JSON has no form for."""
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, Mapping):
        return {name: _finite(each) for name, each in as_mapping(value).items()}
    if isinstance(value, list):
        return [_finite(each) for each in as_list(value)]
    return value
