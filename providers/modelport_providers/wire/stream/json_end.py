"""Find the end of a JSON object that arrives in pieces, reading each piece once."""

from __future__ import annotations

import re

_SIGNS = re.compile(r'["\\{}\[\]]')


class JsonEnd:
    """Follow the brackets of one JSON value; brackets inside strings do not count."""

    __slots__ = ("_depth", "_escaped", "_quoted", "_strange", "reached")

    def __init__(self) -> None:
        self.reached = False
        """Whether an object has ended, with only white space after it."""
        self._depth = 0
        self._quoted = False
        self._escaped = False
        self._strange = False

    def feed(self, piece: str) -> None:
        """Read the next piece."""
        at = 0
        if self._escaped and piece:
            self._escaped, at = False, 1
        if self.reached and piece.strip():
            self.reached, self._strange = False, True
        while (found := _SIGNS.search(piece, at)) is not None:
            at = found.end()
            self._step(found.group())
            if self._escaped:
                if at == len(piece):
                    return
                self._escaped = False
                at += 1
        if self._depth == 0 and self.reached and piece[at:].strip():
            self.reached = False

    def _step(self, sign: str) -> None:
        if self._quoted:
            if sign == "\\":
                self._escaped = True
            elif sign == '"':
                self._quoted = False
        elif sign == '"':
            self._quoted = True
        elif sign in "{[":
            self._strange = self._strange or self.reached
            self._depth += 1
            self.reached = False
        elif sign in "}]":
            self._depth -= 1
            self.reached = sign == "}" and self._depth == 0 and not self._strange
