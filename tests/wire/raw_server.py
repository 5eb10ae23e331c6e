"""A server that a test drives byte by byte: what it does is a function of the bare connection."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator

PATIENCE = 20.0
"""Seconds after which a server gives up that nobody leaves: then the test sees another error."""


class RawServer:
    """Runs `behave` for each connection, in a thread of its own."""

    def __init__(self, behave: Callable[[socket.socket], None]) -> None:
        self._behave = behave
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.connections = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> RawServer:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                self.connections += 1
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, ssl.SSLError, ValueError), connection:
            self._behave(connection)


def read_request(connection: socket.socket) -> bytes:
    """Read one request to its end and return it."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            raise OSError("the client has gone")
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    missing = int(lengths[0].split(b":")[1]) - len(body) if lengths else 0
    while missing > 0:
        missing -= len(connection.recv(missing))
    return data


def for_ever(part: bytes, pause: float = 0.05) -> Iterator[bytes]:
    """Yield the same part again and again, until nobody can be waiting any more."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        yield part
        time.sleep(pause)
