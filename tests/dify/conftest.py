"""Exported plugins that run in real versions of Dify's SDK, each started once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from dify.corpus import corpus_project
from dify.daemon import Daemon
from dify.environments import ALL_SDKS, interpreter
from modelport_generator.dify import NEWEST, SDKS, export_plugin
from modelport_generator.dify.export import find_source, write_plugin
from modelport_generator.dify.sdks import Sdk
from modelport_generator.project import Project, find_project
from servers.replay import ReplayServer
from servers.target import VARIABLE as LIVE
from servers.target import Target, open_target

HERE = Path(__file__)


@pytest.fixture(scope="session")
def project() -> Project:
    """This repository."""
    return find_project(HERE.parent)


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with all public providers, generated."""
    return corpus_project(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="session")
def target() -> Iterator[Target]:
    """Where plugins find their models: recordings, or a real server in `make test-live`."""
    with open_target() as found:
        yield found


@pytest.fixture(scope="session")
def recorded() -> Iterator[ReplayServer]:
    with ReplayServer() as server:
        yield server


@pytest.fixture(scope="session", params=list(SDKS))
def sdk(request: pytest.FixtureRequest) -> Sdk:
    """Each version of the SDK in `make test-dify`, the newest alone in `make test-live`."""
    version: str = request.param
    if not os.environ.get(ALL_SDKS) and not (version == NEWEST and os.environ.get(LIVE)):
        pytest.skip("the real dify_plugin is for make test-dify, whether it is installed or not")
    if interpreter(SDKS[version]) is None:
        pytest.skip(f"dify_plugin {version} is absent: make test-dify")
    return SDKS[version]


@pytest.fixture(scope="session")
def python(sdk: Sdk) -> Path:
    found = interpreter(sdk)
    assert found is not None
    return found


@pytest.fixture(scope="session")
def plugin(sdk: Sdk, project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exported Xinference."""
    folder = tmp_path_factory.mktemp("plugin") / "xinference"
    write_plugin(export_plugin(project, find_source(project, "xinference"), sdk), folder)
    return folder


@pytest.fixture(scope="session")
def daemon(python: Path, plugin: Path) -> Iterator[Daemon]:
    """The exported Xinference, running, asked over stdio."""
    with Daemon(python, plugin) as running:
        yield running
