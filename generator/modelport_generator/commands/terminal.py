"""What commands that report share: colours, and output that no terminal's encoding can break."""

from __future__ import annotations

import io
import sys
from typing import Any, cast

import click


def print_anything() -> None:
    """Escape what the terminal's encoding cannot show, instead of failing on it."""
    stream: Any = sys.stdout
    if isinstance(stream, io.TextIOWrapper):
        cast("Any", stream).reconfigure(errors="backslashreplace")


def coloured(text: str, colour: str) -> str:
    """Return a text in a colour, or bold."""
    return click.style(text, bold=True) if colour == "bold" else click.style(text, fg=colour)
