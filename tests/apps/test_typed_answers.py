"""An answer as a value of a Python type, in every way that models offer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, NotRequired, TypedDict

import pytest
from pydantic import BaseModel, Field

from modelport._runtime.apps.output_schemas import as_parameter, clean_name, strictly
from modelport.errors import OutputInvalidError
from modelport.sdk.anthropic import LLM as Anthropic
from modelport.sdk.openai import LLM as OpenAI
from modelport.testing import FakeLLM
from modelport_providers.conformance.server import Asked, ScriptedServer, whole


class River(BaseModel):
    name: str
    length: int | None = None
    tags: list[str] = []


@dataclass
class Lake:
    name: str


class Sea(TypedDict):
    """A sea."""

    name: str
    depth: NotRequired[int]


RIVER = '{"name": "Seine", "length": 777}'


@pytest.mark.parametrize(
    ("output", "text", "value"),
    [
        (River, RIVER, River(name="Seine", length=777)),
        (Lake, '{"name": "Como"}', Lake("Como")),
        (Sea, '{"name": "North"}', {"name": "North"}),
        (list[Sea | Lake], '[{"name": "North", "depth": 1}]', [{"name": "North", "depth": 1}]),
        (Literal["yes", "no"], "yes", "yes"),
        (Literal["yes", "no"], '"no"', "no"),
        (Literal["yes", "no"], '{"value": "no"}', "no"),
        (list[int], "[1, 2]", [1, 2]),
        (list[int], '{"value": [1]}', [1]),
        (int, "42", 42),
        (bool, "true", True),
        (River | Lake, RIVER, River(name="Seine", length=777)),
        (list[River], f"[{RIVER}]", [River(name="Seine", length=777)]),
        (str, "plain words", "plain words"),
    ],
)
def test_every_type_is_read(output: Any, text: str, value: Any) -> None:
    assert FakeLLM([text]).parse("?", output).parsed == value


@pytest.mark.parametrize(
    "text",
    [
        f"```json\n{RIVER}\n```",
        f"```\n{RIVER}\n```",
        f"Here you are:\n\n```JSON\n{RIVER}\n```\nAnything else?",
        f"Sure! {RIVER} I hope that helps {{really}}.",
        f"[note] {RIVER}",
        f"  {RIVER}\n",
    ],
)
def test_fences_and_prose_are_tolerated(text: str) -> None:
    assert FakeLLM([text]).parse("?", River).parsed.name == "Seine"


def test_a_violation_is_asked_about_once() -> None:
    llm = FakeLLM(['{"name": 5}', RIVER])
    found = llm.parse("Name a river.", River)
    assert (found.parsed.name, found.attempts) == ("Seine", 2)
    again = llm.calls[1].messages
    assert again[-2].text == '{"name": 5}'
    assert "/name: Input should be a valid string" in again[-1].text
    assert found.usage.completion_tokens == 6


def test_after_the_last_retry_the_error_has_the_last_answer() -> None:
    with pytest.raises(OutputInvalidError) as caught:
        FakeLLM(['{"name": 5}', "never"]).parse("?", River)
    assert caught.value.result.text == "never"
    assert caught.value.violations
    with pytest.raises(OutputInvalidError) as at_once:
        FakeLLM(['{"name": 5}']).parse("?", River, retries=0)
    assert at_once.value.violations[0].pointer == "/name"


async def test_the_async_form_does_the_same() -> None:
    llm = FakeLLM(["no", {"name": "Seine"}])
    assert (await llm.aparse("?", River)).parsed == River(name="Seine")


def test_instructions_join_the_system_message() -> None:
    llm = FakeLLM([RIVER])
    llm.parse([{"role": "system", "content": "Be brief."}, "?"], River, temperature=0)
    first, second = llm.calls[0].messages
    assert first.text.startswith("Be brief.\n\nAnswer with JSON")
    assert second.text == "?"
    assert llm.calls[0].parameters == {"temperature": 0}


# The ways of real models --------------------------------------------------------------------------


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(lambda _: whole({"error": "no script"}, 501)) as running:
        yield running


def chat(text: str) -> Any:
    message = {"role": "assistant", "content": text}
    return whole({"choices": [{"message": message, "finish_reason": "stop"}]})


def test_a_model_with_a_schema_mode_gets_the_schema(server: ScriptedServer) -> None:
    requests: list[Asked] = []

    def answer(request: Asked) -> Any:
        requests.append(request)
        return chat('{"name": "Seine", "length": null, "tags": null}')

    server.script = answer
    llm = OpenAI("gpt-5.4", openai_api_key="k", openai_api_base=server.url)
    found = llm.parse("Name a river.", River)
    assert found.parsed == River(name="Seine")
    sent = requests[0].json["response_format"]
    assert sent["type"] == "json_schema"
    assert sent["json_schema"]["name"] == "River"
    assert sent["json_schema"]["strict"] is True
    schema = sent["json_schema"]["schema"]
    assert schema["required"] == ["name", "length", "tags"]
    assert schema["additionalProperties"] is False
    assert "default" not in json.dumps(schema)
    assert len(requests[0].json["messages"]) == 1


def test_a_model_without_a_json_mode_gets_an_instruction(server: ScriptedServer) -> None:
    requests: list[Asked] = []

    def answer(request: Asked) -> Any:
        requests.append(request)
        block = {"type": "text", "text": RIVER}
        return whole({"type": "message", "content": [block], "stop_reason": "end_turn"})

    server.script = answer
    llm = Anthropic("claude-sonnet-4-6", anthropic_api_key="k", anthropic_api_url=server.url)
    assert llm.parse("Name a river.", River).parsed.length == 777
    assert "JSON Schema" in json.dumps(requests[0].json["system"])


# Schemas ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [("River", "River"), ("List[River]", "List_River"), ("ä", "answer"), ("x" * 80, "x" * 64)],
)
def test_names_are_cleaned(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned


def test_objects_with_free_names_are_not_strict() -> None:
    class Free(BaseModel):
        counts: dict[str, int] = Field(default_factory=dict)

    sent = json.loads(as_parameter("Free", Free.model_json_schema()))
    assert sent["strict"] is False
    assert json.loads(as_parameter("River", River.model_json_schema()))["strict"] is True


def test_nested_objects_are_closed_too() -> None:
    class Inner(BaseModel):
        a: int = Field(1, ge=0, description="x")

    class Outer(BaseModel):
        inner: Inner = Field(description="the inner")
        either: Literal["a"] | int

    made = strictly(Outer.model_json_schema())
    assert made["properties"]["inner"] == {"$ref": "#/$defs/Inner"}
    assert made["$defs"]["Inner"]["required"] == ["a"]
    assert made["$defs"]["Inner"]["properties"]["a"]["anyOf"][1] == {"type": "null"}
