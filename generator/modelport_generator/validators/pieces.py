"""Pieces of Python text: values as literals, and conditions with the parentheses they need."""

from __future__ import annotations

import re
from typing import Any

from modelport_generator.runtime.schema.values import Array, Object

_STRING = re.compile(r""" '(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*" """, re.VERBOSE)


def literal(value: Any) -> str:
    """Return a JSON value as Python, with the quotes that the formatter prefers."""
    if isinstance(value, Object):
        members: dict[str, Any] = value
        return "{" + ", ".join(f"{literal(k)}: {literal(v)}" for k, v in members.items()) + "}"
    if isinstance(value, Array):
        items: list[Any] = value
        return "[" + ", ".join(map(literal, items)) + "]"
    if isinstance(value, str):
        text = str.__repr__(value)
        if text[0] == "'" and '"' not in text and "\\'" not in text:
            return f'"{text[1:-1]}"'
        return text
    if isinstance(value, bool) or value is None:
        return repr(value)
    return numeral(value)


def numeral(value: float) -> str:
    """Return a number as text that is valid anywhere. Python limits the decimal digits of huge ones."""
    # Numbers of other classes, such as an IntEnum, have their own repr.
    if not isinstance(value, int):
        text = float.__repr__(value)
    else:
        text = hex(value) if abs(value) > 10**300 else int.__repr__(value)
    return f"({text})" if text.startswith("-") else text


def grouped(part: str) -> str:
    """Return the part with parentheses when it needs them as an operand of `and` or `or`."""
    is_open = " or " in part or " and " in part or part.startswith("not ")
    return f"({part})" if is_open and not (part.startswith("(") and is_one(part)) else part


def ungrouped(part: str) -> str:
    """Return the part without its outermost parentheses."""
    return part[1:-1] if part.startswith("(") and is_one(part) else part


def is_call(condition: str) -> bool:
    """Return whether a condition ends in a call and is not in parentheses."""
    return condition.endswith(")") and not condition.startswith("(") and "(" in condition


def is_one(condition: str) -> bool:
    """Return whether an expression is one call, name or group, so that `not` applies to all of it."""
    depth = 0
    plain = _STRING.sub("''", condition)
    for index, character in enumerate(plain):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth == 0 and (character == " " or (character == ")" and index < len(plain) - 1)):
            return False
    return True
