"""How values of a definition are shown in a sentence: short, quoted, one line."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, Final

from ..runtime.schema.violations import MASK, excerpt

_LONGEST: Final = 80
NOTHING: Final = "none"
SECRET: Final = MASK


def shown(value: Any) -> str:
    """Return a value as a sentence shows it."""
    if value is None:
        return NOTHING
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, list | tuple | dict):
        return _clipped(json.dumps(value, ensure_ascii=False, default=str))
    return excerpt(value)


def plain(number: Decimal) -> str:
    """Return a number without an exponent and trailing zeros, unless it is very long then."""
    exponent = number.normalize().as_tuple().exponent
    if not number.is_finite() or not isinstance(exponent, int) or abs(exponent) > 30:
        return str(number)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
