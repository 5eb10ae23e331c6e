"""Time: one clock for a call. The servers here never end by themselves, so a call that does has kept its limit."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import httpx
import pytest
from fault_server import DONE, STOP, UID, FaultServer, Hold, Pause, Step, reply, stream, text
from raw_server import for_ever, read_request
from wire_app import App

from modelport.errors import InvokeConnectionError, InvokeRateLimitError, InvokeTimeoutError
from modelport.interfaces import CallOptions
from modelport_providers.conformance.server import PATIENCE, Asked, RawServer
from modelport_providers.wire.http.deadline import Deadline
from modelport_providers.wire.http.exchange import Plan
from modelport_providers.wire.http.time_limits import TimeBudget, TimeLimits
from modelport_providers.wire.models import model
from modelport_providers.wire.models.model import HttpModel

pytestmark = pytest.mark.slow

httpx2 = pytest.importorskip("httpx2", reason="the extra httpx2 is not installed")
OK = reply({"choices": [{"message": {"content": "ok"}, "finish_reason": "stop"}]})
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"


def head_in_drops(connection: socket.socket) -> None:
    read_request(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for drop in for_ever(b"x: y\r\n"):
        connection.sendall(drop)


def continue_for_ever(connection: socket.socket) -> None:
    read_request(connection)
    for drop in for_ever(b"HTTP/1.1 100 Continue\r\n\r\n"):
        connection.sendall(drop)


def flood_of_continues(connection: socket.socket) -> None:
    """Sends faster than any client reads, so that every alarm of an event loop is late."""
    read_request(connection)
    answers = b"HTTP/1.1 100 Continue\r\nx: %s\r\n\r\n" % (b"x" * 80) * 1000
    while True:
        connection.sendall(answers)


def head_byte_by_byte(connection: socket.socket) -> None:
    read_request(connection)
    for _, byte in zip(for_ever(b""), HEAD * 99, strict=False):
        connection.sendall(bytes([byte]))


def silence(connection: socket.socket) -> None:
    read_request(connection)
    connection.settimeout(PATIENCE)
    connection.recv(1)


def body_in_drops(connection: socket.socket) -> None:
    read_request(connection)
    connection.sendall(HEAD + b"content-length: 9999\r\n\r\n")
    for drop in for_ever(b" "):
        connection.sendall(drop)


def reader_of_drops(connection: socket.socket) -> None:
    """Takes the request in, byte by byte."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
    for _ in for_ever(b""):
        connection.recv(1)


@pytest.fixture(autouse=True)
def brief_aborts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skip the final request: these servers do not answer, so each test would wait for it."""
    monkeypatch.setattr(model, "_ABORT", 0.02)


class Shifted:
    """The clock of the kit, which a test moves on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ahead = 0.0
        known = model.HttpModel._plan

        def plan_of(*args: Any, **more: Any) -> Plan:
            plan = known(*args, **more)
            plan.clock, plan.budget = self.now, TimeBudget(plan.limits, self.now)
            return plan

        monkeypatch.setattr(model.HttpModel, "_plan", plan_of)

    def now(self) -> float:
        return time.monotonic() + self.ahead


BEHAVIOURS = [
    head_in_drops,
    continue_for_ever,
    flood_of_continues,
    head_byte_by_byte,
    silence,
    body_in_drops,
    reader_of_drops,
]


@pytest.mark.slow
@pytest.mark.parametrize("behave", BEHAVIOURS)
def test_timeout_ends_a_call_whatever_the_server_does(
    app: App, behave: Callable[[socket.socket], None]
) -> None:
    with RawServer(behave) as server:
        app.credentials |= {"server_url": server.url, "invoke_timeout": "60"}
        app.options = CallOptions(timeout=0.1)
        prompt = "x" * 8_000_000 if behave is reader_of_drops else "x"
        with pytest.raises(InvokeTimeoutError, match=r"within 0\.1 s \(timeout\)"):
            app.invoke(prompt)
        with pytest.raises(InvokeTimeoutError, match=r"within 0\.1 s \(timeout\)"):
            app.stream(prompt)


