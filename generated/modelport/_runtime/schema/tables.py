"""The table of a validator: JSON text, and a test of formats when the schema asserts them."""

from __future__ import annotations

from collections.abc import Callable

HasFormat = Callable[[str, str], bool]
"""A function that returns whether a text has a format: (text, name of the format)."""
Table = str | tuple[str, HasFormat]
