"""A real Xinference as a child process: start, stop, kill."""

from __future__ import annotations

import contextlib
import ctypes
import http.client
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Self

from servers.control import Control, ServerError
from servers.environment import Environment

START_SECONDS = 600
STOP_SECONDS = 20
KILL_SECONDS = 10
RESTARTS = 3
PR_SET_PDEATHSIG = 1
ADMIN = {"username": "admin", "password": "tiny-admin-password"}


class XinferenceServer:
    """One server with its own home folder on a loopback port."""

    def __init__(
        self,
        environment: Environment,
        name: str,
        *,
        port: int | None = None,
        auth: bool = False,
        settings: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.environment = environment
        self.folder = environment.root / "run" / name
        self.port = port or free_port()
        self.auth = auth
        self._settings = settings
        self.api_key = ""
        self.control = Control(self.url, environment.models)
        self._restarts = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The base URL, without /v1."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What the server prints."""
        return self.folder / "server.log"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start the processes; call it in the main thread, and `wait` before the first request."""
        home = self.folder / "home"
        shutil.rmtree(self.folder, ignore_errors=True)  # no registration survives a run
        home.mkdir(parents=True)
        command = ["xinference-local", "-H", "127.0.0.1", "-p", str(self.port)]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [str(self.environment.bin / command[0]), *command[1:], "--log-level", "INFO"],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                env=self._variables(home),
                cwd=self.folder,
                start_new_session=True,  # Ctrl-C reaches the tests, which then stop the server
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            )

    def wait(self) -> None:
        """Return when the server answers, and make a key when it wants one."""
        until = time.monotonic() + START_SECONDS
        while self._status("GET", "/v1/cluster/auth") != 200:
            if self._process is None or self._process.poll() is not None:
                self._start_again()
            if time.monotonic() > until:
                raise ServerError(f"the server did not start in {START_SECONDS} s; see {self.log}")
            time.sleep(0.2)
        # It removes this folder while starting; an audio model launched first would miss it.
        (self.folder / "home" / "cache" / "v2").mkdir(parents=True, exist_ok=True)
        if self.auth:
            self._make_key()

    def _start_again(self) -> None:
        # It picks ports for its processes at random, and ends when one of them is taken.
        self._restarts += 1
        log = self.log.read_text(encoding="utf-8", errors="replace")
        if "address already in use" not in log or self._restarts > RESTARTS:
            raise ServerError(f"the server ended while starting; see {self.log}")
        self.kill()
        self.start()

    def stop(self) -> None:
        """End every process of the server, politely first."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()
        until = time.monotonic() + STOP_SECONDS
        while self._session() and time.monotonic() < until:
            self._process.poll()
            time.sleep(0.1)
        self.kill()

    def kill(self) -> None:
        """End every process of the server with SIGKILL, and return when they are gone."""
        if self._process is None:
            return
        self._process.kill()
        until = time.monotonic() + KILL_SECONDS
        while (alive := self._session()) and time.monotonic() < until:
            for process in alive:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            time.sleep(0.02)
        self._process.wait(KILL_SECONDS)
        self._process = None

    def _session(self) -> list[int]:
        return _processes_of_session(self._process.pid) if self._process else []

    def _status(self, method: str, path: str) -> int:
        try:
            return self.control.call(method, path)[0]
        except (OSError, http.client.HTTPException):
            return 0

    def _make_key(self) -> None:
        found = re.search(r"Setup token: (\S+)", self.log.read_text(encoding="utf-8"))
        if found is None:
            raise ServerError(f"no setup token in {self.log}")
        self._expect(201, "/v1/admin/setup", {**ADMIN, "setup_token": found.group(1)})
        self.control.token = self._expect(200, "/token", ADMIN)["access_token"]
        self.api_key = self._expect(201, "/v1/admin/keys", {"name": "tests"})["key"]

    def _expect(self, wanted: int, path: str, body: Any) -> Any:
        status, answer = self.control.call("POST", path, body)
        if status != wanted:
            raise ServerError(f"{path}: {status} {answer}")
        return answer

    def _variables(self, home: Path) -> dict[str, str]:
        ours = {
            "XINFERENCE_HOME": str(home),
            "XINFERENCE_MODEL_SRC": "huggingface",
            "XINFERENCE_ENABLE_VIRTUAL_ENV": "0",  # else each model gets its own environment
            "XINFERENCE_AUTH_ADVANCED": "1" if self.auth else "0",
            "XINFERENCE_DISABLE_METRICS": "1",
            "XINFERENCE_RATE_LIMIT_IP_MAX_FAILURES": "1000000",  # wrong keys are tried on purpose
            "XINFERENCE_MODEL_NOT_FOUND_CACHE_TTL": "1",
            "HF_HUB_OFFLINE": "1",
            "TRANSFORMERS_OFFLINE": "1",
            "TOKENIZERS_PARALLELISM": "false",
            "OMP_NUM_THREADS": "1",  # spinning threads of several models slow each other 20 times
            "PYTHONPATH": str(self.environment.extras),
        }
        path = [str(self.environment.bin), str(self.environment.root / "bin")]
        ours["PATH"] = os.pathsep.join([*path, os.environ.get("PATH", "")])
        return {**os.environ, **ours, **self._settings}


def free_port() -> int:
    """Return a loopback port that is free, and that no program gets that lets the system choose one."""
    while True:
        port = random.randrange(20_000, 30_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _processes_of_session(session: int) -> list[int]:
    found: list[int] = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError):
            # after the name in parentheses: state, parent, group, session
            fields = (folder / "stat").read_text("utf-8").rpartition(")")[2].split()
            if int(fields[3]) == session and fields[0] != "Z":
                found.append(int(folder.name))
    return found
