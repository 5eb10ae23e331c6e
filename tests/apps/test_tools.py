"""Functions are tools: described, called, checked, run in parallel, and bounded in their rounds."""

from __future__ import annotations

import asyncio
import datetime
import threading
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field

from modelport import Image, testing
from modelport._runtime.apps.tools import as_tools
from modelport.entities import AssistantPromptMessage, PromptMessageTool, ToolPromptMessage
from modelport.errors import (
    InputInvalidError,
    InvokeBadRequestError,
    InvokeRateLimitError,
    ToolArgumentsError,
    ToolRoundsError,
)
from modelport.testing import FakeLLM, tool_call


class Place(BaseModel):
    """A place."""

    title: str
    lat: float = 0


@dataclass
class Box:
    side: int


def get_weather(
    city: str,
    when: datetime.date | None = None,
    unit: Literal["C", "F"] = "C",
    place: Place | None = None,
    box: Box | None = None,
    many: Annotated[int, Field(ge=0, description="how many")] = 3,
) -> str:
    """Get the weather.

    Of any day.

    Args:
        city: Name of the city,
            in English.
        when (date): The day.

    Returns:
        The weather.
    """
    return f"sunny in {city}"


def test_a_function_is_described_by_its_hints_and_docstring() -> None:
    (shown,) = as_tools([get_weather]) or []
    assert (shown.name, shown.description) == ("get_weather", "Get the weather.\n\nOf any day.")
    properties = shown.parameters["properties"]
    assert properties["city"] == {"type": "string", "description": "Name of the city, in English."}
    assert properties["when"]["description"] == "The day."
    assert properties["unit"]["enum"] == ["C", "F"]
    assert properties["many"] == {
        "type": "integer",
        "minimum": 0,
        "description": "how many",
        "default": 3,
    }
    assert shown.parameters["required"] == ["city"]
    assert shown.parameters["additionalProperties"] is False
    assert shown.parameters["$defs"]["Place"]["properties"]["title"] == {"type": "string"}
    assert "title" not in shown.parameters


def numpy_style(a: int, b: str = "x") -> None:
    """Do it.

    Parameters
    ----------
    a : int
        The first.
    b
        The second.
    """


def field_style(a: int, b: str = "x") -> None:
    """Do it.

    :param a: The first.
    :param str b: The second.
    :returns: Nothing.
    """


@pytest.mark.parametrize("function", [numpy_style, field_style])
def test_other_docstrings_are_read_too(function: Any) -> None:
    (shown,) = as_tools([function]) or []
    words = {name: one.get("description") for name, one in shown.parameters["properties"].items()}
    assert words == {"a": "The first.", "b": "The second."}
    assert shown.description == "Do it."


def test_parameters_may_have_any_name() -> None:
    def odd(model_config: int, schema: str, _private: int = 1, json: bool = False) -> str:
        """Be odd."""
        return f"{model_config} {schema} {_private} {json}"

    llm = FakeLLM([tool_call("odd", {"model_config": 1, "schema": "s"}), "ok"])
    run = llm.run_tools("go", [odd])
    assert run.messages[2].text == "1 s 1 False"


def test_descriptions_and_dicts_are_tools_too() -> None:
    shown = PromptMessageTool(name="a", description="A", parameters={"type": "object"})
    openai = {"type": "function", "function": {"name": "b", "parameters": {"type": "object"}}}
    anthropic = {"name": "c", "description": "C", "input_schema": {"type": "object"}}
    found = as_tools([shown, openai, anthropic]) or []
    assert [(tool.name, tool.description) for tool in found] == [("a", "A"), ("b", ""), ("c", "C")]


def positional(a: int, /) -> None: ...


def star(*a: int) -> None: ...


def no_schema(a: threading.Lock) -> None: ...


