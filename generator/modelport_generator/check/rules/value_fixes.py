"""Fixes for single values: only the token in the text changes."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from ...load.document import Document
from ...problems import Edit, Fix

_MOST_DIGITS: Final = 60
_NUMBER: Final = re.compile(r"[-+]?[0-9]+([.][0-9]+)?")
_COLOUR: Final = re.compile(r"\s*:[ ]+(#[0-9A-Fa-f]{6})[ ]*(?=\r?\n|$)")


def rewrite(document: Document, pointer: str, token: str) -> Fix | None:
    """Return the fix that replaces a scalar by a token."""
    start, end = document.offsets(pointer)
    written = document.text[start:end]
    # Block scalars have their own indentation, and these values are never written as such.
    if not written or "\n" in written or written[0] in "|>&*!":
        return None
    return Fix(f"write {token}", (Edit(start, end, token),))


def quoted(document: Document, pointer: str) -> Fix | None:
    """Return the fix that quotes a bare scalar."""
    raw = document.raw(pointer)
    if not raw or not document.is_plain(pointer):
        return None
    return rewrite(document, pointer, "'" + raw.replace("'", "''") + "'")


def unquoted(document: Document, pointer: str, wanted: Any) -> Fix | None:
    """Return the fix that removes the quotes from a boolean or number."""
    raw = document.raw(pointer)
    if wanted == "boolean" and raw in ("true", "false"):
        return rewrite(document, pointer, raw)
    if wanted in ("integer", "number") and _NUMBER.fullmatch(raw) and not raw.startswith("0"):
        return rewrite(document, pointer, raw)
    return None


def digits(document: Document, pointer: str, value: Any) -> Fix | None:
    """Return the fix that writes a number in plain digits."""
    try:
        text = plain_digits(Decimal(str(value)))
    except InvalidOperation:
        return None
    return rewrite(document, pointer, text) if text else None


def price(document: Document, pointer: str, amount: Decimal) -> Fix | None:
    """Return the fix that writes a price as quoted plain digits."""
    raw = document.raw(pointer)
    text = raw if _NUMBER.fullmatch(raw) and raw[0] not in "+-" else plain_digits(amount)
    return rewrite(document, pointer, f"'{text}'") if text else None


def plain_digits(amount: Decimal) -> str:
    """Return a number without an exponent, or "" for one like `1e999999999`, which would fill memory."""
    if not amount.is_finite() or not -_MOST_DIGITS < amount.adjusted() < _MOST_DIGITS:
        return ""
    return f"{amount:f}"


def colour(document: Document, pointer: str) -> Fix | None:
    """Return the fix that quotes a colour that YAML reads as a comment."""
    _, end = document.key_offsets(pointer)
    match = _COLOUR.match(document.text, end)
    if end == 0 or match is None:
        return None
    start, stop = match.span(1)
    return Fix(f"quote {match[1]}", (Edit(start, stop, f"'{match[1]}'"),))
