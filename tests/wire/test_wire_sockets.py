"""Connections: whose they are, when they end, and what happens when there are no descriptors for more."""

from __future__ import annotations

import asyncio
import gc
import json
import socket
import subprocess
import sys
import textwrap
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fault_server import FaultServer, Hold, reply, stream, text
from libraries import LIBRARIES
from raw_server import read_request
from wire_app import App

from modelport.errors import InvokeError
from modelport.sdk.openai_api_compatible import LLM
from modelport_providers import wire
from modelport_providers.conformance.server import RawServer
from modelport_providers.wire.http import origins, pools

pytestmark = pytest.mark.slow

COMPLETION = {"choices": [{"message": {"content": "ok"}, "finish_reason": "stop"}]}
OK = reply({**COMPLETION, "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}})


@pytest.fixture(params=LIBRARIES)
def library(request: pytest.FixtureRequest) -> Iterator[str]:
    wire.use_http(request.param)
    yield request.param
    wire.use_http(None)


@pytest.fixture
def model(server: FaultServer, library: str) -> LLM:
    server.chat(OK)
    return LLM("m", endpoint_url=server.url, max_retries="0", invoke_timeout="20")


def becomes(condition: Callable[[], bool]) -> bool:
    """Wait for what other threads do."""
    end = time.monotonic() + 10
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


def test_a_client_dies_with_its_event_loop(server: FaultServer, model: LLM) -> None:
    loops: list[weakref.ref[Any]] = []

    async def ask() -> str:
        loops.append(weakref.ref(asyncio.get_running_loop()))
        return (await model.ainvoke("x")).text

    assert {asyncio.run(ask()) for _ in range(8)} == {"ok"}
    assert becomes(lambda: server.open == 0)
    gc.collect()
    assert not [loop for loop in loops if loop() is not None]


def test_a_loop_that_is_closed_abruptly_leaves_nothing_open(
    server: FaultServer, model: LLM
) -> None:
    for _ in range(5):
        loop = asyncio.new_event_loop()
        assert loop.run_until_complete(model.ainvoke("x")).text == "ok"
        loop.close()
        del loop
    gc.collect()
    assert becomes(lambda: server.open == 0)


def test_idle_connections_are_closed_without_another_call(
    server: FaultServer, model: LLM, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire.close_all()  # what other tests left in the pool expires later
    monkeypatch.setattr(origins, "KEEP_ALIVE", 0.3)
    threads = [threading.Thread(target=lambda: model.invoke("x")) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    _, pool = pools._sync[wire_library()]
    assert becomes(lambda: server.open == 0)
    assert becomes(lambda: len(pool) == 0)


def test_idle_connections_of_a_loop_are_closed_without_another_call(
    server: FaultServer, model: LLM, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(origins, "KEEP_ALIVE", 0.3)

    async def main() -> bool:
        await asyncio.gather(*(model.ainvoke("x") for _ in range(12)))
        return await asyncio.to_thread(becomes, lambda: server.open == 0)

    assert asyncio.run(main())


def test_close_all_closes_idle_connections_and_open_calls(server: FaultServer, model: LLM) -> None:
    model.invoke("x")
    server.chat(stream(*text("one"), Hold(), end=False))
    pieces = iter(model.stream("x"))
    assert next(pieces).text == "one"
    wire.close_all()
    with pytest.raises(InvokeError):
        list(pieces)
    assert becomes(lambda: server.open == 0)
    server.chat(OK)
    assert model.invoke("x").text == "ok"


def test_aclose_all_closes_idle_connections_and_open_calls(server: FaultServer, model: LLM) -> None:
    async def main() -> bool:
        await model.ainvoke("x")
        server.chat(stream(*text("one"), Hold(), end=False))
        pieces = aiter(model.astream("x"))
        assert (await anext(pieces)).text == "one"
        await wire.aclose_all()
        with pytest.raises(InvokeError):
            await anext(pieces)
        return await asyncio.to_thread(becomes, lambda: server.open == 0)

    assert asyncio.run(main())


def test_a_model_is_a_context_manager(server: FaultServer, model: LLM) -> None:
    with model as same:
        assert same is model
        model.invoke("x")
    assert becomes(lambda: server.open == 0)

    async def main() -> bool:
        async with model:
            await model.ainvoke("x")
        return await asyncio.to_thread(becomes, lambda: server.open == 0)

    assert asyncio.run(main())


def test_a_model_that_ends_leaves_the_calls_of_others_alone(
    server: FaultServer, model: LLM
) -> None:
    server.chat(stream(*text("one"), Hold(), end=False), OK)
    pieces = iter(model.stream("x"))
    next(pieces)
    with LLM("m", endpoint_url=server.url) as other:
        other.invoke("x")
    assert becomes(lambda: server.open == 1)
    pieces.close()  # type: ignore[attr-defined]


def test_a_cut_connection_is_never_used_again(
    server: FaultServer, app: App, limit: Callable[..., None]
) -> None:
    server.chat(stream(*text("one"), Hold(), end=False), OK)
    limit(idle=0.1)
    with pytest.raises(InvokeError):
        app.stream()
    limit()
    assert app.invoke().text == "ok"


def test_bytes_after_an_answer_are_not_read_as_the_next_one(app: App) -> None:
    def answer(text: str) -> bytes:
        body = json.dumps({"choices": [{"message": {"content": text}, "finish_reason": "stop"}]})
        head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}"
        return f"{head}\r\n\r\n{body}".encode()

    def overeager(connection: socket.socket) -> None:
        while b"/models/" in read_request(connection):
            connection.sendall(b"HTTP/1.1 404 No\r\ncontent-length: 0\r\n\r\n")
        connection.sendall(answer("first") + answer("smuggled"))
        read_request(connection)
        connection.sendall(answer("late"))

    with RawServer(overeager) as server:
        app.credentials["server_url"] = server.url
        assert [app.invoke().text for _ in range(3)] == ["first"] * 3


SCRIPT = """
    import asyncio, resource, sys
    from modelport.sdk.openai_api_compatible import LLM
    from modelport_providers import wire
    wire.use_http({library!r})
    model = LLM("m", endpoint_url={url!r}, max_retries="0", invoke_timeout="20")
"""


def run(
    server: FaultServer, library: str, code: str, *flags: str
) -> subprocess.CompletedProcess[str]:
    """Run a script in a process of its own."""
    script = textwrap.dedent(SCRIPT).format(library=library, url=server.url) + textwrap.dedent(code)
    return subprocess.run(
        [sys.executable, *flags, "-c", script], capture_output=True, encoding="utf-8", timeout=300
    )


def test_nothing_is_left_open_at_exit(server: FaultServer, library: str) -> None:
    server.chat(OK)
    code = """
        model.invoke("x")
        model.invoke("x")
        pieces = iter(model.stream("x")); next(pieces)
        async def main():
            await model.ainvoke("x")
            await asyncio.gather(model.ainvoke("x"), model.ainvoke("x"))
            await anext(aiter(model.astream("x")))
        asyncio.run(main())
        asyncio.run(main())
        print("done")
    """
    done = run(server, library, code, "-X", "dev", "-W", "error::ResourceWarning")
    # The debug mode of asyncio also reports slow steps, of which a busy machine has many.
    errors = [line for line in done.stderr.splitlines() if not line.startswith("Executing <")]
    assert (done.stdout.strip(), errors) == ("done", [])


def test_hundreds_of_loops_fit_into_few_descriptors(server: FaultServer, library: str) -> None:
    server.chat(OK)
    code = """
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
        async def main():
            return (await model.ainvoke("x")).text
        print({asyncio.run(main()) for _ in range(150)})
    """
    done = run(server, library, code)
    assert done.stdout.strip() == "{'ok'}", done.stderr


@pytest.mark.parametrize("manner", ["sync", "async"])
def test_a_process_without_descriptors_gets_a_clear_error(
    server: FaultServer, library: str, manner: str
) -> None:
    server.chat(OK)
    code = """
        import os
        from modelport.errors import InvokeDescriptorError
        model.invoke("x")
        wire.close_all()
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
        def exhaust():
            held = []
            try:
                while True: held.append(os.open("/dev/null", os.O_RDONLY))
            except OSError:
                return held
        async def main():
            await model.ainvoke("x")
            await wire.aclose_all()
            held = exhaust()
            try:
                await model.ainvoke("x")
            except InvokeDescriptorError as error:
                errors.append(str(error))
            for one in held: os.close(one)
        errors = []
        if MANNER == "async":
            asyncio.run(main())
        else:
            held = exhaust()
            try:
                model.invoke("x")
            except InvokeDescriptorError as error:
                errors.append(str(error))
            for one in held: os.close(one)
        print(errors)
    """
    done = run(server, library, code.replace("MANNER", repr(manner)))
    assert "no file descriptor left" in done.stdout, done.stderr


def wire_library() -> str:
    from modelport_providers.wire.http import http_library

    return http_library.http_name()
