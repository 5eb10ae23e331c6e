"""Streams open on entry, can be cancelled from elsewhere and keep what came; results say where they came from."""

from __future__ import annotations

import asyncio
import threading
from decimal import Decimal
from typing import Any

import pytest

from modelport._runtime.calls.streams import LLMStream
from modelport.entities import EmbeddingUsage, LLMResultChunk, LLMUsage, TextEmbeddingResult
from modelport.errors import (
    InvokeRateLimitError,
    StreamInterruptedError,
    UnsupportedCapabilityError,
)
from modelport.sdk.openai_api_compatible import LLM, TextEmbedding
from modelport.testing import FakeLLM, Pause
from modelport_providers.conformance.server import Hold, ScriptedServer, chunked, whole

FOREVER = 60.0


def piece(text: str, finish: str | None = None) -> bytes:
    import json

    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
    return b"data: " + json.dumps({"choices": [choice]}).encode() + b"\n\n"


def llm_of(server: ScriptedServer) -> LLM:
    return LLM("m", endpoint_url=server.url, max_retries=0)


@pytest.fixture
def server() -> Any:
    with ScriptedServer(lambda _: whole({"error": "no script"}, 501)) as running:
        yield running


def test_a_rejection_is_raised_on_entry(server: ScriptedServer) -> None:
    server.script = lambda _: whole({"error": "slow down"}, 429)
    with pytest.raises(InvokeRateLimitError), llm_of(server).stream("Hi"):
        pytest.fail("the block must not be entered")


async def test_a_rejection_is_raised_on_async_entry(server: ScriptedServer) -> None:
    server.script = lambda _: whole({"error": "slow down"}, 429)
    with pytest.raises(InvokeRateLimitError):
        async with llm_of(server).astream("Hi"):
            pytest.fail("the block must not be entered")


def test_entering_a_stream_loses_no_piece() -> None:
    with FakeLLM(["one two three"]).stream("Hi") as stream:
        assert "".join(chunk.text for chunk in stream) == "one two three"
    assert stream.result.text == stream.text == "one two three"


def test_an_empty_answer_is_an_answer() -> None:
    with FakeLLM([""]).stream("Hi") as stream:
        assert "".join(chunk.text for chunk in stream) == ""
    assert stream.result.text == ""


def test_partial_is_there_after_a_break() -> None:
    with FakeLLM(["one two three"]).stream("Hi") as stream:
        for _ in stream:
            break
    assert stream.partial.text == "one "
    with pytest.raises(RuntimeError, match="not exhausted"):
        _ = stream.result


def test_partial_is_there_after_an_error() -> None:
    llm = FakeLLM([["one ", InvokeRateLimitError("slow")]])
    with pytest.raises(StreamInterruptedError), llm.stream("Hi") as stream:
        for _ in stream:
            pass
    assert stream.partial.text == "one "


def test_another_thread_may_cancel() -> None:
    with FakeLLM([["one ", Pause(FOREVER), "two"]]).stream("Hi") as stream:
        words = [next(stream).text]
        threading.Timer(0.05, stream.cancel).start()
        words += [chunk.text for chunk in stream]
    assert words == ["one "]
    assert stream.partial.text == "one "


@pytest.mark.slow
def test_another_thread_may_cancel_a_read_from_the_network(server: ScriptedServer) -> None:
    server.script = lambda _: chunked([piece("one "), Hold()], cut=True)
    with llm_of(server).stream("Hi") as stream:
        words = next(stream).text
        threading.Timer(0.1, stream.cancel).start()
        words += "".join(chunk.text for chunk in stream)
    assert words == stream.partial.text == "one "


def test_a_cancelled_stream_sends_no_request() -> None:
    llm = FakeLLM(["one"])
    stream = llm.stream("Hi")
    stream.cancel()
    assert list(stream) == []


async def test_another_task_may_cancel() -> None:
    async with FakeLLM([["one ", Pause(FOREVER), "two"]]).astream("Hi") as stream:
        words = [(await anext(stream)).text]
        asyncio.get_running_loop().call_later(0.05, stream.cancel)
        words += [chunk.text async for chunk in stream]
    assert words == ["one "]
    assert stream.partial.text == "one "
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0


