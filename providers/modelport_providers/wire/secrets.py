"""Keeps credentials out of everything that people read: messages, bodies, logs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

MASK = "***"
_TELLING = ("key", "token", "secret", "password", "authorization", "cookie")
_SHORTEST = 4
"""Shorter texts than this are not masked: they would tear holes into ordinary words."""


def secret_values(credentials: Mapping[str, Any], headers: Mapping[str, str]) -> tuple[str, ...]:
    """Collect what must not be shown, by the names of fields and headers, longest first."""
    found: set[str] = set()
    for name, value in (*credentials.items(), *headers.items()):
        if isinstance(value, str) and any(word in name.lower() for word in _TELLING):
            found.update((value, value.rpartition(" ")[2]))
    found.update(quote(value, safe="") for value in tuple(found))
    return tuple(sorted((v for v in found if len(v) >= _SHORTEST), key=len, reverse=True))


def redact(text: str, secrets: Iterable[str]) -> str:
    """Replace every secret in `text`."""
    for secret in secrets:
        if secret in text:
            text = text.replace(secret, MASK)
    return text
