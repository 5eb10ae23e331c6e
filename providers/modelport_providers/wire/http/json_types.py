"""Test the types of JSON values, in a form that type checkers understand."""

from __future__ import annotations

from typing import Any, TypeGuard

from modelport.adapters import lenient_json


def is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    """Return whether a value is a JSON object."""
    return isinstance(value, dict)


def is_array(value: Any) -> TypeGuard[list[Any]]:
    """Return whether a value is a JSON array."""
    return isinstance(value, list)


def loosely(text: str) -> Any:
    """Read JSON that may contain NaN and halves of characters, which become whole ones or U+FFFD.

    Raises:
        ValueError: It is not JSON, or is nested deeper than any answer.
    """
    return lenient_json(text)


_GROWING = frozenset(
    (
        "content",
        "text",
        "reasoning_content",
        "reasoning",
        "thinking",
        "summary",
        "refusal",
        "transcript",
        "arguments",
        "partial_json",
    )
)
"""The keys of texts that come in several events."""


def loosely_piece(text: str) -> Any:
    """Read the JSON of one event: a half at an end of a text may belong to one in another event.

    Raises:
        ValueError: It is not JSON, or is nested deeper than any answer.
    """
    return lenient_json(text, _GROWING)
