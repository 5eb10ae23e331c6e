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


class PlainScalars:
    """Cache the meaning of each plain scalar; definitions repeat the same few scalars."""

    __slots__ = ("_text", "plain")

    def __init__(self) -> None:
        self.plain: dict[str, Plain] = {}
        """The scalars that are more than text."""
        self._text: set[str] = set()

    def read(self, text: str) -> Plain | str:
        """Return the same text when every reader takes it as text, otherwise its meaning."""
        if text in self._text:
            return text
        found = self.plain.get(text) or _read(text)
        if len(text) < _REMEMBERED_LENGTH:
            self._remember(text, found)
        return found

    def _remember(self, text: str, found: Plain | str) -> None:
        if len(self._text) + len(self.plain) > _REMEMBERED:
            self._text.clear()
            self.plain.clear()
        if isinstance(found, Plain):
            self.plain[text] = found
        else:
            self._text.add(text)


def _read(text: str) -> Plain | str:
    for tag, pattern in _RESOLVERS.get(text[:1], ()):
        if pattern.match(text):
            return _READERS[tag.removeprefix(_PREFIX)](text)
    if _EXPONENT.fullmatch(text) or _OCTAL_1_2.fullmatch(text):
        return Plain(text, "exponent" if "e" in text.lower() else "octal")
    return text


def _boolean(text: str) -> Plain:
    word = text.lower()
    return Plain(_BOOLEANS[word], "" if word in ("true", "false") else "word")


def _null(text: str) -> Plain:
    return Plain(None)


def _integer(text: str) -> Plain:
    digits = text.replace("_", "").lower()
    sign = -1 if digits.startswith("-") else 1
    digits = digits.lstrip("+-")
    if ":" in digits:
        return Plain(sign * _base_60(digits), "sexagesimal")
    if len(digits) > _LONGEST_NUMBER:
        return Plain(float(sign) * float("inf"), "special")
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
    total: float | int = 0
    for part in digits.split(":")[:40]:
        total = total * 60 + (float(part) if "." in part else int(part))
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
