"""Tests the types of JSON values, in a form that type checkers understand."""

from __future__ import annotations

import json
from typing import Any, TypeGuard


def is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    """Whether it is a JSON object."""
    return isinstance(value, dict)


def is_array(value: Any) -> TypeGuard[list[Any]]:
    """Whether it is a JSON array."""
    return isinstance(value, list)


def loosely(text: str) -> Any:
    """Read JSON as Python's own reader does, which also takes what other servers write: NaN, halves of letters.

    Raises:
        ValueError: It is none, or it is nested deeper than any answer.
    """
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deep") from None
