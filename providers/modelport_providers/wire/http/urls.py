"""Builds addresses out of what people type into a form; pure text, no network."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes, urlsplit, urlunsplit

_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://")
_ENDPOINTS = re.compile(
    r"/(chat/completions|completions|embeddings|rerank|models|audio/[a-z]+|ui)/?$", re.IGNORECASE
)


@lru_cache(1024)
def server_base(text: str, *, version: str = "v1") -> str:
    """Return the address that endpoint paths are appended to, without a slash at its end.

    With or without scheme, version segment, trailing slash, path prefix, or a whole endpoint pasted
    from a manual; `version=""` adds no segment. Raises `ValueError` with a sentence for people when it is no address.
    """
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
    path = re.sub("/{2,}", "/", parts.path).rstrip("/")
    path = _ENDPOINTS.sub("", path).rstrip("/")
    if version and path.rsplit("/", 1)[-1].lower() != version:
        path = f"{path}/{version}"
    return urlunsplit((parts.scheme.lower(), parts.netloc, path, "", ""))


@lru_cache(1024)
def path_segment(name: str) -> str:
    """Percent-encode one path segment: space, `?`, `#`, `%`, slash and whatever is not ASCII."""
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
