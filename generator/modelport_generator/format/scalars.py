"""Write texts: plain when every reader takes them as text, otherwise in quotes."""

from __future__ import annotations

import re
from typing import Final

from ..load.scalars import PlainScalars

_SCALARS: Final = PlainScalars()
_WORDS: Final = frozenset(
    {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"}
)
"""Words that some reader does not take as text."""
_UNSAFE: Final = re.compile(r": |:$| #|[\[\]{},]")
_LITERAL_UNSAFE: Final = re.compile(
    r"[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|[\u200e\u200f\u2028-\u202e\u2066-\u2069]"
)
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}


def written(value: str) -> str:
    """Return a text on one line."""
    if is_plain(value):
        return value
    if not _is_visible(value):
        return f'"{"".join(map(_escaped, value))}"'
    if ("\\" in value or '"' in value) and "'" not in value:
        return f"'{value}'"
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def is_plain(value: str) -> bool:
    """Return whether a text needs no quotes for any reader."""
    if not value or not value[0].isalpha() or value != value.strip() or not _is_visible(value):
        return False
    if value.casefold() in _WORDS or _UNSAFE.search(value):
        return False
    return isinstance(_SCALARS.read(value), str)


def literal(value: str) -> tuple[str, list[str]] | None:
    """Return the header and lines of a text as a block scalar, or None when it cannot be one."""
    body = value.rstrip("\n")
    ends = len(value) - len(body)
    lines = body.split("\n")
    if not body or lines[0][:1] in ("", " ") or _LITERAL_UNSAFE.search(value):
        return None
    if any(line.isspace() for line in lines):
        return None
    header = "|-" if ends == 0 else "|" if ends == 1 else "|+"
    return header, lines + [""] * max(0, ends - 1)


def _is_visible(value: str) -> bool:
    return (value.isascii() and value.isprintable()) or (
        not _LITERAL_UNSAFE.search(value) and "\n" not in value
    )


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if not _LITERAL_UNSAFE.search(char):
        return char
    number = ord(char)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
