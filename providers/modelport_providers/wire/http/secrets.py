"""Keep credentials out of everything that people read: messages, bodies, logs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from modelport.adapters import Credentials, Secrets, userinfo_of

from .urls import basic_login

_TELLING = frozenset(
    {"key", "apikey", "token", "secret", "password", "authorization", "cookie", "signature"}
)
_PARTS = re.compile(r"[^a-z]+")


def secret_values(credentials: Mapping[str, Any], headers: Mapping[str, str]) -> Secrets:
    """Return the secrets of a call: secret fields of the form, logins, and headers that carry keys.

    Values without a form field are judged by their names.
    """
    if isinstance(credentials, Credentials) and not headers:
        return credentials.derived("wire.secrets", lambda: _secrets(credentials, {}))
    return _secrets(credentials, headers)


def _secrets(credentials: Mapping[str, Any], headers: Mapping[str, str]) -> Secrets:
    found: list[str] = []
    if isinstance(credentials, Credentials):
        found += credentials.secret_values()
        plain = credentials.reveal()
    else:
        plain = dict(credentials)
        found += (v for n, v in plain.items() if isinstance(v, str) and _is_telling(n))
    # A header of a wrong type is rejected later, with its name.
    found += (v for n, v in headers.items() if isinstance(v, str) and _is_telling(str(n)))  # pyright: ignore[reportUnnecessaryIsInstance]
    for value in (*plain.values(), *headers.values()):
        if isinstance(value, str) and "@" in value:
            found += userinfo_of(value)
            found.append(_login(value))
    return Secrets(found)


def redact(text: str, secrets: Iterable[str]) -> str:
    """Replace every secret in `text`."""
    hidden = secrets if isinstance(secrets, Secrets) else Secrets(secrets)
    return hidden.hide(text)


@lru_cache(1024)
def _is_telling(name: str) -> bool:
    return not _TELLING.isdisjoint(_PARTS.split(name.lower()))


def _login(value: str) -> str:
    """Return the header for the login in an address, "" without one."""
    try:
        return basic_login(value if "://" in value else f"http://{value.strip()}")[1]
    except ValueError:
        return ""