async def test_another_thread_may_cancel_a_task() -> None:
    async with FakeLLM([["one ", Pause(FOREVER), "two"]]).astream("Hi") as stream:
        words = [(await anext(stream)).text]
        threading.Timer(0.05, stream.cancel).start()
        words += [chunk.text async for chunk in stream]
    assert words == ["one "]


async def test_the_cancellation_of_a_task_stays_one() -> None:
    async def read() -> None:
        async for _ in FakeLLM([["one ", Pause(FOREVER)]]).astream("Hi"):
            pass

    task = asyncio.create_task(read())
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_times_are_filled_in() -> None:
    with FakeLLM([[Pause(0.02), "one ", Pause(0.02), "two"]]).stream("Hi") as stream:
        last = list(stream)[-1]
    usage = stream.result.usage
    assert usage.time_to_first_token is not None
    assert usage.time_to_generate is not None
    assert usage.time_to_first_token >= 0.02
    assert usage.time_to_generate >= 0.02
    assert last.delta.usage is not None
    assert last.delta.usage.time_to_first_token == usage.time_to_first_token


# Where results come from --------------------------------------------------------------------------

CHAT = {"choices": [{"message": {"content": "ok"}, "finish_reason": "stop"}]}


def with_id(body: Any) -> Any:
    return whole(body, x_request_id="r-7", set_cookie="a=b", x_echo="sk-secret")


@pytest.mark.slow
def test_every_result_has_headers_and_request_id(server: ScriptedServer) -> None:
    server.script = lambda _: with_id(CHAT)
    result = LLM("m", endpoint_url=server.url, api_key="sk-secret").invoke("Hi")
    assert (result.answered_by, result.request_id) == ("openai_api_compatible/m", "r-7")
    assert result.headers["x-request-id"] == "r-7"
    assert "set-cookie" not in result.headers
    assert "sk-secret" not in result.headers["x-echo"]
    assert "headers" not in result.model_dump()


@pytest.mark.slow
def test_a_vector_has_headers_and_request_id(server: ScriptedServer) -> None:
    server.script = lambda _: with_id({"data": [{"index": 0, "embedding": [0.5]}]})
    result = TextEmbedding("m", endpoint_url=server.url).embed("Hi")
    assert (result.answered_by, result.request_id) == ("openai_api_compatible/m", "r-7")


async def test_a_stream_has_headers_and_request_id(server: ScriptedServer) -> None:
    body = piece("ok", "stop") + b"data: [DONE]\n\n"
    server.script = lambda _: whole(body, kind="text/event-stream", x_request_id="r-7")
    with llm_of(server).stream("Hi") as stream:
        list(stream)
    assert stream.result.request_id == "r-7"
    async with llm_of(server).astream("Hi") as again:
        async for _ in again:
            pass
    assert again.result.request_id == "r-7"


class Stubborn:
    """A source whose close takes as long as the test needs, as a request to stop a server takes time."""

    def __init__(self) -> None:
        self.closing, self.closed = threading.Event(), threading.Event()

    def pieces(self) -> Any:
        try:
            yield LLMResultChunk.of_text("m", "one ")
            yield LLMResultChunk.of_text("m", "two ")
        finally:
            self.closing.set()
            self.closed.wait(FOREVER)


@pytest.mark.parametrize("end", ["read", "close", "leave"])
def test_a_reader_that_continues_while_another_thread_cancels_gets_the_end(end: str) -> None:
    source = Stubborn()
    stream = LLMStream(source.pieces(), lambda error: error, "m")
    assert next(stream).text == "one "
    canceller = threading.Thread(target=stream.cancel)
    canceller.start()
    assert source.closing.wait(FOREVER)
    if end == "read":
        assert list(stream) == []
    elif end == "close":
        stream.close()
    else:
        with stream:
            pass
    source.closed.set()
    canceller.join()
    assert stream.partial.text == "one "


