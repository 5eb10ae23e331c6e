"""Read JSON-like data of unknown shape. A value of another type counts as absent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from typing_extensions import TypeIs


def as_mapping(value: Any) -> Mapping[str, Any]:
    """Return a mapping unchanged, or an empty one for any other value."""
    # Nearly every mapping is a dict, and that test takes a fifth of the time of a test for Mapping.
    if isinstance(value, dict) or isinstance(value, Mapping):  # noqa: SIM101
        return cast("Mapping[str, Any]", value)
    return {}


def as_list(value: Any) -> list[Any]:
    """Return a list unchanged, or an empty one for any other value."""
    items: list[Any] = cast("Any", value) if isinstance(value, list) else []
    return items


def as_mappings(value: Any) -> list[Mapping[str, Any]]:
    """Return the mappings among the items of a list."""
    return [cast("Mapping[str, Any]", item) for item in as_list(value) if isinstance(item, Mapping)]


def as_text(value: Any) -> str:
    """Return a string unchanged, or "" for any other value."""
    return value if isinstance(value, str) else ""


def is_number(value: Any) -> TypeIs[int | float]:
    """Return whether a value is a number, which true and false are not."""
    return isinstance(value, int | float) and not isinstance(value, bool)
