"""The wheel, built once, and two environments outside the repository that contain it."""

from __future__ import annotations

from pathlib import Path

import pytest
from environments import bare_environment, built, install

REPOSITORY = Path(__file__).parents[2]
SDK = ("pydantic", "httpx")
GENERATOR = (*SDK, "click", "jinja2", "pyyaml", "ruff", "datamodel-code-generator", "black")


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this working tree."""
    return built(REPOSITORY, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="session")
def alone(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment after `pip install modelport`."""
    folder = tmp_path_factory.mktemp("alone") / "env"
    python = bare_environment(folder, SDK)
    install(wheel, folder)
    return python


@pytest.fixture(scope="session")
def complete(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment after `pip install modelport[generator]`, with pytest."""
    folder = tmp_path_factory.mktemp("complete") / "env"
    python = bare_environment(folder, (*GENERATOR, "pytest"))
    install(wheel, folder)
    return python
