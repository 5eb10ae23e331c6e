"""The replay server for tests in this folder, started once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from servers.replay import ReplayServer


@pytest.fixture(scope="session")
def played() -> Iterator[ReplayServer]:
    with ReplayServer() as server:
        yield server


@pytest.fixture
def replay_server(played: ReplayServer) -> ReplayServer:
    """A server that has not been asked anything yet."""
    played.rewind()
    return played
