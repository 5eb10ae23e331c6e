"""Text that is safe on a terminal: it cannot move the cursor, ring the bell or change the direction."""

from __future__ import annotations

from ..problems import speakable


def printable(text: str) -> str:
    """Return a text with control characters escaped, line ends included, except tabs."""
    if text.isprintable():
        return text
    spoken = speakable(text)
    return "".join(char if char.isprintable() or char == "\t" else escaped(char) for char in spoken)


def printable_lines(text: str) -> str:
    """Return a text of several lines, each of them printable."""
    return "\n".join(map(printable, text.split("\n")))


def escaped(char: str) -> str:
    """Return a character as an escape."""
    return f"\\x{ord(char):02x}" if ord(char) < 256 else f"\\u{ord(char):04x}"
