"""What Dify's web client makes of the limits of a number: a slider whose steps are its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ...json_values import is_number

_FLOAT_STEP: Final = 0.1
_NEARLY: Final = 1e-6
_LARGEST: Final = 1e15
"""The largest limit from which the client can still step by one and by a tenth."""


def slider_step(rule: Mapping[str, Any]) -> float | None:
    """Return the step of the slider of a merged rule, None where there is no slider."""
    if not _is_finite(rule.get("min")) or not _is_finite(rule.get("max")):
        return None
    match rule.get("type"):
        case "float":
            return _FLOAT_STEP
        case "int":
            return 1 if rule["max"] < 100 else 10 if rule["max"] < 1000 else 100
        case _:
            return None


def slider_trouble(rule: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return a message and a hint where the slider cannot return to the default of a merged rule."""
    step, default = slider_step(rule), rule.get("default")
    if step is None or not _is_finite(default):
        return None
    low, high = rule["min"], rule["max"]
    if not low <= default <= high:
        return None  # the default is reported already
    if max(abs(low), abs(high)) > _LARGEST:
        return None  # the steps of such a slider are not numbers
    steps = (default - low) / step
    if abs(steps - round(steps)) < _NEARLY:
        return None
    nearest = min(low + round(steps) * step, high)
    message = f"the slider moves from {low} in steps of {step} and cannot return to {default}"
    return message, f"users can type it; {nearest:.10g} is the nearest value of the slider"


def _is_finite(value: Any) -> bool:
    return is_number(value) and value - value == 0