@pytest.mark.slow
@pytest.mark.parametrize("behave", BEHAVIOURS[:-1])
def test_invoke_timeout_ends_a_wait_whatever_the_server_does(
    app: App, behave: Callable[[socket.socket], None]
) -> None:
    with RawServer(behave) as server:
        app.credentials |= {"server_url": server.url, "invoke_timeout": "0.1"}
        app.options = CallOptions(timeout=60)
        with pytest.raises(InvokeTimeoutError, match=r"within 0\.1 s \(invoke_timeout\)"):
            app.invoke()
        app.options = None
        with pytest.raises(InvokeTimeoutError, match=r"within 0\.1 s \(invoke_timeout\)"):
            app.stream()


@pytest.mark.parametrize("streamed", [False, True])
def test_the_limit_for_connecting_is_named(
    app: App, monkeypatch: pytest.MonkeyPatch, streamed: bool
) -> None:
    # The queue of this socket is full, so that it takes no further connection.
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        waiting = [socket.socket() for _ in range(2)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(full.getsockname())
        app.credentials |= {
            "server_url": f"http://127.0.0.1:{full.getsockname()[1]}",
            "invoke_timeout": "60",
        }
        monkeypatch.setattr(HttpModel, "time_limits", lambda *_, **__: TimeLimits(0.2, 60, 60))
        with pytest.raises(InvokeConnectionError, match=r"within 0\.2 s, the limit for connecting"):
            (app.stream if streamed else app.invoke)()
        for one in waiting:
            one.close()


def test_the_field_of_an_adapter_is_named(
    server: FaultServer, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = TimeLimits(5, 0.2, 0.2, 0.2, setting="patience")
    monkeypatch.setattr(HttpModel, "time_limits", lambda *_, **__: limits)
    server.chat([Hold()])
    with pytest.raises(InvokeTimeoutError, match=r"within 0\.2 s \(patience\)"):
        app.invoke()


@pytest.mark.parametrize("streamed", [False, True])
def test_a_handshake_that_never_ends_is_not_waited_for(app: App, streamed: bool) -> None:
    def stalling(connection: socket.socket) -> None:
        connection.recv(65536)
        # The head of a TLS record of 16 KiB, whose content comes in drops.
        connection.sendall(b"\x16\x03\x03\x40\x00")
        for drop in for_ever(b"\x02"):
            connection.sendall(drop)

    with RawServer(stalling) as server:
        app.credentials |= {
            "server_url": server.url.replace("http:", "https:"),
            "invoke_timeout": "60",
        }
        app.options = CallOptions(timeout=0.2)
        with pytest.raises(InvokeTimeoutError, match=r"within 0\.2 s \(timeout\)"):
            (app.stream if streamed else app.invoke)()


def test_a_name_that_is_never_resolved_is_not_waited_for(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, over = threading.Event(), threading.Event()
    known = socket.getaddrinfo

    def slow(host: Any, *rest: Any, **more: Any) -> Any:
        if host not in ("models.example", b"models.example"):
            return known(host, *rest, **more)
        asked.set()
        over.wait(PATIENCE)
        raise socket.gaierror(socket.EAI_AGAIN, "later")

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    app.credentials |= {"server_url": "http://models.example", "invoke_timeout": "60"}
    app.options = CallOptions(timeout=0.1)

    async def ask() -> None:
        # A loop does not end before the threads of its resolver.
        try:
            await _adapter().ainvoke(**app.arguments("x", {}))
        finally:
            over.set()

    with pytest.raises(InvokeTimeoutError, match=r"within 0\.1 s \(timeout\)"):
        asyncio.run(ask()) if app.mode == "async" else app.invoke()
    over.set()
    assert asked.is_set()


def test_the_time_for_the_description_counts(
    server: FaultServer, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, known = Shifted(monkeypatch), server.script

    def script(request: Asked) -> Sequence[Step]:
        clock.ahead += 61 if request.method == "GET" else 0
        return known(request)

    server.script = script
    server.chat(OK)
    app.options = CallOptions(timeout=60)
    with pytest.raises(InvokeTimeoutError, match=r"within 60 s"):
        app.invoke()
    assert server.chats == []


def test_the_description_leaves_half_of_the_time_to_the_call(
    server: FaultServer, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[float] = []
    known = Plan.part

    def part(plan: Plan, seconds: float) -> Plan:
        given.append(seconds)
        return known(plan, seconds)

    monkeypatch.setattr(model, "_DESCRIBE", 99.0)
    monkeypatch.setattr(Plan, "part", part)
    server.chat(OK)
    app.options = CallOptions(timeout=60)
    assert app.invoke().text == "ok"
    assert len(given) == 1
    assert 0 < given[0] <= 30


def test_a_call_goes_on_without_a_description_that_does_not_come(
    server: FaultServer, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "_DESCRIBE", 0.1)
    server.on("GET", f"/v1/models/{UID}", [Hold()])
    server.chat(OK)
    assert app.invoke().text == "ok"


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize("limits", [{"invoke_timeout": "50"}, {"timeout": 50.0}])
def test_a_pause_beyond_what_is_left_is_not_begun(
    server: FaultServer, app: App, streamed: bool, limits: dict[str, Any]
) -> None:
    app.credentials |= {"max_retries": "3", "invoke_timeout": limits.get("invoke_timeout", "60")}
    app.options = CallOptions(timeout=limits.get("timeout"))
    server.chat(reply({"detail": "busy"}, 429, retry_after="55"))
    with pytest.raises(InvokeRateLimitError, match="busy"):
        (app.stream if streamed else app.invoke)()
    assert len(server.chats) == 1


def test_the_callers_time_between_pieces_does_not_count(
    server: FaultServer, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.credentials["invoke_timeout"] = "30"
    app.options = CallOptions(timeout=60)
    clock = Shifted(monkeypatch)
    server.chat(stream(*[s for t in "abc" for s in (*text(t), Pause(0.01))], STOP, DONE))
    read = _slowly_async if app.mode == "async" else _slowly
    assert read(app, clock) == "abc"
    assert clock.ahead > 1000


@pytest.mark.slow
def test_a_blocked_loop_reads_what_has_arrived(
    server: FaultServer, limit: Callable[..., None]
) -> None:
    app = App(server, "async")
    limit(idle=0.3)
    server.chat(stream(*[s for t in "abcde" for s in (*text(t), Pause(0.05))], STOP, DONE))

    async def main() -> str:
        async def hold_up() -> None:
            for _ in range(3):
                await asyncio.sleep(0.02)
                time.sleep(0.5)

        busy = asyncio.create_task(hold_up())
        await app._astream("x", {})
        await busy
        return app.text

    assert asyncio.run(main()) == "abcde"


def clients() -> Iterator[Any]:
    for library in (httpx, httpx2):
        for kind in ("Client", "AsyncClient"):
            yield pytest.param(library, kind, id=f"{library.__name__}.{kind}")


@pytest.mark.slow
@pytest.mark.parametrize(("library", "kind"), [*clients()])
@pytest.mark.parametrize("behave", [head_in_drops, continue_for_ever, body_in_drops])
def test_timeout_applies_to_a_client_of_the_caller(
    server: FaultServer, library: Any, kind: str, behave: Callable[[socket.socket], None]
) -> None:
    with RawServer(behave) as raw:
        client = getattr(library, kind)(timeout=None)
        app = App(server, "sync" if kind == "Client" else "async")
        app.credentials |= {"server_url": raw.url, "invoke_timeout": "60"}
        app.options = CallOptions(timeout=0.1, client=client)
        with pytest.raises(InvokeTimeoutError, match=r"within 0\.1 s \(timeout\)"):
            app.invoke()


@pytest.mark.slow
@pytest.mark.parametrize(("library", "kind"), [*clients()])
def test_the_limit_of_the_callers_client_is_kept(
    server: FaultServer, library: Any, kind: str
) -> None:
    with RawServer(silence) as raw:
        client = getattr(library, kind)(timeout=0.1)
        app = App(server, "sync" if kind == "Client" else "async")
        app.credentials |= {"server_url": raw.url, "invoke_timeout": "60"}
        app.options = CallOptions(client=client)
        with pytest.raises(InvokeTimeoutError, match=r"within 0\.1 s, a limit of the HTTP client"):
            app.invoke()


@pytest.mark.parametrize(("library", "kind"), [*clients()])
@pytest.mark.parametrize("own", [None, 7])
def test_the_limit_for_the_head_does_not_apply_to_the_body(
    server: FaultServer, library: Any, kind: str, own: float | None
) -> None:
    seen: list[Any] = []
    client = getattr(library, kind)(timeout=own)
    hook = seen.append
    if kind == "AsyncClient":

        async def hook(request: Any) -> None:
            seen.append(request)

    client.event_hooks = {"request": [hook]}
    app = App(server, "sync" if kind == "Client" else "async", options=CallOptions(client=client))
    server.chat(stream(*text("a"), STOP, DONE))
    app.stream()
    assert app.text == "a"
    assert [one.extensions["timeout"]["read"] for one in seen] == [own, own]


def test_a_client_of_the_caller_waits_for_each_piece_as_long_as_allowed(
    server: FaultServer, quick: App, limit: Callable[..., None]
) -> None:
    limit(first=2)
    server.chat(stream(*text("a"), Pause(2.3), *text("b"), STOP, DONE))
    with httpx.Client(timeout=None) as client:
        quick.options = CallOptions(client=client)
        quick.stream()
    assert quick.text == "ab"


@pytest.mark.parametrize("library", [httpx, httpx2])
def test_timeout_applies_to_a_transport_that_takes_its_time(
    server: FaultServer, library: Any
) -> None:
    left = threading.Event()

    def dawdle(request: Any) -> Any:
        left.wait(PATIENCE)
        return library.Response(200)

    app = App(server, "sync")
    app.options = CallOptions(timeout=0.1, client=library.MockTransport(dawdle))
    with pytest.raises(InvokeTimeoutError):
        app.invoke()
    left.set()


def _slowly(app: App, clock: Shifted) -> str:
    got = []
    for chunk in _adapter().stream(**app.arguments("x", {})):
        got.append(chunk.text)
        clock.ahead += 500
    return "".join(got)


def _slowly_async(app: App, clock: Shifted) -> str:
    async def main() -> str:
        got = []
        async for chunk in _adapter().astream(**app.arguments("x", {})):
            got.append(chunk.text)
            clock.ahead += 500
        return "".join(got)

    return asyncio.run(main())


def _adapter() -> Any:
    from modelport_providers.xinference.llm.llm import XinferenceAILargeLanguageModel

    return XinferenceAILargeLanguageModel()


async def test_a_deadline_ends_a_wait() -> None:
    with pytest.raises(TimeoutError):
        async with Deadline(time.monotonic() + 0.05):
            await asyncio.Event().wait()


async def test_a_deadline_that_has_passed_ends_a_wait_too() -> None:
    with pytest.raises(TimeoutError):
        async with Deadline(time.monotonic() - 60):
            await asyncio.Event().wait()


async def test_a_deadline_ends_no_call_when_only_the_loop_was_late() -> None:
    loop, done = asyncio.get_running_loop(), asyncio.Event()
    async with Deadline(time.monotonic() + 60) as deadline:
        # As after a delay of the loop past the deadline; what is due by then comes first.
        assert deadline._timer is not None
        deadline._timer.cancel()
        deadline._set(time.monotonic() - 1)
        loop.call_soon(loop.call_soon, loop.call_soon, done.set)
        await done.wait()
    assert deadline._postponed == 1


async def test_a_task_that_is_cancelled_inside_a_deadline_stays_so() -> None:
    async def wait() -> None:
        async with Deadline(time.monotonic() + 60):
            await asyncio.Event().wait()

    task = asyncio.create_task(wait())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
