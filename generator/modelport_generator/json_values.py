"""Reading JSON-like data whose shape nobody has promised: wrong kinds count as absent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast


def mapping(value: Any) -> Mapping[str, Any]:
    """Return a mapping as it is, an empty one for anything else."""
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}


def items(value: Any) -> list[Any]:
    """Return a list as it is, an empty one for anything else."""
    listed: list[Any] = cast("Any", value) if isinstance(value, list) else []
    return listed


def mappings(value: Any) -> list[Mapping[str, Any]]:
    """Return the mappings of a list."""
    return [cast("Mapping[str, Any]", item) for item in items(value) if isinstance(item, Mapping)]


def text(value: Any) -> str:
    """Return text as it is, "" for anything else."""
    return value if isinstance(value, str) else ""
