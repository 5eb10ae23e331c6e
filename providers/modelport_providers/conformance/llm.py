"""Checks of language models: the contract, and difficult streams."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from typing import Any

from modelport.entities import (
    AssistantPromptMessage,
    PromptMessageTool,
    SystemPromptMessage,
    ToolPromptMessage,
    UserPromptMessage,
)
from modelport.errors import (
    ContextLengthError,
    InvokeBadRequestError,
    InvokeConnectionError,
    InvokeError,
    InvokeServerUnavailableError,
    StreamInterruptedError,
)

from .check import Check
from .dialects import (
    ANSWER_TOKENS,
    PROMPT_TOKENS,
    Dialect,
    Event,
    ToolUse,
    Unsupported,
)
from .expect import expect, expect_equal, expect_raised
from .harness import AdapterHarness
from .script import answering, answering_text, sending, streaming
from .server import Hold, Step, whole

TOOL = PromptMessageTool(
    name="get_weather",
    description="The weather in a city.",
    parameters={"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
)
PARIS = ToolUse("call_a", "get_weather", '{"city": "Paris"}')
OSLO = ToolUse("call_b", "get_weather", '{"city": "Oslo"}')
STYLES = (
    "interleaved",
    "index always 0",
    "no index",
    "no id",
    "whole in last chunk",
    "finish stop",
)

# The contract ---------------------------------------------------------------------------------


def whole_answer(harness: AdapterHarness) -> None:
    answering_text(harness, "Hello", " there")
    result = harness.ask()
    expect_equal(result.message.content, "Hello there", "the answer")
    expect_equal(result.finish_reason, "stop", "the finish reason")


def streamed_answer(harness: AdapterHarness) -> None:
    answering_text(harness, "Hello", " there", ".")
    result = harness.stream()
    texts = [chunk.text for chunk in harness.chunks if chunk.text]
    expect_equal("".join(texts), "Hello there.", "the text of the chunks")
    expect(len(texts) > 1, f"the answer came in {len(texts)} piece(s), the server sent three")
    expect_equal(result.message.content, "Hello there.", "the collected result")


def ends_once(harness: AdapterHarness) -> None:
    answering_text(harness, "Hi", finish="length")
    harness.stream()
    ends = [chunk.delta.finish_reason for chunk in harness.chunks if chunk.delta.finish_reason]
    expect_equal(ends, ["length"], "the finish reasons of the chunks")
    expect(harness.chunks[-1].delta.usage is not None, "the last chunk has no usage")


def counts_as_server(harness: AdapterHarness) -> None:
    answering_text(harness, "Hello", " there", counted=True)
    for result in (harness.ask(), harness.stream()):
        used = (result.usage.prompt_tokens, result.usage.completion_tokens)
        expect_equal(used, (PROMPT_TOKENS, ANSWER_TOKENS), "the usage")


def leaves_arguments(harness: AdapterHarness) -> None:
    answering_text(harness, "Hi")
    prompt = [SystemPromptMessage(content="Be brief."), UserPromptMessage(content="Hello")]
    before = [message.model_dump() for message in prompt]
    parameters: dict[str, Any] = {}
    harness.call("invoke", prompt, parameters, [TOOL])
    expect_equal([message.model_dump() for message in prompt], before, "the caller's messages")
    expect_equal(parameters, {}, "the caller's parameters")


def takes_stop_and_tools(harness: AdapterHarness) -> None:
    answering_text(harness, "Hi")
    harness.call("invoke", [UserPromptMessage(content="Hello")], {}, [TOOL], ["END"])
    sent = harness.calls[-1].body.decode()
    expect("get_weather" in sent, "the tool is not in the request")
    expect("END" in sent, "the stop text is not in the request")


def rejects_unknown_parameters(harness: AdapterHarness) -> None:
    answering_text(harness, "Hi")
    error = expect_raised(
        InvokeBadRequestError,
        partial(harness.call, "invoke", [UserPromptMessage(content="Hi")], {"temprature": 1}),
        "a parameter without a rule",
    )
    expect(bool(error.violations), "the error has no violations")
    expect(not harness.calls, "the call went out although a parameter is wrong")


def counts_tokens(harness: AdapterHarness) -> None:
    adapter: Any = harness.target.make()
    prompt = [UserPromptMessage(content="Hello there, how are you?")]
    count = adapter.get_num_tokens(harness.target.model, harness.credentials, prompt)
    expect(isinstance(count, int) and count >= 0, f"get_num_tokens returned {count!r}")


def one_request(harness: AdapterHarness) -> None:
    answering_text(harness, "Hi")
    harness.ask()
    harness.server.asked.clear()
    harness.ask()
    expect_equal(len(harness.server.asked), 1, "the number of requests of a second call")


def answers_tools(harness: AdapterHarness) -> None:
    answering_text(harness, "It is sunny.")
    call = AssistantPromptMessage.ToolCall(
        id="call_a",
        type="function",
        function=AssistantPromptMessage.ToolCall.ToolCallFunction(
            name="get_weather", arguments=PARIS.arguments
        ),
    )
    prompt = [
        UserPromptMessage(content="Weather in Paris?"),
        AssistantPromptMessage(content="", tool_calls=[call]),
        ToolPromptMessage(tool_call_id="call_a", content="sunny, 21 C"),
    ]
    result = harness.call("invoke", prompt, {}, [TOOL])
    expect_equal(result.message.content, "It is sunny.", "the answer")
    sent = harness.calls[-1].body.decode()
    expect(sent.count("call_a") == 2, "call and result do not carry the same id in the request")


# Tool calls -----------------------------------------------------------------------------------


def whole_tools(harness: AdapterHarness) -> None:
    answering(harness, lambda dialect, _: whole(dialect.tools([PARIS, OSLO])))
    result = harness.ask("Weather?", tools=[TOOL])
    _expect_calls(result, [PARIS, OSLO])


def streamed_tools(
    harness: AdapterHarness, style: str = "plain", calls: Sequence[ToolUse] = (PARIS, OSLO)
) -> None:
    streaming(harness, lambda dialect: dialect.tool_events(calls, style))
    _expect_calls(harness.stream("Weather?", tools=[TOOL]), calls)


def _expect_calls(result: Any, wanted: Sequence[ToolUse]) -> None:
    made = [(c.function.name, _loaded(c.function.arguments)) for c in result.message.tool_calls]
    expect_equal(made, [(c.name, json.loads(c.arguments)) for c in wanted], "the tool calls")
    ids = [call.id for call in result.message.tool_calls]
    expect(all(ids) and len(set(ids)) == len(ids), f"the ids of the calls are {ids!r}")
    expect_equal(result.finish_reason, "tool_calls", "the finish reason")


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return f"not JSON: {text}"


# Streams --------------------------------------------------------------------------------------


def keeps_reasoning(harness: AdapterHarness) -> None:
    streaming(harness, lambda dialect: dialect.thought_events("2 and 2 make 4", "It is 4."))
    result = harness.stream("Think about 2+2")
    expect_equal(result.message.text, "It is 4.", "the answer without its reasoning")
    expect_equal(result.message.reasoning, "2 and 2 make 4", "the reasoning")


def odd_events(harness: AdapterHarness) -> None:
    def steps(dialect: Dialect) -> Sequence[Step]:
        if dialect.stream_type != "text/event-stream":
            raise Unsupported("server-sent events")
        blob = b"".join(e.encoded() for e in dialect.text_events(["A", "B", "C", "D"]))
        odd = blob.replace(b"data: ", b"data:").replace(b"\n\n", b"\n: keep-alive\n\n")
        return [b"\xef\xbb\xbf: hello\n\n" + odd.replace(b"\n", b"\r\n")]

    sending(harness, steps)
    expect_equal(
        harness.stream().message.content, "ABCD", "the text out of CRLF, comments and no space"
    )


def cut_anywhere(harness: AdapterHarness) -> None:
    text = ["Grüße", " 你好", " \u2028 ", "\u0085", "🙂"]

    def steps(dialect: Dialect) -> Sequence[Step]:
        blob = b"".join(e.encoded() for e in dialect.text_events(text))
        return [blob[at : at + 7] for at in range(0, len(blob), 7)]

    sending(harness, steps)
    expect_equal(harness.stream().message.content, "".join(text), "text in packets of seven bytes")


def empty_events(harness: AdapterHarness) -> None:
    def steps(dialect: Dialect) -> Sequence[Step]:
        first, *rest = dialect.text_events(["A", "B"])
        return [e.encoded() for e in (first, *dialect.empty_events(), *rest)]

    sending(harness, steps)
    expect_equal(harness.stream().message.content, "AB", "text between empty events")


def truncated(harness: AdapterHarness) -> None:
    sending(harness, lambda d: _unfinished(d, ["Hel", "lo", "!"]))
    error = expect_raised(InvokeError, harness.stream, "a stream that ends without a finish reason")
    expect(
        isinstance(error, StreamInterruptedError),
        f"the error is {type(error).__name__}, not StreamInterruptedError",
    )
    partial_answer: Any = getattr(error, "partial", None)
    expect(
        partial_answer is not None and "Hel" in str(partial_answer.message.content),
        "what had arrived is lost",
    )


def broken_off(harness: AdapterHarness) -> None:
    sending(harness, lambda d: _unfinished(d, ["Hel", "lo"]), cut=True)
    expect_raised(InvokeConnectionError, harness.stream, "a connection that breaks in mid-stream")


def error_in_stream(harness: AdapterHarness) -> None:
    def events(dialect: Dialect) -> Sequence[Event]:
        begun = dialect.text_events(["Hel", "lo"])[: -dialect.ending]
        return [*begun, dialect.error_event("the GPU is gone")]

    streaming(harness, events)
    error = expect_raised(InvokeError, harness.stream, "an error event in a stream")
    expect("the GPU is gone" in str(error), f"the server's message is lost: {error}")


def _unfinished(dialect: Dialect, pieces: Sequence[str]) -> list[bytes]:
    return [event.encoded() for event in dialect.text_events(pieces)[: -dialect.ending]]


def whole_for_stream(harness: AdapterHarness) -> None:
    answering(harness, lambda dialect, _: whole(dialect.text("Hello")))
    expect_equal(harness.stream().message.content, "Hello", "the answer that came in one piece")


def page_for_stream(harness: AdapterHarness) -> None:
    page = "<html><title>Bad gateway</title></html>"
    answering(harness, lambda dialect, request: whole(page, kind="text/html"))
    error = expect_raised(
        InvokeServerUnavailableError, harness.stream, "a web page instead of a stream"
    )
    expect("Bad gateway" in str(error), f"the page's title is lost: {error}")


def silence_ends(harness: AdapterHarness) -> None:
    answering(harness, lambda dialect, request: [Hold()])
    expect_raised(
        InvokeConnectionError, harness.with_options(timeout=0.3).stream, "a silent server"
    )


def too_long(harness: AdapterHarness) -> None:
    words = "This model's maximum context length is 4096 tokens, your prompt is too long"
    answering(harness, lambda dialect, _: whole(dialect.error(words), 400))
    expect_raised(ContextLengthError, harness.ask, "a prompt that does not fit the context")


LLM = ("llm",)
CHECKS = (
    Check("gives a whole answer", LLM, whole_answer),
    Check("gives a streamed answer piece by piece", LLM, streamed_answer),
    Check("ends a stream once, with reason and usage", LLM, ends_once),
    Check("reports the server's usage", LLM, counts_as_server),
    Check("leaves the caller's arguments alone", LLM, leaves_arguments),
    Check("sends tools and stop texts", LLM, takes_stop_and_tools),
    Check("rejects a parameter without a rule", LLM, rejects_unknown_parameters),
    Check("counts tokens", LLM, counts_tokens),
    Check("makes one request per call when warm", LLM, one_request),
    Check("sends results of tools with their ids", LLM, answers_tools),
    Check("reads tool calls of a whole answer", LLM, whole_tools),
    Check("reads streamed tool calls", LLM, streamed_tools),
    *(
        Check(f"reads streamed tool calls: {style}", LLM, partial(streamed_tools, style=style))
        for style in STYLES
    ),
    Check("separates reasoning from the answer", LLM, keeps_reasoning),
    Check("reads CRLF, comments, a BOM and fields without a space", LLM, odd_events),
    Check("reads text cut anywhere, in any script", LLM, cut_anywhere),
    Check("skips empty events", LLM, empty_events),
    Check("recognises a truncated stream", LLM, truncated),
    Check("recognises a broken connection", LLM, broken_off),
    Check("reports an error inside a stream", LLM, error_in_stream),
    Check("accepts a whole answer instead of a stream", LLM, whole_for_stream),
    Check("recognises a web page instead of a stream", LLM, page_for_stream),
    Check("times out when the server is silent", LLM, silence_ends),
    Check("reports a prompt that is too long", LLM, too_long),
)
