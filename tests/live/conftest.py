"""The real servers started by `make test-live`, and models that tests may break."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from servers.control import Control
from servers.environment import Environment
from servers.target import Target, open_target

DOOMED = "doomed"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if "live" in item.path.parent.parts[-1:]:
            item.add_marker(pytest.mark.live)


@pytest.fixture(scope="session")
def target() -> Iterator[Target]:
    with open_target() as found:
        if not found.live:
            pytest.skip("needs the servers that `make test-live` starts")
        yield found


@pytest.fixture(scope="session")
def control(target: Target) -> Control:
    return Control(target.url, Environment().models)


@pytest.fixture
def doomed(control: Control) -> Iterator[str]:
    """Uid of a chat model that a test may delete or kill."""
    control.launch("tiny-chat", DOOMED)
    yield DOOMED
    control.terminate(DOOMED)
