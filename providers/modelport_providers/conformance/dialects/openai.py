"""The protocol of OpenAI: chat, completions, vectors, rankings, speech and moderation."""

from __future__ import annotations

import base64
import json
import struct
from collections.abc import Sequence
from typing import ClassVar

from ..server import Asked, Step, whole
from .dialect import (
    ANSWER_TOKENS,
    PROMPT_TOKENS,
    Dialect,
    Event,
    Json,
    ToolUse,
    Unsupported,
    halves,
)

_PATHS = {
    "llm": "completions",
    "text-embedding": "/embeddings",
    "rerank": "/rerank",
    "speech2text": "/audio/transcriptions",
    "tts": "/audio/speech",
    "moderation": "/moderations",
}
_KEYS = {
    "llm": ("messages", "prompt"),
    "text-embedding": ("input",),
    "rerank": ("documents",),
    "tts": ("input",),
    "moderation": ("input",),
}
"""Keys of a request's body, of which the protocol needs one."""


class OpenAI(Dialect):
    """Completions answer by their `text`, chats by their `message`."""

    name = "openai"
    versioned = True
    ending = 3
    styles: ClassVar[tuple[str, ...]] = (
        "plain",
        "interleaved",
        "index always 0",
        "no index",
        "no id",
        "whole in last chunk",
        "finish stop",
    )

    def serves(self, model_type: str, asked: Asked) -> bool:
        """Return whether path and body are those of the protocol."""
        if not asked.path.partition("?")[0].endswith(_PATHS[model_type]):
            return False
        keys = _KEYS.get(model_type)
        return keys is None or any(key in asked.json for key in keys)

    def text(self, text: str, finish: str = "stop") -> Json:
        """Return a whole answer."""
        return self._whole({"role": "assistant", "content": text}, finish, text)

    def tools(self, calls: Sequence[ToolUse]) -> Json:
        """Return a whole answer that calls tools."""
        made = [_openai_call(call, index) for index, call in enumerate(calls)]
        return self._whole(
            {"role": "assistant", "content": None, "tool_calls": made}, "tool_calls", ""
        )

    def text_events(self, pieces: Sequence[str], finish: str = "stop") -> list[Event]:
        """Return a streamed answer."""
        first: Json = {"role": "assistant", "content": ""}
        deltas = [first, *({"content": piece} for piece in pieces)]
        return self._stream(deltas, finish)

    def thought_events(self, thought: str, text: str) -> list[Event]:
        """Return a streamed answer that starts with reasoning."""
        first: Json = {"content": None, "reasoning_content": thought}
        deltas = [first, {"content": text}]
        return self._stream(deltas, "stop")

    def tool_events(self, calls: Sequence[ToolUse], style: str = "plain") -> list[Event]:
        """Return a streamed answer that calls tools."""
        if style not in self.styles:
            raise Unsupported(style)
        if style == "whole in last chunk":
            made = [_openai_call(call, index) for index, call in enumerate(calls)]
            last = self._chunk({"tool_calls": made}, "tool_calls")
            return [Event(last), self._usage(), Event("[DONE]")]
        pieces = _fragments(calls, style)
        finish = "stop" if style == "finish stop" else "tool_calls"
        deltas: list[Json] = [{"content": None}, *({"tool_calls": [p]} for p in pieces)]
        return self._stream(deltas, finish)

    def error_event(self, message: str) -> Event:
        """Return an event that reports an error."""
        return Event(json.dumps({"error": {"message": message, "type": "server_error"}}))

    def error(self, message: str) -> Json:
        """Return the body of an error."""
        return {"error": {"message": message, "type": "error", "code": None}}

    def empty_events(self) -> list[Event]:
        """Return the empty events that gateways send between others."""
        nothing = ('{"choices": []}', '{"choices": null}', '{"choices": [{"delta": {}}]}')
        return [Event(data) for data in nothing]

    def texts(self, asked: Asked) -> list[str]:
        """Return the texts in a request for vectors."""
        return list(asked.json["input"])

    def vectors(self, rows: Sequence[tuple[int, Sequence[float]]], tokens: int | None) -> Json:
        """Return vectors with their positions."""
        return _vectors([(index, list(vector)) for index, vector in rows], tokens)

    def packed_vectors(self, rows: Sequence[tuple[int, Sequence[float]]]) -> Json:
        """Return vectors in base64."""
        packed = [(i, struct.pack(f"<{len(vector)}f", *vector)) for i, vector in rows]
        return _vectors([(i, base64.b64encode(data).decode()) for i, data in packed], None)

    def ranking(self, rows: Sequence[tuple[int, float | None]]) -> Json:
        """Return positions and scores, with the document as null, as text, or without it."""
        documents: list[Json] = [{"document": None}, {"document": "text"}, {}]
        return {
            "results": [
                {"index": index, "relevance_score": score, **documents[at % 3]}
                for at, (index, score) in enumerate(rows)
            ]
        }

    def transcript(self, text: str) -> Json:
        """Return the answer with a transcribed text."""
        return {"text": text}

    def speech(self, audio: bytes) -> Sequence[Step]:
        """Return audio as the body."""
        return whole(audio, kind="audio/mpeg")

    def verdict(self, flagged: bool) -> Json:
        """Return the verdict of a moderation."""
        score = 0.9 if flagged else 0.1
        verdict = {"categories": {"violence": flagged}, "category_scores": {"violence": score}}
        return {"id": "1", "model": "m", "results": [{"flagged": flagged, **verdict}]}

    def _whole(self, message: Json, finish: str, text: str) -> Json:
        choice = {"index": 0, "message": message, "text": text, "finish_reason": finish}
        return {
            "id": "1",
            "object": "chat.completion",
            "model": "m",
            "choices": [choice],
            "usage": _usage(),
        }

    def _stream(self, deltas: Sequence[Json], finish: str) -> list[Event]:
        events = [Event(self._chunk(delta)) for delta in deltas]
        return [*events, Event(self._chunk({}, finish)), self._usage(), Event("[DONE]")]

    def _chunk(self, delta: Json, finish: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "text": delta.get("content"), "finish_reason": finish}
        held = {"id": "1", "object": "chat.completion.chunk", "model": "m", "choices": [choice]}
        return json.dumps(held, ensure_ascii=False)

    def _usage(self) -> Event:
        return Event(json.dumps({"id": "1", "choices": [], "usage": _usage()}))


