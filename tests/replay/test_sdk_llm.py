"""The SDK's language models against Xinference: the same promises on recordings and on the real server."""

from __future__ import annotations

import json

import pytest

from closed_port import nothing_listens
from modelport.entities import (
    AssistantPromptMessage,
    PromptMessageTool,
    SystemPromptMessage,
    ToolPromptMessage,
    UserPromptMessage,
)
from modelport.errors import (
    ContextLengthError,
    InvokeAuthorizationError,
    InvokeBadRequestError,
    InvokeConnectionError,
    UnsupportedCapabilityError,
)
from modelport.sdk.xinference import LLM
from servers.asks import AWKWARD, CAPITAL, GREEK, UNKNOWN
from servers.target import Target
from servers.tiny.lessons import ANSWERS, GREETING, WEATHER_QUESTION, WEATHER_TOOL

SIXTY = ANSWERS["Count to sixty"]
FUNCTION = WEATHER_TOOL["function"]
WEATHER = PromptMessageTool(
    name=FUNCTION["name"],
    description=FUNCTION["description"],
    parameters=FUNCTION["parameters"],
)


def llm(target: Target, uid: str = "tiny-chat") -> LLM:
    return LLM(uid, server_url=target.url, model_uid=uid)


def test_invoke_returns_the_whole_answer(target: Target) -> None:
    result = llm(target).invoke("Hello", temperature=0)
    assert result.text == GREETING
    assert result.finish_reason == "stop"


def test_the_servers_token_counts_are_reported(target: Target) -> None:
    usage = llm(target).invoke("Hello", temperature=0).usage
    assert (usage.prompt_tokens, usage.completion_tokens, usage.total_tokens) == (9, 9, 18)
    assert usage.source == "server"


def test_a_conversation_is_sent_whole(target: Target) -> None:
    prompt = [
        SystemPromptMessage(content="You are a helpful assistant."),
        UserPromptMessage(content="Hi"),
    ]
    assert llm(target).invoke(prompt, temperature=0).text == ANSWERS["Hi"]


def test_text_outside_ascii_survives_both_ways(target: Target) -> None:
    assert llm(target).invoke(GREEK, temperature=0).text == ANSWERS[GREEK]
    chunks = list(llm(target).stream(GREEK, temperature=0))
    assert "".join(chunk.text for chunk in chunks) == ANSWERS[GREEK]


def test_max_tokens_cuts_the_answer_with_finish_reason_length(target: Target) -> None:
    result = llm(target).invoke("Count to sixty", temperature=0, max_tokens=5)
    assert result.finish_reason == "length"
    assert SIXTY.startswith(result.text)
    assert result.usage.completion_tokens == 5


def test_a_streamed_answer_that_was_cut_has_finish_reason_length(target: Target) -> None:
    # The server's usage chunk says "stop" after the real reason: the first one counts.
    stream = llm(target).stream("Count to sixty", temperature=0, max_tokens=5)
    list(stream)
    assert stream.result.finish_reason == "length"


def test_stop_ends_the_answer_before_the_text(target: Target) -> None:
    result = llm(target).invoke("Count to sixty", temperature=0, stop=[" 7"])
    assert result.text == "1 2 3 4 5 6"
    assert result.finish_reason == "stop"


def test_stop_ends_a_stream_before_the_text(target: Target) -> None:
    stream = llm(target).stream("Count to sixty", temperature=0, stop=[" 7"])
    # The server lets the first token of a stop text through when it has sent it already.
    assert "".join(chunk.text for chunk in stream).rstrip() == "1 2 3 4 5 6"


def test_a_stream_comes_in_chunks_and_ends_with_the_result(target: Target) -> None:
    with llm(target).stream("Count to sixty", temperature=0) as stream:
        texts = [chunk.text for chunk in stream]
    assert len(texts) > 10
    assert "".join(texts) == SIXTY
    assert stream.result.text == SIXTY
    assert stream.result.finish_reason == "stop"
    assert stream.result.usage.source == "server"
    assert stream.result.usage.completion_tokens > 50


def test_a_stream_can_be_left_early(target: Target) -> None:
    with llm(target).stream("Talk forever", temperature=0, max_tokens=200) as stream:
        first = next(chunk.text for chunk in stream if chunk.text)
    assert "tick tock".startswith(first.strip()[:4])


async def test_ainvoke_returns_what_invoke_returns(target: Target) -> None:
    result = await llm(target).ainvoke(CAPITAL, temperature=0)
    assert result.text == ANSWERS[CAPITAL]


async def test_astream_gives_what_stream_gives(target: Target) -> None:
    stream = llm(target).astream(CAPITAL, temperature=0)
    assert "".join([chunk.text async for chunk in stream]) == ANSWERS[CAPITAL]
    assert stream.result.text == ANSWERS[CAPITAL]


