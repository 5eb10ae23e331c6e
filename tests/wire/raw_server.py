"""Functions for the socket of a `RawServer`."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

from modelport_providers.conformance.server import PATIENCE


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
    """Yield the same part repeatedly, until no test waits for it."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        yield part
        time.sleep(pause)
