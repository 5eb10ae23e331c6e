"""A counting server for each test, and what it has answered."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from bulk_served import Served

SCRIPT = Path(__file__).with_name("counting_server.py")


Serve = Callable[..., Served]


@contextmanager
def _serving(folder: Path) -> Iterator[Serve]:
    running: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> Served:
        log = folder / f"answered{len(running)}.log"
        command = [sys.executable, str(SCRIPT), str(log), *arguments]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8")
        running.append(process)
        assert process.stdout is not None
        return Served(f"http://127.0.0.1:{process.stdout.readline().strip()}", log)

    yield start
    for process in running:
        process.terminate()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Start servers; they end with the test."""
    with _serving(tmp_path) as start:
        yield start


@pytest.fixture(scope="session")
def _shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with _serving(tmp_path_factory.mktemp("server")) as start:
        yield start()


@pytest.fixture
def served(_shared: Served) -> Served:
    """A server that answers immediately, and has answered nothing yet."""
    _shared.forget()
    return _shared
