"""Keep a suite from connecting to any server but its own, whatever addresses an adapter knows."""

from __future__ import annotations

import os
import socket
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, TypeGuard
from urllib.parse import urlsplit

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_WITH_ADDRESS = ("connect", "connect_ex", "sendto", "sendmsg")
"""Methods of a socket whose last argument may be an address."""


class Isolation:
    """The ports that may be reached, and the other servers that were tried."""

    def __init__(self, url: str) -> None:
        self.ports = {urlsplit(url).port}
        self.refused: list[str] = []
        """The other servers that were tried, as `host:port`."""

    def check(self, host: Any, port: Any) -> None:
        """Raise `ConnectionRefusedError` and remember the server, unless it is the suite's own."""
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
        if name in (None, "", *_LOOPBACK) and (port in self.ports or port in map(str, self.ports)):
            return
        place = f"{name}:{port}"
        if place not in self.refused:
            self.refused.append(place)
        raise ConnectionRefusedError(f"conformance: the adapter connects to {place}")


@contextmanager
def only_server(url: str) -> Generator[Isolation]:
    """Refuse every connection and look-up of this process, except to one port of the loopback.

    Proxies of the environment are not used meanwhile.
    """
    isolation = Isolation(url)
    # Any: methods of a class and a function of a module are replaced while the suite runs.
    patched: Any = socket.socket
    names: Any = socket
    before = {name: getattr(patched, name) for name in _WITH_ADDRESS}
    look_up = socket.getaddrinfo

    def guarded(name: str) -> Any:
        def method(self: socket.socket, *args: Any) -> Any:
            # Only a pair of host and port can leave the machine.
            address = args[-1] if args else None
            if _is_tuple(address) and len(address) >= 2:
                isolation.check(address[0], address[1])
            return before[name](self, *args)

        return method

    def guarded_look_up(host: Any, port: Any, *args: Any, **given: Any) -> Any:
        isolation.check(host, port)
        return look_up(host, port, *args, **given)

    for name in _WITH_ADDRESS:
        setattr(patched, name, guarded(name))
    names.getaddrinfo = guarded_look_up
    proxies = {name: os.environ.pop(name) for name in list(os.environ) if _is_proxy(name)}
    try:
        yield isolation
    finally:
        for name, method in before.items():
            setattr(patched, name, method)
        names.getaddrinfo = look_up
        os.environ.update(proxies)


def _is_tuple(value: Any) -> TypeGuard[tuple[Any, ...]]:
    return isinstance(value, tuple)


def _is_proxy(name: str) -> bool:
    return name.lower().endswith("_proxy")
