"""Marks for a server's prompt cache on parts, messages and tools, and what usage says of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from modelport import Image, messages
from modelport.entities import PromptMessageTool, TextPromptMessageContent
from modelport.sdk.anthropic import LLM
from modelport_providers.conformance.server import Asked, ScriptedServer, whole

MARK = {"type": "ephemeral"}
USAGE = {
    "input_tokens": 5,
    "output_tokens": 2,
    "cache_read_input_tokens": 100,
    "cache_creation_input_tokens": 30,
}


@pytest.fixture
def sent() -> Iterator[tuple[LLM, list[Any]]]:
    bodies: list[Any] = []

    def answer(asked: Asked) -> Any:
        bodies.append(asked.json)
        content = [{"type": "text", "text": "ok"}]
        return whole(
            {"type": "message", "content": content, "stop_reason": "end_turn", "usage": USAGE}
        )

    with ScriptedServer(answer) as server:
        llm = LLM("claude-sonnet-4-6", anthropic_api_key="k", anthropic_api_url=server.url)
        yield llm, bodies


def test_parts_messages_and_tools_are_marked(sent: tuple[LLM, list[Any]]) -> None:
    llm, bodies = sent
    tool = PromptMessageTool(name="a", description="A", parameters={"type": "object"})
    llm.invoke(
        [
            {"role": "system", "content": "Long.", "cache_control": MARK},
            TextPromptMessageContent(data="A book.").cached(ttl="1h"),
            Image.from_bytes(b"GIF89a").cached(),
            {"type": "text", "text": "More.", "cache_control": MARK},
            "Why?",
        ],
        tools=[
            tool.cached(),
            {"type": "function", "function": {"name": "b"}, "cache_control": MARK},
            {"type": "function", "function": {"name": "c"}},
        ],
    )
    (body,) = bodies
    assert body["system"] == [{"type": "text", "text": "Long.", "cache_control": MARK}]
    marks = [block.get("cache_control") for block in body["messages"][0]["content"]]
    assert marks == [{"type": "ephemeral", "ttl": "1h"}, MARK, MARK, None]
    assert [one.get("cache_control") for one in body["tools"]] == [MARK, MARK, None]


def test_nothing_is_marked_unasked(sent: tuple[LLM, list[Any]]) -> None:
    llm, bodies = sent
    llm.invoke([{"role": "system", "content": "Brief."}, "Hi"])
    assert "cache_control" not in json.dumps(bodies)
    assert bodies[0]["system"] == "Brief."


def test_usage_says_what_was_read_and_written(sent: tuple[LLM, list[Any]]) -> None:
    usage = sent[0].invoke("Hi").usage
    assert (usage.prompt_tokens, usage.cached_tokens, usage.cache_write_tokens) == (135, 100, 30)
    both = usage + usage
    assert (both.cached_tokens, both.cache_write_tokens) == (200, 60)


def test_marks_survive_the_way_to_json() -> None:
    history = messages.load([{"role": "user", "content": "x", "cache_control": MARK}])
    assert messages.load(json.dumps(messages.dump(history))) == history
    assert history[0].content[0].opaque_body == {"cache_control": MARK}  # type: ignore[index, union-attr]


def test_a_marked_answer_of_the_model_is_not_lost(sent: tuple[LLM, list[Any]]) -> None:
    llm, bodies = sent
    said = {"role": "assistant", "content": "Long answer.", "cache_control": MARK}
    llm.invoke(["Hi", said, "Go on."])
    block = {"type": "text", "text": "Long answer.", "cache_control": MARK}
    assert bodies[0]["messages"][1]["content"] == [block]
