"""Test one HTTP client of another project with one trap, and print what it does: python -m benchmarks.traps CLIENT TRAP

Each trap is a situation that the wire kit must survive. A trap runs in its own process, because
some clients hang in it. Imports only the client.
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
    """A server with a given behaviour for each connection."""

    def __init__(self, behave: Behaviour) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._behave = behave
        self.left = threading.Event()
        """Set when a client has ended a connection."""
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
    """Answer with a part of a body, and wait."""
    request(connection)
    connection.sendall(HEAD % 99 + b"half")
    if connection.recv(1) == b"":
        server.left.set()


def silent(_: Server, connection: socket.socket) -> None:
    """Answer nothing."""
    request(connection)
    connection.recv(1)


def flood(_: Server, connection: socket.socket) -> None:
    """Send `100 Continue` for ever."""
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


def packed(_: Server, connection: socket.socket) -> None:
    """Answer with gzip."""
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


# The traps: each returns what it has seen ----------------------------------------------------------------------


def cancelled(make: Callable[[float], Any]) -> str:
    """A task is cancelled while it reads a body."""
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
    """Ctrl+C while a blocking call waits."""
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
    """A process forks after a call; the child makes a client of its own."""
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
    told = os.read(reading, 99) if select.select([reading], [], [], PATIENCE)[0] else b""
    os.kill(child, signal.SIGKILL)
    return "works" if told == b"ok" else f"fails: {told.decode() or 'hangs'}"


def ask_once(client: Any, url: str) -> bytes:
    """Call from this thread, by whatever the client has for it."""
    return bytes(client.get(url) if client.get else asyncio.run(client.aget(url)))


def flooded(make: Callable[[float], Any]) -> str:
    """A server sends `100 Continue` for ever; the limit is half a second."""
    began = time.monotonic()
    try:
        asyncio.run(make(0.5).aget(Server(flood).url))
    except Exception as error:
        return f"ends after {time.monotonic() - began:.1f} s: {type(error).__name__}"
    return "returns"


def smuggled(make: Callable[[float], Any]) -> str:
    """Another answer arrives on an idle connection."""
    server = Server(late)

    async def main() -> bytes:
        client = make(PATIENCE)
        await client.aget(server.url)
        await asyncio.sleep(0.4)
        return bytes(await client.aget(server.url))

    told = asyncio.run(main())
    return "takes it for the next answer" if told == b"evil" else "drops it"


def unpacked(make: Callable[[float], Any]) -> str:
    """An answer is compressed; the kit must limit its decompressed size."""
    size = len(asyncio.run(make(PATIENCE).aget(Server(packed).url)))
    return "unpacks it without a limit" if size == 1000 else "leaves it packed"


TRAPS: dict[str, Callable[[Callable[[float], Any]], str]] = {
    "a task is cancelled within a body": cancelled,
    "Ctrl+C in a blocking call": interrupted,
    "a forked child makes a client": forked,
    "100 Continue for ever, 0.5 s limit": flooded,
    "an answer on an idle connection": smuggled,
    "a packed answer": unpacked,
}


def main() -> None:
    """Spring one trap."""
    client, trap = sys.argv[1:]
    try:
        print(TRAPS[trap](CLIENTS[client]), flush=True)
    except BaseException as error:
        print(f"{type(error).__name__}: {str(error)[:80]}", flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
