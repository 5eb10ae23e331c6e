"""The length of a line of generated Python, as formatters measure it."""

from __future__ import annotations

from unicodedata import east_asian_width

LONGEST = 100
"""The longest line, in columns."""


def fits(line: str) -> bool:
    """Return whether a formatter leaves a line whole."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in line) <= LONGEST
