"""A script that answers each path with one canned answer, where there is no recording."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from modelport_providers.conformance.server import Asked, ScriptedServer, Step, whole


@contextmanager
def canned(status: int, answers: Mapping[str, Any]) -> Iterator[str]:
    """Serve `answers` by path, with one status for all; the rest is 404. Yields the URL."""

    def script(request: Asked) -> list[Step]:
        found = answers.get(request.path, answers.get("*"))
        return whole({"error": "no such path"}, 404) if found is None else whole(found, status)

    with ScriptedServer(script) as server:
        yield server.url
