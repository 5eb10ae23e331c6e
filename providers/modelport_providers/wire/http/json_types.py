"""Test the types of JSON values, in a form that type checkers understand."""

from __future__ import annotations

import json
from typing import Any, TypeGuard


def is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    """Return whether a value is a JSON object."""
    return isinstance(value, dict)


def is_array(value: Any) -> TypeGuard[list[Any]]:
    """Return whether a value is a JSON array."""
    return isinstance(value, list)


def loosely(text: str) -> Any:
    """Read JSON with Python's own reader, which also accepts NaN and lone surrogates.

    Raises:
        ValueError: It is not JSON, or is nested deeper than any answer.
    """
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deep") from None