async def test_an_async_stream_is_a_context_manager(target: Target) -> None:
    async with llm(target).astream("Hello", temperature=0) as stream:
        texts = [chunk.text async for chunk in stream]
    assert "".join(texts) == GREETING


def test_reasoning_is_kept_apart_from_the_answer(target: Target) -> None:
    result = llm(target, "tiny-reason").invoke("Think about 2+2", temperature=0)
    assert result.reasoning.strip() == "2 and 2 make 4."
    assert result.text.strip() == "The answer is 4."


def test_streamed_reasoning_is_kept_apart_from_the_answer(target: Target) -> None:
    # Pieces of the tags leak into both fields of this server's stream.
    chunks = list(llm(target, "tiny-reason").stream("Think about 2+2", temperature=0))
    assert "".join(chunk.reasoning for chunk in chunks).strip() == "2 and 2 make 4."
    assert "".join(chunk.text for chunk in chunks).strip() == "The answer is 4."


@pytest.mark.parametrize("uid", ["tiny-tools", "cpp-tools"])
def test_a_tool_call_is_typed(target: Target, uid: str) -> None:
    result = llm(target, uid).invoke(WEATHER_QUESTION, temperature=0, tools=[WEATHER])
    [call] = result.message.tool_calls
    assert call.function.name == "get_weather"
    assert json.loads(call.function.arguments) == {"city": "Paris"}
    assert result.finish_reason == "tool_calls"


@pytest.mark.parametrize("uid", ["tiny-tools", "cpp-tools"])
def test_a_streamed_tool_call_is_typed(target: Target, uid: str) -> None:
    # Transformers streams the call as text, llama.cpp as deltas.
    stream = llm(target, uid).stream(WEATHER_QUESTION, temperature=0, tools=[WEATHER])
    text = "".join(chunk.text for chunk in stream)
    [call] = stream.result.message.tool_calls
    assert call.id
    assert call.function.name == "get_weather"
    assert json.loads(call.function.arguments) == {"city": "Paris"}
    assert "tool_call" not in text


@pytest.mark.parametrize("uid", ["tiny-tools", "cpp-tools"])
def test_the_result_of_a_tool_goes_back(target: Target, uid: str) -> None:
    model = llm(target, uid)
    answer = model.invoke(WEATHER_QUESTION, temperature=0, tools=[WEATHER])
    [call] = answer.message.tool_calls
    history = [
        UserPromptMessage(content=WEATHER_QUESTION),
        AssistantPromptMessage(content="", tool_calls=[call]),
        ToolPromptMessage(content="sunny, 21 C", tool_call_id=call.id),
    ]
    expected = "It is sunny in Paris, 21 C."
    assert model.invoke(history, temperature=0, tools=[WEATHER]).text == expected
    streamed = model.stream(history, temperature=0, tools=[WEATHER])
    assert "".join(chunk.text for chunk in streamed) == expected


@pytest.mark.parametrize("uid", ["tiny-tools", "cpp-tools"])
def test_tools_that_are_not_needed_change_nothing(target: Target, uid: str) -> None:
    model = llm(target, uid)
    result = model.invoke("Hello", temperature=0, tools=[WEATHER])
    assert (result.text, list(result.message.tool_calls)) == (GREETING, [])
    assert (
        "".join(c.text for c in model.stream("Hello", temperature=0, tools=[WEATHER])) == GREETING
    )


def test_tools_are_rejected_for_a_model_that_cannot_call_them(target: Target) -> None:
    with pytest.raises(UnsupportedCapabilityError, match="tool"):
        llm(target).invoke(WEATHER_QUESTION, temperature=0, tools=[WEATHER])


def test_a_completion_model_continues_the_text(target: Target) -> None:
    model = llm(target, "tiny-generate")
    expected = " there was a tiny model. It lived in a small box and it was happy."
    assert model.invoke("Once upon a time", temperature=0).text == expected
    stream = model.stream("Once upon a time", temperature=0)
    assert "".join(chunk.text for chunk in stream) == expected
    assert stream.result.finish_reason == "stop"


def test_a_stream_whose_first_event_is_an_error_raises(target: Target) -> None:
    with pytest.raises(InvokeBadRequestError, match=r"length|context|2048"):
        list(llm(target, "tiny-generate").stream("Too long", temperature=0, max_tokens=5000))


def test_an_unknown_uid_is_named(target: Target) -> None:
    with pytest.raises(InvokeBadRequestError, match=UNKNOWN) as caught:
        llm(target, UNKNOWN).invoke("Hello", temperature=0)
    assert caught.value.provider == "xinference"


def test_an_unknown_uid_is_named_by_a_stream_too(target: Target) -> None:
    with pytest.raises(InvokeBadRequestError, match=UNKNOWN):
        list(llm(target, UNKNOWN).stream("Hello", temperature=0))


