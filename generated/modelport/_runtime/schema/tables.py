"""The table that a validator carries: JSON text, with a test of formats where the schema asserts them."""

from __future__ import annotations

from collections.abc import Callable

HasFormat = Callable[[str, str], bool]
"""Whether a text has a format: (text, name of the format)."""
Table = str | tuple[str, HasFormat]
