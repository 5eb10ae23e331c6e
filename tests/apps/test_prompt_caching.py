"""Marks for a server's prompt cache on parts, messages and tools, and the usage that they lead to."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

import modelport
from modelport import Image, messages, sdk
from modelport._runtime.adapters import cache_marks
from modelport.entities import PromptMessageTool, TextPromptMessageContent
from modelport.sdk.anthropic import LLM
from modelport_providers.conformance.dialects import OpenAI
from modelport_providers.conformance.server import Asked, ScriptedServer, chunked, whole

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

    def answer(request: Asked) -> Any:
        bodies.append(request.json)
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


def test_nothing_is_marked_by_default(sent: tuple[LLM, list[Any]]) -> None:
    llm, bodies = sent
    llm.invoke([{"role": "system", "content": "Brief."}, "Hi"])
    assert "cache_control" not in json.dumps(bodies)
    assert bodies[0]["system"] == "Brief."


def test_usage_reports_cache_reads_and_writes(sent: tuple[LLM, list[Any]]) -> None:
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
    answer = {"role": "assistant", "content": "Long answer.", "cache_control": MARK}
    llm.invoke(["Hi", answer, "Go on."])
    block = {"type": "text", "text": "Long answer.", "cache_control": MARK}
    assert bodies[0]["messages"][1]["content"] == [block]


MARKED: dict[str, Any] = {
    "a part": ([TextPromptMessageContent(data="A book.").cached(), "Why?"], None),
    "a message": ([{"role": "system", "content": "Long.", "cache_control": MARK}, "Why?"], None),
    "a tool": (
        "Why?",
        [PromptMessageTool(name="a", description="A", parameters={"type": "object"}).cached()],
    ),
}


def bound(provider: str, url: str) -> sdk.LLM:
    return {
        "openai": lambda: modelport.llm("openai/gpt-5.4", openai_api_key="k", openai_api_base=url),
        "openai_api_compatible": lambda: modelport.llm(
            "openai_api_compatible/m", endpoint_url=url, function_calling_type="tool_call"
        ),
        "openllm": lambda: modelport.llm("openllm/m", server_url=url),
        "xinference": lambda: modelport.llm("xinference/m", server_url=url, model_uid="m"),
    }[provider]()


def hello(request: Asked) -> Any:
    if request.method == "GET":
        return whole({"model_type": "LLM", "model_ability": ["chat", "tools"]})
    return whole(OpenAI().text("Hello"))


@pytest.fixture
def unwarned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_marks, "_warned", set())


@pytest.mark.slow
@pytest.mark.parametrize("what", MARKED)
@pytest.mark.parametrize("provider", ["openai", "openai_api_compatible", "openllm", "xinference"])
def test_a_provider_without_marks_warns_once(provider: str, what: str, unwarned: None) -> None:
    prompt, tools = MARKED[what]
    with ScriptedServer(hello) as server:
        llm = bound(provider, server.url)
        with pytest.warns(UserWarning, match=f"{provider} takes no marks") as caught:
            assert llm.invoke(prompt, tools=tools).text == "Hello"
        assert caught[0].filename == __file__
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            llm.invoke(prompt, tools=tools)
        assert "cache_control" not in str([request.json for request in server.asked])


def test_a_provider_with_marks_and_a_prompt_without_do_not_warn(
    sent: tuple[LLM, list[Any]], unwarned: None
) -> None:
    with warnings.catch_warnings(), ScriptedServer(hello) as server:
        warnings.simplefilter("error")
        for prompt, tools in MARKED.values():
            sent[0].invoke(prompt, tools=tools)
        bound("openai", server.url).invoke(["Hi", Image.from_bytes(b"GIF89a")])


def test_a_fallback_to_a_provider_without_marks_works(unwarned: None) -> None:
    with ScriptedServer(hello) as server, ScriptedServer(lambda _: whole({}, 529)) as busy:
        claude = LLM(
            "claude-sonnet-4-6", anthropic_api_key="k", anthropic_api_url=busy.url
        ).with_options(retries=0)
        both = modelport.Fallback([claude, bound("openai", server.url)])
        with pytest.warns(UserWarning, match="openai takes no marks"):
            answer = both.invoke(MARKED["a part"][0])
    assert answer.answered_by == "openai/gpt-5.4"


def test_streams_report_cached_tokens_too() -> None:
    start = {"type": "message_start", "message": {"usage": USAGE}}
    events = [
        start,
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {
            "type": "content_block_delta",
            "index": 0,
            "delta": {"type": "text_delta", "text": "ok"},
        },
        {"type": "content_block_stop", "index": 0},
        {
            "type": "message_delta",
            "delta": {"stop_reason": "end_turn"},
            "usage": {"output_tokens": 2},
        },
        {"type": "message_stop"},
    ]
    lines = [f"event: {e['type']}\ndata: {json.dumps(e)}\n\n".encode() for e in events]
    with ScriptedServer(lambda _: chunked(lines)) as server:
        llm = LLM("claude-sonnet-4-6", anthropic_api_key="k", anthropic_api_url=server.url)
        with llm.stream("Hi") as stream:
            assert "".join(chunk.text for chunk in stream) == "ok"
    usage = stream.result.usage
    assert (usage.cached_tokens, usage.cache_write_tokens, usage.completion_tokens) == (100, 30, 2)
