"""ECMA-262 patterns: parse them, reject unsafe ones, and print the rest for Python's `re`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import isqrt
from typing import NoReturn

from . import characters
from .ambiguity import judge
from .characters import Ranges
from .expressions import (
    Anchor,
    Characters,
    Choice,
    Group,
    Look,
    Node,
    Repeat,
    Sequence,
    begins_anchored,
    repeats,
)

QUADRATIC_LIMIT = 10_000
"""The longest text, in characters, that a pattern of quadratic time is tried on."""
LINEAR_WORK = 2_000_000
"""How many character reads are allowed per text when a pattern has many ways to match."""
_FEW_WAYS = 16
_LONGEST_PATTERN = 20_000
_DEEPEST_GROUP = 40
_MOST_REPEATS = 100_000
_CONTROLS = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13}
_COUNT = re.compile(r"\{([0-9]+)(,([0-9]*))?\}", re.ASCII)


class UnsupportedPattern(ValueError):
    """A pattern that is malformed, means something else in Python, or may not end."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A translated pattern: its text for Python, and the longest text to try it on (0: any)."""

    python: str
    limit: int


@lru_cache(maxsize=1024)
def translate(pattern: str) -> Pattern:
    """Return the same pattern for `re` with the ASCII flag.

    Raises:
        UnsupportedPattern: The pattern is malformed, unsafe, or has no equivalent in Python.
    """
    if len(pattern) > _LONGEST_PATTERN:
        raise UnsupportedPattern(f"is longer than {_LONGEST_PATTERN} characters")
    tree = _Parser(pattern).parse()
    judgement = judge(tree)
    if judgement.reason:
        raise UnsupportedPattern(judgement.reason)
    printed = _print(Group(tree) if isinstance(tree, Choice) else tree)
    try:
        re.compile(printed, re.ASCII)
    except (re.error, OverflowError, RecursionError) as error:
        raise UnsupportedPattern(f"has no equivalent in Python: {error}") from error
    if not repeats(tree) or begins_anchored(tree):
        limit = 0 if judgement.ways <= _FEW_WAYS else LINEAR_WORK // judgement.ways
    else:
        limit = QUADRATIC_LIMIT // isqrt(judgement.ways)
    return Pattern(printed, limit)


