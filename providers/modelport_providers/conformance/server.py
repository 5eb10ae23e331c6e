"""A server on a loopback socket with scripted answers, valid or not, byte for byte."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, BinaryIO, Self

PATIENCE = 20.0
"""Seconds after which a server stops waiting for a client or an event."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Send nothing for a while."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Until:
    """Send nothing until the event is set."""

    event: threading.Event


@dataclass(frozen=True, slots=True)
class Hold:
    """Send nothing more, but keep the connection open until the client closes it."""


@dataclass(frozen=True, slots=True)
class Reset:
    """End the connection with a TCP reset."""


Step = bytes | Pause | Until | Hold | Reset


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    client: int = 0
    """Port of the client, one per connection."""

    @property
    def json(self) -> Any:
        """The body as JSON, or an empty object when it is not JSON."""
        try:
            return json.loads(self.body)
        except ValueError:
            return {}

    @property
    def streamed(self) -> bool:
        """Whether a streamed answer was requested."""
        payload = self.json
        return isinstance(payload, dict) and bool(payload.get("stream"))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]


Script = Callable[[Asked], Sequence[Step]]


def whole(
    payload: Any, status: int = 200, kind: str = "application/json", **headers: str
) -> list[Step]:
    """Return an answer in one piece: bytes and text unchanged, anything else as JSON."""
    body = payload if isinstance(payload, bytes) else str(payload).encode()
    if not isinstance(payload, bytes | str):
        body = json.dumps(payload, ensure_ascii=False).encode()
    lines = [f"HTTP/1.1 {status} X", f"content-type: {kind}", f"content-length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ["\r\n".join([*lines, "", ""]).encode() + body]


def chunked(
    steps: Sequence[Step], kind: str = "text/event-stream", *, cut: bool = False
) -> list[Step]:
    """Return an answer in pieces. With `cut` the connection ends before the body does."""
    head = f"HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ntransfer-encoding: chunked\r\n\r\n"
    sent: list[Step] = [head.encode()]
    for step in steps:
        sent.append(b"%x\r\n%s\r\n" % (len(step), step) if isinstance(step, bytes) else step)
    return sent if cut else [*sent, b"0\r\n\r\n"]


def always(
    payload: Any, status: int = 200, kind: str = "application/json", **headers: str
) -> Script:
    """Return a script that answers every request alike."""
    steps = whole(payload, status, kind, **headers)
    return lambda _: steps


class RawServer:
    """Run `behave` with the socket of each connection, in a separate thread."""

    def __init__(self, behave: Callable[[socket.socket], None]) -> None:
        self.connections = 0
        """The number of connections so far."""
        self._behave = behave
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)

    @property
    def url(self) -> str:
        """Address without a path."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def open(self) -> int:
        """The number of open connections."""
        return len(self._open)

    def start(self) -> None:
        """Accept connections."""
        self._thread.start()

    def close(self) -> None:
        """End all connections and accept no more."""
        # Threads that wait in accept() or recv() notice a shutdown, but not that the socket was closed.
        with self._lock:
            ending = [self._socket, *self._open]
        for one in ending:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                with self._lock:
                    self.connections += 1
                    self._open.add(connection)
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            with contextlib.suppress(OSError, ValueError), connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._behave(connection)
        finally:
            with self._lock:
                self._open.discard(connection)


class ScriptedServer(RawServer):
    """Answer every request by `script`, and keep the requests."""

    def __init__(self, script: Script) -> None:
        super().__init__(self._answer_all)
        self.script = script
        self.asked: list[Asked] = []
        self.holding = threading.Event()
        """Set when a `Hold` has begun."""
        self.gone = threading.Event()
        """Set when a client closed a connection before its answer had ended."""

    def _answer_all(self, connection: socket.socket) -> None:
        with connection.makefile("rb") as reader:
            while (request := read_request(reader, connection.getpeername()[1])) is not None:
                with self._lock:
                    self.asked.append(request)
                    steps = self.script(request)
                if not self._play(connection, steps):
                    return

    def _play(self, connection: socket.socket, steps: Sequence[Step]) -> bool:
        """Carry out the steps; return whether the connection can be kept."""
        try:
            return self._carry_out(connection, steps)
        except ConnectionError:
            self.gone.set()
            return False

    def _carry_out(self, connection: socket.socket, steps: Sequence[Step]) -> bool:
        for step in steps:
            match step:
                case bytes():
                    connection.sendall(step)
                case Pause(seconds):
                    time.sleep(seconds)
                case Until(event):
                    event.wait(PATIENCE)
                case Hold():
                    self._hold(connection)
                    return False
                case Reset():
                    linger = struct.pack("ii", 1, 0)
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                    return False
        return _ended(steps)

    def _hold(self, connection: socket.socket) -> None:
        self.holding.set()
        connection.settimeout(PATIENCE)
        if not connection.recv(1):
            self.gone.set()


def read_request(reader: BinaryIO, client: int = 0) -> Asked | None:
    """Read one request with its body, or return None when the client has closed the connection."""
    line = reader.readline(65536).decode("latin-1")
    if not line.strip():
        return None
    method, path, _ = line.split(" ", 2)
    headers: dict[str, str] = {}
    while text := reader.readline(65536).decode("latin-1").strip():
        name, _, value = text.partition(":")
        headers[name.lower()] = value.strip()
    body = reader.read(int(headers.get("content-length") or 0))
    return Asked(method, path, headers, body, client)


def _ended(steps: Sequence[Step]) -> bool:
    """Return whether the client can see where the answer ends, so that the connection can be reused."""
    head = next((step for step in steps if isinstance(step, bytes)), b"")
    last = steps[-1] if steps else b""
    return b"content-length" in head or (isinstance(last, bytes) and last.endswith(b"0\r\n\r\n"))
