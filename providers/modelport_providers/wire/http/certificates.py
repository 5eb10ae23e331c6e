"""The trusted certificates. Reading them takes longer than a request, so it is done once."""

from __future__ import annotations

import os
import ssl
from functools import cache, lru_cache

from modelport.errors import WireCertificateError

from . import http_library

_SETTINGS = ("SSL_CERT_FILE", "SSL_CERT_DIR")


def trusting(library: str) -> ssl.SSLContext:
    """Return a context that trusts the certificates of the environment or of the HTTP library.

    Raises:
        WireCertificateError: A setting of the environment cannot be used; the message names it.
    """
    settings = tuple(os.environ.get(name, "") for name in _SETTINGS)
    for name, path in zip(_SETTINGS, settings, strict=True):
        if path and not os.path.exists(path):  # noqa: PTH110 - any text may stand there
            raise WireCertificateError(f"{name} is {path!r}, which does not exist")
    try:
        return _read(library, *settings)
    except OSError as error:
        named = ", ".join(n for n, path in zip(_SETTINGS, settings, strict=True) if path)
        what = f"the certificates of {named or 'this system'} cannot be read"
        raise WireCertificateError(f"{what}: {error}") from error


@lru_cache(8)
def _read(library: str, file: str, folder: str) -> ssl.SSLContext:
    """Read the certificates; the settings are arguments so that a change of them is noticed."""
    context: ssl.SSLContext = http_library.http(library).create_ssl_context()
    return context


@cache
def no_certificates() -> ssl.SSLContext:
    """For plain HTTP: trusts no certificate, so an unexpected https:// fails instead of being unchecked."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
