"""A server on a loopback socket that answers by script, rightly or wrongly, byte for byte."""

from __future__ import annotations

import contextlib
import json
import socketserver
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Pause:
    """Send nothing for a while."""

    seconds: float


Step = bytes | Pause


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON, an empty object when it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return {}

    @property
    def streamed(self) -> bool:
        """Whether the answer was asked for in pieces."""
        payload = self.json
        return isinstance(payload, dict) and bool(payload.get("stream"))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]


Script = Callable[[Asked], Sequence[Step]]


def whole(
    payload: Any, status: int = 200, kind: str = "application/json", **headers: str
) -> list[Step]:
    """Return an answer in one piece: bytes and text as they are, anything else as JSON."""
    body = payload if isinstance(payload, bytes) else str(payload).encode()
    if not isinstance(payload, bytes | str):
        body = json.dumps(payload, ensure_ascii=False).encode()
    lines = [f"HTTP/1.1 {status} X", f"content-type: {kind}", f"content-length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ["\r\n".join([*lines, "", ""]).encode() + body]


def chunked(
    steps: Sequence[Step], kind: str = "text/event-stream", *, cut: bool = False
) -> list[Step]:
    """Return an answer in pieces; with `cut` the connection ends before the body does."""
    head = f"HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ntransfer-encoding: chunked\r\n\r\n"
    sent: list[Step] = [head.encode()]
    for step in steps:
        sent.append(b"%x\r\n%s\r\n" % (len(step), step) if isinstance(step, bytes) else step)
    return sent if cut else [*sent, b"0\r\n\r\n"]


def always(
    payload: Any, status: int = 200, kind: str = "application/json", **headers: str
) -> Script:
    """Return the script that answers everything alike."""
    steps = whole(payload, status, kind, **headers)
    return lambda _: steps


class ScriptedServer:
    """Answers every request by `script`, and keeps what was asked."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.asked: list[Asked] = []
        self._server = _Listener(("127.0.0.1", 0), _Handler)
        self._server.owner = self
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.002,), daemon=True
        )

    @property
    def url(self) -> str:
        """Address without a path."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64
    owner: ScriptedServer


class _Handler(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            while self._one():
                pass

    def _one(self) -> bool:
        line = self.rfile.readline(65536).decode("latin-1")
        if not line.strip():
            return False
        method, path, _ = line.split(" ", 2)
        headers: dict[str, str] = {}
        while text := self.rfile.readline(65536).decode("latin-1").strip():
            name, _, value = text.partition(":")
            headers[name.lower()] = value.strip()
        body = self.rfile.read(int(headers.get("content-length") or 0))
        asked = Asked(method, path, headers, body)
        server: Any = self.server
        owner: ScriptedServer = server.owner
        owner.asked.append(asked)
        steps = owner.script(asked)
        for step in steps:
            if isinstance(step, Pause):
                time.sleep(step.seconds)
            else:
                self.wfile.write(step)
                self.wfile.flush()
        return _ended(steps)


def _ended(steps: Sequence[Step]) -> bool:
    """Whether the client can tell where the answer ends, so that the connection can be kept."""
    first = steps[0] if steps else b""
    last = steps[-1] if steps else b""
    if isinstance(first, bytes) and b"content-length" in first:
        return True
    return isinstance(last, bytes) and last.endswith(b"0\r\n\r\n")
