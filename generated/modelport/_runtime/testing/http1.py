"""The parts of HTTP/1.1 that the recorder and the replay server need, over asyncio streams."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus

Headers = tuple[tuple[str, str], ...]


class ProtocolError(Exception):
    """The peer sent something that is not the expected HTTP, or closed early."""


@dataclass(frozen=True, slots=True)
class Head:
    """The first line and the headers, names in lower case."""

    start: str
    headers: Headers

    def get(self, name: str) -> str:
        """Return the first header with this name, or an empty string."""
        return next((value for key, value in self.headers if key == name), "")

    @property
    def chunked(self) -> bool:
        """Whether the body has chunked transfer encoding."""
        return "chunked" in self.get("transfer-encoding").lower()

    @property
    def status(self) -> int:
        """The status of a response head."""
        return int(self.start.split(" ", 2)[1])


async def read_head(reader: asyncio.StreamReader) -> Head | None:
    """Read up to the empty line; None when the peer closed before the first byte."""
    try:
        block = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if not error.partial:
            return None
        raise ProtocolError("the peer closed inside the headers") from error
    start, *lines = block.decode("latin-1").rstrip("\r\n").split("\r\n")
    pairs = (line.split(":", 1) for line in lines)
    return Head(start, tuple((name.strip().lower(), value.strip()) for name, value in pairs))


async def read_pieces(reader: asyncio.StreamReader, head: Head) -> AsyncIterator[bytes]:
    """Yield the body as it arrives: each chunk of a chunked body, else what a read returns.

    A body that is shorter than announced raises ProtocolError.
    """
    try:
        if head.chunked:
            while size := int((await reader.readline()).split(b";")[0] or b"-1", 16):
                if size < 0:
                    raise ProtocolError("the peer closed between two chunks")
                yield (await reader.readexactly(size + 2))[:-2]
            await reader.readline()
        elif length := head.get("content-length"):
            left = int(length)
            while left:
                piece = await reader.read(left)
                if not piece:
                    raise ProtocolError(f"the peer closed {left} bytes before the end")
                left -= len(piece)
                yield piece
        elif head.start.startswith("HTTP/"):
            while piece := await reader.read(65536):
                yield piece
    except (asyncio.IncompleteReadError, ConnectionError) as error:
        raise ProtocolError("the peer closed inside the body") from error


async def read_body(reader: asyncio.StreamReader, head: Head) -> bytes:
    """Read the whole body."""
    return b"".join([piece async for piece in read_pieces(reader, head)])


def render_head(status: int, headers: Sequence[tuple[str, str]]) -> bytes:
    """Return the bytes of a response head."""
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
    lines += [f"{name}: {value}" for name, value in headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def render_chunk(piece: bytes) -> bytes:
    """Return the bytes of one chunk of a chunked body; an empty piece ends the body."""
    return f"{len(piece):x}\r\n".encode() + piece + b"\r\n"
