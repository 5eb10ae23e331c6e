"""Data that a server needs again is sent back to that server only, not to another one of the same provider."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fault_server import UID, FaultServer, reply

from modelport import messages
from modelport.entities import UserPromptMessage
from modelport.sdk import anthropic, openai_api_compatible, xinference
from modelport_providers.wire.http.urls import server_origin

QUESTION = UserPromptMessage(content="Weather in Oslo?")
CALL = {"id": "c1", "type": "function", "function": {"name": "weather", "arguments": "{}"}}
SEALED = {**CALL, "extra_content": {"google": {"thought_signature": "SIGNED"}}}
SPOKEN = {
    "role": "assistant",
    "content": "Let me look.",
    "reasoning_content": "THOUGHT",
    "reasoning_details": [{"type": "reasoning.text", "text": "DETAIL"}],
    "tool_calls": [SEALED],
}
CHAT = reply({"choices": [{"message": SPOKEN, "finish_reason": "tool_calls"}]})
BLOCKS = [
    {"type": "text", "text": "Let me look."},
    {"type": "server_tool_use", "id": "s1", "name": "web_search", "input": {"q": "SIGNED"}},
    {"type": "tool_use", "id": "c1", "name": "weather", "input": {}},
]
MESSAGE = reply({"type": "message", "content": BLOCKS, "stop_reason": "tool_use"})
MODELS = {
    "openai_api_compatible": lambda url: openai_api_compatible.LLM("m", endpoint_url=url),
    "xinference": lambda url: xinference.LLM("m", server_url=url, model_uid=UID),
    "anthropic": lambda url: anthropic.LLM(
        "claude-sonnet-4-6", anthropic_api_key="k", anthropic_api_url=url
    ),
}


@pytest.fixture
def other() -> Iterator[FaultServer]:
    running = FaultServer()
    yield running
    running.close()


def answering(server: FaultServer) -> FaultServer:
    server.describe(["chat", "tools"])
    server.chat(CHAT)
    server.on("POST", "/v1/messages", MESSAGE)
    return server


def sent(server: FaultServer) -> str:
    """Return the last conversation that a server got."""
    return json.dumps(server.seen[-1].json["messages"])


@pytest.mark.slow
@pytest.mark.parametrize("provider", MODELS)
@pytest.mark.parametrize("saved", [False, True], ids=["kept", "saved"])
def test_what_one_server_reported_does_not_reach_another(
    server: FaultServer, other: FaultServer, provider: str, saved: bool
) -> None:
    make: Any = MODELS[provider]
    history: Any = [QUESTION]
    first = make(answering(server).url).invoke(history, tools=[WEATHER])
    history += [first.message, {"role": "tool", "tool_call_id": "c1", "content": "20"}]
    if saved:
        dumped = json.dumps(messages.dump(history))
        assert server.url.rpartition(":")[2] not in dumped
        history = messages.load(dumped)
    make(server.url).invoke(history, tools=[WEATHER])
    make(answering(other).url).invoke(history, tools=[WEATHER])
    assert "SIGNED" in sent(server)
    assert "SIGNED" not in sent(other)
    assert "THOUGHT" not in sent(other)
    # The parts that every server understands are still sent.
    assert "Let me look." in sent(other)
    assert "c1" in sent(other)


WEATHER = {"name": "weather", "parameters": {"type": "object", "properties": {}}}


@pytest.mark.parametrize(
    ("address", "same"),
    [
        ("http://a.example", True),
        ("a.example/", True),
        ("http://a.example/v1", True),
        ("http://me:pw@a.example/v1/chat/completions", True),
        ("http://b.example", False),
        ("http://a.example:81", False),
        ("http://a.example/other/v1", False),
    ],
)
def test_a_server_has_one_name_however_its_address_is_written(address: str, same: bool) -> None:
    known = server_origin("acme", "http://a.example/v1")
    assert (server_origin("acme", address) == known) is same
    assert "a.example" not in known


@pytest.mark.parametrize("address", ["", " ", "https://api.acme.example", "api .x", "ftp://x"])
def test_the_home_of_a_provider_is_the_provider(address: str) -> None:
    assert server_origin("acme", address, "https://api.acme.example/v1") == "acme"
