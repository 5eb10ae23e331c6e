"""The behaviour of the SDK when a real server breaks while it answers."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable

import pytest

from modelport._runtime.testing.recorder import Passed, Recorder
from modelport.errors import (
    CredentialsValidateFailedError,
    InvokeConnectionError,
    InvokeError,
    InvokeServerUnavailableError,
    StreamInterruptedError,
)
from modelport.sdk.xinference import LLM
from servers.control import Control
from servers.target import Target
from servers.tiny.lessons import GREETING

LOADING = "still-loading"


def llm(url: str, uid: str, max_retries: int | None = None) -> LLM:
    return LLM(uid, server_url=url, model_uid=uid, max_retries=max_retries)


def read_until_broken(model: LLM, breaking: Callable[[], None]) -> str:
    """Stream an endless answer, break the server after the first words, and return the content so far."""
    text = ""
    with model.stream("Talk forever", temperature=0) as stream:
        for chunk in stream:
            if not text and chunk.text:
                threading.Thread(target=breaking).start()
            text += chunk.text
    return text


def test_a_model_that_is_deleted_during_an_answer_raises(
    target: Target, control: Control, doomed: str
) -> None:
    with pytest.raises(StreamInterruptedError, match="chat completion request failed") as caught:
        read_until_broken(llm(target.url, doomed), lambda: control.terminate(doomed))
    assert isinstance(caught.value.__cause__, InvokeServerUnavailableError)


def test_a_model_that_is_killed_during_an_answer_raises(
    target: Target, control: Control, doomed: str
) -> None:
    with pytest.raises(StreamInterruptedError, match="chat completion request failed") as caught:
        read_until_broken(llm(target.url, doomed), lambda: control.kill_model(doomed))
    assert isinstance(caught.value.__cause__, InvokeServerUnavailableError)


def test_a_model_that_was_killed_answers_again_when_the_server_has_restarted_it(
    target: Target, control: Control, doomed: str
) -> None:
    control.kill_model(doomed)
    model = llm(target.url, doomed, max_retries=0)

    def answers() -> bool:
        try:
            return model.invoke("Hello", temperature=0).text == GREETING
        except InvokeError:
            return False

    assert _in_the_end(answers), "the model did not come back"


def test_a_server_that_stops_during_an_answer_interrupts_the_stream(target: Target) -> None:
    with Recorder(target.url) as between:
        model = llm(between.url, "tiny-chat", max_retries=0)
        with pytest.raises(StreamInterruptedError) as caught:
            read_until_broken(model, between.stop)
    assert "tick tock".startswith(caught.value.partial.text.strip()[:4])


def test_a_server_that_has_gone_is_a_connection_error(target: Target) -> None:
    with Recorder(target.url) as between:
        model = llm(between.url, "tiny-chat", max_retries=0)
        assert model.invoke("Hello", temperature=0).text == GREETING
    with pytest.raises(InvokeConnectionError):
        model.invoke("Hello", temperature=0)


def test_leaving_a_stream_tells_the_server_to_stop(target: Target) -> None:
    with Recorder(target.url) as between:
        with llm(between.url, "tiny-chat").stream("Talk forever", temperature=0) as stream:
            next(iter(stream))
        aborts = _aborts(between)
    # "NOT_FOUND" when the server saw the closed connection first.
    assert [passed.answer.status for passed in aborts] == [200]


async def test_cancelling_a_task_tells_the_server_to_stop(target: Target) -> None:
    async def read(model: LLM) -> None:
        async for _ in model.astream("Talk forever", temperature=0):
            started.set()

    started = asyncio.Event()
    with Recorder(target.url) as between:
        task = asyncio.create_task(read(llm(between.url, "tiny-chat")))
        await asyncio.wait_for(started.wait(), 300)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        aborts = await asyncio.to_thread(_aborts, between)
    assert [passed.answer.status for passed in aborts] == [200]


def test_a_loading_model_is_reported_and_answers_when_it_is_ready(
    target: Target, control: Control
) -> None:
    control.launch("tiny-chat", LOADING, wait=False)
    model = llm(target.url, LOADING, max_retries=0)
    try:
        assert _in_the_end(lambda: control.call("GET", f"/v1/models/{LOADING}")[0] == 503)
        with pytest.raises(InvokeServerUnavailableError, match="loading") as caught:
            model.invoke("Hello", temperature=0)
        assert caught.value.retryable
        with pytest.raises(CredentialsValidateFailedError, match="loading"):
            model.validate()
        assert _in_the_end(lambda: control.call("GET", f"/v1/models/{LOADING}")[0] == 200)
        assert model.invoke("Hello", temperature=0).text == GREETING
    finally:
        control.terminate(LOADING)


def _aborts(between: Recorder) -> list[Passed]:
    def passed() -> list[Passed]:
        exchanges = between.passed(0)
        return [one for one in exchanges if one.head.start.split()[1].endswith("/abort")]

    _in_the_end(lambda: bool(passed()))
    return passed()


def _in_the_end(holds: Callable[[], bool]) -> bool:
    """Return whether something becomes true before nothing can be expected any more."""
    until = time.monotonic() + 300
    while not (found := holds()) and time.monotonic() < until:
        time.sleep(0.05)
    return found
