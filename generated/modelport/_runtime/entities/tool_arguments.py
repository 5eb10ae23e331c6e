"""The arguments of a tool call: read from their text, and the error for those that do not fit."""

from __future__ import annotations

import json
from typing import Any, cast

from ..schema.violations import Violation, excerpt


def arguments_error(name: str, violations: list[Violation]) -> Exception:
    """Return the error for arguments that do not fit."""
    from modelport.errors import ToolArgumentsError

    told = "; ".join(f"{v.pointer.lstrip('/') or 'arguments'}: {v.message}" for v in violations)
    return ToolArgumentsError(
        f"the arguments of {name!r} do not fit: {told}", violations=violations
    )


def read_json(name: str, text: str) -> dict[str, Any]:
    """Return the arguments of a call, which are a JSON object; no text stands for an empty one.

    Raises:
        ToolArgumentsError: They are none.
    """
    try:
        read = json.loads(text) if text.strip() else {}
    except ValueError as error:
        said = f"is not JSON: {error}"
        raise arguments_error(
            name, [Violation("", "type", excerpt(text), "object", said)]
        ) from None
    if not isinstance(read, dict):
        said = f"is {excerpt(read)}, not an object"
        raise arguments_error(name, [Violation("", "type", excerpt(read), "object", said)])
    return cast("dict[str, Any]", read)