@pytest.mark.parametrize(
    ("tools", "error", "shown"),
    [
        ([5], TypeError, "tool 0 is of type int"),
        (get_weather, TypeError, "must be a list"),
        ([positional], InputInvalidError, "models name each argument"),
        ([star], InputInvalidError, "models name each argument"),
        ([no_schema], InputInvalidError, "no_schema"),
        ([get_weather, get_weather], InputInvalidError, "two tools are called 'get_weather'"),
        ([{"type": "web_search"}], TypeError, "tool 0 is of type 'web_search'"),
    ],
)
def test_other_values_than_tools_are_rejected(tools: Any, error: Any, shown: str) -> None:
    with pytest.raises(error, match=shown):
        as_tools(tools)


# Tool calls ---------------------------------------------------------------------------------------


def test_a_call_has_name_and_checked_arguments() -> None:
    llm = FakeLLM([tool_call("get_weather", {"city": "Paris"})])
    (call,) = llm.invoke("?", tools=[get_weather]).message.tool_calls
    assert (call.name, call.args) == ("get_weather", {"city": "Paris"})


@pytest.mark.parametrize(
    ("arguments", "pointer", "keyword"),
    [
        ({"city": 5}, "/city", "type"),
        ({}, "", "required"),
        ({"city": "P", "unit": "K"}, "/unit", "enum"),
        ({"city": "P", "many": -1}, "/many", "minimum"),
        ({"city": "P", "town": 1}, "/town", "additionalProperties"),
        ({"city": "P", "place": {"lat": 1}}, "/place", "required"),
        ("{", "", "type"),
        ("[1]", "", "type"),
    ],
)
def test_arguments_that_do_not_fit_are_violations(
    arguments: Any, pointer: str, keyword: str
) -> None:
    llm = FakeLLM([tool_call("get_weather", arguments)])
    (call,) = llm.invoke("?", tools=[get_weather]).message.tool_calls
    with pytest.raises(ToolArgumentsError) as caught:
        _ = call.args
    assert (pointer, keyword) in [(v.pointer, v.keyword) for v in caught.value.violations]


def test_a_stream_shows_a_call_growing() -> None:
    llm = FakeLLM([tool_call("get_weather", {"city": "Paris"})])
    grown: list[str] = []
    with llm.stream("?", tools=[get_weather]) as stream:
        for _ in stream:
            grown += [call.function.arguments for call in stream.partial.message.tool_calls]
    assert grown == ['{"city":', '{"city": "Paris"}', '{"city": "Paris"}']
    assert stream.result.message.tool_calls[0].args == {"city": "Paris"}


@pytest.mark.parametrize("choice", ["required", "get_weather", "none", "auto"])
def test_a_choice_reaches_the_model(choice: str) -> None:
    llm = FakeLLM(["ok"])
    llm.invoke("?", tools=[get_weather], tool_choice=choice)
    assert llm.calls[0].tool_choice == choice


@pytest.mark.parametrize(("tools", "choice"), [([get_weather], "other"), (None, "required")])
def test_a_choice_that_no_tool_can_meet_is_rejected(tools: Any, choice: str) -> None:
    llm = FakeLLM(["ok"])
    with pytest.raises(InvokeBadRequestError, match="tool_choice"):
        llm.invoke("?", tools=tools, tool_choice=choice)
    assert not llm.calls


# Rounds -------------------------------------------------------------------------------------------


def test_the_result_holds_the_whole_conversation() -> None:
    llm = FakeLLM([tool_call("get_weather", {"city": "Paris"}), "It is sunny."])
    seen: list[testing.LLMAsked] = []
    steps: list[Any] = []
    run = llm.run_tools("Weather?", tools=[get_weather], on_step=steps.append, temperature=0)
    seen += llm.calls
    assert run.text == "It is sunny."
    assert [str(m.role) for m in run.messages] == ["user", "assistant", "tool", "assistant"]
    assert isinstance(run.messages[2], ToolPromptMessage)
    assert run.messages[2].tool_call_id == run.messages[1].tool_calls[0].id  # type: ignore[attr-defined]
    assert (run.rounds, run.usage.completion_tokens, run.answered_by) == (2, 3, "fake")
    assert [(step.round, step.result) for step in steps] == [
        (1, None),
        (1, "sunny in Paris"),
        (2, None),
    ]
    assert seen[1].messages == run.messages[:-1]
    assert [one.parameters for one in seen] == [{"temperature": 0}] * 2