def test_an_interrupted_stream_keeps_what_came(server: ScriptedServer) -> None:
    server.script = lambda _: chunked([piece("one ")])
    with pytest.raises(StreamInterruptedError), llm_of(server).stream("Hi") as stream:
        list(stream)
    assert stream.partial.text == "one "


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"extra_body": {"n": 2}}, "n=2 asks for several answers"),
        ({"extra_body": {"best_of": 3}}, "best_of=3"),
        ({"extra_body": {"logprobs": True}}, "logprobs asks for log probabilities"),
        ({"extra_body": {"top_logprobs": 5}}, "top_logprobs"),
        ({"parameters": {"n": 2}}, "n=2"),
    ],
)
def test_several_answers_are_rejected(given: dict[str, Any], shown: str) -> None:
    llm = FakeLLM(["x"])
    with pytest.raises(UnsupportedCapabilityError, match=shown):
        llm.invoke("Hi", **given)
    assert not llm.calls


# Usage --------------------------------------------------------------------------------------------


def usage(tokens: int, price: str = "0", unit: str = "0", currency: str = "USD") -> LLMUsage:
    cost = Decimal(price) * Decimal(unit) * tokens
    return LLMUsage(
        prompt_tokens=tokens,
        prompt_unit_price=Decimal(price),
        prompt_price_unit=Decimal(unit),
        prompt_price=cost,
        completion_tokens=tokens,
        completion_unit_price=Decimal(price),
        completion_price_unit=Decimal(unit),
        completion_price=cost,
        total_tokens=2 * tokens,
        total_price=2 * cost,
        currency=currency,
        latency=1.0,
        source="server",
    )


def test_usage_adds_up() -> None:
    both = usage(10, "2", "0.001") + usage(30, "2", "0.001")
    assert (both.prompt_tokens, both.total_tokens, both.latency) == (40, 80, 2.0)
    assert (both.total_price, both.prompt_unit_price, both.priced) == (
        Decimal("0.160"),
        Decimal("2"),
        True,
    )
    assert sum([usage(1), usage(2)], LLMUsage.empty_usage()).total_tokens == 6
    assert sum([usage(1), usage(2)]).total_tokens == 6  # type: ignore[union-attr]


def test_different_prices_become_their_average() -> None:
    both = usage(10, "2", "0.001") + usage(30, "6", "0.001")
    assert both.prompt_unit_price * both.prompt_price_unit * 40 == both.prompt_price
    assert both.prompt_unit_price == Decimal("5")


def test_without_a_price_nothing_is_known() -> None:
    assert not usage(1).priced
    assert "price unknown" in repr(usage(1))
    assert usage(1, "0", "0.001").priced
    assert "0 USD" in repr(usage(1, "0", "0.001"))
    assert not (usage(1) + usage(1, "2", "0.001")).priced
    assert repr(usage(10, "2", "0.001")) == "<LLMUsage 10 + 10 tokens, 0.04 USD, 1.00 s>"


def test_currencies_are_not_mixed() -> None:
    with pytest.raises(ValueError, match="USD and in RMB"):
        _ = usage(1, "2", "0.001") + usage(1, "2", "0.001", "RMB")
    assert (usage(1) + usage(1, "2", "0.001", "RMB")).currency == "RMB"


def test_embedding_usage_adds_up_too() -> None:
    one = EmbeddingUsage.empty_usage().model_copy(update={"tokens": 2, "total_tokens": 2})
    assert (one + one).total_tokens == 4
    assert "price unknown" in repr(one)


@pytest.mark.slow
def test_reprs_and_notebooks_are_short() -> None:
    vectors = TextEmbeddingResult(
        model="m", embeddings=[[0.5] * 1536] * 5000, usage=EmbeddingUsage.empty_usage()
    )
    assert len(repr(vectors)) < 600
    assert "4997 more" in repr(vectors)
    result = FakeLLM(["**bold**"]).invoke("Hi")
    assert result._repr_markdown_() == "**bold**"
    assert result.message._repr_markdown_() == "**bold**"
