"""Time limits, cancelling, batches and parameters that recordings cannot show."""

from __future__ import annotations

import asyncio

import pytest

from modelport._runtime.testing.recorder import Recorder
from modelport.errors import InvokeTimeoutError, StreamInterruptedError
from modelport.sdk.xinference import LLM, TextEmbedding
from servers.asks import EMBEDDINGS
from servers.target import Target
from servers.tiny.lessons import ANSWERS, GREETING


def llm(target: Target, invoke_timeout: float | None = None) -> LLM:
    return LLM(
        "tiny-chat",
        server_url=target.url,
        model_uid="tiny-chat",
        invoke_timeout=invoke_timeout,
        max_retries=0,
    )


def test_a_call_ends_with_its_time_limit(target: Target) -> None:
    with pytest.raises(InvokeTimeoutError):
        llm(target).invoke("Talk forever", temperature=0, timeout=0.3)


def test_a_stream_ends_with_its_time_limit(target: Target) -> None:
    with pytest.raises((InvokeTimeoutError, StreamInterruptedError)) as caught:
        list(llm(target).stream("Talk forever", temperature=0, timeout=0.3))
    # A quick server has sent something by then, which is kept.
    if isinstance(caught.value, StreamInterruptedError):
        assert caught.value.partial.text


def test_the_time_limit_of_the_credentials_holds(target: Target) -> None:
    with pytest.raises(InvokeTimeoutError):
        llm(target, invoke_timeout=1).invoke("Talk forever", temperature=0)


async def test_a_call_can_be_cancelled(target: Target) -> None:
    task = asyncio.create_task(llm(target).ainvoke("Talk forever", temperature=0))
    await asyncio.sleep(0.3)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_more_parameters_reach_the_model(target: Target) -> None:
    model = llm(target)
    assert model.invoke("Hello", temperature=0, top_k=5, top_p=0.9).text == GREETING
    assert model.invoke("Hello", parameters={"temperature": 0, "seed": 3}).text == GREETING
    assert model.invoke("Count to sixty", temperature=0, stop=" 7").text == "1 2 3 4 5 6"
    assert model.invoke("Hi", temperature=0, extra_body={"n": 1}).text == ANSWERS["Hi"]


def test_many_texts_are_sent_in_batches_and_come_back_in_order(target: Target) -> None:
    texts = [f"number {number}" for number in range(150)]
    with Recorder(target.url) as between:
        model = TextEmbedding("tiny-embed", server_url=between.url, model_uid="tiny-embed")
        vectors = model.embed(texts).embeddings
        paths = [one.head.start.split()[1] for one in between.passed(0)]
    assert paths.count(EMBEDDINGS) > 1
    [last] = (
        TextEmbedding("tiny-embed", server_url=target.url, model_uid="tiny-embed")
        .embed(texts[-1])
        .embeddings
    )
    assert vectors[-1] == pytest.approx(last, abs=1e-4)
    assert len(vectors) == len(texts)
