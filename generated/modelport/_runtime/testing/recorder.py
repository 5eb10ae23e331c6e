"""A proxy between a client and a server that records all bytes and their times."""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from .http1 import (
    Head,
    ProtocolError,
    read_body,
    read_head,
    read_pieces,
    render_chunk,
)
from .loopback import BackgroundServer
from .recording import Answer, Piece

HOP_BY_HOP = (
    "host",
    "connection",
    "keep-alive",
    "transfer-encoding",
    "content-length",
    # People read recordings, so responses are not compressed.
    "accept-encoding",
)


@dataclass(frozen=True, slots=True)
class Passed:
    """One exchange as it passed, with its secrets."""

    head: Head
    content: bytes
    answer: Answer


class Recorder(BackgroundServer):
    """Forwards to one server and keeps the exchanges, in the order they ended."""

    def __init__(self, upstream: str) -> None:
        super().__init__()
        parts = urlsplit(upstream)
        self._host, self._secure = str(parts.hostname), parts.scheme == "https"
        self._upstream_port = parts.port or (443 if self._secure else 80)
        self._netloc = parts.netloc.rpartition("@")[2]
        self._passed: list[Passed] = []
        self._grown = threading.Condition()
        self._active = 0
        self.url = ""

    def passed(self, count: int, seconds: float = 10) -> list[Passed]:
        """Wait until this many exchanges have ended, and return all of them."""
        with self._grown:
            # The client has its last byte a moment before the exchange counts as ended.
            if not self._grown.wait_for(lambda: len(self._passed) >= count, seconds):
                raise TimeoutError(f"{len(self._passed)} of {count} exchanges after {seconds} s")
            return list(self._passed)

    def settled(self, seconds: float = 10) -> list[Passed]:
        """Wait until no exchange is in progress, and return all that have ended."""
        with self._grown:
            if not self._grown.wait_for(lambda: not self._active, seconds):
                raise TimeoutError(f"{self._active} exchanges have not ended after {seconds} s")
            return list(self._passed)

    async def _open(self) -> None:
        self.url = f"http://127.0.0.1:{await self._listen(self._handle)}"

    async def _handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while (head := await read_head(reader)) is not None:
            content = await read_body(reader, head)
            self._count(1)
            try:
                if not await self._forward(head, content, writer):
                    return
            finally:
                self._count(-1)

    async def _forward(self, head: Head, content: bytes, client: asyncio.StreamWriter) -> bool:
        """Forward one exchange; return false when the connection cannot be reused."""
        reader, writer = await asyncio.open_connection(
            self._host, self._upstream_port, ssl=self._secure or None
        )
        try:
            sent = time.monotonic()
            writer.write(self._request(head, content))
            await writer.drain()
            answer = await _pass_back(reader, client, sent)
        finally:
            writer.close()
        with self._grown:
            self._passed.append(Passed(head, content, answer))
            self._grown.notify_all()
        return answer.complete

    def _count(self, change: int) -> None:
        with self._grown:
            self._active += change
            self._grown.notify_all()

    def _request(self, head: Head, content: bytes) -> bytes:
        kept = [(name, value) for name, value in head.headers if name not in HOP_BY_HOP]
        ours = [
            ("host", self._netloc),
            ("accept-encoding", "identity"),
            ("connection", "close"),
            ("content-length", str(len(content))),
        ]
        lines = [head.start, *(f"{name}: {value}" for name, value in ours + kept)]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + content


async def _pass_back(
    reader: asyncio.StreamReader, client: asyncio.StreamWriter, sent: float
) -> Answer:
    head = await read_head(reader)
    if head is None:
        raise ProtocolError("the server closed without an answer")
    client.write(_response_head(head))
    pieces: list[Piece] = []
    complete, last = True, sent
    try:
        async for data in read_pieces(reader, head):
            now = time.monotonic()
            pieces.append(Piece(data, round((now - last) * 1000)))
            last = now
            client.write(render_chunk(data) if head.chunked else data)
            await client.drain()
        if head.chunked:
            client.write(render_chunk(b""))
    except (ProtocolError, ConnectionError):
        # The server aborted, or the client disconnected.
        complete = False
    return Answer(head.status, head.headers, tuple(pieces), head.chunked, complete)


def _response_head(head: Head) -> bytes:
    kept = [(name, value) for name, value in head.headers if name != "connection"]
    lines = [head.start, *(f"{name}: {value}" for name, value in kept)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
