"""Which variables of the environment tests do without, so that they pass in a hook of git or behind a proxy."""

from __future__ import annotations

import os
from collections.abc import Mapping

_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
_NETWORK = frozenset([*_PROXIES, *map(str.upper, _PROXIES), *_CERTIFICATES])
"""They change how a client connects, also to servers of the tests."""
_PRINTING = frozenset(["FORCE_COLOR", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "PYTHONWARNINGS"])
_OF_TESTS = ("SHARED", "THOROUGH", "HTTP", "LIVE", "KILLS", "ALL_DIFY_SDKS", "DIFY_PYTHON")
_KEPT = frozenset(f"MODELPORT_{name}" for name in _OF_TESTS)
_SAVED = "TESTS_SAVED_"


def is_foreign(name: str) -> bool:
    """Return whether a variable would change what a test does.

    `GIT_DIR` and others, which git sets for hooks, make it write to the repository of the hook. A variable of modelport
    may hold the address or the key of a real server.
    """
    if name.startswith("MODELPORT_"):
        return name not in _KEPT
    return name.startswith("GIT_") or name in _NETWORK or name in _PRINTING


def clean() -> None:
    """Remove such variables. How to reach the network is kept for `for_installers`."""
    for name in filter(is_foreign, list(os.environ)):
        value = os.environ.pop(name)
        if name in _NETWORK:
            os.environ[f"{_SAVED}{name}"] = value


def for_installers() -> Mapping[str, str]:
    """Return the environment for programs that fetch packages, with proxies and certificates."""
    saved = {name: value for name, value in os.environ.items() if name.startswith(_SAVED)}
    return {**os.environ, **{name.removeprefix(_SAVED): saved[name] for name in saved}}
