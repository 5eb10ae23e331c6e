"""The fault server, and an app that asks it in every way."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from fault_server import FaultServer
from libraries import APPS
from wire_app import App

from modelport_providers.wire import HttpModel, TimeLimits
from modelport_providers.wire.http.http_library import use_http
from modelport_providers.wire.models.facts import facts_cache


@pytest.fixture
def server() -> Iterator[FaultServer]:
    facts_cache.clear()
    running = FaultServer()
    yield running
    running.close()


@pytest.fixture(params=APPS)
def app(request: pytest.FixtureRequest, server: FaultServer) -> Iterator[App]:
    mode, _, library = request.param.partition("-")
    use_http(library)
    yield App(server, mode)
    use_http(None)


@pytest.fixture
def quick(server: FaultServer) -> App:
    """One app, for tests that do not depend on the library or the mode."""
    return App(server, "sync")


@pytest.fixture
def limit(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Limit one phase of all calls; the other phases may take their time on a busy machine."""

    def set_limits(first: float = 60, idle: float = 60, **more: float) -> None:
        limits = TimeLimits(60, first, idle, **more)
        monkeypatch.setattr(HttpModel, "time_limits", lambda *_, **__: limits)

    return set_limits
