"""Several answers to one question stay separate: none is lost, and none contains words of another."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from modelport.entities import ImagePromptMessageContent, PromptMessageTool, UserPromptMessage
from modelport.errors import StreamInterruptedError, UnsupportedCapabilityError
from modelport.sdk.openai_api_compatible import LLM
from modelport_providers.conformance.server import ScriptedServer, chunked, whole

ANSWERS = ("Red apple", "<think>hm</think>Blue sky", "Green tea")
TEXTS = ["Red apple", "Blue sky", "Green tea"]
IMAGE = ImagePromptMessageContent(format="png", mime_type="image/png", base64_data="AAAA")
TOOL = PromptMessageTool(name="weather", description="Weather", parameters={"type": "object"})


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(lambda _: whole({"error": "no script"}, 501)) as running:
        yield running


def llm_of(server: ScriptedServer, **fields: Any) -> LLM:
    return LLM("m", endpoint_url=server.url, max_retries=0, **fields)


def piece(index: int | None, delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    where = {} if index is None else {"index": index}
    return {**where, "delta": delta, "finish_reason": finish}


def events(*groups: Sequence[dict[str, Any]], done: bool = True) -> list[bytes]:
    sent = [b"data: " + json.dumps({"choices": list(one)}).encode() + b"\n\n" for one in groups]
    return [*sent, b"data: [DONE]\n\n"] if done else sent


def letters_of(count: int) -> list[dict[str, Any]]:
    """The characters of several answers, each in order, interleaved at random."""
    left = [list(answer) for answer in ANSWERS[:count]]
    dealt: list[dict[str, Any]] = []
    chance = random.Random(count)
    while any(left):
        index = chance.choice([one for one in range(count) if left[one]])
        dealt.append(piece(index, {"content": left[index].pop(0)}))
    return [*dealt, *(piece(one, {}, "stop") for one in range(count))]


@pytest.mark.slow
@pytest.mark.parametrize("together", [1, 2, 5])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_choices_of_a_stream_stay_apart(server: ScriptedServer, count: int, together: int) -> None:
    sent = letters_of(count)
    # One event may hold one piece of a choice at most.
    legal: list[list[dict[str, Any]]] = []
    for one in sent:
        if (
            legal
            and len(legal[-1]) < together
            and all(o["index"] != one["index"] for o in legal[-1])
        ):
            legal[-1].append(one)
        else:
            legal.append([one])
    server.script = lambda _: chunked(events(*legal))
    with llm_of(server).stream("Hi", extra_body={"n": count}) as stream:
        text = "".join(chunk.text for chunk in stream)
    assert text == stream.result.text == TEXTS[0]
    assert [one.text for one in stream.result.choices] == TEXTS[:count]
    assert [one.answered_by for one in stream.result.choices] == ["openai_api_compatible/m"] * count


@pytest.mark.parametrize("numbered", [True, False])
def test_choices_of_a_whole_answer_stay_apart(server: ScriptedServer, numbered: bool) -> None:
    choices = [
        {
            "message": {"content": text},
            "finish_reason": "stop",
            **({"index": i} if numbered else {}),
        }
        for i, text in enumerate(ANSWERS)
    ]
    usage = {"prompt_tokens": 1, "completion_tokens": 9, "total_tokens": 10}
    server.script = lambda _: whole({"choices": choices, "usage": usage})
    result = llm_of(server).invoke("Hi", extra_body={"n": 3})
    assert [one.text for one in result.choices] == TEXTS
    assert result.choices[1].reasoning == "hm"
    # The server counts them together: the sum over the choices is what was used.
    assert sum(one.usage.completion_tokens for one in result.choices) == 9


def test_an_unrequested_choice_is_not_mixed_in(server: ScriptedServer) -> None:
    server.script = lambda _: chunked(events(*[[one] for one in letters_of(2)]))
    with llm_of(server).stream("Hi") as stream:
        assert "".join(chunk.text for chunk in stream) == "Red apple"
    assert len(stream.result.others) == 1


def test_each_choice_has_its_own_tool_calls(server: ScriptedServer) -> None:
    def call(city: str, index: int) -> list[dict[str, Any]]:
        begin = {
            "index": 0,
            "id": f"c{index}",
            "function": {"name": "weather", "arguments": '{"city"'},
        }
        end = {"index": 0, "function": {"arguments": f': "{city}"}}'}}
        return [piece(index, {"tool_calls": [one]}) for one in (begin, end)]

    oslo, bonn = call("Oslo", 0), call("Bonn", 1)
    dealt = [[oslo[0]], [bonn[0]], [oslo[1], bonn[1]]]
    ends = [[piece(0, {}, "tool_calls")], [piece(1, {}, "stop")]]
    server.script = lambda _: chunked(events(*dealt, *ends))
    with llm_of(server).stream("Hi", tools=[TOOL], extra_body={"n": 2}) as stream:
        list(stream)
    called = [one.message.tool_calls[0].function.arguments for one in stream.result.choices]
    assert [json.loads(one)["city"] for one in called] == ["Oslo", "Bonn"]
    assert [one.finish_reason for one in stream.result.choices] == ["tool_calls", "tool_calls"]


def test_a_stream_that_ends_inside_a_further_choice_is_cut(server: ScriptedServer) -> None:
    sent = [[piece(0, {"content": "Red"})], [piece(1, {"content": "Bl"})], [piece(0, {}, "stop")]]
    server.script = lambda _: chunked(events(*sent, done=False))
    with (
        pytest.raises(StreamInterruptedError, match="without a finish reason") as caught,
        llm_of(server).stream("Hi", extra_body={"n": 2}) as stream,
    ):
        list(stream)
    assert caught.value.partial.text == "Red"


def test_an_error_in_a_further_choice_is_raised(server: ScriptedServer) -> None:
    failed = {**piece(1, {}, "error"), "error": {"message": "went quiet", "code": 504}}
    server.script = lambda _: chunked(events([piece(0, {"content": "Red"})], [failed]))
    with (
        pytest.raises(StreamInterruptedError, match="went quiet"),
        llm_of(server).stream("Hi", extra_body={"n": 2}) as stream,
    ):
        list(stream)


@pytest.mark.parametrize("given", [{}, {"vision_support": "no_support"}])
def test_an_image_is_rejected_according_to_the_credentials(
    server: ScriptedServer, given: dict[str, Any]
) -> None:
    model = llm_of(server, **given)
    with pytest.raises(UnsupportedCapabilityError, match="do not say vision_support = 'support'"):
        model.invoke([UserPromptMessage(content=[IMAGE])])
    assert not server.asked


def test_what_no_form_decides_about_is_left_to_the_server(server: ScriptedServer) -> None:
    server.script = lambda _: whole({"choices": [{"message": {"content": "seen"}}]})
    seeing = llm_of(server, vision_support="support")
    assert seeing.invoke([UserPromptMessage(content=[IMAGE])]).text == "seen"
