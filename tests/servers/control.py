"""Control of a running real server: launch, terminate and kill models."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from servers.catalog import tiny_models

CALL_SECONDS = 600


class ServerError(RuntimeError):
    """The real server did not do what a test needs; the message contains its answer."""


class Control:
    """Administrator of the server at a base URL; `models` is the folder of their weights."""

    def __init__(self, url: str, models: Path, token: str = "") -> None:
        self._address = urlsplit(url)
        self._models = models
        self.token = token

    def launch(self, name: str, uid: str | None = None, *, wait: bool = True) -> None:
        """Register the tiny model `name` and launch it as `uid`; about 8 s."""
        model = tiny_models(self._models)[name]
        registration = {"model": json.dumps(model.registration), "persist": False}
        status, answer = self.call("POST", f"/v1/model_registrations/{model.type}", registration)
        if status != 200 and "already registered" not in str(answer):
            raise ServerError(f"registering {name}: {status} {answer}")
        body = {"model_uid": uid or name, "model_name": name, "model_type": model.type}
        path = "/v1/models" if wait else "/v1/models?wait_ready=false"
        status, answer = self.call("POST", path, {**body, **model.launch})
        if status != 200:
            raise ServerError(f"launching {uid or name}: {status} {answer}")

    def terminate(self, uid: str) -> None:
        """Take a model down."""
        self.call("DELETE", f"/v1/models/{uid}")

    def kill_model(self, uid: str) -> None:
        """Kill the process of a model with SIGKILL; the server restarts it after about 15 s."""
        _, answer = self.call("GET", f"/v1/models/{uid}")
        port = int(answer["address"].rsplit(":", 1)[1])
        for process in _listeners(port):
            os.kill(process, signal.SIGKILL)

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Send one request as the administrator and return status and parsed body."""
        headers = {"content-type": "application/json"}
        if self.token:
            headers["authorization"] = f"Bearer {self.token}"
        connection = http.client.HTTPConnection(
            str(self._address.hostname), self._address.port, timeout=CALL_SECONDS
        )
        with contextlib.closing(connection):
            payload = None if body is None else json.dumps(body)
            connection.request(method, path, payload, headers)
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
        try:
            return response.status, json.loads(text)
        except ValueError:
            return response.status, text


def _listeners(port: int) -> list[int]:
    rows = [line.split() for line in Path("/proc/net/tcp").read_text("utf-8").splitlines()[1:]]
    # local address, state 0A = listening, inode of the socket
    inodes = {f"socket:[{r[9]}]" for r in rows if r[3] == "0A" and r[1].endswith(f":{port:04X}")}
    found: list[int] = []
    for folder in Path("/proc").glob("[0-9]*"):
        if inodes.intersection(_open_files(folder)):
            found.append(int(folder.name))
    return found


def _open_files(process: Path) -> Iterator[str]:
    with contextlib.suppress(OSError):  # ended, or owned by another user
        for link in (process / "fd").iterdir():
            with contextlib.suppress(OSError):  # closed meanwhile
                yield str(link.readlink())
