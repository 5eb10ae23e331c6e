"""Share a lock and folders between the processes of a test run; one of them makes a folder for all."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Let one process at a time through."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder of this run that `make` has filled; other processes wait for the first one.

    The folder must not be changed.
    """
    base = factory.getbasetemp()
    # With xdist, each worker has its own folder inside that of the run.
    home = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared"
    folder, ready = home / name, home / f"{name}.ready"
    with locked(home / f"{name}.lock"):
        if not ready.exists():
            shutil.rmtree(folder, ignore_errors=True)  # what a failed attempt left
            folder.mkdir()
            make(folder)
            ready.touch()
    return folder
