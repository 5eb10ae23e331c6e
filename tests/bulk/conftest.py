"""A counting server for each test, and what it has answered."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bulk_served import Served

SCRIPT = Path(__file__).with_name("counting_server.py")


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Start servers; they end with the test."""
    running: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> Served:
        log = tmp_path / f"answered{len(running)}.log"
        command = [sys.executable, str(SCRIPT), str(log), *arguments]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
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
def served(serve: Callable[..., Served]) -> Served:
    """A server that answers at once."""
    return serve()
