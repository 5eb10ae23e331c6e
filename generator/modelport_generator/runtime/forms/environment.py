"""The environment variables that provide the credentials of a form."""

from __future__ import annotations

import re


def variable_names(provider: str, credential: str) -> tuple[str, ...]:
    """Return the environment variables of a credential. The first one that is set counts.

    `MODELPORT_<ID>_<VARIABLE>` comes first, then the vendor's usual name: the name of the
    credential where it begins with the provider's id (`OPENAI_API_KEY`), else `<ID>_<VARIABLE>`.
    """
    vendor = credential if credential.startswith(f"{provider}_") else f"{provider}_{credential}"
    return _upper(f"modelport_{provider}_{credential}"), _upper(vendor)


def _upper(name: str) -> str:
    return re.sub(r"[^A-Z0-9]", "_", name.upper())
