"""A server on a real socket that answers by script, byte for byte, rightly or wrongly."""

from __future__ import annotations

import contextlib
import json
import socket
import socketserver
import struct
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

UID = "fake"
ABILITIES = ("chat",)


@dataclass(frozen=True, slots=True)
class Pause:
    """Send nothing for a while."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Reset:
    """End the connection without good-bye (RST)."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Send nothing more, but keep the connection until the client has gone."""


Step = bytes | Pause | Reset | Hold


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def answer(
    status: int, body: bytes | str, kind: str = "application/json", **headers: str
) -> list[Step]:
    """A whole answer."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} X", f"content-type: {kind}", f"content-length: {len(content)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ["\r\n".join([*lines, "", ""]).encode() + content]


def reply(payload: Any, status: int = 200, **headers: str) -> list[Step]:
    """A whole answer of JSON."""
    return answer(status, json.dumps(payload), **headers)


def stream(
    *steps: Step, kind: str = "text/event-stream; charset=utf-8", end: bool = True
) -> list[Step]:
    """A streamed answer: each bytes step is one HTTP chunk; without `end` it is never closed off."""
    head = f"HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ntransfer-encoding: chunked\r\n\r\n"
    sent: list[Step] = [head.encode()]
    for step in steps:
        sent.append(b"%x\r\n%s\r\n" % (len(step), step) if isinstance(step, bytes) else step)
    return [*sent, b"0\r\n\r\n"] if end else sent


def event(payload: Any, line_end: str = "\r\n") -> bytes:
    """One event."""
    text = payload if isinstance(payload, str) else json.dumps(payload, ensure_ascii=False)
    return f"data: {text}{line_end}{line_end}".encode()


def chunk(
    delta: Mapping[str, Any] | None = None,
    finish: str | None = None,
    usage: Mapping[str, Any] | None = None,
) -> bytes:
    """One event of a chat, as Xinference writes it."""
    choice = {"index": 0, "delta": delta or {}, "finish_reason": finish}
    return event({"id": "chat1", "model": UID, "choices": [choice], "usage": usage})


def text(*pieces: str) -> list[bytes]:
    """One event for each piece of text."""
    return [chunk({"content": piece}) for piece in pieces]


NOT_FOUND = reply({"detail": "Not Found"}, 404)
USAGE = {"prompt_tokens": 111, "completion_tokens": 22, "total_tokens": 133}
STOP = chunk({"content": ""}, "stop", USAGE)
DONE = event("[DONE]")


@dataclass
class FaultServer:
    """Answers a path with its scripts one after another; the last one is repeated."""

    scripts: dict[tuple[str, str], list[list[Step]]] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    other: list[Step] = field(default_factory=lambda: NOT_FOUND)
    """The answer to any other path."""
    open: int = 0
    gone: threading.Event = field(default_factory=threading.Event)
    """Set when a client ended a connection while the server held it."""

    def __post_init__(self) -> None:
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                with outer._lock:
                    outer.open += 1
                try:
                    with contextlib.suppress(ConnectionError, OSError):
                        while outer._serve(self):
                            pass
                finally:
                    with outer._lock:
                        outer.open -= 1

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True
            request_queue_size = 128

        self._server = Server(("127.0.0.1", 0), Handler)
        self._lock = threading.Lock()
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.describe()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def describe(self, abilities: Iterable[str] = ABILITIES, **more: Any) -> None:
        """Say what the model is."""
        said = {"model_type": "LLM", "model_ability": list(abilities), "context_length": 2048}
        self.on("GET", f"/v1/models/{UID}", reply({**said, **more}))

    def on(self, method: str, path: str, *scripts: list[Step]) -> None:
        """Answer this path with these scripts."""
        self.scripts[method, path] = list(scripts)

    def always(self, script: list[Step]) -> None:
        """Answer every path with this script."""
        self.scripts.clear()
        self.other = script

    def chat(self, *scripts: list[Step]) -> None:
        """Answer chats with these scripts."""
        self.on("POST", "/v1/chat/completions", *scripts)

    def requests(self, path: str) -> list[Seen]:
        """Return what was asked of a path."""
        return [one for one in self.seen if one.path == path]

    @property
    def chats(self) -> list[Seen]:
        return self.requests("/v1/chat/completions")

    def _serve(self, handler: socketserver.StreamRequestHandler) -> bool:
        first = handler.rfile.readline()
        if not first.strip():
            return False
        method, path, _ = first.decode("latin-1").split(" ")
        headers: dict[str, str] = {}
        while line := handler.rfile.readline().strip():
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        body = handler.rfile.read(int(headers.get("content-length", 0)))
        with self._lock:
            self.seen.append(Seen(method, path, headers, body, time.monotonic()))
            default = [reply({"msg": "DONE"})] if path.endswith("/abort") else [self.other]
            scripts = self.scripts.get((method, path), default)
            script = scripts.pop(0) if len(scripts) > 1 else scripts[0]
        return self._play(handler, script)

    def _play(self, handler: socketserver.StreamRequestHandler, script: list[Step]) -> bool:
        for step in script:
            match step:
                case bytes():
                    handler.wfile.write(step)
                    handler.wfile.flush()
                case Pause():
                    time.sleep(step.seconds)
                case Reset():
                    linger = struct.pack("ii", 1, 0)
                    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                    handler.connection.close()
                    return False
                case Hold():
                    handler.connection.settimeout(10)
                    if not handler.connection.recv(1):
                        self.gone.set()
                    return False
        last = script[-1]
        whole = b"content-length" in script[0] if isinstance(script[0], bytes) else False
        return whole or (isinstance(last, bytes) and last.endswith(b"0\r\n\r\n"))
