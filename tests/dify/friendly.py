"""A server in the protocol of OpenAI that answers all six model types, and counts who asks with which key."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SAID = "Three rivers: Rhine, Po, Loire"
SOUND = b"ID3 not really music"
_USAGE = {"prompt_tokens": 3, "completion_tokens": 5, "total_tokens": 8}


@dataclass
class Friendly:
    """The running server."""

    url: str
    asked: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Path and `authorization` of every request."""


@contextmanager
def friendly() -> Iterator[Friendly]:
    """Serve on a free port of the loopback; the URL ends before `/v1`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            is_json = (self.headers.get("content-type") or "").startswith("application/json")
            self._answer(json.loads(body) if is_json else {})

        def _answer(self, asked: dict[str, Any]) -> None:
            running.asked.append((self.path, self.headers.get("authorization") or ""))
            status, kind, body = reply(self.path, asked)
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running = Friendly(f"http://127.0.0.1:{server.server_address[1]}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()


def reply(path: str, asked: dict[str, Any]) -> tuple[int, str, bytes]:
    """Return status, type and body of an answer."""
    name = path.rpartition("/v1/")[2]
    if name == "chat/completions" and asked.get("stream"):
        return 200, "text/event-stream", "".join(_events()).encode()
    if name == "audio/speech":
        return 200, "audio/mpeg", SOUND
    texts = asked.get("input") or []
    count = len(texts) if isinstance(texts, list) else 1
    answers: dict[str, Any] = {
        "models": {"object": "list", "data": [{"id": "m", "object": "model"}]},
        "chat/completions": {
            "choices": [
                {
                    "index": 0,
                    "message": {"role": "assistant", "content": SAID},
                    "finish_reason": "stop",
                }
            ],
            "usage": _USAGE,
        },
        "embeddings": {
            "data": [{"index": n, "embedding": [float(n), 0.5]} for n in range(count)],
            "usage": {"prompt_tokens": 4, "total_tokens": 4},
        },
        "rerank": {
            "results": [
                {"index": n, "relevance_score": 0.9 - n / 10}
                for n, _ in enumerate(asked.get("documents") or [])
            ]
        },
        "audio/transcriptions": {"text": SAID},
        "moderations": {"id": "1", "model": "m", "results": [{"flagged": True, "categories": {}}]},
    }
    if name not in answers:
        return 404, "application/json", b'{"error": {"message": "no such path"}}'
    return 200, "application/json", json.dumps(answers[name]).encode()


def _events() -> Iterator[str]:
    for word in SAID.split(" "):
        said = word if SAID.startswith(word) else f" {word}"
        choice = {"index": 0, "delta": {"content": said}, "finish_reason": None}
        yield f"data: {json.dumps({'choices': [choice]})}\n\n"
    last = {"index": 0, "delta": {}, "finish_reason": "stop"}
    yield f"data: {json.dumps({'choices': [last], 'usage': _USAGE})}\n\n"
    yield "data: [DONE]\n\n"
