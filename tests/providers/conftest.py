"""A scripted server for the tests of providers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from modelport_providers.conformance.server import ScriptedServer, whole


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(lambda _: whole({"error": "no script"}, 501)) as running:
        yield running