def test_calls_of_one_round_run_at_once_and_keep_their_order() -> None:
    both = threading.Barrier(2, timeout=10)

    def meet(number: int) -> int:
        """Wait for the other one."""
        both.wait()
        return number

    calls = [tool_call("meet", {"number": 1}), tool_call("meet", {"number": 2})]
    run = FakeLLM([calls, "met"]).run_tools("go", [meet])
    assert [m.text for m in run.messages[2:4]] == ["1", "2"]


async def test_async_functions_run_as_tasks() -> None:
    met: list[int] = []
    gate = asyncio.Event()

    async def meet(number: int) -> int:
        """Wait for the other one."""
        met.append(number)
        if len(met) == 2:
            gate.set()
        await asyncio.wait_for(gate.wait(), 10)
        return number

    calls = [tool_call("meet", {"number": 1}), tool_call("meet", {"number": 2})]
    run = await FakeLLM([calls, "met"]).arun_tools("go", [meet, get_weather])
    assert [m.text for m in run.messages[2:4]] == ["1", "2"]


def test_an_async_function_runs_without_a_loop_too() -> None:
    async def name() -> str:
        """Say the name."""
        return "Ann"

    assert FakeLLM([tool_call("name"), "ok"]).run_tools("?", [name]).messages[2].text == "Ann"


def test_a_round_is_one_request() -> None:
    calls: list[str] = []

    def note(text: str) -> str:
        """Note it."""
        calls.append(text)
        return "noted"

    script = [tool_call("note", {"text": str(n)}) for n in range(9)]
    llm = FakeLLM(script)
    with pytest.raises(ToolRoundsError) as caught:
        llm.run_tools("go", [note], max_rounds=2)
    assert len(llm.calls) == 2
    assert calls == ["0"]
    roles = [str(message.role) for message in caught.value.messages]
    assert roles == ["user", "assistant", "tool", "assistant"]


def test_mistakes_of_the_model_are_reported_to_it() -> None:
    script = [
        [
            tool_call("get_weather", {"town": "Paris"}),
            tool_call("get_wether", {}),
            tool_call("x", "{"),
        ],
        "sorry",
    ]
    run = FakeLLM(script).run_tools("?", [get_weather])
    texts = [message.text for message in run.messages[2:5]]
    assert "city: Field required" in texts[0]
    assert "did you mean 'get_weather'" in texts[1]
    assert "there is no tool 'x'" in texts[2]


def test_an_exception_of_a_tool_is_raised_unless_it_is_reported() -> None:
    def fail() -> str:
        """Fail."""
        raise KeyError("lost")

    script: list[Any] = [tool_call("fail"), "sorry"]
    with pytest.raises(KeyError, match="lost"):
        FakeLLM(script).run_tools("?", [fail])
    run = FakeLLM(script).run_tools("?", [fail], on_tool_error="report")
    assert run.messages[2].text == "Error: KeyError: 'lost'"
    assert isinstance(run.steps[1].error, KeyError)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("returned", "content"),
    [
        ("text", "text"),
        (None, "null"),
        ({"a": [1]}, '{"a":[1]}'),
        (Place(title="x"), '{"title":"x","lat":0.0}'),
        (datetime.date(2026, 1, 2), '"2026-01-02"'),
    ],
)
def test_what_a_tool_returns_becomes_text(returned: Any, content: str) -> None:
    def give() -> Any:
        """Give it."""
        return returned

    assert FakeLLM([tool_call("give"), "ok"]).run_tools("?", [give]).messages[2].content == content


