"""Sets of characters as sorted ranges of code points: the shorthands and properties of ECMA-262."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable
from functools import cache

Ranges = tuple[tuple[int, int], ...]
_LAST = sys.maxunicode


def merge(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Return the ranges sorted, without overlapping or adjacent ranges."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


def complement(ranges: Ranges) -> Ranges:
    """Return every other character."""
    result: list[tuple[int, int]] = []
    start = 0
    for low, high in ranges:
        if low > start:
            result.append((start, low - 1))
        start = high + 1
    if start <= _LAST:
        result.append((start, _LAST))
    return tuple(result)


def intersect(one: Ranges, other: Ranges) -> bool:
    """Return whether two sets share a character."""
    first = second = 0
    while first < len(one) and second < len(other):
        if one[first][1] < other[second][0]:
            first += 1
        elif other[second][1] < one[first][0]:
            second += 1
        else:
            return True
    return False


def common(one: Ranges, other: Ranges) -> Ranges:
    """Return the characters that are in both sets."""
    return complement(merge((*complement(one), *complement(other))))


DIGIT: Ranges = ((48, 57),)
WORD: Ranges = ((48, 57), (65, 90), (95, 95), (97, 122))
SPACE: Ranges = merge(
    (
        (9, 13),
        (0x20, 0x20),
        (0xA0, 0xA0),
        (0x1680, 0x1680),
        (0x2000, 0x200A),
        (0x2028, 0x2029),
        (0x202F, 0x202F),
        (0x205F, 0x205F),
        (0x3000, 0x3000),
        (0xFEFF, 0xFEFF),
    )
)
DOT: Ranges = complement(((10, 10), (13, 13), (0x2028, 0x2029)))
SHORTHANDS = {
    "d": DIGIT,
    "D": complement(DIGIT),
    "w": WORD,
    "W": complement(WORD),
    "s": SPACE,
    "S": complement(SPACE),
}

_CATEGORIES = {
    "L": "Letter",
    "Lu": "Uppercase_Letter",
    "Ll": "Lowercase_Letter",
    "Lt": "Titlecase_Letter",
    "Lm": "Modifier_Letter",
    "Lo": "Other_Letter",
    "M": "Mark Combining_Mark",
    "Mn": "Nonspacing_Mark",
    "Mc": "Spacing_Mark",
    "Me": "Enclosing_Mark",
    "N": "Number",
    "Nd": "Decimal_Number digit",
    "Nl": "Letter_Number",
    "No": "Other_Number",
    "P": "Punctuation punct",
    "Pc": "Connector_Punctuation",
    "Pd": "Dash_Punctuation",
    "Ps": "Open_Punctuation",
    "Pe": "Close_Punctuation",
    "Pi": "Initial_Punctuation",
    "Pf": "Final_Punctuation",
    "Po": "Other_Punctuation",
    "S": "Symbol",
    "Sm": "Math_Symbol",
    "Sc": "Currency_Symbol",
    "Sk": "Modifier_Symbol",
    "So": "Other_Symbol",
    "Z": "Separator",
    "Zs": "Space_Separator",
    "Zl": "Line_Separator",
    "Zp": "Paragraph_Separator",
    "C": "Other",
    "Cc": "Control cntrl",
    "Cf": "Format",
    "Cs": "Surrogate",
    "Co": "Private_Use",
    "Cn": "Unassigned",
}
_BY_NAME = {name: short for short, names in _CATEGORIES.items() for name in (short, *names.split())}


@cache
def property_ranges(name: str) -> Ranges | None:
    """Return the characters with a Unicode property, or None when Python has no table for it."""
    if name == "Any":
        return ((0, _LAST),)
    if name == "ASCII":
        return ((0, 127),)
    if name == "Assigned":
        return complement(_category("Cn"))
    key, equals, value = name.partition("=")
    if equals:
        if key not in ("General_Category", "gc"):
            return None
        key = value
    if key == "LC" or key == "Cased_Letter":
        return merge((*_category("Lu"), *_category("Ll"), *_category("Lt")))
    short = _BY_NAME.get(key)
    return None if short is None else _category(short)


@cache
def _category(short: str) -> Ranges:
    found: list[tuple[int, int]] = []
    for code in range(_LAST + 1):
        if unicodedata.category(chr(code)).startswith(short):
            if found and found[-1][1] == code - 1:
                found[-1] = (found[-1][0], code)
            else:
                found.append((code, code))
    return tuple(found)


def print_class(ranges: Ranges) -> str:
    """Return the set in the syntax of Python's `re`."""
    if not ranges:
        return "(?!)"
    if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
        return _print(ranges[0][0])
    rest = complement(ranges)
    if rest and ranges[-1][1] == _LAST and len(rest) <= len(ranges):
        return "[^" + _members(rest) + "]"
    return "[" + _members(ranges) + "]"


def _members(ranges: Ranges) -> str:
    return "".join(
        _print(low)
        if low == high
        else f"{_print(low)}{'-' if high - low > 1 else ''}{_print(high)}"
        for low, high in ranges
    )


def _print(code: int) -> str:
    character = chr(code)
    if character.isascii() and (character.isalnum() or character in "_/@%,:;=!<>\"'`"):
        return character
    if 32 <= code < 127:
        return "\\" + character
    if code < 256:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
