"""The wheel, built once, and two environments outside the repository that contain it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from environments import bare_environment, built, install

from between_processes import made_once

REPOSITORY = Path(__file__).parents[2]
SDK = ("pydantic", "httpx")
GENERATOR = (*SDK, "click", "jinja2", "pyyaml", "ruff", "datamodel-code-generator", "black")


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this working tree."""
    folder = made_once(tmp_path_factory, "dist", lambda folder: built(REPOSITORY, folder))
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="session")
def alone(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment after `pip install modelport`."""
    folder = made_once(tmp_path_factory, "alone", lambda folder: _installed(folder, wheel, SDK))
    return folder / "env" / "bin" / "python"


@pytest.fixture(scope="session")
def complete(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment after `pip install modelport[generator]`, with pytest."""
    needed = (*GENERATOR, "pytest")
    folder = made_once(
        tmp_path_factory, "complete", lambda folder: _installed(folder, wheel, needed)
    )
    return folder / "env" / "bin" / "python"


def _installed(folder: Path, wheel: Path, needed: Iterable[str]) -> None:
    bare_environment(folder / "env", needed)
    install(wheel, folder / "env")
