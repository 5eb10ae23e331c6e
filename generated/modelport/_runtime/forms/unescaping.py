"""Remove the escapes of all languages from a text at once, to find in it what may be escaped."""

from __future__ import annotations

import re
import sys

_PASSES = 6
"""Limit of encodings within each other."""

_ESCAPE = re.compile(
    r"""
      \\ \\*+ (?: u\{ ([0-9a-fA-F]{1,6}) \} | u ([0-9a-fA-F]{4}) | U ([0-9a-fA-F]{8})
                | x ([0-9a-fA-F]{2}) | ([0-7]{3}) | (.) | $ )
    | % u ([0-9a-fA-F]{4})
    | % ([0-9a-fA-F]{2})
    | & ( \# [0-9]{1,7} | \# [xX] [0-9a-fA-F]{1,6} | [a-zA-Z][a-zA-Z0-9]{1,30} ) ;
    | [\r\n\0\U00010000-\U0010ffff]
    """,
    re.VERBOSE | re.DOTALL,
)
"""Any number of backslashes is one escape: JSON in JSON doubles them."""
_OCTAL, _SIGN, _ENTITY = 5, 6, 9
_SIGNS = {"t": "\t", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "0": "\0"}


def unescaped(text: str) -> str:
    """Return `text` without the escapes of JSON, URLs, HTML and programming languages.

    Two texts that differ only in how they are escaped become equal. What may be added anywhere is
    left out: line breaks, as in base64, and zero bytes, as in UTF-16. Characters beyond 16 bits
    become surrogates.
    """
    for _ in range(_PASSES):
        plain = _ESCAPE.sub(_meant, text)
        if plain == text:
            break
        text = plain
    return text


def traced(text: str) -> list[tuple[int, int]]:
    """Return, for each character of `unescaped(text)`, the part of `text` that it comes from."""
    places = [(at, at + 1) for at in range(len(text))]
    for _ in range(_PASSES):
        parts: list[str] = []
        kept: list[tuple[int, int]] = []
        done = 0
        for escape in _ESCAPE.finditer(text):
            start, end = escape.span()
            meant = _meant(escape)
            parts += (text[done:start], meant)
            kept += places[done:start]
            kept += [(places[start][0], places[end - 1][1])] * len(meant)
            done = end
        parts.append(text[done:])
        kept += places[done:]
        plain = "".join(parts)
        if plain == text:
            break
        text, places = plain, kept
    return places


def _meant(escape: re.Match[str]) -> str:
    """Return what an escape means."""
    kind = escape.lastindex
    if kind is None:
        return _halves(escape[0]) if escape[0] > "\uffff" else ""
    if kind == _SIGN:
        return _SIGNS.get(escape[kind], escape[kind])
    if kind == _ENTITY:
        from html import unescape

        return unescape(escape[0])
    number = int(escape[kind], 8 if kind == _OCTAL else 16)
    return chr(number) if number <= sys.maxunicode else ""


def _halves(sign: str) -> str:
    """Return the two surrogates of a character, as JSON escapes it."""
    above = ord(sign) - 0x10000
    return chr(0xD800 + (above >> 10)) + chr(0xDC00 + (above & 0x3FF))
