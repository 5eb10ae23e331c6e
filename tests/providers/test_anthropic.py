"""Anthropic: conversations on the wire, and events of streams."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from modelport import provider
from modelport.entities import (
    AssistantPromptMessage,
    AudioPromptMessageContent,
    DocumentPromptMessageContent,
    ImagePromptMessageContent,
    PromptMessageTool,
    SystemPromptMessage,
    TextPromptMessageContent,
    ThinkingPromptMessageContent,
    ToolPromptMessage,
    UserPromptMessage,
)
from modelport.errors import (
    ContextLengthError,
    CredentialsValidateFailedError,
    InvokeBadRequestError,
    InvokeRateLimitError,
    InvokeServerUnavailableError,
    StreamInterruptedError,
    UnsupportedCapabilityError,
)
from modelport.sdk.anthropic import LLM
from modelport_providers.conformance.dialects import Anthropic, Event, ToolUse
from modelport_providers.conformance.server import Asked, ScriptedServer, Step, chunked, whole
from modelport_providers.wire.protocols.anthropic_prompt import json_instruction

WORDS = Anthropic()
TOOL = PromptMessageTool(name="get_weather", description="Weather.", parameters={"type": "object"})


def llm(server: ScriptedServer, model: str = "claude-haiku-4-5-20251001", **more: Any) -> LLM:
    return LLM(
        model, anthropic_api_key="sk-ant-test", anthropic_api_url=server.url, max_retries=0, **more
    )


def hello(request: Asked) -> Sequence[Step]:
    if request.streamed:
        return chunked([e.encoded() for e in WORDS.text_events(["Hel", "lo"])])
    return whole(WORDS.text("Hello"))


def call(identity: str, name: str, arguments: str) -> AssistantPromptMessage.ToolCall:
    kind = AssistantPromptMessage.ToolCall
    function = kind.ToolCallFunction(name=name, arguments=arguments)
    return kind(id=identity, type="function", function=function)


def sent(
    server: ScriptedServer, prompt: Any, model: str = "claude-haiku-4-5-20251001", **given: Any
) -> Any:
    server.script = hello
    llm(server, model).invoke(prompt, **given)
    return server.asked[-1].json


def test_the_request_has_version_key_and_a_limit(server: ScriptedServer) -> None:
    body = sent(server, "Hi")
    headers = server.asked[-1].headers
    assert (headers["x-api-key"], headers["anthropic-version"]) == ("sk-ant-test", "2023-06-01")
    assert "authorization" not in headers
    assert body["max_tokens"] == 4096
    assert body["messages"] == [{"role": "user", "content": "Hi"}]


def test_system_messages_become_the_system_prompt(server: ScriptedServer) -> None:
    prompt = [
        SystemPromptMessage(content="Be brief."),
        UserPromptMessage(content="Hi"),
        SystemPromptMessage(content="Be kind."),
    ]
    body = sent(server, prompt)
    assert body["system"] == "Be brief.\n\nBe kind."
    assert [m["role"] for m in body["messages"]] == ["user"]


def test_images_and_documents_become_blocks(server: ScriptedServer) -> None:
    content = [
        ImagePromptMessageContent(format="png", mime_type="image/png", base64_data="aGk="),
        ImagePromptMessageContent(format="png", mime_type="image/png", url="https://x.test/a.png"),
        DocumentPromptMessageContent(
            format="pdf", mime_type="application/pdf", base64_data="aGk=", filename="a.pdf"
        ),
        TextPromptMessageContent(data="What is this?"),
    ]
    blocks = sent(server, [UserPromptMessage(content=content)])["messages"][0]["content"]
    assert blocks == [
        {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "aGk="}},
        {"type": "image", "source": {"type": "url", "url": "https://x.test/a.png"}},
        {
            "type": "document",
            "source": {"type": "base64", "media_type": "application/pdf", "data": "aGk="},
            "title": "a.pdf",
        },
        {"type": "text", "text": "What is this?"},
    ]


def test_audio_is_rejected_not_dropped(server: ScriptedServer) -> None:
    sound = AudioPromptMessageContent(format="mp3", mime_type="audio/mpeg", base64_data="aGk=")
    with pytest.raises(UnsupportedCapabilityError, match="takes no audio parts"):
        llm(server).invoke([UserPromptMessage(content=[sound])])


def test_results_of_several_tools_are_in_one_message(server: ScriptedServer) -> None:
    thought = ThinkingPromptMessageContent(data="I should look.", signature="sealed")
    prompt = [
        UserPromptMessage(content="Weather?"),
        AssistantPromptMessage(
            content=[thought],
            tool_calls=[
                call("a", "get_weather", '{"city": "Paris"}'),
                call("b", "get_weather", ""),
            ],
        ),
        ToolPromptMessage(tool_call_id="a", content="sunny"),
        ToolPromptMessage(tool_call_id="b", content="rain"),
    ]
    body = sent(server, prompt, tools=[TOOL])
    assert [m["role"] for m in body["messages"]] == ["user", "assistant", "user"]
    assert body["messages"][1]["content"] == [
        {"type": "thinking", "thinking": "I should look.", "signature": "sealed"},
        {"type": "tool_use", "id": "a", "name": "get_weather", "input": {"city": "Paris"}},
        {"type": "tool_use", "id": "b", "name": "get_weather", "input": {}},
    ]
    assert [b["tool_use_id"] for b in body["messages"][2]["content"]] == ["a", "b"]
    assert body["tools"][0]["input_schema"] == {"type": "object"}


def test_arguments_of_a_call_that_are_no_json_are_named(server: ScriptedServer) -> None:
    prompt = [AssistantPromptMessage(content="", tool_calls=[call("a", "get_weather", "{oops")])]
    with pytest.raises(InvokeBadRequestError, match="'get_weather' are not JSON"):
        llm(server).invoke(prompt)


@pytest.mark.parametrize(
    ("model", "given", "wanted"),
    [
        (
            "claude-haiku-4-5-20251001",
            {"thinking": True},
            {"type": "enabled", "budget_tokens": 4095},
        ),
        (
            "claude-haiku-4-5-20251001",
            {"thinking": True, "thinking_budget": 2000, "max_tokens": 8000},
            {"type": "enabled", "budget_tokens": 2000},
        ),
        ("claude-opus-5", {"thinking": True}, {"type": "adaptive"}),
        ("claude-opus-4-8", {"thinking": False}, {"type": "disabled"}),
        (
            "claude-sonnet-5",
            {"thinking": True, "thinking_display": "summarized"},
            {"type": "adaptive", "display": "summarized"},
        ),
    ],
)
def test_thinking_is_requested_in_the_form_of_the_model(
    server: ScriptedServer, model: str, given: dict[str, Any], wanted: Any
) -> None:
    assert sent(server, "Hi", model, **given)["thinking"] == wanted


def test_effort_is_sent_in_the_output_settings(server: ScriptedServer) -> None:
    assert sent(server, "Hi", "claude-opus-5", effort="low")["output_config"] == {"effort": "low"}


def test_too_little_room_for_thoughts_is_named(server: ScriptedServer) -> None:
    with pytest.raises(InvokeBadRequestError, match="at least 1024 tokens"):
        llm(server).invoke("Hi", thinking=True, max_tokens=1000)


def test_what_stays_the_same_is_marked_for_the_cache(server: ScriptedServer) -> None:
    prompt = [SystemPromptMessage(content="Be brief."), UserPromptMessage(content="Hi")]
    body = sent(server, prompt, tools=[TOOL], prompt_caching=True)
    mark = {"type": "ephemeral"}
    assert body["system"] == [{"type": "text", "text": "Be brief.", "cache_control": mark}]
    assert body["tools"][-1]["cache_control"] == mark


def test_tools_come_in_pieces_of_json(server: ScriptedServer) -> None:
    uses = [ToolUse("a", "get_weather", '{"city": "Paris"}'), ToolUse("b", "get_weather", "{}")]
    server.script = lambda _: chunked([e.encoded() for e in WORDS.tool_events(uses)])
    with llm(server).stream("Hi", tools=[TOOL]) as stream:
        list(stream)
    made = [(c.id, c.function.name, c.function.arguments) for c in stream.result.message.tool_calls]
    assert made == [("a", "get_weather", '{"city": "Paris"}'), ("b", "get_weather", "{}")]
    assert stream.result.finish_reason == "tool_calls"


def test_thoughts_keep_their_signature_and_can_be_sent_back(server: ScriptedServer) -> None:
    server.script = lambda _: chunked([e.encoded() for e in WORDS.thought_events("Hm.", "Yes.")])
    with llm(server).stream("Hi") as stream:
        list(stream)
    message = stream.result.message
    assert (message.reasoning, message.text) == ("Hm.", "Yes.")
    prompt = [UserPromptMessage(content="Hi"), message, UserPromptMessage(content="Sure?")]
    assert sent(server, prompt)["messages"][1]["content"] == [
        {"type": "thinking", "thinking": "Hm.", "signature": "sealed"},
        {"type": "text", "text": "Yes."},
    ]


def thinking_twice() -> list[dict[str, Any]]:
    return [
        {"type": "thinking", "thinking": "Hm.", "signature": "one"},
        {"type": "redacted_thinking", "data": "hidden"},
        {"type": "thinking", "thinking": "Ah.", "signature": "two"},
        {"type": "text", "text": "Yes."},
    ]


def streamed(blocks: Sequence[dict[str, Any]]) -> list[Event]:
    """The same blocks as the events of a stream."""
    events = WORDS.text_events(["x"])[:2]
    for index, block in enumerate(blocks):
        start = {
            "type": "content_block_start",
            "index": index,
            "content_block": {"type": block["type"]},
        }
        deltas: list[dict[str, Any]] = []
        if block["type"] == "thinking":
            deltas.append({"type": "thinking_delta", "thinking": block["thinking"]})
            deltas.append({"type": "signature_delta", "signature": block["signature"]})
        elif block["type"] == "text":
            deltas.append({"type": "text_delta", "text": block["text"]})
        else:
            start["content_block"] = block
        pieces = [{"type": "content_block_delta", "index": index, "delta": d} for d in deltas]
        events += [Event(json.dumps(one), str(one["type"])) for one in (start, *pieces)]
    return [*events, *WORDS.text_events(["x"])[-2:]]


@pytest.mark.parametrize("mode", ["whole", "streamed"])
def test_each_of_several_thoughts_goes_back_with_its_own_signature(
    server: ScriptedServer, mode: str
) -> None:
    blocks = thinking_twice()
    if mode == "whole":
        answer = {**WORDS.text(""), "content": blocks}
        server.script = lambda _: whole(answer)
        message = llm(server).invoke("Hi").message
    else:
        events = streamed(blocks)
        server.script = lambda _: chunked([e.encoded() for e in events])
        with llm(server).stream("Hi") as stream:
            list(stream)
        message = stream.result.message
    assert (message.reasoning, message.text) == ("Hm.Ah.", "Yes.")
    prompt = [UserPromptMessage(content="Hi"), message, UserPromptMessage(content="Sure?")]
    assert sent(server, prompt)["messages"][1]["content"] == blocks


def test_a_whole_answer_with_thought_call_and_cache(server: ScriptedServer) -> None:
    answer = WORDS.text("Yes.")
    answer["content"] = [
        {"type": "thinking", "thinking": "Hm.", "signature": "sealed"},
        {"type": "text", "text": "Yes."},
        {"type": "tool_use", "id": "a", "name": "get_weather", "input": {"city": "Paris"}},
    ]
    answer["usage"] = {
        "input_tokens": 100,
        "cache_read_input_tokens": 700,
        "cache_creation_input_tokens": 200,
        "output_tokens": 1000,
    }
    server.script = lambda _: whole(answer)
    result = llm(server).invoke("Hi", tools=[TOOL])
    assert result.message.content[0].signature == "sealed"
    assert json.loads(result.message.tool_calls[0].function.arguments) == {"city": "Paris"}
    assert (result.usage.prompt_tokens, result.usage.cached_tokens) == (1000, 700)
    # Cached tokens cost a tenth of others, and written ones a quarter more.
    prompt = (100 * Decimal(1) + 700 * Decimal("0.1") + 200 * Decimal("1.25")) / 1_000_000
    assert result.usage.total_price == prompt + Decimal("0.005")


def test_usage_of_a_stream_comes_from_its_beginning_and_its_end(server: ScriptedServer) -> None:
    server.script = hello
    with llm(server).stream("Hi") as stream:
        list(stream)
    usage = stream.result.usage
    assert (usage.prompt_tokens, usage.completion_tokens, usage.source) == (11, 7, "server")


@pytest.mark.parametrize(
    ("phrase", "shown"),
    [
        ("end_turn", "stop"),
        ("stop_sequence", "stop"),
        ("max_tokens", "length"),
        ("refusal", "content_filter"),
        ("model_context_window_exceeded", "length"),
        ("something_new", "something_new"),
    ],
)
def test_stop_reasons_are_mapped_to_the_common_values(
    server: ScriptedServer, phrase: str, shown: str
) -> None:
    answer = {**WORDS.text("Hi"), "stop_reason": phrase}
    server.script = lambda _: whole(answer)
    assert llm(server).invoke("Hi").finish_reason == shown


def failing(kind: str, message: str, status: int, **headers: str) -> Sequence[Step]:
    body = {"type": "error", "error": {"type": kind, "message": message}}
    return whole(body, status, **headers)


@pytest.mark.parametrize(
    ("kind", "status", "error"),
    [
        ("overloaded_error", 529, InvokeServerUnavailableError),
        ("rate_limit_error", 429, InvokeRateLimitError),
        ("api_error", 500, InvokeServerUnavailableError),
        ("request_too_large", 413, InvokeBadRequestError),
    ],
)
def test_errors_have_their_class_and_the_servers_words(
    server: ScriptedServer, kind: str, status: int, error: type[Exception]
) -> None:
    server.script = lambda _: failing(kind, "in the server's words", status, retry_after="3")
    with pytest.raises(error, match="in the server's words") as caught:
        llm(server).invoke("Hi")
    assert caught.value.status == status  # type: ignore[attr-defined]
    assert caught.value.retry_after == 3.0  # type: ignore[attr-defined]


def test_an_overloaded_server_is_asked_again(server: ScriptedServer) -> None:
    answers = iter([failing("overloaded_error", "Overloaded", 529, retry_after="0"), hello])
    server.script = lambda request: a(request) if callable(a := next(answers)) else a
    patient = LLM("claude-opus-5", anthropic_api_key="sk-ant-test", anthropic_api_url=server.url)
    assert patient.invoke("Hi").message.content == "Hello"


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("overloaded_error", InvokeServerUnavailableError),
        ("rate_limit_error", InvokeRateLimitError),
    ],
)
def test_an_error_inside_a_stream_has_its_class_too(
    server: ScriptedServer, kind: str, error: type[Exception]
) -> None:
    broken = Event(
        json.dumps({"type": "error", "error": {"type": kind, "message": "busy"}}), "error"
    )
    events = [*WORDS.text_events(["Hel"])[:4], broken]
    server.script = lambda _: chunked([e.encoded() for e in events])
    with pytest.raises(StreamInterruptedError, match="busy") as caught:
        list(llm(server).stream("Hi"))
    assert isinstance(caught.value.__cause__, error)
    server.script = lambda _: chunked([broken.encoded()])
    with pytest.raises(error, match="busy"):
        list(llm(server).stream("Hi"))


def test_a_prompt_that_is_too_long_is_named(server: ScriptedServer) -> None:
    words = "prompt is too long: 210000 tokens > 200000 maximum"
    server.script = lambda _: failing("invalid_request_error", words, 400)
    with pytest.raises(ContextLengthError, match="210000 tokens"):
        llm(server).invoke("Hi")


def test_the_key_is_checked_by_the_list_of_models(server: ScriptedServer) -> None:
    server.script = lambda _: whole({"data": []})
    keys = {"anthropic_api_key": "sk-ant-test", "anthropic_api_url": server.url}
    provider("anthropic").validate_provider(keys)
    server.script = lambda _: failing("authentication_error", "invalid x-api-key", 401)
    with pytest.raises(CredentialsValidateFailedError, match="invalid x-api-key"):
        provider("anthropic").validate_provider(keys)


def test_json_is_requested_by_an_instruction() -> None:
    given: dict[str, Any] = {"json_schema": '{"type": "object"}', "top_k": 1}
    assert '{"type": "object"}' in json_instruction(given)
    assert given == {"top_k": 1}
