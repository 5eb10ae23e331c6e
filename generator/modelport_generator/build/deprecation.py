"""Which models an editor marks as deprecated, and what it says: decided by declarations, never by the clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..json_values import as_mapping, as_text
from ..python.code import Code, literal
from . import ir


def deprecations(
    models: Iterable[Mapping[str, Any]], facts: Mapping[str, Any]
) -> tuple[ir.Deprecation, ...]:
    """Return the messages about deprecated models, each with its models.

    Args:
        models: The documents of the predefined models of one type; of two with one id the last counts.
        facts: What `modelport.yaml` says about them, by id.
    """
    models_by_message: dict[str, list[str]] = {}
    for name, model in {as_text(model.get("model")): model for model in models}.items():
        message = _message(model.get("deprecated") is True, as_mapping(facts.get(name)))
        if message:
            models_by_message.setdefault(message, []).append(name)
    return tuple(
        ir.Deprecation(Code(f"Literal[{', '.join(map(literal, names))}]"), message)
        for message, names in models_by_message.items()
    )


def _message(deprecated: bool, facts: Mapping[str, Any]) -> str:
    day, successor = as_text(facts.get("retires")), as_text(facts.get("successor"))
    if not (deprecated or day):
        return ""
    reason = f"this model retires on {day}" if day else "this model is deprecated"
    return f"{reason}; use {successor!r} instead" if successor else reason
