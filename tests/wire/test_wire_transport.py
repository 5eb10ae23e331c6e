"""Time, retries, cancelling, one request per call: properties of every call on a real socket."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable

import pytest
from fault_server import (
    DONE,
    PATIENCE,
    STOP,
    UID,
    FaultServer,
    Hold,
    Pause,
    Reset,
    Step,
    Until,
    reply,
    stream,
    text,
)
from wire_app import App

from modelport.errors import (
    InvokeConnectionError,
    InvokeError,
    InvokeRateLimitError,
    InvokeServerUnavailableError,
    InvokeTimeoutError,
    StreamInterruptedError,
)
from modelport.interfaces import CallOptions
from modelport_providers.wire.models import model
from modelport_providers.xinference.llm.llm import XinferenceAILargeLanguageModel

pytestmark = pytest.mark.slow

OK = reply({"choices": [{"message": {"content": "ok"}, "finish_reason": "stop"}]})
BUSY = reply({"detail": "no available slot"}, 503)
PING = b": ping\r\n\r\n"


@pytest.fixture(autouse=True)
def patient_aborts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for the answer to the final request: the time for it may be too short on a busy machine."""
    monkeypatch.setattr(model, "_ABORT", PATIENCE)


def test_a_model_is_asked_about_once_and_each_call_is_one_request(
    server: FaultServer, app: App
) -> None:
    server.chat(OK)
    for _ in range(3):
        app.invoke()
    paths = [one.path for one in server.seen]
    assert paths == [f"/v1/models/{UID}", *["/v1/chat/completions"] * 3]


def test_what_is_known_about_a_model_depends_on_the_key(server: FaultServer, quick: App) -> None:
    server.chat(OK)
    quick.invoke()
    quick.credentials["api_key"] = "another key"
    quick.invoke()
    assert len(server.requests(f"/v1/models/{UID}")) == 2


def test_what_is_known_about_a_model_depends_on_the_server(server: FaultServer, quick: App) -> None:
    other = FaultServer()
    other.describe(["chat", "tools"])
    server.chat(OK)
    other.chat(OK)
    quick.invoke()
    quick.credentials["server_url"] = other.url
    quick.invoke()
    other.close()
    assert len(other.requests(f"/v1/models/{UID}")) == 1


def test_a_slow_server_does_not_hold_up_another_one(
    server: FaultServer, quick: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "_DESCRIBE", PATIENCE)
    slow, done = FaultServer(), threading.Event()
    slow.on("GET", f"/v1/models/{UID}", [Until(done), *reply({})])
    slow.chat(OK)
    waiting = App(slow, "sync")
    waiting.credentials["invoke_timeout"] = "600"
    thread = threading.Thread(target=waiting.invoke)
    thread.start()
    while not slow.asked:
        time.sleep(0.01)
    server.chat(OK)
    quick.invoke()
    assert not slow.chats
    done.set()
    thread.join()
    assert slow.chats
    slow.close()


def test_a_server_that_cannot_describe_models_is_still_called(
    server: FaultServer, app: App
) -> None:
    server.on("GET", f"/v1/models/{UID}", reply({"detail": "Not Found"}, 404))
    server.chat(OK)
    app.invoke()
    app.invoke()
    assert len(server.seen) == 3


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_temporary_rejection_is_retried(server: FaultServer, quick: App, status: int) -> None:
    quick.credentials["max_retries"] = "2"
    server.chat(reply({"detail": "later"}, status, retry_after="0"), OK)
    assert quick.invoke().text == "ok"
    assert len(server.chats) == 2


def test_retries_apply_to_streams_and_every_library(server: FaultServer, app: App) -> None:
    app.credentials["max_retries"] = "2"
    good = stream(*text("ok"), STOP, DONE)
    server.chat(reply({"detail": "later"}, 503, retry_after="0"), [Reset()], good)
    app.stream()
    assert app.text == "ok"
    assert len(server.chats) == 3


@pytest.mark.parametrize("status", [400, 401, 404, 422, 501, 505])
def test_a_permanent_rejection_is_not_retried(server: FaultServer, quick: App, status: int) -> None:
    quick.credentials["max_retries"] = "3"
    server.chat(reply({"detail": "no"}, status))
    with pytest.raises(InvokeError, match=r"\bno\b"):
        quick.invoke()
    assert len(server.chats) == 1