def test_a_tool_may_return_an_image() -> None:
    image = Image.from_bytes(b"GIF89a")

    def look() -> Image:
        """Look."""
        return image

    assert FakeLLM([tool_call("look"), "ok"]).run_tools("?", [look]).messages[2].content == [image]


def test_a_choice_applies_to_the_first_round() -> None:
    llm = FakeLLM([tool_call("get_weather", {"city": "P"}), "ok"])
    llm.run_tools("?", [get_weather], tool_choice="required")
    assert [call.tool_choice for call in llm.calls] == ["required", None]


def test_tools_that_are_only_described_cannot_run() -> None:
    shown = PromptMessageTool(name="a", description="A", parameters={"type": "object"})
    llm = FakeLLM(["x"])
    with pytest.raises(InputInvalidError, match="'a' is only described"):
        llm.run_tools("?", [shown])
    assert not llm.calls


@pytest.mark.parametrize("wrong", [{"max_rounds": 0}, {"on_tool_error": "ignore"}])
def test_wrong_limits_are_rejected(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        FakeLLM(["x"]).run_tools("?", [get_weather], **wrong)


def test_the_streamed_form_gives_the_chunks_of_all_answers() -> None:
    llm = FakeLLM([["Let me see. ", tool_call("get_weather", {"city": "Paris"})], "Sunny."])
    with llm.stream_tools("Weather?", [get_weather]) as stream:
        words = "".join(chunk.text for chunk in stream)
    assert words == "Let me see. Sunny."
    assert stream.result.text == "Sunny."
    assert len(stream.result.messages) == 4


async def test_the_async_streamed_form_does_the_same() -> None:
    llm = FakeLLM([tool_call("get_weather", {"city": "Paris"}), "Sunny."])
    async with llm.astream_tools("Weather?", [get_weather]) as stream:
        words = "".join([chunk.text async for chunk in stream])
    assert (words, stream.result.rounds) == ("Sunny.", 2)


def test_a_rejection_of_the_first_request_is_raised_on_entry() -> None:
    llm = FakeLLM([InvokeRateLimitError("slow")])
    with pytest.raises(InvokeRateLimitError, match="slow"):
        llm.stream_tools("Weather?", [get_weather]).__enter__()


async def test_an_async_rejection_too() -> None:
    llm = FakeLLM([InvokeRateLimitError("slow")])
    with pytest.raises(InvokeRateLimitError, match="slow"):
        await llm.astream_tools("Weather?", [get_weather]).__aenter__()


async def test_a_streamed_run_may_be_iterated_without_with_and_left_unread() -> None:
    script = [tool_call("get_weather", {"city": "Paris"}), "Sunny."]
    assert "".join(c.text for c in FakeLLM(script).stream_tools("?", [get_weather])) == "Sunny."
    pieces = FakeLLM(script).astream_tools("?", [get_weather])
    assert "".join([c.text async for c in pieces]) == "Sunny."
    llm = FakeLLM(script)
    with llm.stream_tools("?", [get_weather]):
        pass
    async with llm.astream_tools("?", [get_weather]):
        pass
    assert len(llm.calls) == 2


def test_a_model_class_is_a_tool() -> None:
    llm = FakeLLM([tool_call("Place", {"title": "x"}), "ok"])
    run = llm.run_tools("?", [Place])
    assert run.steps[1].result == Place(title="x")
    assert llm.calls[0].tools[0].description == "A place."


def test_calls_survive_the_way_to_json() -> None:
    from modelport import messages

    run = FakeLLM([tool_call("get_weather", {"city": "P"}), "ok"]).run_tools("?", [get_weather])
    assert messages.load(messages.dump(run.messages)) == run.messages
    assert isinstance(run.messages[1], AssistantPromptMessage)
