"""Simulate Dify's plugin daemon: run a plugin as its own process, send requests over stdio or TCP, read the answers."""

from __future__ import annotations

import base64
import json
import os
import queue
import socket
import subprocess
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

SECONDS = 60.0
_KEY = "a-key-for-remote-debugging"


class PluginError(Exception):
    """What a plugin answers when a call fails."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.kind = str(data["error_type"])
        self.message = str(data["message"])
        self.arguments: Mapping[str, Any] = data["args"]
        super().__init__(f"{self.kind}: {self.message}")


@dataclass
class Call:
    """A call in progress: what has arrived so far, and what is still to come."""

    answers: queue.Queue[Mapping[str, Any]] = field(default_factory=queue.Queue)

    def all(self) -> list[Any]:
        """Return the whole answer of a call.

        Raises: PluginError: The call failed; `partial` of the error is what came before.
        """
        items: list[Any] = []
        while True:
            message = self.answers.get(timeout=SECONDS)
            match message["type"]:
                case "stream":
                    items.append(message["data"])
                case "error":
                    error = PluginError(message["data"])
                    error.add_note(f"{len(items)} answers came before")
                    error.partial = items  # type: ignore[attr-defined]
                    raise error
                case _:
                    return items


class Daemon:
    """A running plugin. `declared` is its description of itself at its start."""

    def __init__(self, python: Path, plugin: Path, *, tcp: bool = False) -> None:
        self._python, self._plugin, self._tcp = python, plugin, tcp
        self._sessions: dict[str, Call] = {}
        self._number = 0
        self._lock = threading.Lock()
        self._started = threading.Event()
        self.declared: dict[str, Any] = {}
        self.assets: dict[str, bytes] = {}
        self.noise: list[str] = []

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0)) if self._tcp else None
        self._process = subprocess.Popen(
            [str(self._python), "-m", "main"],
            cwd=self._plugin,
            env=self._environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        threading.Thread(target=self._read_errors, daemon=True).start()
        source = self._connect() if self._listener else self._process.stdout
        threading.Thread(target=self._read, args=(source,), daemon=True).start()
        if not self._started.wait(SECONDS):
            self.__exit__(None, None, None)
            raise TimeoutError(f"the plugin did not start: {''.join(self.noise)[-3000:]}")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        if self._listener:
            self._listener.close()

    def ask(self, action: str, **values: Any) -> Call:
        """Send one request of the kind `model`, which runs in parallel with those in progress."""
        with self._lock:
            self._number += 1
            session = f"session-{self._number}"
            call = self._sessions[session] = Call()
        data = {"type": "model", "action": action, "user_id": "someone", **values}
        self._send({"session_id": session, "event": "request", "data": data})
        return call

    def call(self, action: str, **values: Any) -> list[Any]:
        """Send one request and return all that it answers with.

        Raises:
            PluginError: the call failed.
        """
        return self.ask(action, **values).all()

    def _environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG", "TMPDIR")}
        if self._listener:
            port = self._listener.getsockname()[1]
            kept |= {
                "INSTALL_METHOD": "remote",
                "REMOTE_INSTALL_URL": f"127.0.0.1:{port}",
                "REMOTE_INSTALL_KEY": _KEY,
            }
        # A plugin may count tokens and may not download for it.
        return {**kept, "TIKTOKEN_CACHE_DIR": "/nonexistent", "PYTHONUNBUFFERED": "1"}

    def _connect(self) -> Any:
        assert self._listener
        self._listener.settimeout(SECONDS)
        self._socket, _ = self._listener.accept()
        return self._socket.makefile("rb")

    def _send(self, message: Mapping[str, Any]) -> None:
        line = json.dumps(message).encode() + b"\n"
        if self._listener:
            self._socket.sendall(line)
            return
        assert self._process.stdin
        self._process.stdin.write(line)
        self._process.stdin.flush()

    def _read(self, source: Iterable[bytes]) -> None:
        for line in source:
            if line.strip():
                self._take(json.loads(line))

    def _take(self, message: dict[str, Any]) -> None:
        if "event" not in message:
            self._take_declaration(message)
        elif message["event"] == "session":
            self._sessions[message["session_id"]].answers.put(message["data"])
        elif message["event"] == "error":
            self.noise.append(str(message))

    def _take_declaration(self, message: dict[str, Any]) -> None:
        """Over stdio the manifest alone; over TCP one message for each part, and an end."""
        kind, data = message.get("type"), message.get("data")
        if not self._listener:
            self.declared["manifest_declaration"] = message
            self._started.set()
        elif kind == "handshake":
            assert data == {"key": _KEY}
        elif kind == "asset_chunk":
            assert isinstance(data, dict)
            name = data["filename"]
            self.assets[name] = self.assets.get(name, b"") + base64.b64decode(data["data"])
        elif kind == "end":
            self._started.set()
        else:
            self.declared[str(kind)] = data

    def _read_errors(self) -> None:
        assert self._process.stderr
        for line in self._process.stderr:
            self.noise.append(line.decode("utf-8", "replace"))
