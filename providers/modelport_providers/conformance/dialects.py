"""Dialects: the same answers in the OpenAI and the Anthropic protocol."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

Json = dict[str, Any]

PROMPT_TOKENS, ANSWER_TOKENS = 11, 7
"""The token counts of the suite's server, which an estimate would not give by chance."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a stream, before it is encoded."""

    data: str
    name: str = ""

    def encoded(self) -> bytes:
        """Return the bytes that a plain server sends."""
        named = f"event: {self.name}\n" if self.name else ""
        return f"{named}data: {self.data}\n\n".encode()


@dataclass(frozen=True, slots=True)
class ToolUse:
    """A call that the model makes."""

    id: str
    name: str
    arguments: str


class Dialect(Protocol):
    """One protocol."""

    name: str

    def serves(self, path: str) -> bool:
        """Return whether a request to this path belongs to the protocol."""
        ...

    def text(self, text: str, finish: str = "stop") -> Json:
        """Return a whole answer."""
        ...

    def text_events(self, pieces: Sequence[str], finish: str = "stop") -> list[Event]:
        """Return a streamed answer."""
        ...

    def thought_events(self, thought: str, text: str) -> list[Event]:
        """Return a streamed answer that starts with reasoning."""
        ...

    def tool_events(self, calls: Sequence[ToolUse], style: str = "plain") -> list[Event]:
        """Return a streamed answer that calls tools. Raise `KeyError` for an unknown style."""
        ...

    def tools(self, calls: Sequence[ToolUse]) -> Json:
        """Return a whole answer that calls tools."""
        ...

    def error_event(self, message: str) -> Event:
        """Return an event that reports an error."""
        ...

    def error(self, message: str) -> Json:
        """Return the body of an error."""
        ...


class OpenAI:
    """Chat completions, and completions by their `text`."""

    name = "openai"
    styles = (
        "plain",
        "interleaved",
        "index always 0",
        "no index",
        "no id",
        "whole in last chunk",
        "finish stop",
    )

    def serves(self, path: str) -> bool:
        """Return whether the path is a chat or a completion."""
        return path.endswith("completions")

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
        """Return a streamed answer that calls tools, in one of the styles of servers."""
        if style not in self.styles:
            raise KeyError(style)
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


class Anthropic:
    """The messages API."""

    name = "anthropic"
    _reasons: ClassVar[dict[str, str]] = {
        "stop": "end_turn",
        "length": "max_tokens",
        "tool_calls": "tool_use",
    }

    def serves(self, path: str) -> bool:
        """Return whether the path is a message."""
        return path.endswith("/messages")

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
            raise KeyError(style)
        blocks = [
            (
                _anthropic_call(call, {}),
                [
                    {"type": "input_json_delta", "partial_json": part}
                    for part in _halves(call.arguments)
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


_KNOWN: list[Dialect] = [OpenAI(), Anthropic()]


def dialect_of(path: str) -> Dialect | None:
    """Return the protocol that a path belongs to."""
    path = path.partition("?")[0]
    return next((dialect for dialect in _KNOWN if dialect.serves(path)), None)


def add_dialect(dialect: Dialect) -> None:
    """Add a protocol to the suite. It takes precedence over the existing ones."""
    _KNOWN.insert(0, dialect)


def _usage() -> Json:
    total = PROMPT_TOKENS + ANSWER_TOKENS
    return {
        "prompt_tokens": PROMPT_TOKENS,
        "completion_tokens": ANSWER_TOKENS,
        "total_tokens": total,
    }


def _named(name: str, **fields: Any) -> Event:
    return Event(json.dumps({"type": name, **fields}, ensure_ascii=False), name)


def _openai_call(call: ToolUse, index: int) -> Json:
    function = {"name": call.name, "arguments": call.arguments}
    return {"index": index, "id": call.id, "type": "function", "function": function}


def _anthropic_call(call: ToolUse, arguments: Any) -> Json:
    return {"type": "tool_use", "id": call.id, "name": call.name, "input": arguments}


def _fragments(calls: Sequence[ToolUse], style: str) -> list[Json]:
    """Yield each call in three pieces: its name, then two halves of its arguments."""
    pieces: list[list[Json]] = []
    for index, call in enumerate(calls):
        first, second = _halves(call.arguments)
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


def _halves(text: str) -> tuple[str, str]:
    middle = len(text) // 2
    return text[:middle], text[middle:]
