"""A stream that fails after its first piece keeps the content so far; a cancelled one ends without an error."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest
from everywhere import MANNERS, PROVIDERS, STREAMED, Outcome, ask, model_of, serve, words
from fault_server import FaultServer, Hold, Reset, Step, Until, event, stream

from modelport.errors import (
    InvokeConnectionError,
    InvokeError,
    InvokeServerUnavailableError,
    StreamInterruptedError,
)

pytestmark = pytest.mark.slow


ERROR = {"type": "error", "error": {"type": "api_error", "message": "out of memory"}}

FAILURES: dict[str, tuple[list[Step], type[Exception], str]] = {
    "silence": ([Hold()], InvokeConnectionError, "piece of the answer"),
    "reset": ([Reset()], InvokeConnectionError, "broke"),
    "error event": ([event(ERROR)], InvokeServerUnavailableError, "out of memory"),
    "no JSON": ([event("{nope")], InvokeServerUnavailableError, "not JSON"),
    "cut": ([], InvokeConnectionError, "without a finish reason"),
}


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("manner", STREAMED)
@pytest.mark.parametrize("provider", PROVIDERS)
def test_after_the_first_piece_the_content_so_far_is_kept(
    provider: str,
    manner: str,
    failure: str,
    server: FaultServer,
    limit: Callable[..., None],
) -> None:
    steps, cause, message = FAILURES[failure]
    held = isinstance(steps[-1], Hold | Reset) if steps else False
    if failure == "silence":
        limit(idle=0.1)
    # Both pieces at once: no silence between them is meant.
    pieces = b"".join(words(provider, "one ", "two <thi"))
    outcome = Outcome()
    # A reset would discard what the client has not read.
    arrived = [Until(outcome.reading)] if failure == "reset" else []
    serve(server, stream(pieces, *arrived, *steps, end=not held))
    ask(model_of(provider, server), manner, into=outcome)
    assert isinstance(outcome.error, StreamInterruptedError), outcome.message
    assert outcome.error.partial.text == "".join(outcome.texts) == "one two <thi"
    assert isinstance(outcome.error.__cause__, cause)
    assert message in str(outcome.error)


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("manner", STREAMED)
@pytest.mark.parametrize("provider", PROVIDERS)
def test_before_the_first_piece_the_error_is_itself(
    provider: str, manner: str, failure: str, server: FaultServer
) -> None:
    steps, kind, _ = FAILURES[failure]
    held = isinstance(steps[-1], Hold | Reset) if steps else False
    serve(server, stream(b": ping\n\n", *steps, end=not held))
    limit = "0.2" if failure == "silence" else "20"
    outcome = ask(model_of(provider, server, invoke_timeout=limit), manner)
    assert isinstance(outcome.error, InvokeError), outcome.message
    assert not isinstance(outcome.error, StreamInterruptedError)
    assert isinstance(outcome.error, InvokeConnectionError if failure == "cut" else kind)


@pytest.mark.parametrize("manner", STREAMED)
@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_deadline_keeps_the_content_so_far_too(
    provider: str, manner: str, server: FaultServer, limit: Callable[..., None]
) -> None:
    limit(total=0.3, opening=60)
    serve(server, stream(*words(provider, "one "), Hold(), end=False))
    outcome = ask(model_of(provider, server), manner)
    assert isinstance(outcome.error, StreamInterruptedError)
    assert outcome.error.partial.text == "one "


@pytest.mark.parametrize("provider", PROVIDERS)
def test_cancel_from_another_thread_ends_the_iteration(provider: str, server: FaultServer) -> None:
    serve(server, stream(*words(provider, "one ", "two "), Hold(), end=False))
    answer = model_of(provider, server, invoke_timeout="20").stream("Hi")
    got: list[str] = []
    for piece in answer:
        got.append(piece.text)
        if len(got) == 2:
            threading.Timer(0.05, answer.cancel).start()
    assert "".join(got) == answer.partial.text == "one two "
    assert server.gone.wait(5)
    with pytest.raises(RuntimeError, match="cancelled"):
        _ = answer.result


@pytest.mark.parametrize("provider", PROVIDERS)
def test_cancel_between_two_pieces_closes_the_connection_at_once(
    provider: str, server: FaultServer
) -> None:
    serve(server, stream(*words(provider, "one ", "two "), Hold(), end=False))
    answer = model_of(provider, server).stream("Hi")
    got = [next(answer).text, next(answer).text]
    answer.cancel()
    assert server.gone.wait(5)
    assert list(answer) == []
    assert answer.partial.text == "".join(got)


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_cancel_from_another_task_ends_the_iteration(
    provider: str, server: FaultServer
) -> None:
    serve(server, stream(*words(provider, "one ", "two "), Hold(), end=False))
    answer = model_of(provider, server, invoke_timeout="20").astream("Hi")
    got: list[str] = []
    async for piece in answer:
        got.append(piece.text)
        if len(got) == 2:
            asyncio.get_running_loop().call_later(0.05, answer.cancel)
    assert "".join(got) == answer.partial.text == "one two "
    assert await asyncio.to_thread(server.gone.wait, 5)
    await asyncio.sleep(0)


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_cancel_between_two_pieces_closes_the_connection_in_a_loop_too(
    provider: str, server: FaultServer
) -> None:
    serve(server, stream(*words(provider, "one ", "two "), Hold(), end=False))
    answer = model_of(provider, server).astream("Hi")
    got = [(await anext(answer)).text, (await anext(answer)).text]
    answer.cancel()
    assert await asyncio.to_thread(server.gone.wait, 5)
    assert [piece async for piece in answer] == []
    assert answer.partial.text == "".join(got)


async def test_a_cancelled_task_stays_cancelled(server: FaultServer) -> None:
    serve(server, stream(*words("openai", "one "), Hold(), end=False))
    answer = model_of("openai", server).astream("Hi")
    begun = asyncio.Event()

    async def read() -> None:
        async for _ in answer:
            begun.set()

    task = asyncio.create_task(read())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert answer.partial.text == "one "


@pytest.mark.parametrize("manner", MANNERS)
def test_a_call_without_a_stream_is_never_interrupted(manner: str, server: FaultServer) -> None:
    serve(server, [b"HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n", b'{"choices"', Reset()])
    outcome = ask(model_of("openai", server), manner)
    assert isinstance(outcome.error, InvokeConnectionError)
    assert not isinstance(outcome.error, StreamInterruptedError)
