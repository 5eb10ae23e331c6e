"""Every built-in provider, called in every way: whole and streamed, from threads and from an event loop."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from fault_server import UID, FaultServer, Step, event, reply, stream

from modelport.entities import LLMResult, PromptMessageTool

SPEAK_OPENAI = ("xinference", "openai", "openllm", "openai_api_compatible")
PROVIDERS = (*SPEAK_OPENAI, "anthropic")
MANNERS = ("invoke", "ainvoke", "stream", "astream")
STREAMED = ("stream", "astream")

WEATHER = PromptMessageTool(
    name="weather",
    description="Weather of a city",
    parameters={"type": "object", "properties": {"city": {"type": "string"}}},
)


def model_of(provider: str, server: FaultServer, path: str = "", **fields: Any) -> Any:
    """Return a language model of a provider at the server, or below a path of it."""
    url = server.url + path
    sdk: Any = import_module(f"modelport.sdk.{provider}")

    fields = {"max_retries": "0", **fields}
    match provider:
        case "xinference":
            return sdk.LLM(UID, server_url=url, model_uid=UID, **fields)
        case "openai":
            return sdk.LLM("gpt-5.4", openai_api_key="k-1", openai_api_base=url, **fields)
        case "openllm":
            fields.pop("max_retries")
            return sdk.LLM(UID, server_url=url, **fields)
        case "openai_api_compatible":
            return sdk.LLM(UID, endpoint_url=url, **fields)
        case _:
            return sdk.LLM(
                "claude-sonnet-4-6",
                anthropic_api_key="k-1",
                anthropic_api_url=url,
                **fields,
            )


def serve(server: FaultServer, *scripts: list[Step]) -> None:
    """Answer the chats of every provider with these scripts."""
    server.describe(("chat", "tools"))
    for path in ("/v1/chat/completions", "/v1/messages"):
        server.on("POST", path, *(list(script) for script in scripts))


@dataclass
class Outcome:
    """The outcome of a call."""

    texts: list[str] = field(default_factory=list)
    result: LLMResult | None = None
    error: Exception | None = None
    reading: threading.Event = field(default_factory=threading.Event)
    """Set when a piece of a stream has arrived."""

    def add(self, text: str) -> None:
        """Record a piece of a stream."""
        self.texts.append(text)
        self.reading.set()

    @property
    def message(self) -> str:
        """The error in one line."""
        return f"{type(self.error).__name__}: {self.error}"


def ask(
    model: Any, manner: str, prompt: Any = "Hi", into: Outcome | None = None, **more: Any
) -> Outcome:
    """Make a call and record its outcome, with any error."""
    outcome = into or Outcome()
    if manner.startswith("a"):
        asyncio.run(_aask(model, manner, prompt, more, outcome))
        return outcome
    try:
        if manner == "invoke":
            outcome.result = model.invoke(prompt, **more)
        else:
            answer = model.stream(prompt, **more)
            for piece in answer:
                outcome.add(piece.text)
            outcome.result = answer.result
    except Exception as error:
        outcome.error = error
    return outcome


async def _aask(model: Any, manner: str, prompt: Any, more: Any, outcome: Outcome) -> None:
    try:
        if manner == "ainvoke":
            outcome.result = await model.ainvoke(prompt, **more)
        else:
            answer = model.astream(prompt, **more)
            async for piece in answer:
                outcome.add(piece.text)
            outcome.result = answer.result
    except Exception as error:
        outcome.error = error


# The words of the two protocols -------------------------------------------------------------------

USAGE = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
CLAUDE_USAGE = {"input_tokens": 10, "output_tokens": 20}


def chat(message: Mapping[str, Any], finish: str = "stop", **more: Any) -> list[Step]:
    """A whole chat answer."""
    choice = {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": finish}
    return reply({"id": "c1", "model": UID, "choices": [choice], "usage": USAGE, **more})


def piece(delta: Mapping[str, Any], finish: str | None = None, index: int = 0) -> dict[str, Any]:
    """One event of a chat stream."""
    choice = {"index": index, "delta": dict(delta), "finish_reason": finish}
    return {"id": "c1", "model": UID, "choices": [choice]}


def chat_stream(*pieces: Mapping[str, Any], finish: str | None = "stop") -> list[Step]:
    """A chat answer as a stream of these pieces."""
    events = [event(dict(one)) for one in pieces]
    if finish:
        events.append(event(piece({}, finish)))
    return stream(*events, event({"id": "c1", "choices": [], "usage": USAGE}), event("[DONE]"))


def claude(*blocks: Mapping[str, Any], stop: str = "end_turn") -> list[Step]:
    """A whole message."""
    return reply(_message(list(blocks), stop))


def claude_stream(*blocks: Mapping[str, Any], stop: str = "end_turn") -> list[Step]:
    """The same message as a stream."""
    return stream(*claude_events(*blocks, stop=stop))


def claude_events(*blocks: Mapping[str, Any], stop: str = "end_turn") -> list[bytes]:
    """The events of a message."""
    events = [named("message_start", message=_message([], None))]
    for index, block in enumerate(blocks):
        begun, deltas = _pieces(dict(block))
        events.append(named("content_block_start", index=index, content_block=begun))
        events += [named("content_block_delta", index=index, delta=one) for one in deltas]
        events.append(named("content_block_stop", index=index))
    events.append(named("message_delta", delta={"stop_reason": stop}, usage={"output_tokens": 20}))
    return [*events, named("message_stop")]


def named(kind: str, **data: Any) -> bytes:
    """One event of Anthropic's."""
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **data})}\n\n".encode()


def words(provider: str, *texts: str) -> list[bytes]:
    """The events with these texts, without the end of the answer."""
    if provider != "anthropic":
        return [event(piece({"content": text})) for text in texts]
    begun = named("content_block_start", index=0, content_block={"type": "text", "text": ""})
    return [
        named("message_start", message=_message([], None)),
        begun,
        *(
            named("content_block_delta", index=0, delta={"type": "text_delta", "text": text})
            for text in texts
        ),
    ]


def ended(provider: str) -> bytes:
    """The event that ends every stream."""
    return named("message_stop") if provider == "anthropic" else event("[DONE]")


def whole_words(provider: str, text: str) -> list[Step]:
    """A whole answer of this text."""
    if provider == "anthropic":
        return claude({"type": "text", "text": text})
    return chat({"content": text})


def _message(blocks: list[Any], stop: str | None) -> dict[str, Any]:
    return {
        "id": "m1",
        "type": "message",
        "role": "assistant",
        "model": "claude",
        "content": blocks,
        "stop_reason": stop,
        "usage": CLAUDE_USAGE,
    }


def _pieces(block: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    match block["type"]:
        case "text":
            cites = [{"type": "citations_delta", "citation": c} for c in block.get("citations", ())]
            rest = {key: value for key, value in block.items() if key != "citations"}
            return {**rest, "text": ""}, [{"type": "text_delta", "text": block["text"]}, *cites]
        case "thinking":
            thought = {"type": "thinking_delta", "thinking": block["thinking"]}
            signed = {"type": "signature_delta", "signature": block["signature"]}
            return {**block, "thinking": "", "signature": ""}, [thought, signed]
        case _ if "input" in block:
            text = json.dumps(block["input"])
            halves = text[: len(text) // 2], text[len(text) // 2 :]
            return {**block, "input": {}}, [
                {"type": "input_json_delta", "partial_json": half} for half in halves
            ]
        case _:
            return block, []
