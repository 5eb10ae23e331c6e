"""Bare HTTP requests for tests of servers, without modelport's client code."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

SECONDS = 10


@dataclass(frozen=True, slots=True)
class Reply:
    """The response."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    def json(self) -> Any:
        return json.loads(self.content)

    @property
    def detail(self) -> str:
        """The words of an error."""
        return str(self.json()["detail"])


def ask(
    url: str,
    method: str,
    path: str,
    body: Any = None,
    headers: Mapping[str, str] | None = None,
) -> Reply:
    """Send one request on its own connection."""
    with closing(connect(url)) as connection:
        return ask_on(connection, method, path, body, headers)


def connect(url: str) -> http.client.HTTPConnection:
    """Open a connection to a base URL."""
    parts = urlsplit(url)
    return http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=SECONDS)


def ask_on(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    body: Any = None,
    headers: Mapping[str, str] | None = None,
) -> Reply:
    """Send one request on a connection that may be used again."""
    content = None if body is None else json.dumps(body)
    connection.request(method, quote(path, safe="/%"), content, dict(headers or {}))
    response = connection.getresponse()
    lower = {name.lower(): value for name, value in response.getheaders()}
    return Reply(response.status, lower, response.read())
