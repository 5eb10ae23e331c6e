"""The arguments of a tool call: parse their text, and build the error for invalid ones."""

from __future__ import annotations

from typing import Any, cast

from ..calls.lenient_json import lenient_json
from ..schema.violations import Violation, excerpt


def arguments_error(name: str, violations: list[Violation]) -> Exception:
    """Return the error for invalid arguments."""
    from modelport.errors import ToolArgumentsError

    listing = "; ".join(f"{v.pointer.lstrip('/') or 'arguments'}: {v.message}" for v in violations)
    return ToolArgumentsError(
        f"the arguments of {name!r} are not valid: {listing}", violations=violations
    )


def read_json(name: str, text: str) -> dict[str, Any]:
    """Return the arguments of a call, a JSON object. An empty text means an empty object.

    Raises:
        ToolArgumentsError: The text is not a JSON object.
    """
    try:
        read: Any = lenient_json(text) if text.strip() else {}
    except ValueError as error:
        reason = f"is not JSON: {error}"
        raise arguments_error(
            name, [Violation("", "type", excerpt(text), "object", reason)]
        ) from None
    if not isinstance(read, dict):
        reason = f"is {excerpt(read)}, not an object"
        raise arguments_error(name, [Violation("", "type", excerpt(read), "object", reason)])
    return cast("dict[str, Any]", read)