def test_a_uid_that_must_be_encoded_is_found(target: Target) -> None:
    assert llm(target, AWKWARD).invoke("Hello", temperature=0).text == GREETING


def test_a_good_key_opens_the_server(target: Target) -> None:
    model = LLM(
        "tiny-chat", server_url=target.auth_url, model_uid="tiny-chat", api_key=target.api_key
    )
    assert model.invoke("Hello", temperature=0).text == GREETING
    assert "".join(chunk.text for chunk in model.stream("Hello", temperature=0)) == GREETING


@pytest.mark.parametrize("key", ["xf-wrong-key", None], ids=["wrong", "missing"])
def test_a_wrong_or_missing_key_is_an_authorization_error(target: Target, key: str | None) -> None:
    model = LLM("tiny-chat", server_url=target.auth_url, model_uid="tiny-chat", api_key=key)
    with pytest.raises(InvokeAuthorizationError, match=r"[Kk]ey|credentials") as caught:
        model.invoke("Hello", temperature=0)
    assert caught.value.status == 401
    assert "xf-wrong-key" not in f"{caught.value!r} {caught.value} {caught.value.body}"


async def test_a_wrong_key_is_an_authorization_error_in_an_async_stream(target: Target) -> None:
    model = LLM(
        "tiny-chat", server_url=target.auth_url, model_uid="tiny-chat", api_key="xf-wrong-key"
    )
    with pytest.raises(InvokeAuthorizationError):
        [chunk async for chunk in model.astream("Hello", temperature=0)]


def test_an_unreachable_server_is_a_connection_error() -> None:
    with nothing_listens() as url:
        nowhere = LLM("tiny-chat", server_url=url, model_uid="tiny-chat", max_retries=0)
        with pytest.raises(InvokeConnectionError, match=r"127\.0\.0\.1"):
            nowhere.invoke("Hello", temperature=0)


def test_a_parameter_out_of_range_never_reaches_the_server() -> None:
    model = LLM("tiny-chat", server_url="http://never-asked.example", model_uid="tiny-chat")
    with pytest.raises(InvokeBadRequestError, match="temperature") as caught:
        model.invoke("Hello", temperature=3)
    assert [violation.pointer for violation in caught.value.violations] == ["/temperature"]


@pytest.mark.parametrize("ending", ["/", "/v1", "/v1/"])
def test_the_address_may_be_written_in_other_ways(target: Target, ending: str) -> None:
    model = LLM("tiny-chat", server_url=target.url + ending, model_uid="tiny-chat")
    assert model.invoke("Hello", temperature=0).text == GREETING


def test_the_address_may_lack_its_scheme(target: Target) -> None:
    bare = target.url.removeprefix("http://")
    model = LLM("tiny-chat", server_url=bare, model_uid="tiny-chat")
    assert model.invoke("Hello", temperature=0).text == GREETING


def test_the_response_of_a_call_is_available(target: Target) -> None:
    model = llm(target)
    raw = model.with_raw_response(model.invoke, "Hello", temperature=0)
    assert raw.result.text == GREETING
    assert raw.response.status == 200
    assert raw.response.headers["x-request-id"]


def test_tokens_are_counted_without_the_server() -> None:
    url = "http://never-asked.invalid"
    model = LLM("tiny-chat", server_url=url, model_uid="tiny-chat", max_retries=0)
    assert model.count_tokens("Hello, world!") >= 4


async def test_the_response_of_an_async_call_is_available(target: Target) -> None:
    model = llm(target)
    raw = await model.awith_raw_response(model.ainvoke, "Hello", temperature=0)
    assert (raw.result.text, raw.response.status) == (GREETING, 200)


async def test_tokens_are_counted_async_as_well(target: Target) -> None:
    model = llm(target)
    assert await model.acount_tokens("Hello, world!") == model.count_tokens("Hello, world!")


def test_the_servers_words_about_a_wrong_parameter_arrive(target: Target) -> None:
    # The server says this with status 500, as plain text.
    with pytest.raises(InvokeBadRequestError, match="less than or equal to 2"):
        llm(target).invoke("Too hot", extra_body={"temperature": 3})


def test_the_servers_words_about_a_wrong_parameter_of_a_stream_arrive(target: Target) -> None:
    # As plain text too, not as an event.
    with pytest.raises(InvokeBadRequestError, match="less than or equal to 2"):
        list(llm(target).stream("Too hot", extra_body={"temperature": 3}))


def test_an_answer_that_exceeds_the_context_has_its_own_error(target: Target) -> None:
    # The server hides the reason: it only says that the request failed.
    with pytest.raises(ContextLengthError, match="2048"):
        llm(target).invoke("Hello", temperature=0, max_tokens=5000)
    with pytest.raises(ContextLengthError, match="2048"):
        list(llm(target).stream("Hello", temperature=0, max_tokens=5000))
