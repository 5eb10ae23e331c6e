"""The protocol of Anthropic: the messages API."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, ClassVar

from ..server import Asked
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


class Anthropic(Dialect):
    """The messages API."""

    name = "anthropic"
    versioned = True
    ending = 3
    _reasons: ClassVar[dict[str, str]] = {
        "stop": "end_turn",
        "length": "max_tokens",
        "tool_calls": "tool_use",
    }

    def serves(self, model_type: str, asked: Asked) -> bool:
        """Return whether the request is for a message."""
        return model_type == "llm" and asked.path.partition("?")[0].endswith("/messages")

    def text(self, text: str, finish: str = "stop") -> Json:
        """Return a whole answer."""
        return self._message([{"type": "text", "text": text}], finish)

    def tools(self, calls: Sequence[ToolUse]) -> Json:
        """Return a whole answer that calls tools."""
        return self._message(
            [_anthropic_call(c, json.loads(c.arguments)) for c in calls], "tool_calls"
        )

    def text_events(self, pieces: Sequence[str], finish: str = "stop") -> list[Event]:
        """Return a streamed answer."""
        deltas = [{"type": "text_delta", "text": piece} for piece in pieces]
        return self._stream([({"type": "text", "text": ""}, deltas)], finish)

    def thought_events(self, thought: str, text: str) -> list[Event]:
        """Return a streamed answer that starts with reasoning."""
        seal = {"type": "signature_delta", "signature": "sealed"}
        return self._stream(
            [
                (
                    {"type": "thinking", "thinking": ""},
                    [{"type": "thinking_delta", "thinking": thought}, seal],
                ),
                ({"type": "text", "text": ""}, [{"type": "text_delta", "text": text}]),
            ],
            "stop",
        )

    def tool_events(self, calls: Sequence[ToolUse], style: str = "plain") -> list[Event]:
        """Return a streamed answer that calls tools. There is only one style."""
        if style != "plain":
            raise Unsupported(style)
        blocks = [
            (
                _anthropic_call(call, {}),
                [
                    {"type": "input_json_delta", "partial_json": part}
                    for part in halves(call.arguments)
                ],
            )
            for call in calls
        ]
        return self._stream(blocks, "tool_calls")

    def error_event(self, message: str) -> Event:
        """Return an event that reports an error."""
        return Event(json.dumps(self.error(message)), "error")

    def error(self, message: str) -> Json:
        """Return the body of an error."""
        return {"type": "error", "error": {"type": "api_error", "message": message}}

    def _message(self, blocks: list[Json], finish: str) -> Json:
        usage = {"input_tokens": PROMPT_TOKENS, "output_tokens": ANSWER_TOKENS}
        reason = self._reasons[finish]
        return {
            "type": "message",
            "role": "assistant",
            "content": blocks,
            "stop_reason": reason,
            "usage": usage,
        }

    def _stream(self, blocks: Sequence[tuple[Json, Sequence[Json]]], finish: str) -> list[Event]:
        start = {**self._message([], "stop"), "stop_reason": None}
        start["usage"] = {"input_tokens": PROMPT_TOKENS, "output_tokens": 1}
        events = [_named("message_start", message=start), _named("ping")]
        for index, (block, deltas) in enumerate(blocks):
            events.append(_named("content_block_start", index=index, content_block=block))
            events += [_named("content_block_delta", index=index, delta=delta) for delta in deltas]
            events.append(_named("content_block_stop", index=index))
        usage = {"output_tokens": ANSWER_TOKENS}
        reason = {"stop_reason": self._reasons[finish], "stop_sequence": None}
        return [*events, _named("message_delta", delta=reason, usage=usage), _named("message_stop")]


def _named(name: str, **fields: Any) -> Event:
    return Event(json.dumps({"type": name, **fields}, ensure_ascii=False), name)


def _anthropic_call(call: ToolUse, arguments: Any) -> Json:
    return {"type": "tool_use", "id": call.id, "name": call.name, "input": arguments}
