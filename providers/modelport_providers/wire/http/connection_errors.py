"""Convert a failure below HTTP to one wire error that names its cause: address, proxy, certificate, system."""

from __future__ import annotations

import errno
import re
import socket
import ssl
from collections.abc import Iterable, Iterator, Mapping

from modelport.errors import (
    WireBadRequestError,
    WireCertificateError,
    WireConnectionError,
    WireDescriptorError,
    WireError,
    WireNameError,
    WireProtocolError,
    WireProxyError,
    WireTimeoutError,
)

from .secrets import redact
from .urls import without_userinfo

_EXHAUSTED = (errno.EMFILE, errno.ENFILE)
_LIMITED = ("connect", "read", "write", "pool")
_LINKS = 20
"""Limit of the causes of an error that are examined."""


def network_error(
    error: Exception,
    url: str,
    *,
    provider: str,
    secrets: Iterable[str],
    proxy: str | None = None,
    limits: Mapping[str, float | None] | None = None,
) -> WireError:
    """Return the error for a failure below HTTP; httpx and httpx2 use the same names.

    limits: the seconds that the library may take to connect, read, write and get a connection.
    """
    place = without_userinfo(url)
    names = {base.__name__ for base in type(error).__mro__}
    why = redact(_reason(error), secrets)
    within = _within(names, limits or {})
    found = (
        _of_system(error, place, provider)
        or _of_proxy(names, why, proxy, place, provider, within)
        or _of_tls(error, place, why, provider)
        or _of_name(error, place, why, provider)
    )
    if found is not None:
        return found
    if "ConnectTimeout" in names:
        # Nothing was sent yet, so the request may be sent again.
        return WireConnectionError(f"no connection to {place} {within}", provider=provider)
    if "TimeoutException" in names:
        # Our own limits end a wait otherwise.
        what = f"no answer from {place} {within}, a limit of the HTTP client"
        return WireTimeoutError(what, provider=provider)
    if names & {"ConnectError", "ProxyError"}:
        return WireConnectionError(
            f"cannot connect to {place}: {why}{_container_hint(place)}", provider=provider
        )
    if names & {"UnsupportedProtocol", "InvalidURL", "LocalProtocolError"}:
        return WireBadRequestError(f"cannot send to {place}: {why}", provider=provider)
    if "DecodingError" in names:
        return WireProtocolError(f"the answer of {place} is damaged: {why}", provider=provider)
    return WireConnectionError(f"the connection to {place} broke: {why}", provider=provider)


def _of_system(error: Exception, place: str, provider: str) -> WireError | None:
    """Return the error of a process without file descriptors, or None for another cause.

    Such a process fails in many places: sockets, names, certificate files.
    """
    if any(isinstance(one, OSError) and one.errno in _EXHAUSTED for one in _causes(error)):
        return WireDescriptorError(
            f"cannot connect to {place}: this process has no file descriptor left (too many open"
            " files); close what is not needed or raise the limit (ulimit -n)",
            provider=provider,
        )
    return None


def _of_proxy(
    names: set[str], why: str, proxy: str | None, place: str, provider: str, within: str
) -> WireError | None:
    if "ProxyError" in names:
        named = proxy or "the proxy"
        what = f"{named} refuses to connect to {place}: {why}"
        # A proxy that requires a login, or forbids the host, would do so again.
        final = re.match(r"4(?!08|25|29)\d\d\b", why) is not None
        return WireProxyError(what, provider=provider, retryable=not final)
    if proxy is None:
        return None
    if "ConnectTimeout" in names:
        return WireProxyError(f"no connection to {proxy} {within}", provider=provider)
    if "ConnectError" in names and not _is_about_certificates(why):
        return WireProxyError(f"cannot connect to {proxy}: {why}", provider=provider)
    return None


def _of_tls(error: Exception, place: str, why: str, provider: str) -> WireError | None:
    cause = next((one for one in _causes(error) if isinstance(one, ssl.SSLError)), None)
    if cause is None or isinstance(cause, ssl.SSLEOFError):
        return None
    if isinstance(cause, ssl.SSLCertVerificationError):
        what = f"the certificate of {place} is not trusted: {cause.verify_message or why}"
    else:
        what = f"no secure connection (TLS) to {place}: {why}"
    return WireCertificateError(what, provider=provider)


def _of_name(error: Exception, place: str, why: str, provider: str) -> WireError | None:
    for one in _causes(error):
        if isinstance(one, socket.gaierror):
            what = f"the host of {place} is not known: {why}"
            # A retry may work, because resolvers also fail temporarily.
            again = one.errno == socket.EAI_AGAIN
            return WireNameError(what, provider=provider, retryable=again)
        if isinstance(one, UnicodeError):
            what = f"the host of {place} cannot be the name of a host: {why}"
            return WireNameError(what, provider=provider, retryable=False)
    return None


def _within(names: set[str], limits: Mapping[str, float | None]) -> str:
    """Return the limit that a time-out of the library has reached."""
    kind = next((kind for kind in _LIMITED if f"{kind.title()}Timeout" in names), "")
    seconds = limits.get(kind)
    if seconds is None:
        return "in time"
    limit = f"within {seconds:.3g} s"
    return f"{limit}, the limit for connecting" if kind == "connect" else limit


def _is_about_certificates(why: str) -> bool:
    return "CERTIFICATE" in why.upper()


def _reason(error: Exception) -> str:
    """Return the message of the innermost failure, which often says the most."""
    words = str(error)
    if not words or words == "All connection attempts failed":
        inner = [str(one) for one in _causes(error) if isinstance(one, OSError) and one.errno]
        words = inner[-1] if inner else words
    return words or type(error).__name__


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error, what led to it, and the members of groups."""
    pending, seen = [error], 0
    while pending and seen < _LINKS:
        one = pending.pop(0)
        seen += 1
        yield one
        members: tuple[BaseException, ...] = getattr(one, "exceptions", ())
        pending.extend(members)
        link = one.__cause__ or one.__context__
        if link is not None:
            pending.append(link)


def _container_hint(place: str) -> str:
    if "//127." in place or "//localhost" in place:
        return " (inside a container this address is the container itself, not its host)"
    return ""
