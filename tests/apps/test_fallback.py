"""Several models as one: the next one answers where the previous one cannot, and the result says which."""

from __future__ import annotations

from typing import Any

import pytest

import modelport
from modelport import Fallback
from modelport.errors import (
    ContextLengthError,
    InvokeAuthorizationError,
    InvokeBadRequestError,
    InvokeConnectionError,
    InvokeRateLimitError,
    InvokeServerUnavailableError,
)
from modelport.sdk import LLM
from modelport.testing import FakeLLM

PASSING = [
    InvokeRateLimitError,
    InvokeConnectionError,
    InvokeAuthorizationError,
    InvokeServerUnavailableError,
]


def pair(first: list[Any], second: list[Any]) -> tuple[FakeLLM, FakeLLM, Fallback]:
    one, two = FakeLLM(first, model="one"), FakeLLM(second, model="two")
    return one, two, Fallback([one, two])


@pytest.mark.parametrize("error", PASSING)
def test_after_a_failure_the_next_model_answers(error: type[Exception]) -> None:
    one, two, both = pair([error()], ["from two"])
    assert isinstance(both, LLM)
    result = both.invoke("Hi", temperature=0)
    assert (result.text, result.answered_by) == ("from two", "two")
    assert [len(one.calls), len(two.calls)] == [1, 1]
    assert two.calls[0].parameters == {"temperature": 0}


def test_the_first_model_answers_when_it_can() -> None:
    _, two, both = pair(["from one"], ["from two"])
    assert both.invoke("Hi").answered_by == "one"
    assert not two.calls


@pytest.mark.parametrize("error", [InvokeBadRequestError, ContextLengthError, KeyError])
def test_a_bad_request_is_not_sent_to_the_next_model(error: type[Exception]) -> None:
    _, two, both = pair([error("bad")], ["from two"])
    with pytest.raises(error):
        both.invoke("Hi")
    assert not two.calls


def test_the_last_error_is_raised() -> None:
    _, _, both = pair([InvokeRateLimitError("slow")], [InvokeConnectionError("gone")])
    with pytest.raises(InvokeConnectionError, match="gone"):
        both.invoke("Hi")


async def test_the_async_forms_do_the_same() -> None:
    _, _, both = pair([InvokeRateLimitError(), InvokeRateLimitError()], ["two", "more of two"])
    assert (await both.ainvoke("Hi")).answered_by == "two"
    async with both.astream("Hi") as stream:
        message = "".join([chunk.text async for chunk in stream])
    assert (message, stream.result.answered_by) == ("more of two", "two")


def test_a_stream_continues_only_before_the_first_piece() -> None:
    _, two, both = pair([InvokeRateLimitError(), ["a", InvokeConnectionError()]], ["from two"])
    with both.stream("Hi") as stream:
        assert "".join(chunk.text for chunk in stream) == "from two"
    assert stream.result.answered_by == "two"
    with pytest.raises(InvokeConnectionError), both.stream("Hi") as broken:
        for _ in broken:
            pass
    assert (broken.partial.text, broken.partial.answered_by) == ("a", "one")
    assert len(two.calls) == 1


def test_tools_and_typed_answers_work_through_it() -> None:
    _, _, both = pair([InvokeRateLimitError()], ["42"])
    assert both.parse("?", int).parsed == 42


def test_options_reach_the_models() -> None:
    one, two, both = pair([InvokeRateLimitError()], ["x"])
    both = Fallback([one.with_options(timeout=9), two]).with_options(
        timeout=5, extra_headers={"a": "1"}
    )
    both.invoke("Hi", extra_headers={"b": "2"})
    first, second = one.calls[0].options, two.calls[0].options
    assert first is not None
    assert second is not None
    assert (first.timeout, first.retries, first.extra_headers) == (5, 0, {"a": "1", "b": "2"})
    assert (second.timeout, second.retries) == (5, None)


# Parameters ---------------------------------------------------------------------------------------


def openai() -> LLM:
    return modelport.llm("openai/gpt-5.4", openai_api_key="k")


def anthropic() -> LLM:
    return modelport.llm("anthropic/claude-sonnet-4-6", anthropic_api_key="k")


def test_parameters_that_one_does_not_know_are_rejected_at_construction() -> None:
    with pytest.raises(InvokeBadRequestError, match=r"'claude-sonnet-4-6' .*'reasoning_effort'"):
        Fallback([openai().with_parameters(reasoning_effort="low"), anthropic()])
    both = Fallback([openai(), anthropic()])
    with pytest.raises(InvokeBadRequestError, match="'verbosity'"):
        both.with_parameters(verbosity="low", max_tokens=5)
    with pytest.raises(InvokeBadRequestError, match="'verbosity'"):
        both.invoke("Hi", parameters={"verbosity": "low"})


def test_unknown_parameters_are_dropped_on_request() -> None:
    both = Fallback(
        [openai().with_parameters(reasoning_effort="low", max_tokens=5), anthropic()],
        unknown_parameters="drop",
    )
    first, second = both.models
    assert both.parameters_for(first, {}) == {"reasoning_effort": "low", "max_tokens": 5}
    assert both.parameters_for(second, {"verbosity": "low"}) == {"max_tokens": 5}


def test_what_a_model_binds_itself_stays() -> None:
    both = Fallback([FakeLLM().with_parameters(a=1, b=1), FakeLLM().with_parameters(b=2)])
    assert both.parameters_for(both.models[1], {"c": 3}) == {"a": 1, "b": 2, "c": 3}


@pytest.mark.parametrize(
    ("models", "error"), [([], ValueError), (["openai/gpt-5.4"], TypeError), ([None], TypeError)]
)
def test_other_values_than_models_are_rejected(models: Any, error: Any) -> None:
    with pytest.raises(error):
        Fallback(models)


def test_a_fallback_of_fallbacks_names_the_model_that_answered() -> None:
    _, _, inner = pair([InvokeRateLimitError(), InvokeRateLimitError()], ["x", "y"])
    outer = Fallback([FakeLLM([InvokeRateLimitError(), InvokeRateLimitError()]), inner])
    assert outer.invoke("Hi").answered_by == "two"
    with outer.stream("Hi") as stream:
        for _ in stream:
            pass
    assert stream.result.answered_by == "two"
