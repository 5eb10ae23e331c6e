"""Keep credentials out of everything that people read: messages, bodies, logs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from modelport.adapters import Credentials, Secrets, names_secret, secret_headers, userinfo_of

from .urls import basic_login


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
        found += (v for n, v in plain.items() if isinstance(v, str) and names_secret(n))
    found += secret_headers(headers)
    for value in (*plain.values(), *headers.values()):
        if isinstance(value, str) and "@" in value:
            found += userinfo_of(value)
            found.append(_login(value))
    return Secrets(found)


def redact(text: str, secrets: Iterable[str]) -> str:
    """Replace every secret in `text`."""
    return Secrets.of(secrets).hide(text)


def _login(value: str) -> str:
    """Return the header for the login in an address, "" without one."""
    try:
        return basic_login(value if "://" in value else f"http://{value.strip()}")[1]
    except ValueError:
        return ""
