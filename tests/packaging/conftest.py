"""The wheel, built once, and two environments outside the repository that contain it."""

from __future__ import annotations

from pathlib import Path

import pytest
from environments import GENERATOR, SDK, built, installed, python_of

from between_processes import made_once

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this working tree."""
    folder = made_once(tmp_path_factory, "dist", lambda folder: built(REPOSITORY, folder))
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="session")
def alone(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment after `pip install modelport`."""
    folder = made_once(tmp_path_factory, "alone", lambda folder: installed(folder, wheel, SDK))
    return python_of(folder)


@pytest.fixture(scope="session")
def complete(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment after `pip install modelport[generator]`, with pytest."""
    folder = made_once(
        tmp_path_factory, "complete", lambda folder: installed(folder, wheel, GENERATOR)
    )
    return python_of(folder)
