"""A server that answers all six model types in the protocol of OpenAI, and chats in that of Anthropic."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from modelport_providers.conformance.dialects import Anthropic
from modelport_providers.conformance.harness import described
from modelport_providers.conformance.server import Asked, ScriptedServer, Step, chunked, whole

ANSWER = "Three rivers: Rhine, Po, Loire"
SOUND = b"ID3 not really music"
_USAGE = {"prompt_tokens": 3, "completion_tokens": 5, "total_tokens": 8}


def friendly() -> ScriptedServer:
    """Return the server; its URL ends before `/v1`."""
    return ScriptedServer(_script)


def _script(request: Asked) -> list[Step]:
    name = request.path.rpartition("/v1/")[2]
    if name.startswith("models/") and request.method == "GET":
        # A model of Xinference whose uid is its type.
        return [*described(name.removeprefix("models/"))]
    if name == "messages":
        return [*_message(request)]
    is_json = request.headers.get("content-type", "").startswith("application/json")
    status, kind, body = reply(request.path, request.json if is_json else {})
    return whole(body, status, kind)


def _message(request: Asked) -> Sequence[Step]:
    words = Anthropic()
    if request.streamed:
        events = words.text_events(
            [f"{word} " for word in ANSWER.split()[:-1]] + ANSWER.split()[-1:]
        )
        return chunked([event.encoded() for event in events])
    return whole(words.text(ANSWER))


def reply(path: str, body: dict[str, Any]) -> tuple[int, str, bytes]:
    """Return status, type and body of an answer."""
    name = path.rpartition("/v1/")[2]
    if name == "chat/completions" and body.get("stream"):
        return 200, "text/event-stream", "".join(_events()).encode()
    if name == "audio/speech":
        return 200, "audio/mpeg", SOUND
    texts = body.get("input") or []
    count = len(texts) if isinstance(texts, list) else 1
    answers: dict[str, Any] = {
        "models": {"object": "list", "data": [{"id": "m", "object": "model"}]},
        "chat/completions": {
            "choices": [
                {
                    "index": 0,
                    "message": {"role": "assistant", "content": ANSWER},
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
                for n, _ in enumerate(body.get("documents") or [])
            ]
        },
        "audio/transcriptions": {"text": ANSWER},
        "moderations": {"id": "1", "model": "m", "results": [{"flagged": True, "categories": {}}]},
    }
    if name not in answers:
        return 404, "application/json", b'{"error": {"message": "no such path"}}'
    return 200, "application/json", json.dumps(answers[name]).encode()


def _events() -> Iterator[str]:
    for word in ANSWER.split(" "):
        text = word if ANSWER.startswith(word) else f" {word}"
        choice = {"index": 0, "delta": {"content": text}, "finish_reason": None}
        yield f"data: {json.dumps({'choices': [choice]})}\n\n"
    last = {"index": 0, "delta": {}, "finish_reason": "stop"}
    yield f"data: {json.dumps({'choices': [last], 'usage': _USAGE})}\n\n"
    yield "data: [DONE]\n\n"
