"""The servers for tests in this folder, each started once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from servers.replay import ReplayServer
from servers.target import Target, open_target


@pytest.fixture(scope="session")
def target() -> Iterator[Target]:
    """Where the SDK's tests find their models: recordings, or a real server in `make test-live`."""
    with open_target() as found:
        yield found


@pytest.fixture(scope="session")
def played() -> Iterator[ReplayServer]:
    with ReplayServer() as server:
        yield server


@pytest.fixture
def replay_server(played: ReplayServer) -> ReplayServer:
    """A server that has not been asked anything yet."""
    played.rewind()
    return played
