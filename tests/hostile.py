"""Texts that have broken generators. Every place that takes text is tested with each of them."""

from __future__ import annotations

TEXTS = (
    '"""; import os #',
    '\\"""',
    "'''",
    '"',
    "'",
    'ends with "',
    "ends with \\",
    "'); import os; ('",
    "a\rb",
    "two\nlines",
    'one\n"""\nimport os\n',
    "\ttab",
    " blanks around ",
    "\\N{DASH} \\x41 \\",
    "line\u2028separator",
    "nul\0",
    "\u202eright to left",
    "\x7f\x1b[31m",
    "{{ 7 * 7 }}",
    "{% raw %}",
    "{__class__}",
    "%s %(name)s",
    "# type: ignore",
    "text0",
    "表情 😀",
)
"""Whole characters, which must come back unchanged."""

HALF = "half a character \ud800"
"""A lone surrogate: JSON and YAML can express it, UTF-8 cannot."""
