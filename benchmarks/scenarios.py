"""Run one HTTP client of another project in one scenario, and print the outcome.

    python -m benchmarks.scenarios CLIENT SCENARIO

Each scenario is a fault that the kit has to handle. It has a process of its own, because some clients never
return. This module imports only the standard library and the client, whose environment runs it.
"""

from __future__ import annotations

import asyncio
import gc
import gzip
import os
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from importlib import import_module
from typing import Any

PATIENCE = 3.0
"""Seconds after which a client counts as stuck."""
HEAD = b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n"

Behaviour = Callable[["Server", socket.socket], None]


class Server:
    """A server with one behaviour for all connections."""

    def __init__(self, behave: Behaviour) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._behave = behave
        self.left = threading.Event()
        """Set when a client has closed a connection."""
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            self._behave(self, connection)
        except OSError:
            self.left.set()


def request(connection: socket.socket) -> bool:
    """Read the head of a request; False at the end of the connection."""
    read = b""
    while b"\r\n\r\n" not in read:
        piece = connection.recv(65536)
        if not piece:
            return False
        read += piece
    return True


def half(server: Server, connection: socket.socket) -> None:
    """Send a part of a body, and wait."""
    request(connection)
    connection.sendall(HEAD % 99 + b"half")
    if connection.recv(1) == b"":
        server.left.set()


def silent(_: Server, connection: socket.socket) -> None:
    """Answer nothing."""
    request(connection)
    connection.recv(1)


def flood(_: Server, connection: socket.socket) -> None:
    """Send `100 Continue` without end."""
    request(connection)
    while True:
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)


def good(_: Server, connection: socket.socket) -> None:
    """Answer everything."""
    while request(connection):
        connection.sendall(HEAD % 2 + b"ok")


def late(_: Server, connection: socket.socket) -> None:
    """Answer, and send another answer while the connection is idle."""
    request(connection)
    connection.sendall(HEAD % 2 + b"ok")
    time.sleep(0.2)
    connection.sendall(HEAD % 4 + b"evil")
    request(connection)


def compressed(_: Server, connection: socket.socket) -> None:
    """Answer with a compressed body."""
    body = gzip.compress(b"x" * 1000)
    request(connection)
    more = b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: %d\r\n\r\n"
    connection.sendall(more % len(body) + body)


# The clients: a blocking call, if there is one, and an asynchronous one -----------------------------------------


class Pyreqwest:
    """pyreqwest."""

    def __init__(self, seconds: float) -> None:
        made: Any = import_module("pyreqwest.client")
        limit = timedelta(seconds=seconds)
        self._sync = made.SyncClientBuilder().timeout(limit).gzip(False).build()
        self._async = made.ClientBuilder().timeout(limit).gzip(False).build()

    def get(self, url: str) -> bytes:
        """Return a body."""
        return bytes(self._sync.get(url).build().send().bytes())

    async def aget(self, url: str) -> bytes:
        """Return a body, read piece by piece."""
        read = b""
        async with self._async.get(url).build_streamed() as response:
            while piece := await response.body_reader.read_chunk():
                read += bytes(piece)
        return read


class Primp:
    """primp."""

    def __init__(self, seconds: float) -> None:
        made: Any = import_module("primp")
        self._sync = made.Client(timeout=seconds)
        self._async = made.AsyncClient(timeout=seconds)

    def get(self, url: str) -> bytes:
        """Return a body."""
        return bytes(self._sync.get(url).content)

    async def aget(self, url: str) -> bytes:
        """Return a body, read piece by piece."""
        response = await self._async.get(url, stream=True)
        return b"".join([bytes(piece) async for piece in response.aiter_bytes()])


class Aiohttp:
    """aiohttp, which has no blocking calls."""

    get = None

    def __init__(self, seconds: float) -> None:
        self._made: Any = import_module("aiohttp")
        self._limit = self._made.ClientTimeout(total=seconds)
        self._session: Any = None

    async def aget(self, url: str) -> bytes:
        """Return a body."""
        if self._session is None:
            self._session = self._made.ClientSession(timeout=self._limit, auto_decompress=False)
        async with self._session.get(url) as response:
            return bytes(await response.read())


CLIENTS: dict[str, Callable[[float], Any]] = {
    "aiohttp": Aiohttp,
    "pyreqwest": Pyreqwest,
    "primp": Primp,
}


# The scenarios: each returns the outcome ----------------------------------------------------------------------


def cancelled(make: Callable[[float], Any]) -> str:
    """Cancel a task while it reads a body."""
    server = Server(half)

    async def main() -> bool:
        task = asyncio.create_task(make(60).aget(server.url))
        await asyncio.sleep(0.3)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        del task
        gc.collect()
        return await asyncio.to_thread(server.left.wait, PATIENCE)

    return "closes the connection" if asyncio.run(main()) else "leaves the connection open"


def interrupted(make: Callable[[float], Any]) -> str:
    """Press Ctrl+C while a blocking call waits."""
    client = make(60)
    if client.get is None:
        return "no blocking calls"
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
    try:
        client.get(Server(silent).url)
    except KeyboardInterrupt:
        return "ends"
    return "returns"


def forked(make: Callable[[float], Any]) -> str:
    """Fork after a call; the child process creates its own client."""
    server = Server(good)
    client = make(60)
    ask_once(client, server.url)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, ask_once(make(PATIENCE), server.url))
        except BaseException as error:
            os.write(writing, type(error).__name__.encode())
        os._exit(0)
    answer = os.read(reading, 99) if select.select([reading], [], [], PATIENCE)[0] else b""
    os.kill(child, signal.SIGKILL)
    return "works" if answer == b"ok" else f"fails: {answer.decode() or 'hangs'}"


def ask_once(client: Any, url: str) -> bytes:
    """Make one call from this thread, with the blocking client if there is one."""
    return bytes(client.get(url) if client.get else asyncio.run(client.aget(url)))


def flooded(make: Callable[[float], Any]) -> str:
    """Call a server that sends `100 Continue` without end, with a limit of half a second."""
    began = time.monotonic()
    try:
        asyncio.run(make(0.5).aget(Server(flood).url))
    except Exception as error:
        return f"ends after {time.monotonic() - began:.1f} s: {type(error).__name__}"
    return "returns"


def smuggled(make: Callable[[float], Any]) -> str:
    """Receive another answer on an idle connection."""
    server = Server(late)

    async def main() -> bytes:
        client = make(PATIENCE)
        await client.aget(server.url)
        await asyncio.sleep(0.4)
        return bytes(await client.aget(server.url))

    answer = asyncio.run(main())
    return "reads it as the next answer" if answer == b"evil" else "discards it"


def decompressed(make: Callable[[float], Any]) -> str:
    """Receive a compressed answer, whose decompressed size only the kit can limit."""
    size = len(asyncio.run(make(PATIENCE).aget(Server(compressed).url)))
    return "decompresses it without a limit" if size == 1000 else "leaves it compressed"


SCENARIOS: dict[str, Callable[[Callable[[float], Any]], str]] = {
    "a task is cancelled while it reads": cancelled,
    "Ctrl+C in a blocking call": interrupted,
    "a forked child creates a client": forked,
    "100 Continue without end": flooded,
    "an answer on an idle connection": smuggled,
    "a compressed answer": decompressed,
}


def main() -> None:
    """Run one scenario."""
    client, scenario = sys.argv[1:]
    try:
        print(SCENARIOS[scenario](CLIENTS[client]), flush=True)
    except BaseException as error:
        print(f"{type(error).__name__}: {str(error)[:80]}", flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