def _vectors(rows: Sequence[tuple[int, str | list[float]]], tokens: int | None) -> Json:
    data = [{"object": "embedding", "index": index, "embedding": one} for index, one in rows]
    counted = {"usage": {"prompt_tokens": tokens, "total_tokens": tokens}}
    return {"object": "list", "data": data, "model": "m", **({} if tokens is None else counted)}


def _usage() -> Json:
    total = PROMPT_TOKENS + ANSWER_TOKENS
    return {
        "prompt_tokens": PROMPT_TOKENS,
        "completion_tokens": ANSWER_TOKENS,
        "total_tokens": total,
    }


def _openai_call(call: ToolUse, index: int) -> Json:
    function = {"name": call.name, "arguments": call.arguments}
    return {"index": index, "id": call.id, "type": "function", "function": function}


def _fragments(calls: Sequence[ToolUse], style: str) -> list[Json]:
    """Yield each call in three pieces: its name, then two halves of its arguments."""
    pieces: list[list[Json]] = []
    for index, call in enumerate(calls):
        first, second = halves(call.arguments)
        place: Json = (
            {} if style == "no index" else {"index": 0 if style == "index always 0" else index}
        )
        identity = {} if style == "no id" else {"id": call.id}
        head = {
            **place,
            **identity,
            "type": "function",
            "function": {"name": call.name, "arguments": ""},
        }
        rest = [{**place, "function": {"arguments": part}} for part in (first, second)]
        pieces.append([head, *rest])
    if style == "interleaved":
        return [piece for together in zip(*pieces, strict=True) for piece in together]
    return [piece for one in pieces for piece in one]
