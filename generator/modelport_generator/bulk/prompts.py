"""Texts of rows: a column, or a template whose `{column}` is the value of a column."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_HOLE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")


class NoText(ValueError):
    """A row has no text to send."""


def from_column(values: Mapping[str, Any], column: str) -> str:
    """Return the text of a column.

    Raises:
        NoText: There is no such column, or no text in it.
    """
    if column not in values:
        known = ", ".join(map(repr, list(values)[:12]))
        raise NoText(f"no column {column!r}; the row has {known or 'none'}")
    text = values[column]
    if text is None:
        raise NoText(f"column {column!r} is null")
    if not isinstance(text, str):
        raise NoText(f"column {column!r} holds a value of type {type(text).__name__}, not a text")
    if not text:
        raise NoText(f"column {column!r} is empty")
    return text


def from_template(values: Mapping[str, Any], template: str) -> str:
    """Return a template with the values of a row; `{{` and `}}` are braces.

    Raises:
        NoText: A column is missing.
    """

    def filled(match: re.Match[str]) -> str:
        if match.group(0) in ("{{", "}}"):
            return match.group(0)[0]
        name = match.group(1)
        if name not in values:
            raise NoText(f"no column {name!r} for the prompt")
        value = values[name]
        return (
            value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
        )

    return _HOLE.sub(filled, template)


def lone_brace(template: str) -> int | None:
    """Return the position of the first brace that belongs to no column and is not doubled."""
    # What is not a brace itself becomes as many other characters.
    rest = _HOLE.sub(lambda match: " " * len(match.group(0)), template)
    found = re.search(r"[{}]", rest)
    return found.start() if found else None


def columns_of(template: str) -> frozenset[str]:
    """Return the columns that a template names."""
    found = (match.group(1) for match in _HOLE.finditer(template))
    return frozenset(name for name in found if name is not None)
