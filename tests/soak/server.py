"""A server in its own process that does what each prompt says: answer, reject, cut off, stall."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from .words import Ask, audio_of, pieces_of, score_of, vector_of

PAUSE = 0.1
"""Seconds between the pieces of a slow answer."""


class SoakServer:
    """Stores only the number of attempts of calls that fail at first."""

    def __init__(self) -> None:
        self.open = 0
        self._attempts: dict[str, int] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        self.open += 1
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                while await self._one(reader, writer):
                    pass
        finally:
            self.open -= 1
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        path = head[0].split(" ")[1]
        length = next((int(h[15:]) for h in head if h.lower().startswith("content-length:")), 0)
        body = json.loads(await reader.readexactly(length)) if length else {}
        if path == "/open":
            return await _reply(writer, {"open": self.open - 1})
        if path.startswith("/v1/models/"):
            about = {"model_type": "LLM", "model_ability": ["chat"], "context_length": 8192}
            return await _reply(writer, about)
        if path.endswith("/abort"):
            return await _reply(writer, {"msg": "DONE"})
        ask = Ask.read(_instructed_text(body))
        if self._fails_now(ask):
            return await _fail(writer, ask)
        if path.endswith("/embeddings"):
            data = [{"index": i, "embedding": vector_of(t)} for i, t in enumerate(body["input"])]
            return await _reply(writer, {"data": data, "usage": _USAGE})
        if path.endswith("/rerank"):
            ranked = [
                {"index": i, "relevance_score": score_of(text)}
                for i, text in enumerate(body["documents"])
            ]
            return await _reply(writer, {"results": ranked})
        if path.endswith("/speech"):
            return await _stream(writer, _audio(ask), "audio/mpeg")
        if body.get("stream"):
            return await _stream(writer, _events(ask, reader), "text/event-stream")
        return await self._whole(reader, writer, ask)

    async def _whole(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, ask: Ask
    ) -> bool:
        if ask.kind == "silent":
            # Until the client has gone.
            await reader.read(1)
            return False
        if ask.kind in ("slow", "cancel"):
            await asyncio.sleep(PAUSE * ask.pieces)
        message = {"role": "assistant", "content": "".join(pieces_of(ask))}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return await _reply(writer, {"choices": [choice], "usage": _USAGE})

    def _fails_now(self, ask: Ask) -> bool:
        if ask.kind == "refused":
            return True
        if ask.kind not in ("busy", "broken", "reset"):
            return False
        tried = self._attempts.pop(ask.id, 0)
        if tried:
            return False
        self._attempts[ask.id] = 1
        return True


_USAGE = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}


def _instructed_text(body: dict[str, Any]) -> str:
    """Return the text that holds the instruction, wherever a request has it."""
    if "messages" in body:
        return str(body["messages"][-1]["content"])
    if "documents" in body:
        return str(body["query"])
    text = body["input"]
    return str(text[0] if isinstance(text, list) else text)


async def _fail(writer: asyncio.StreamWriter, ask: Ask) -> bool:
    if ask.kind == "reset":
        writer.transport.abort()
        return False
    status = {"busy": 429, "broken": 500, "refused": 400}[ask.kind]
    return await _reply(writer, {"error": {"message": f"no: {ask.id}"}}, status)


async def _reply(writer: asyncio.StreamWriter, payload: Any, status: int = 200) -> bool:
    content = json.dumps(payload).encode()
    wait = "retry-after: 0\r\n" if status in (429, 500) else ""
    head = f"HTTP/1.1 {status} X\r\ncontent-type: application/json\r\n{wait}"
    writer.write(f"{head}content-length: {len(content)}\r\n\r\n".encode() + content)
    await writer.drain()
    return True


async def _stream(writer: asyncio.StreamWriter, pieces: AsyncIterator[bytes], kind: str) -> bool:
    head = f"HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ntransfer-encoding: chunked\r\n\r\n"
    writer.write(head.encode())
    async for piece in pieces:
        if not piece:
            # An end without an end.
            return False
        writer.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        await writer.drain()
    writer.write(b"0\r\n\r\n")
    await writer.drain()
    return True


async def _events(ask: Ask, reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    for number, text in enumerate(pieces_of(ask)):
        if number == ask.good:
            if ask.kind == "cut":
                yield b""
                return
            if ask.kind == "error":
                yield b'data: {"error": {"message": "out of memory"}}\n\n'
            if ask.kind == "silent":
                # Until the client has gone.
                await reader.read(1)
                return
        if ask.kind in ("slow", "cancel"):
            await asyncio.sleep(PAUSE)
        yield _event({"delta": {"content": text}, "finish_reason": None})
    yield _event({"delta": {}, "finish_reason": "stop"}) + b"data: [DONE]\n\n"


def _event(choice: dict[str, Any]) -> bytes:
    return b"data: " + json.dumps({"choices": [{"index": 0, **choice}]}).encode() + b"\n\n"


async def _audio(ask: Ask) -> AsyncIterator[bytes]:
    for number in range(ask.pieces):
        yield audio_of(ask, number)


async def main() -> None:
    """Serve until the parent closes our input; the first line printed is the port."""
    soak = SoakServer()
    server = await asyncio.start_server(soak.serve, "127.0.0.1", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
