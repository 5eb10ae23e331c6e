"""The server of `benchmarks.providers`: one address that speaks the protocols of all shipped providers.

A prompt selects its answer as `work:<name>`, so each client only needs to know its own protocol.
The answers are made once, at the first request, and sent as bytes.
"""

from __future__ import annotations

import asyncio
import base64
import json
import random
import re
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

CHUNKS = 4_000
SHORT = 10
LIVE = 500
PAUSE = 0.0002
"""Seconds after each chunk of the stream `live`, so that each is read alone."""
VECTORS, DIMENSIONS = 1_000, 1_024
DOCUMENTS = 1_000
SPEECH = 4 << 20
COALESCED = 8
CUT = 100
"""Bytes of an HTTP chunk when events are split."""

USAGE = {"prompt_tokens": 9, "completion_tokens": 9, "total_tokens": 18}

Event = Mapping[str, Any]


@contextmanager
def serving() -> Iterator[str]:
    """Start the server and yield its address."""
    command = [sys.executable, "-m", "benchmarks.traffic"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as server:
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        finally:
            server.terminate()


def words(count: int) -> Iterator[str]:
    """Yield words of different lengths."""
    chance = random.Random(1)
    for _ in range(count):
        yield " " + "".join(chance.choices("etaoinshrdlu", k=chance.randint(2, 8)))


# Streams as events ---------------------------------------------------------------------------------


def openai_events(work: str, count: int) -> Iterator[Event]:
    """Yield the events of a chat in OpenAI's form."""

    def event(delta: Event, finish: str | None = None, number: int = 0, **more: Any) -> Event:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        head = {"id": "chatcmpl-375614a2", "object": "chat.completion.chunk", "model": "flood"}
        return {**head, "created": 1795223868 + number, "choices": [choice], **more}

    if work == "calls":
        function = {"name": "get_weather", "arguments": ""}
        yield event({"tool_calls": [{"index": 0, "id": "c1", "function": function}]})
        for piece in ['{"city": "', *words(count), '"}']:
            yield event({"tool_calls": [{"index": 0, "function": {"arguments": piece}}]})
        yield event({}, "tool_calls", usage=USAGE)
        return
    key = "reasoning_content" if work == "reasoning" else "content"
    for number, word in enumerate(words(count)):
        more = {"obfuscation": word * 2} if work == "obfuscation" else {}
        yield event({key: word}, number=number if work == "created" else 0, **more)
    if work == "reasoning":
        yield event({"content": "ok"})
    yield event({"content": ""}, "stop", usage=USAGE)


def anthropic_events(work: str, count: int) -> Iterator[Event]:
    """Yield the events of a message in Anthropic's form."""
    usage = {"input_tokens": 9, "output_tokens": 9}
    message = {"id": "m", "type": "message", "role": "assistant", "model": "flood", "content": []}
    yield {"type": "message_start", "message": {**message, "usage": usage}}
    start: dict[str, Any] = {"type": "text", "text": ""}
    kind, key = "text_delta", "text"
    if work == "reasoning":
        start, kind, key = {"type": "thinking", "thinking": ""}, "thinking_delta", "thinking"
    if work == "calls":
        start = {"type": "tool_use", "id": "c1", "name": "get_weather", "input": {}}
        kind, key = "input_json_delta", "partial_json"
    yield {"type": "content_block_start", "index": 0, "content_block": start}
    pieces = ['{"city": "', *words(count), '"}'] if work == "calls" else words(count)
    for piece in pieces:
        yield {"type": "content_block_delta", "index": 0, "delta": {"type": kind, key: piece}}
    yield {"type": "content_block_stop", "index": 0}
    reason = "tool_use" if work == "calls" else "end_turn"
    yield {"type": "message_delta", "delta": {"stop_reason": reason}, "usage": usage}
    yield {"type": "message_stop"}


def chunk(data: bytes) -> bytes:
    """Write one HTTP chunk."""
    return b"%x\r\n%s\r\n" % (len(data), data)


@cache
def stream_chunks(work: str, messages: bool) -> tuple[bytes, ...]:
    """Return the bytes of a stream, piece by piece."""
    count = {"short": SHORT, "live": LIVE}.get(work, CHUNKS)
    if messages:
        made = anthropic_events(work, count)
        lines = [f"event: {one['type']}\ndata: {json.dumps(one)}\n\n".encode() for one in made]
    else:
        lines = [f"data: {json.dumps(one)}\n\n".encode() for one in openai_events(work, count)]
        lines.append(b"data: [DONE]\n\n")
    if work == "coalesced":
        lines = [b"".join(lines[at : at + COALESCED]) for at in range(0, len(lines), COALESCED)]
    if work == "cut":
        whole = b"".join(lines)
        lines = [whole[at : at + CUT] for at in range(0, len(whole), CUT)]
    chunks = [chunk(line) for line in lines]
    if work in ("paced", "live"):
        return (*chunks, b"0\r\n\r\n")
    flood = [b"".join(chunks[at : at + 200]) for at in range(0, len(chunks), 200)]
    return (*flood, b"0\r\n\r\n")


# Whole answers -------------------------------------------------------------------------------------


@cache
def embeddings(count: int, as_base64: bool) -> bytes:
    """Return vectors as JSON numbers, or as the base64 of 32-bit floats."""
    chance = random.Random(1)
    data: list[Event] = []
    for index in range(count):
        vector = [chance.uniform(-1, 1) for _ in range(DIMENSIONS)]
        packed = base64.b64encode(struct.pack(f"<{DIMENSIONS}f", *vector)).decode()
        shown = packed if as_base64 else vector
        data.append({"object": "embedding", "index": index, "embedding": shown})
    return json.dumps({"object": "list", "data": data, "model": "flood", "usage": USAGE}).encode()


@cache
def one_embedding() -> bytes:
    """Return the answer about a single text."""
    data = [{"object": "embedding", "index": 0, "embedding": [0.5, 0.25]}]
    return json.dumps({"object": "list", "data": data, "model": "flood", "usage": USAGE}).encode()


@cache
def ranking() -> bytes:
    """Return the scores of all documents."""
    results = [{"index": n, "relevance_score": 1 - n / DOCUMENTS} for n in range(DOCUMENTS)]
    return json.dumps({"id": "r", "results": results, "meta": {"tokens": None}}).encode()


@cache
def whole_chat() -> bytes:
    """Return a short answer in OpenAI's form."""
    message = {"role": "assistant", "content": "ok"}
    choices = [{"index": 0, "message": message, "finish_reason": "stop"}]
    head = {"id": "1", "object": "chat.completion", "created": 1, "model": "flood"}
    return json.dumps({**head, "choices": choices, "usage": USAGE}).encode()


@cache
def whole_message() -> bytes:
    """Return a short answer in Anthropic's form."""
    usage = {"input_tokens": 9, "output_tokens": 9}
    head = {"id": "m", "type": "message", "role": "assistant", "model": "flood"}
    content = [{"type": "text", "text": "ok"}]
    return json.dumps(
        {**head, "content": content, "stop_reason": "end_turn", "usage": usage}
    ).encode()


KINDS: Mapping[str, tuple[str, str]] = {
    "embedding": ("embedding", "embed"),
    "rerank": ("rerank", "rerank"),
    "speech2text": ("audio", "audio2text"),
    "tts": ("audio", "text2audio"),
}
"""Type and ability that Xinference reports for a model, by a word in its name."""


@cache
def described(path: str) -> bytes:
    """Return Xinference's description of a model, whose type depends on its name."""
    named = next((kind for word, kind in KINDS.items() if word in path), ("LLM", "chat"))
    about: dict[str, Any] = {"model_type": named[0], "context_length": 200_000}
    about["model_ability"] = [named[1], "tools", "vision"] if named[0] == "LLM" else [named[1]]
    return json.dumps({**about, "max_tokens": 8192, "dimensions": DIMENSIONS}).encode()


SPOKEN = bytes(SPEECH)


def answer_to(path: str, body: bytes) -> tuple[str, bytes]:
    """Return the content type and the content of a whole answer."""
    if path.endswith("/speech"):
        return "audio/mpeg", SPOKEN
    routes: Mapping[str, Callable[[], bytes]] = {
        "/messages": whole_message,
        "/rerank": ranking,
        "/transcriptions": lambda: b'{"text": "ok"}',
        "/embeddings": lambda: (
            embeddings(body.count(b"work:many"), b'"base64"' in body)
            if b"work:many" in body
            else one_embedding()
        ),
    }
    made = next((made for end, made in routes.items() if path.endswith(end)), whole_chat)
    return "application/json", made()


async def serve() -> None:
    """Print the port, and answer requests until the process ends."""
    head = "HTTP/1.1 200 OK\r\ncontent-type: %s\r\n%s\r\n\r\n"

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                method, path, _ = request.split(b" ", 2)
                found = re.search(rb"content-length: *(\d+)", request, re.IGNORECASE)
                body = await reader.readexactly(int(found.group(1)) if found else 0)
                where = path.decode().partition("?")[0]
                if re.search(rb'"stream": *true', body[:400] + body[-400:]):
                    named = re.search(rb"work:([a-z]+)", body)
                    work = named.group(1).decode() if named else "plain"
                    kind = "text/event-stream"
                    writer.write((head % (kind, "transfer-encoding: chunked")).encode())
                    for piece in stream_chunks(work, where.endswith("/messages")):
                        writer.write(piece)
                        await writer.drain()
                        if work == "live":
                            await asyncio.sleep(PAUSE)
                    continue
                if method == b"GET":
                    kind, content = "application/json", described(where)
                else:
                    kind, content = answer_to(where, body)
                writer.write((head % (kind, f"content-length: {len(content)}")).encode() + content)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, limit=1 << 20)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve())
