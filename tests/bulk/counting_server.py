"""A server that counts its answers, in a separate process: embeddings, chats and rerank in OpenAI's form.

    python counting_server.py LOG [--latency SECONDS]

Each text that was answered is one line of LOG, written before the answer is sent. Texts decide how
the server behaves: `bad` is rejected with 400, `broken` fails with 500, `busy` is rejected with 429
twice, then answered.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any, TextIO

DIMENSIONS = 4
PRICE_TOKENS = 7


def vector(text: str) -> list[float]:
    """Return the vector of a text, which a test can compute as well."""
    return [float(len(text)), float(sum(map(ord, text)) % 1009), 0.5, -1.25]


class Server:
    """The behaviour of one server."""

    def __init__(self, log: TextIO | None, latency: float) -> None:
        self._log = log
        self._latency = latency
        self._rejected: Counter[str] = Counter()
        self.requests = 0
        self.in_flight = 0
        self.most = 0

    async def answer(self, path: str, sent: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.requests += 1
        self.in_flight += 1
        self.most = max(self.most, self.in_flight)
        try:
            await asyncio.sleep(self._latency)
            texts = _texts(path, sent)
            rejection = self._rejection(texts)
            if rejection is not None:
                return rejection
            if self._log is not None:
                self._log.write("".join(json.dumps(text) + "\n" for text in texts))
            return 200, _answer(path, texts, sent)
        finally:
            self.in_flight -= 1

    def _rejection(self, texts: list[str]) -> tuple[int, dict[str, Any]] | None:
        for text in texts:
            if "bad" in text:
                return 400, {"error": {"message": f"cannot embed {text!r}"}}
            if "broken" in text:
                return 500, {"error": {"message": "the worker died"}}
            if "busy" in text and self._rejected[text] < 2:
                self._rejected[text] += 1
                return 429, {"error": {"message": "slow down"}}
        return None


def _texts(path: str, sent: dict[str, Any]) -> list[str]:
    if path.endswith("/embeddings"):
        return list(sent["input"])
    if path.endswith("/rerank"):
        return [sent["query"]]
    last = sent["messages"][-1]["content"]
    return [last if isinstance(last, str) else json.dumps(last)]


def _answer(path: str, texts: list[str], sent: dict[str, Any]) -> dict[str, Any]:
    if path.endswith("/embeddings"):
        data = [
            {"object": "embedding", "index": n, "embedding": vector(t)} for n, t in enumerate(texts)
        ]
        count = PRICE_TOKENS * len(texts)
        return {"object": "list", "data": data, "model": sent["model"], "usage": _used(count, 0)}
    if path.endswith("/rerank"):
        scored = [
            {"index": n, "relevance_score": 1 / (1 + n), "document": {"text": doc}}
            for n, doc in enumerate(sent["documents"])
        ]
        return {"id": "1", "results": scored, "meta": {}}
    message = {"role": "assistant", "content": f"about {texts[0]}"}
    if "json_schema" in json.dumps(sent) or "JSON Schema" in json.dumps(sent):
        message["content"] = json.dumps({"name": texts[0][:20], "size": len(texts[0])})
    choices = [{"index": 0, "message": message, "finish_reason": "stop"}]
    head = {"id": "1", "object": "chat.completion", "created": 1, "model": sent["model"]}
    return {**head, "choices": choices, "usage": _used(PRICE_TOKENS, 3)}


def _used(prompt: int, completion: int) -> dict[str, int]:
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
    }


async def serve(log: str | None, latency: float) -> None:
    """Print the port, and answer until the process ends."""
    written = None if log is None else Path(log).open("a", buffering=1, encoding="utf-8")  # noqa: SIM115
    server = Server(written, latency)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                found = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
                body = await reader.readexactly(int(found.group(1)) if found else 0)
                path = head.split(b" ", 2)[1].decode()
                if head.startswith(b"GET"):
                    status, answer = 200, _about(path, server)
                else:
                    status, answer = await server.answer(path, json.loads(body))
                content = json.dumps(answer).encode()
                line = b"HTTP/1.1 %d X\r\ncontent-type: application/json\r\n" % status
                writer.write(line + b"content-length: %d\r\n\r\n" % len(content) + content)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    listening = await asyncio.start_server(talk, "127.0.0.1", 0, limit=1 << 26)
    print(listening.sockets[0].getsockname()[1], flush=True)
    await listening.serve_forever()


def _about(path: str, server: Server) -> dict[str, Any]:
    if path == "/forget":
        server.requests = server.most = 0
        return {}
    if path == "/counts":
        return {"requests": server.requests, "most": server.most}
    kind = {"embed": "embedding", "rank": "rerank"}.get(path.rpartition("/")[2], "LLM")
    return {
        "model_type": kind,
        "model_ability": ["chat", "embed", "rerank"],
        "context_length": 2048,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("log", nargs="?")
    parser.add_argument("--latency", type=float, default=0.0)
    given = parser.parse_args()
    try:
        asyncio.run(serve(given.log, given.latency))
    except KeyboardInterrupt:
        sys.exit(0)
