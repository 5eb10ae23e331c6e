"""What every format of rows has in common: how it is chosen, and what a row is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import click

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
ROWS = 1000
"""Rows of a group in Parquet, read or written at once."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the input."""

    values: Mapping[str, Any] = field(default_factory=dict[str, Any])
    problem: str | None = None
    """Why it cannot be used."""


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
