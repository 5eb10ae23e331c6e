"""Fakes answer from a script like real models, and record their calls."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from modelport import sdk, testing
from modelport.errors import InvokeRateLimitError
from modelport.testing import (
    FakeLLM,
    FakeModeration,
    FakeRerank,
    FakeSpeech2Text,
    FakeTextEmbedding,
    FakeTTS,
    Pause,
    ScriptExhausted,
    tool_call,
)


def test_answers_come_in_the_order_of_the_script() -> None:
    llm = FakeLLM(
        [
            "text",
            tool_call("f", {"a": 1}),
            [tool_call("f"), tool_call("g")],
            InvokeRateLimitError("slow"),
            lambda call: f"you said {call.text}",
            lambda: "no argument",
            {"json": True},
            [Pause(0.001), "pie", "ces"],
            Pause(0.001),
            "after a pause",
        ]
    )
    assert isinstance(llm, sdk.LLM)
    assert llm.invoke("1").text == "text"
    assert llm.invoke("2").message.tool_calls[0].args == {"a": 1}
    calls = llm.invoke("3").message.tool_calls
    assert [(call.name, call.id) for call in calls] == [("f", "call_1"), ("g", "call_2")]
    with pytest.raises(InvokeRateLimitError, match="slow"):
        llm.invoke("4")
    assert [llm.invoke(str(n)).text for n in (5, 6, 7, 8, 9)] == [
        "you said 5",
        "no argument",
        '{"json": true}',
        "pieces",
        "after a pause",
    ]
    with pytest.raises(ScriptExhausted, match="no answer left"):
        llm.invoke("10")
    assert [call.text for call in llm.calls] == [str(n) for n in range(1, 11)]


def test_the_whole_request_is_recorded() -> None:
    llm = FakeLLM(["x"])
    llm.invoke(
        [{"role": "system", "content": "s"}, "Hi"],
        temperature=0,
        stop="END",
        user="ann",
        timeout=3,
    )
    (call,) = llm.calls
    assert [message.text for message in call.messages] == ["s", "Hi"]
    assert (call.parameters, call.stop, call.user) == ({"temperature": 0}, ["END"], "ann")
    assert call.options is not None
    assert call.options.timeout == 3


async def test_many_tasks_share_one_script() -> None:
    llm = FakeLLM([str(n) for n in range(50)])
    answers = await asyncio.gather(*(llm.ainvoke("Hi") for _ in range(50)))
    assert sorted(int(answer.text) for answer in answers) == list(range(50))


def test_copies_share_script_and_record() -> None:
    llm = FakeLLM(["a", "b"])
    llm.with_options(timeout=1).with_parameters(temperature=0).invoke("Hi")
    assert llm.calls[0].parameters == {"temperature": 0}
    assert llm.invoke("Hi").text == "b"


def test_other_exceptions_are_raised_unchanged() -> None:
    with pytest.raises(ZeroDivisionError):
        FakeLLM([ZeroDivisionError()]).invoke("Hi")
    with pytest.raises(KeyError):
        FakeLLM([KeyError]).invoke("Hi")


@pytest.mark.parametrize("script", ["text", b"bytes", {"a": 1}])
def test_a_script_is_a_list(script: Any) -> None:
    with pytest.raises(TypeError, match="must be a list"):
        FakeLLM(script)


async def test_vectors_come_from_the_script_or_from_the_text() -> None:
    fake = FakeTextEmbedding([[[1.0, 2.0], [3.0, 4.0]]])
    assert isinstance(fake, sdk.TextEmbedding)
    assert fake.embed(["a", "b"]).embeddings == [[1.0, 2.0], [3.0, 4.0]]
    free = FakeTextEmbedding()
    result = await free.aembed(["a", "b", "a"], input_type="query")
    assert result.embeddings[0] == result.embeddings[2] != result.embeddings[1]
    assert free.calls[0].input == ["a", "b", "a"]
    assert free.calls[0].arguments["input_type"] == "query"


def test_documents_are_ranked() -> None:
    fake = FakeRerank([[0.1, 0.9]])
    assert isinstance(fake, sdk.Rerank)
    assert [doc.index for doc in fake.rerank("q", ["a", "b"]).docs] == [1, 0]
    best = FakeRerank().rerank("the river", ["a lake", "the river here"], top_n=1)
    assert [doc.index for doc in best.docs] == [1]


async def test_fakes_transcribe_and_speak() -> None:
    speech = FakeSpeech2Text(["hello"])
    assert isinstance(speech, sdk.Speech2Text)
    assert speech.transcribe(b"RIFF") == "hello"
    assert speech.calls[0].input == b"RIFF"
    words = FakeTTS([[b"a", b"b"], b"c"])
    assert isinstance(words, sdk.TTS)
    assert list(words.stream("x", voice="v")) == [b"a", b"b"]
    assert await words.aspeak("y") == b"c"
    assert [call.arguments["voice"] for call in words.calls] == ["v", None]


def test_texts_are_judged() -> None:
    fake = FakeModeration([True, False])
    assert isinstance(fake, sdk.Moderation)
    assert fake.check("bad")
    assert not fake.judge("good").result


@pytest.mark.parametrize(
    ("make", "ask"),
    [
        (FakeTextEmbedding, lambda fake: fake.embed("x")),
        (FakeRerank, lambda fake: fake.rerank("q", ["x"])),
        (FakeSpeech2Text, lambda fake: fake.transcribe(b"x")),
        (FakeTTS, lambda fake: fake.speak("x")),
        (FakeModeration, lambda fake: fake.check("x")),
    ],
)
def test_every_fake_raises_what_its_script_says(make: Any, ask: Any) -> None:
    with pytest.raises(InvokeRateLimitError, match="slow"):
        ask(make([InvokeRateLimitError("slow")]))
    with pytest.raises(ScriptExhausted):
        ask(make([]))


def test_the_names_are_public() -> None:
    assert testing.Pause is Pause
