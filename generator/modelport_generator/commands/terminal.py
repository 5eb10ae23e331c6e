"""Output of reporting commands: colours, and characters that the terminal cannot show."""

from __future__ import annotations

import io
import os
import sys
from typing import Any, cast

import click


def print_anything() -> None:
    """Escape characters that the terminal's encoding cannot show."""
    stream: Any = sys.stdout
    if isinstance(stream, io.TextIOWrapper):
        cast("Any", stream).reconfigure(errors="backslashreplace")


def read_input() -> bytes:
    """Return the bytes of standard input; errors of the system name it."""
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        error.filename = "standard input"
        raise


def wants_colour() -> bool:
    """Return whether output is coloured: FORCE_COLOR and NO_COLOR decide, or else the terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def coloured(text: str, colour: str) -> str:
    """Return a text in a colour, or bold."""
    return click.style(text, bold=True) if colour == "bold" else click.style(text, fg=colour)


def bar(done: int, total: int, width: int = 20) -> str:
    """Return the progress as a bar with both numbers."""
    filled = width * done // max(total, 1)
    return f"{'━' * filled}{'╌' * (width - filled)} {done}/{total}"
