"""Reads JSON-like data of unknown shape: a value of another type counts as absent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast


def as_mapping(value: Any) -> Mapping[str, Any]:
    """Return a mapping as it is, and an empty one for any other value."""
    # Nearly every mapping is a dict, and asking for that costs a fifth of asking for a Mapping.
    if isinstance(value, dict) or isinstance(value, Mapping):  # noqa: SIM101
        return cast("Mapping[str, Any]", value)
    return {}


def as_list(value: Any) -> list[Any]:
    """Return a list as it is, and an empty one for any other value."""
    items: list[Any] = cast("Any", value) if isinstance(value, list) else []
    return items


def as_mappings(value: Any) -> list[Mapping[str, Any]]:
    """Return the mappings among the items of a list."""
    return [cast("Mapping[str, Any]", item) for item in as_list(value) if isinstance(item, Mapping)]


def as_text(value: Any) -> str:
    """Return a string as it is, and "" for any other value."""
    return value if isinstance(value, str) else ""
