"""The local server of the benchmarks: whole and streamed chats, in its own process.

Every event of a stream is one HTTP chunk. A prompt with `paced` in it gets one event per write, as from
a live model. Other prompts get data as fast as the client reads. With `times 100` the text is repeated.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

UID = "flood"
USAGE = {"prompt_tokens": 9, "completion_tokens": 20000, "total_tokens": 20009}


@contextmanager
def serving(chunks: int) -> Iterator[str]:
    """Start the server and yield its address. A stream has `chunks` chunks."""
    command = [sys.executable, "-m", "benchmarks.server", str(chunks)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as server:
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        finally:
            server.terminate()


def event(delta: dict[str, Any], finish: str | None = None, **more: Any) -> bytes:
    """Write one event of a chat as one HTTP chunk."""
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    head = {"id": "chat375614a2-6c1f-4ac6-9d5f", "model": UID, "created": 1795223868}
    payload = {**head, "object": "chat.completion.chunk", "choices": [choice], **more}
    return chunk(f"data: {json.dumps(payload)}\r\n\r\n".encode())


def chunk(data: bytes) -> bytes:
    """Write one HTTP chunk."""
    return b"%x\r\n%s\r\n" % (len(data), data)


def words(count: int) -> Iterator[str]:
    """Yield words that repeat like those of a language, so that texts compress like prose."""
    chance = random.Random(1)
    known = ["".join(chance.choices("etaoinshrdlucmfwyp", k=2 + n % 8)) for n in range(5000)]
    yield from chance.choices(known, [1 / (n + 1) for n in range(5000)], k=count)


async def serve(chunks: int) -> None:
    """Print the port, and answer requests until the process ends."""
    text = [event({"content": f" {word}"}, usage=None) for word in words(chunks)]
    end = [event({"content": ""}, "stop", usage=USAGE), chunk(b"data: [DONE]\r\n\r\n")]
    end.append(b"0\r\n\r\n")
    flood = [b"".join(text[at : at + 200]) for at in range(0, len(text), 200)]
    message = {"role": "assistant", "content": "ok"}
    choices = [{"index": 0, "message": message, "finish_reason": "stop"}]
    whole = json.dumps(
        {"id": "1", "object": "chat.completion", "created": 1, "model": UID}
        | {"choices": choices, "usage": USAGE}
    ).encode()
    about = {"model_type": "LLM", "model_ability": ["chat"], "context_length": 2048}
    # With `auth`, for a client that first asks whether it has to log in.
    described = json.dumps({**about, "auth": False}).encode()
    head = b"HTTP/1.1 200 OK\r\ncontent-type: %s\r\n%s\r\n\r\n"

    async def stream(writer: asyncio.StreamWriter, sent: bytes) -> None:
        writer.write(head % (b"text/event-stream", b"transfer-encoding: chunked"))
        times = re.search(rb"times (\d+)", sent)
        for _ in range(int(times.group(1)) if times else 1):
            for piece in text if b"paced" in sent else flood:
                writer.write(piece)
                await writer.drain()
        writer.write(b"".join(end))

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                found = re.search(rb"content-length: *(\d+)", request, re.IGNORECASE)
                sent = await reader.readexactly(int(found.group(1)) if found else 0)
                if re.search(rb'"stream": *true', sent):
                    await stream(writer, sent)
                    continue
                content = described if request.startswith(b"GET") else whole
                size = b"content-length: %d" % len(content)
                writer.write(head % (b"application/json", size) + content)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
