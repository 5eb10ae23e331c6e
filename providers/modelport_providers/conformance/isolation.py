"""Keeps a suite from asking any server but its own, whatever addresses an adapter knows."""

from __future__ import annotations

import socket
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@contextmanager
def only_server(url: str) -> Generator[None]:
    """Refuse every connection of this process but those to one address of the loopback."""
    port = urlsplit(url).port
    local = {(host, port) for host in _LOOPBACK}
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def allowed(address: Any) -> None:
        # Only a pair of host and port can leave the machine.
        if isinstance(address, tuple) and (address[0], address[1]) not in local:
            raise ConnectionRefusedError(
                f"conformance: the adapter connects to {address[0]}:{address[1]}, not to the "
                "server of the suite"
            )

    def guarded(self: socket.socket, address: Any) -> None:
        allowed(address)
        return connect(self, address)

    def guarded_ex(self: socket.socket, address: Any) -> int:
        allowed(address)
        return connect_ex(self, address)

    # Any: the methods of a class are replaced while the suite runs.
    patched: Any = socket.socket
    patched.connect, patched.connect_ex = guarded, guarded_ex
    try:
        yield
    finally:
        patched.connect, patched.connect_ex = connect, connect_ex
