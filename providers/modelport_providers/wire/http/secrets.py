"""Keeps credentials out of everything that people read: messages, bodies, logs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from modelport.adapters import MASK, Credentials, userinfo_of

_TELLING = ("key", "token", "secret", "password", "authorization", "cookie")
_SHORTEST = 4
"""Shorter texts than this are not masked: they would tear holes into ordinary words."""


def secret_values(credentials: Mapping[str, Any], headers: Mapping[str, str]) -> tuple[str, ...]:
    """Collect what must not be shown, by the names of fields and headers, longest first."""
    found: set[str] = set()
    plain = credentials.reveal() if isinstance(credentials, Credentials) else credentials
    for name, value in (*plain.items(), *headers.items()):
        if isinstance(value, str):
            if _is_telling(name):
                found.update((value, value.rpartition(" ")[2]))
            if "@" in value:
                found.update(userinfo_of(value))
    if not found:
        return ()
    found.update(quote(value, safe="") for value in tuple(found))
    return tuple(sorted((v for v in found if len(v) >= _SHORTEST), key=len, reverse=True))


@lru_cache(1024)
def _is_telling(name: str) -> bool:
    lower = name.lower()
    return any(word in lower for word in _TELLING)


def redact(text: str, secrets: Iterable[str]) -> str:
    """Replace every secret in `text`."""
    for secret in secrets:
        if secret in text:
            text = text.replace(secret, MASK)
    return text