class _Parser:
    def __init__(self, pattern: str) -> None:
        self._text = pattern
        self._at = 0
        self._depth = 0

    def parse(self) -> Node:
        tree = self._choice()
        if self._at < len(self._text):
            self._reject("has an unmatched ')'")
        return tree

    def _choice(self) -> Node:
        branches = [self._sequence()]
        while self._take("|"):
            branches.append(self._sequence())
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def _sequence(self) -> Node:
        items: list[Node] = []
        while self._at < len(self._text) and self._text[self._at] not in "|)":
            items.append(self._term())
        return items[0] if len(items) == 1 else Sequence(tuple(items))

    def _term(self) -> Node:
        atom = self._atom()
        low, high = self._quantity()
        if (low, high) == (1, 1):
            return atom
        if isinstance(atom, Anchor | Look):
            self._reject("repeats an assertion")
        if high is not None and high < low:
            self._reject("has a repeat whose minimum is above its maximum")
        if max(low, high or 0) > _MOST_REPEATS:
            self._reject(f"repeats more than {_MOST_REPEATS} times")
        lazy = self._take("?")
        if self._text[self._at : self._at + 1] in ("*", "+", "?", "{"):
            self._reject("has nothing to repeat")
        return Repeat(atom, low, high, lazy)

    def _quantity(self) -> tuple[int, int | None]:
        if self._take("*"):
            return 0, None
        if self._take("+"):
            return 1, None
        if self._take("?"):
            return 0, 1
        count = _COUNT.match(self._text, self._at)
        if count is None:
            return 1, 1
        self._at = count.end()
        low, several, high = count.groups()
        if len(low) > 9 or len(high or "") > 9:
            self._reject(f"repeats more than {_MOST_REPEATS} times")
        return int(low), int(low) if not several else int(high) if high else None

    def _atom(self) -> Node:
        character = self._next()
        if character == "(":
            return self._group()
        if character == "[":
            return Characters(self._class())
        if character in "^$":
            return Anchor(character)
        if character == ".":
            return Characters(characters.DOT)
        if character == "\\":
            return self._escape()
        if character in "*+?{":
            self._reject(f"has a '{character}' with nothing to repeat")
        return Characters.of(ord(character))

    def _group(self) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST_GROUP:
            self._reject(f"nests groups more than {_DEEPEST_GROUP} deep")
        look: tuple[bool, bool] | None = None
        if self._take("?"):
            if self._take("<"):
                look = self._lookbehind()
            elif not self._take(":"):
                mark = self._next()
                if mark not in "=!":
                    self._reject(f"has a group '(?{mark}' that ECMA-262 does not define")
                look = (True, mark == "!")
        inner = self._choice()
        if not self._take(")"):
            self._reject("has an unmatched '('")
        self._depth -= 1
        return Group(inner) if look is None else Look(inner, *look)

    def _lookbehind(self) -> tuple[bool, bool] | None:
        if self._take("="):
            return False, False
        if self._take("!"):
            return False, True
        end = self._text.find(">", self._at)
        if end < 0 or not self._text[self._at : end].isidentifier():
            self._reject("has a group with a malformed name")
        self._at = end + 1
        return None

    def _escape(self) -> Node:
        mark = self._next()
        if mark in "bB":
            return Anchor(mark)
        if mark in "123456789k":
            self._reject("has a backreference")
        shorthand = self._shorthand(mark)
        return Characters(shorthand) if shorthand else Characters.of(self._code(mark))

    def _shorthand(self, mark: str) -> Ranges | None:
        if mark in characters.SHORTHANDS:
            return characters.SHORTHANDS[mark]
        if mark not in "pP":
            return None
        end = self._text.find("}", self._at)
        if not self._take("{") or end < 0:
            self._reject("has a malformed property escape")
        name, self._at = self._text[self._at : end], end + 1
        ranges = characters.property_ranges(name)
        if ranges is None:
            self._reject(f"uses the Unicode property {name!r}, for which Python has no table")
        return ranges if mark == "p" else characters.complement(ranges)

    def _code(self, mark: str) -> int:
        """Return the code point of an escape."""
        if mark in _CONTROLS:
            return _CONTROLS[mark]
        if mark == "0" and not self._text[self._at : self._at + 1].isdigit():
            return 0
        if mark == "c":
            letter = self._next()
            if letter.isascii() and letter.isalpha():
                return ord(letter) % 32
            self._reject("has a malformed control escape")
        if mark in "xu":
            return self._hexadecimal(mark)
        if mark.isalnum() or ord(mark) > 127:
            self._reject(f"has the escape '\\{mark}', which ECMA-262 does not define")
        return ord(mark)

    def _hexadecimal(self, mark: str) -> int:
        if mark == "u" and self._take("{"):
            end = self._text.find("}", self._at)
            digits = self._text[self._at : end] if end > 0 else ""
            self._at = end + 1
            code = self._digits(digits)
            if code > 0x10FFFF:
                self._reject("names a code point above U+10FFFF")
            return code
        size = 2 if mark == "x" else 4
        code = self._four(size)
        follows = self._text[self._at : self._at + 2] == "\\u"
        if 0xD800 <= code < 0xDC00 and mark == "u" and follows:
            before = self._at
            self._at += 2
            if self._text[self._at : self._at + 1] != "{":
                low = self._four(4)
                if 0xDC00 <= low < 0xE000:
                    return 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
            self._at = before
        return code

    def _four(self, size: int) -> int:
        digits = self._text[self._at : self._at + size]
        if len(digits) < size:
            self._reject("has a malformed hexadecimal escape")
        self._at += size
        return self._digits(digits)

    def _digits(self, digits: str) -> int:
        if not digits or len(digits) > 8 or any(d not in "0123456789abcdefABCDEF" for d in digits):
            self._reject("has a malformed hexadecimal escape")
        return int(digits, 16)

    def _class(self) -> Ranges:
        negated = self._take("^")
        ranges: list[tuple[int, int]] = []
        while not self._take("]"):
            first = self._member()
            ranged = self._text[self._at : self._at + 1] == "-" and (
                self._text[self._at + 1 : self._at + 2] not in ("]", "")
            )
            if not ranged:
                ranges += first
                continue
            self._at += 1
            last = self._member()
            if not (len(first) == len(last) == 1 and first[0][0] == first[0][1]):
                self._reject("has a range that begins or ends with a class")
            if last[0][0] != last[0][1] or last[0][0] < first[0][0]:
                self._reject("has a range out of order")
            ranges.append((first[0][0], last[0][0]))
        merged = characters.merge(ranges)
        return characters.complement(merged) if negated else merged

    def _member(self) -> Ranges:
        character = self._next()
        if character != "\\":
            return ((ord(character), ord(character)),)
        mark = self._next()
        if mark == "b":
            return ((8, 8),)
        shorthand = self._shorthand(mark)
        if shorthand is not None:
            return shorthand
        code = self._code(mark)
        return ((code, code),)

    def _take(self, text: str) -> bool:
        if self._text.startswith(text, self._at):
            self._at += len(text)
            return True
        return False

    def _next(self) -> str:
        if self._at >= len(self._text):
            self._reject("ends unexpectedly")
        self._at += 1
        return self._text[self._at - 1]

    def _reject(self, reason: str) -> NoReturn:
        raise UnsupportedPattern(reason)


_ANCHORS = {"^": "^", "$": r"\Z", "b": r"\b", "B": r"(?!\b)"}
_LOOKS = {(True, False): "(?=", (True, True): "(?!", (False, False): "(?<=", (False, True): "(?<!"}


def _print(node: Node) -> str:
    match node:
        case Characters(ranges):
            return characters.print_class(ranges)
        case Anchor(kind):
            return _ANCHORS[kind]
        case Group(inner):
            return f"(?:{_print(inner)})"
        case Look(inner, ahead, negative):
            return f"{_LOOKS[ahead, negative]}{_print(inner)})"
        case Repeat(inner, low, high, lazy):
            return f"{_print(inner)}{_print_quantity(low, high)}{'?' if lazy else ''}"
        case Sequence(items):
            return "".join(map(_print, items))
        case Choice(branches):
            return "|".join(map(_print, branches))


def _print_quantity(low: int, high: int | None) -> str:
    if (low, high) == (0, 1):
        return "?"
    if high is None and low < 2:
        return "+" if low else "*"
    if low == high:
        return f"{{{low}}}"
    return f"{{{low},{'' if high is None else high}}}"
