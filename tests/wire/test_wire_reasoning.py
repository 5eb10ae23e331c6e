"""Reasoning is distinguished from the answer, whatever a server does with tags and fields."""

from __future__ import annotations

from typing import Any

import pytest
from fault_server import DONE, STOP, FaultServer, chunk, reply, stream, text
from wire_app import App

from modelport.entities import (
    AssistantPromptMessage,
    TextPromptMessageContent,
    ThinkingPromptMessageContent,
    UserPromptMessage,
)
from modelport.errors import InvokeBadRequestError


def thought(*pieces: str, key: str = "reasoning_content") -> list[bytes]:
    return [chunk({key: piece, "content": None}) for piece in pieces]


STREAMS: dict[str, tuple[list[bytes], str, str]] = {
    "a field of its own": ([*thought("2 and ", "2"), *text("4")], "2 and 2", "4"),
    "the field called reasoning": ([*thought("2", key="reasoning"), *text("4")], "2", "4"),
    "null at the switch": (
        [*thought("2"), chunk({"reasoning_content": None, "content": None}), *text("4")],
        "2",
        "4",
    ),
    "both in one delta": ([chunk({"reasoning_content": "2", "content": "4"})], "2", "4"),
    "tags": (text("<think>2 and 2</think>4"), "2 and 2", "4"),
    "tags split over chunks": (text("<th", "ink>2 a", "nd 2</", "thi", "nk>4"), "2 and 2", "4"),
    "tags with line breaks": (text("<think>\n", "2\n", "</think>\n\n", "4"), "2\n", "4"),
    "white space before the tag": (text("\n ", "<think>2</think>4"), "2", "4"),
    "blank": (text("<think>", "\n\n", "</think>", "\n\n", "4"), "", "4"),
    "nested": (text("<think>a<think>b</think>c</think>4"), "abc", "4"),
    "unclosed": (text("<think>2 and"), "2 and", ""),
    "no tags": (text("1 < 2", " and 2 <", " 3"), "", "1 < 2 and 2 < 3"),
    "tags in the middle of a line": (text("write <think> so"), "", "write <think> so"),
    "pieces of tags left in the field, as Xinference 4.1 sends them": (
        [
            *text("<think>\n"),
            *thought("<think", "\n", "2 make", " 4.", "\n</", "think>"),
            *text("\n\n", "4"),
        ],
        "\n2 make 4.\n",
        "\n\n4",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("scenario", STREAMS)
def test_reasoning_and_answer_are_distinguished(
    server: FaultServer, quick: App, scenario: str
) -> None:
    events, reasoning, answer = STREAMS[scenario]
    server.chat(stream(*events, STOP, DONE))
    quick.stream()
    assert (quick.reasoning, quick.text) == (reasoning, answer)


def test_reasoning_is_a_separate_typed_part(server: FaultServer, app: App) -> None:
    server.chat(stream(*thought("2"), *text("4"), STOP, DONE))
    app.stream()
    first = app.chunks[0].delta.message.content
    assert isinstance(first, list)
    assert isinstance(first[0], ThinkingPromptMessageContent)


@pytest.mark.parametrize(
    ("abilities", "pieces", "reasoning", "answer"),
    [
        (["chat", "reasoning"], ["2 and ", "2</think>", "\n\n4"], "2 and 2", "4"),
        (["chat", "reasoning"], ["<think>2</think>", "4"], "2", "4"),
        (["chat", "reasoning", "hybrid"], ["4"], "", "4"),
    ],
)
def test_a_model_that_always_reasons_begins_inside_its_thoughts(
    server: FaultServer,
    quick: App,
    abilities: list[str],
    pieces: list[str],
    reasoning: str,
    answer: str,
) -> None:
    """Templates put the opening tag into the prompt, so that only the closing one is streamed."""
    server.describe(abilities)
    server.chat(stream(*text(*pieces), STOP, DONE))
    quick.stream()
    assert (quick.reasoning, quick.text) == (reasoning, answer)


def test_an_answer_that_was_taken_for_thoughts_is_not_lost(server: FaultServer, quick: App) -> None:
    server.describe(["chat", "reasoning"])
    server.chat(stream(*text("no thoughts, ", "just 4"), STOP, DONE))
    quick.stream()
    assert quick.text == "no thoughts, just 4"


@pytest.mark.parametrize(
    ("message", "reasoning", "answer"),
    [
        ({"content": "4", "reasoning_content": "2 and 2"}, "2 and 2", "4"),
        ({"content": "4", "reasoning": "2 and 2"}, "2 and 2", "4"),
        ({"content": "<think>2 and 2</think>4"}, "2 and 2", "4"),
        ({"content": "2 and 2</think>\n\n4"}, "2 and 2", "4"),
        ({"content": "<think>2 and 2"}, "2 and 2", ""),
        ({"content": "4"}, "", "4"),
    ],
)
def test_reasoning_of_a_whole_answer_is_distinguished_too(
    server: FaultServer, quick: App, message: dict[str, Any], reasoning: str, answer: str
) -> None:
    server.chat(reply({"choices": [{"message": message, "finish_reason": "stop"}]}))
    result = quick.invoke()
    assert (result.reasoning, result.text) == (reasoning, answer)


def test_reasoning_of_earlier_turns_is_not_sent_back(server: FaultServer, quick: App) -> None:
    server.chat(stream(*text("ok"), STOP, DONE))
    parts = [ThinkingPromptMessageContent(data="hm"), TextPromptMessageContent(data="4")]
    quick.stream(
        [
            UserPromptMessage(content="2+2?"),
            AssistantPromptMessage(content=parts),
            UserPromptMessage(content="sure?"),
        ]
    )
    assert server.chats[0].json["messages"][1] == {"role": "assistant", "content": "4"}


@pytest.mark.parametrize("wanted", [True, False])
def test_the_switch_is_sent_for_models_that_have_it(
    server: FaultServer, quick: App, wanted: bool
) -> None:
    server.describe(["chat", "hybrid"])
    server.chat(stream(*text("ok"), STOP, DONE))
    quick.parameters = {"enable_thinking": wanted}
    quick.stream()
    body = server.chats[0].json
    assert body["enable_thinking"] is wanted
    assert body["chat_template_kwargs"]["enable_thinking"] is wanted


def test_models_that_do_not_reason_have_no_switch(server: FaultServer, quick: App) -> None:
    quick.parameters = {"enable_thinking": True}
    with pytest.raises(InvokeBadRequestError, match="enable_thinking"):
        quick.stream()
    assert server.chats == []