def test_retry_after_is_waited_for(
    server: FaultServer, quick: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    here, sleep = threading.current_thread(), time.sleep

    def note(seconds: float) -> None:
        # Servers of other tests may still be asleep in their threads.
        (waited.append if threading.current_thread() is here else sleep)(seconds)

    monkeypatch.setattr(time, "sleep", note)
    quick.credentials["max_retries"] = "1"
    server.chat(reply({"detail": "later"}, 429, retry_after="0.6"), OK)
    quick.invoke()
    assert waited == [0.6]
    assert len(server.chats) == 2


def test_a_retry_after_beyond_the_deadline_is_not_waited_for(
    server: FaultServer, quick: App
) -> None:
    quick.credentials["max_retries"] = "3"
    server.chat(reply({"detail": "later"}, 429, retry_after="90"))
    with pytest.raises(InvokeRateLimitError, match="later") as caught:
        quick.invoke()
    assert len(server.chats) == 1
    assert caught.value.retry_after == 90


def test_retries_end_with_the_error_of_the_last_attempt(server: FaultServer, quick: App) -> None:
    quick.credentials["max_retries"] = "1"
    server.chat(BUSY, reply({"detail": "still none"}, 503, retry_after="0"))
    with pytest.raises(InvokeServerUnavailableError, match="still none"):
        quick.invoke()
    assert len(server.chats) == 2


def test_nothing_is_retried_once_a_piece_has_reached_the_caller(
    server: FaultServer, app: App
) -> None:
    app.credentials["max_retries"] = "3"
    server.chat(stream(*text("one"), Until(app.reading), Reset(), end=False))
    with pytest.raises(InvokeConnectionError):
        app.stream()
    assert len(server.chats) == 1


def test_an_answer_that_does_not_come_is_not_waited_for_longer_than_asked(
    server: FaultServer, app: App
) -> None:
    app.credentials |= {"invoke_timeout": "0.1", "max_retries": "3"}
    server.chat([Hold()])
    with pytest.raises(InvokeConnectionError, match=r"within 0\.1 s \(invoke_timeout\)"):
        app.invoke()
    assert len(server.chats) < 2


def test_a_body_that_trickles_does_not_stretch_the_limit(server: FaultServer, app: App) -> None:
    app.credentials["invoke_timeout"] = "0.2"
    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 999\r\n\r\n"
    server.chat([head, *[step for _ in range(900) for step in (b" ", Pause(0.02))]])
    with pytest.raises(InvokeConnectionError, match=r"within 0\.2 s \(invoke_timeout\)"):
        app.invoke()


def test_a_stream_without_a_first_piece_ends_in_time(server: FaultServer, app: App) -> None:
    app.credentials["invoke_timeout"] = "0.1"
    server.chat(stream(Hold(), end=False))
    with pytest.raises(InvokeConnectionError, match=r"within 0\.1 s \(invoke_timeout\)"):
        app.stream()


def test_a_stream_that_falls_silent_ends_in_time(
    server: FaultServer, app: App, limit: Callable[..., None]
) -> None:
    limit(idle=0.1)
    server.chat(stream(*text("one"), Hold(), end=False))
    with pytest.raises(
        InvokeConnectionError, match=r"no further piece of the answer within 0\.1 s"
    ):
        app.stream()
    assert app.text == "one"


def test_pings_do_not_count_as_an_answer(server: FaultServer, app: App) -> None:
    app.credentials["invoke_timeout"] = "0.2"
    server.chat(stream(*[step for _ in range(900) for step in (PING, Pause(0.02))], end=False))
    with pytest.raises(InvokeConnectionError, match=r"within 0\.2 s \(invoke_timeout\)"):
        app.stream()


def test_the_limit_of_a_call_applies_to_a_stream_that_never_pauses(
    server: FaultServer, app: App
) -> None:
    app.options = CallOptions(timeout=0.5)
    server.chat(stream(*[step for _ in range(900) for step in (*text("x"), Pause(0.1))], end=False))
    with pytest.raises(InvokeConnectionError, match=r"within 0\.5 s \(timeout\)") as caught:
        app.stream()
    # On a busy machine the first piece may come too late.
    assert isinstance(caught.value, StreamInterruptedError if app.text else InvokeTimeoutError)


def test_closing_a_stream_ends_the_connection_and_the_work(server: FaultServer, quick: App) -> None:
    _abortable(server)
    with XinferenceAILargeLanguageModel().stream(**quick.arguments("Hello", {})) as chunks:
        next(iter(chunks))
    assert server.gone.wait(PATIENCE)
    assert server.seen[-1].path == _abort_path(server)


def test_dropping_a_generator_ends_the_connection_and_the_work(
    server: FaultServer, quick: App
) -> None:
    _abortable(server)
    arguments = quick.arguments("Hello", {})
    arguments["model_parameters"] = arguments.pop("parameters")
    chunks = XinferenceAILargeLanguageModel()._invoke(**arguments)
    next(chunks)  # type: ignore[arg-type]
    del chunks
    assert server.gone.wait(PATIENCE)
    assert server.seen[-1].path == _abort_path(server)


def test_a_cancelled_task_ends_the_connection_and_the_work(server: FaultServer, quick: App) -> None:
    _abortable(server)

    async def read() -> None:
        async for _ in XinferenceAILargeLanguageModel().astream(**quick.arguments("Hello", {})):
            pass

    async def main() -> None:
        task = asyncio.create_task(read())
        await asyncio.to_thread(server.holding.wait)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert server.gone.wait(PATIENCE)
    assert server.seen[-1].path == _abort_path(server)


def test_a_cancelled_call_that_is_not_streamed_ends_the_work(
    server: FaultServer, quick: App
) -> None:
    _abortable(server, [Hold()])

    async def main() -> None:
        call = XinferenceAILargeLanguageModel().ainvoke(**quick.arguments("Hello", {}))
        task = asyncio.create_task(call)
        await asyncio.to_thread(server.holding.wait)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert server.gone.wait(PATIENCE)
    assert server.seen[-1].path == _abort_path(server)


def test_a_call_that_timed_out_ends_the_work(
    server: FaultServer, app: App, limit: Callable[..., None]
) -> None:
    _abortable(server)
    limit(idle=0.1)
    with pytest.raises(InvokeConnectionError):
        app.stream()
    assert server.seen[-1].path == _abort_path(server)


def test_a_finished_call_aborts_nothing(server: FaultServer, app: App) -> None:
    server.chat(stream(*text("x"), STOP, DONE))
    app.stream()
    assert not any("abort" in one.path for one in server.seen)


def test_an_unreachable_server_is_named(quick: App) -> None:
    quick.credentials["server_url"] = "http://127.0.0.1:1"
    with pytest.raises(InvokeConnectionError, match=r"cannot connect to http://127\.0\.0\.1:1/"):
        quick.invoke()


def test_connections_are_used_again(server: FaultServer, quick: App) -> None:
    server.chat(stream(*text("x"), STOP, DONE))
    for _ in range(3):
        quick.stream()
    assert len({request.client for request in server.chats}) == 1


def test_many_threads_share_the_connections(server: FaultServer) -> None:
    server.chat(OK)
    answers: list[str] = []

    def ask() -> None:
        answers.append(App(server, "sync").invoke().text)

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["ok"] * 16


def test_event_loops_one_after_another_do_not_share_connections(server: FaultServer) -> None:
    server.chat(OK)
    app = App(server, "async")
    assert [app.invoke().text for _ in range(3)] == ["ok"] * 3


def test_the_log_shows_no_key(
    server: FaultServer, quick: App, caplog: pytest.LogCaptureFixture
) -> None:
    quick.credentials["api_key"] = "sk-very-secret"
    server.chat(OK)
    with caplog.at_level(logging.DEBUG):
        quick.invoke()
    assert "/v1/chat/completions: 200" in caplog.text
    assert "sk-very-secret" not in caplog.text


def _abortable(server: FaultServer, script: list[Step] | None = None) -> None:
    server.chat(script or stream(*text("one"), Hold(), end=False))


def _abort_path(server: FaultServer) -> str:
    identity = server.chats[0].json["request_id"]
    return f"/v1/models/{UID}/requests/{identity}/abort"
