"""The child process of a real server never outlives the tests. A script replaces the program."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from servers import xinference
from servers.control import ServerError
from servers.environment import Environment
from servers.xinference import XinferenceServer

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")

OBEDIENT = "sleep 60 & echo $! > child; wait"
STUBBORN = "trap '' TERM; (trap '' TERM; sleep 60) & echo $! > child; while :; do sleep 0.1; done"


@pytest.fixture
def serving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], XinferenceServer]:
    def make(script: str) -> XinferenceServer:
        environment = Environment(tmp_path)
        program = environment.bin / "xinference-local"
        program.parent.mkdir(parents=True)
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
        return XinferenceServer(environment, "fake")

    monkeypatch.setattr(xinference, "STOP_SECONDS", 0.3)  # how long it is asked politely

    return make


def _child_of(server: XinferenceServer) -> int:
    file = server.folder / "child"
    until = time.monotonic() + 60
    while not (file.exists() and file.read_text("utf-8")) and time.monotonic() < until:
        time.sleep(0.01)
    return int(file.read_text("utf-8"))


def _lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.slow
@pytest.mark.parametrize("script", [OBEDIENT, STUBBORN], ids=["obedient", "stubborn"])
def test_stopping_ends_the_children_too(
    serving: Callable[[str], XinferenceServer], script: str
) -> None:
    with serving(script) as server:
        child = _child_of(server)
        assert _lives(child)
    assert not _lives(child)


@pytest.mark.slow
def test_stopping_twice_changes_nothing(serving: Callable[[str], XinferenceServer]) -> None:
    with serving(OBEDIENT) as server:
        child = _child_of(server)
        server.stop()
    assert not _lives(child)


@pytest.mark.slow
def test_a_server_that_ends_while_starting_names_its_log(
    serving: Callable[[str], XinferenceServer],
) -> None:
    with (
        serving("echo no memory; exit 1") as server,
        pytest.raises(ServerError, match=r"ended while starting; see .*server.log"),
    ):
        server.wait()
    assert server.log.read_text("utf-8") == "no memory\n"


@pytest.mark.slow
def test_a_server_whose_ports_were_taken_is_started_again(
    serving: Callable[[str], XinferenceServer],
) -> None:
    script = "echo x >> ../../starts; echo address already in use; exit 1"
    with (
        serving(script) as server,
        pytest.raises(ServerError, match="ended while starting"),
    ):
        server.wait()
    starts = (server.environment.root / "starts").read_text("utf-8")
    assert starts == "x\n" * (1 + xinference.RESTARTS)
