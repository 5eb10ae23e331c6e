"""Join the halves of characters that servers send in two pieces, cutting texts by UTF-16 units."""

from __future__ import annotations

from modelport.adapters import whole_characters

REPLACEMENT = "\ufffd"


class Halves:
    """Takes the pieces of one text, and keeps a first half at the end of a piece for the next one."""

    __slots__ = ("waiting",)

    def __init__(self) -> None:
        self.waiting = ""
        """The half that was kept."""

    def feed(self, piece: str) -> str:
        """Return a piece with whole characters; a half without its other half becomes U+FFFD."""
        piece, self.waiting = self.waiting + piece, ""
        if "\ud800" <= piece[-1:] <= "\udbff":
            piece, self.waiting = piece[:-1], piece[-1]
        return whole_characters(piece)

    def finish(self) -> str:
        """Return U+FFFD when the other half of the last one did not come."""
        waiting, self.waiting = self.waiting, ""
        return REPLACEMENT if waiting else ""
