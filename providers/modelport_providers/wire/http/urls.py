"""Build addresses from form input, without using the network."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from urllib.parse import SplitResult, quote, unquote_to_bytes, urlsplit, urlunsplit

_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://")
_ENDPOINTS = re.compile(
    r"/(chat/completions|completions|embeddings|rerank|moderations|messages|models|audio/[a-z]+)/?$",
    re.IGNORECASE,
)
_VERSION = re.compile(r"v\d+(\.\d+)*((alpha|beta)\d*)?", re.IGNORECASE)
"""A segment such as v1, v3, v1beta, v1.1."""


@lru_cache(1024)
def endpoint_url(text: str, path: str, *, version: str = "v1") -> str:
    """Return the address of an endpoint below the server's address that a user entered.

    That may be with or without scheme, version segment, trailing slash, path prefix and query, or a
    whole endpoint pasted from a manual. The version is added only where neither the address nor its
    query has one and no endpoint was pasted; a `path` with a leading slash replaces the version
    segment. Raises `ValueError` with a message for users when it is not an address.
    """
    parts = _split(text)
    # Xinference shows its pages under /ui, and users copy that address.
    typed = re.sub("/{2,}", "/", parts.path).rstrip("/").removesuffix("/ui")
    base = _ENDPOINTS.sub("", typed).rstrip("/")
    segments = base.split("/")
    if path.startswith("/"):
        kept = segments[:-1] if _VERSION.fullmatch(segments[-1]) else segments
        base, path = "/".join(kept), path[1:]
    elif version and base == typed and not _has_version(segments, parts.query):
        base = f"{base}/{version}"
    return urlunsplit((parts.scheme.lower(), parts.netloc, f"{base}/{path}", parts.query, ""))


def _has_version(segments: list[str], query: str) -> bool:
    versioned = any(map(_VERSION.fullmatch, segments))
    return versioned or re.search(r"(^|&)api[-_]version=", query, re.IGNORECASE) is not None


def _split(text: str) -> SplitResult:
    text = text.strip()
    if not text:
        raise ValueError("the server address is empty; give one such as http://127.0.0.1:9997")
    if not _SCHEME.match(text):
        text = f"http://{text}"
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise ValueError("the server address has no valid host and port") from error
    if parts.scheme.lower() not in ("http", "https"):
        raise ValueError(
            f"the server address starts with {parts.scheme}://, not http:// or https://"
        )
    _check_host(parts.netloc)
    return parts


@lru_cache(1024)
def server_base(text: str, *, version: str = "v1") -> str:
    """Return the address that endpoint paths are appended to, without a slash at its end and a query.

    `version=""` adds no segment. Raises `ValueError` as `endpoint_url`.
    """
    url = endpoint_url(text, "", version=version)
    return url.partition("?")[0].rstrip("/")


@lru_cache(1024)
def server_origin(provider: str, address: str, home: str = "") -> str:
    """Return the name under which messages keep data that one server of a provider needs again.

    Another server cannot read it, though it speaks the same protocol. The address itself stays out
    of saved conversations. home: the default address, which is that of the provider's own server.
    """
    try:
        base = server_base(address) if address.strip() else ""
        if not base or (home and base == server_base(home)):
            return provider
    except ValueError:
        return provider
    return f"{provider}#{sha256(without_userinfo(base).encode()).hexdigest()[:12]}"


@lru_cache(1024)
def path_segment(name: str) -> str:
    """Percent-encode one path segment: space, `?`, `#`, `%`, slash and all characters outside ASCII.

    Raises `ValueError` for `.` and `..`, which HTTP libraries resolve as steps in the path.
    """
    if name in (".", ".."):
        raise ValueError(f"the name {name!r} cannot be part of an address")
    return quote(name, safe="", errors="replace")


@lru_cache(1024)
def without_userinfo(url: str) -> str:
    """Return `url` as it may be shown: no user name, password or query."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, "", ""))


@lru_cache(1024)
def basic_login(url: str) -> tuple[str, str]:
    """Return `url` without user and password, and those as a header's value, "" without them.

    HTTP libraries write whole addresses into their logs and requests.
    """
    userinfo, _, host = urlsplit(url).netloc.rpartition("@")
    if not userinfo:
        return url, ""
    user, _, password = userinfo.partition(":")
    login = b64encode(b":".join((unquote_to_bytes(user), unquote_to_bytes(password))))
    return url.replace(f"{userinfo}@{host}", host, 1), f"Basic {login.decode()}"


def _check_host(netloc: str) -> None:
    host = netloc.rpartition("@")[2]
    if re.search(r"\s", host):
        raise ValueError(f"the server address has a space in its host: {host}")
    try:
        parsed = urlsplit(f"//{host}")
        name, _ = parsed.hostname, parsed.port
    except ValueError as error:
        raise ValueError(f"the server address has no valid host and port: {host}") from error
    if not name:
        raise ValueError("the server address has no host; give one such as http://127.0.0.1:9997")
