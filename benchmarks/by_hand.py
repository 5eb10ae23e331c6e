"""A check of one rule list that is written by hand, to show what the compiled one could gain.

It also stops after the last parameter that is given, and compares numbers of the same type.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_SAMPLES: list[Any] = [
    *(None, True, -1, 0, 1, 0.5, 1.5, 2.0, 70_000, 70_000.0),
    *("", "text", "5m", "other", [], {}),
]


def is_valid(values: Any) -> bool:
    """Return whether values are valid for the largest rule list of the public definitions."""
    if type(values) is not dict:
        return False
    left = len(values)
    if "thinking" in values:
        left -= 1
        if type(x := values["thinking"]) is not bool and x is not None:
            return False
    if "thinking_budget" in values:
        left -= 1
        x = values["thinking_budget"]
        if x is not None and (not _is_integer(x) or x < 0 or x > 32_000):
            return False
    if "temperature" in values:
        left -= 1
        if type(x := values["temperature"]) is float:
            if x < 0.0 or x > 1.0:
                return False
        elif type(x) is not int or x < 0 or x > 1:
            return False
    if "top_p" in values:
        left -= 1
        if type(x := values["top_p"]) is float:
            if x < 0.0 or x > 1.0:
                return False
        elif type(x) is not int or x < 0 or x > 1:
            return False
    if "max_tokens" in values:
        left -= 1
        x = values["max_tokens"]
        if (type(x) is not int and not _is_integer(x)) or x < 1 or x > 64_000:
            return False
    return not left or _are_others_valid(values)


def _are_others_valid(values: dict[str, Any]) -> bool:
    """Return whether the rarer parameters are valid."""
    booleans = ("system_message", "images", "documents", "tool_definitions", "tool_results")
    size = values.get("prompt_caching_message_flow")
    return (
        values.get("response_format") in ("text", "json_object", "json_schema", None)
        and isinstance(values.get("json_schema", ""), str)
        and (size is None or _is_integer(size))
        and values.get("prompt_caching_ttl") in ("5m", "1h", None)
        and all(_is_boolean(values.get(f"prompt_caching_{each}")) for each in booleans)
    )


def _is_boolean(value: Any) -> bool:
    return value is None or type(value) is bool


def _is_integer(value: Any) -> bool:
    return type(value) is int or (type(value) is float and value.is_integer())


def agrees(schema: Any, other: Callable[[Any], object]) -> bool:
    """Return whether the check has the verdicts of another one for each value of each parameter."""
    every = [{name: value} for name in (*schema["properties"], "new") for value in _SAMPLES]
    every += [{"temperature": 0.5, "top_p": 0.25, "max_tokens": 100, **each} for each in every]
    return all(is_valid(each) == other(each) for each in [*every, *_SAMPLES])
