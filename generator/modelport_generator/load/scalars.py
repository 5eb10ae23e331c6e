"""Plain YAML scalars as PyYAML reads them, with a note where Go's reader reads another value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from yaml.resolver import Resolver

_PREFIX: Final = "tag:yaml.org,2002:"
_RESOLVERS: Final[dict[str, list[tuple[str, re.Pattern[str]]]]] = Resolver.yaml_implicit_resolvers
_EXPONENT: Final = re.compile(r"[-+]?([0-9]+([.][0-9]*)?|[.][0-9]+)[eE][-+]?[0-9]+")
_OCTAL_1_2: Final = re.compile(r"[-+]?0o[0-7]+")
_BOOLEANS: Final = {
    "true": True,
    "yes": True,
    "on": True,
    "false": False,
    "no": False,
    "off": False,
}
_REMEMBERED: Final = 20_000
_REMEMBERED_LENGTH: Final = 80
_LONGEST_NUMBER: Final = 400


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain scalar that is not just text, or that another reader interprets differently."""

    value: Any
    """The value for PyYAML, except that dates stay text."""
    trap: str = ""
    """Why readers may disagree: word, octal, radix, underscore, sexagesimal, exponent, special,
    timestamp, equals; empty when they agree."""


class PlainScalars(dict[str, Plain | None]):
    """The meaning of plain scalars, None for text; definitions repeat the same few scalars.

    Looking up a known scalar calls no Python code: composing all nodes takes a sixth less time.
    """

    def __missing__(self, text: str) -> Plain | None:
        found = _read(text)
        if len(text) < _REMEMBERED_LENGTH:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[text] = found
        return found

    def read(self, text: str) -> Plain | str:
        """Return the same text when every reader takes it as text, otherwise its meaning."""
        return self[text] or text


def _read(text: str) -> Plain | None:
    for tag, pattern in _RESOLVERS.get(text[:1], ()):
        if pattern.match(text):
            return _READERS[tag.removeprefix(_PREFIX)](text)
    if _EXPONENT.fullmatch(text) or _OCTAL_1_2.fullmatch(text):
        return Plain(text, "exponent" if "e" in text.lower() else "octal")
    return None


def _boolean(text: str) -> Plain:
    word = text.lower()
    return Plain(_BOOLEANS[word], "" if word in ("true", "false") else "word")


def _null(text: str) -> Plain:
    return Plain(None)


def _integer(text: str) -> Plain:
    digits = text.replace("_", "").lower()
    sign = -1 if digits.startswith("-") else 1
    digits = digits.lstrip("+-")
    if len(digits) > _LONGEST_NUMBER:
        return Plain(float(sign) * float("inf"), "special")
    if ":" in digits:
        return Plain(sign * _base_60(digits), "sexagesimal")
    if digits.startswith(("0b", "0x")):
        return Plain(sign * int(digits, 0), "radix") if digits[2:] else Plain(text, "radix")
    if digits.startswith("0") and len(digits) > 1:
        return Plain(sign * int(digits, 8), "octal")
    return Plain(sign * int(digits), "underscore" if "_" in text else "")


def _float(text: str) -> Plain:
    digits = text.replace("_", "").lower()
    sign = -1.0 if digits.startswith("-") else 1.0
    digits = digits.lstrip("+-")
    if digits in (".inf", ".nan"):
        return Plain(sign * float(digits[1:]), "special")
    if ":" in digits:
        return Plain(sign * _base_60(digits), "sexagesimal")
    number = sign * float(digits)
    if number in (float("inf"), float("-inf")):
        return Plain(number, "special")
    return Plain(number, "underscore" if "_" in text else "")


def _base_60(digits: str) -> float | int:
    # A float becomes infinite where an int becomes too large to be added to a fraction.
    read = float if "." in digits else int
    total: float | int = read("0")
    for part in digits.split(":")[:40]:
        total = total * 60 + read(part)
    return total


def _timestamp(text: str) -> Plain:
    return Plain(text, "timestamp")


def _equals(text: str) -> Plain:
    return Plain(text, "equals")


def _merge(text: str) -> Plain:
    return Plain(text, "merge")


_READERS: Final = {
    "bool": _boolean,
    "null": _null,
    "int": _integer,
    "float": _float,
    "timestamp": _timestamp,
    "value": _equals,
    "merge": _merge,
}
