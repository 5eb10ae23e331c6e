"""Where aiohttp would differ from httpx; `make test-transport` runs the other tests of the wire kit over it."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from fault_server import UID, FaultServer, Hold, Reset, reply, stream, text
from raw_server import read_request
from wire_app import App

from modelport.errors import InvokeError
from modelport.sdk.openai_api_compatible import LLM
from modelport_providers import wire
from modelport_providers.conformance.server import RawServer
from modelport_providers.wire.http import http_library, pools

pytestmark = pytest.mark.slow

BODY = b'{"choices": [{"message": {"content": "%s"}, "finish_reason": "stop"}]}'
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
OK = reply({"choices": [{"message": {"content": "ok"}, "finish_reason": "stop"}]})


@pytest.fixture(autouse=True)
def over_aiohttp() -> Iterator[None]:
    wire.use_http("aiohttp")
    yield
    wire.use_http(None)


def model_of(url: str) -> LLM:
    return LLM("m", endpoint_url=url, max_retries="0", invoke_timeout="20")


def answer(text: bytes) -> bytes:
    body = BODY % text
    return HEAD % len(body) + body


def test_a_call_in_a_loop_is_carried_by_aiohttp_and_one_of_a_thread_is_not(
    server: FaultServer,
) -> None:
    server.chat(OK)

    async def ask() -> tuple[str, int, int]:
        text = (await model_of(server.url).ainvoke("x")).text
        mine = pools._of(asyncio.get_running_loop())
        assert mine is not None
        return text, len(mine.clients), len(mine.transports)

    assert asyncio.run(ask()) == ("ok", 1, 0)
    assert model_of(server.url).invoke("x").text == "ok"
    assert http_library.http_name() in ("httpx", "httpx2")


def test_what_comes_while_a_connection_is_idle_is_not_taken_for_the_next_answer() -> None:
    answered, sent = threading.Event(), threading.Event()

    def overeager(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(answer(b"first"))
        answered.wait(20)
        connection.sendall(answer(b"smuggled"))
        sent.set()
        read_request(connection)
        connection.sendall(answer(b"late"))

    async def main(model: LLM) -> list[str]:
        first = (await model.ainvoke("x")).text
        answered.set()
        await asyncio.to_thread(sent.wait, 20)
        return [first, (await model.ainvoke("x")).text]

    with RawServer(overeager) as server:
        assert asyncio.run(main(model_of(server.url))) == ["first", "first"]


def test_a_get_whose_connection_breaks_is_not_repeated_by_the_library(
    server: FaultServer,
) -> None:
    app = App(server, "async")
    server.on("GET", f"/v1/models/{UID}", [Reset()])
    server.chat(OK)
    app.invoke()
    assert len([one for one in server.seen if one.method == "GET"]) == 1


def test_a_proxy_from_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    def proxy(connection: socket.socket) -> None:
        assert read_request(connection).startswith(b"POST http://models.example/")
        connection.sendall(answer(b"by proxy"))

    with RawServer(proxy) as server:
        monkeypatch.setenv("http_proxy", server.url)
        model = model_of("http://models.example/v1")
        assert asyncio.run(model.ainvoke("x")).text == "by proxy"


def test_a_policy_that_changes_ends_idle_connections_and_leaves_open_calls(
    server: FaultServer,
) -> None:
    server.chat(OK)
    model = model_of(server.url)

    async def main() -> tuple[int, str]:
        server.chat(stream(*text("one"), Hold(), end=False), OK)
        pieces = aiter(model.astream("x"))
        first = (await anext(pieces)).text
        wire.set_address_policy(wire.AddressPolicy(private_networks=True))
        second = (await model.ainvoke("x")).text
        opened = server.open
        await pieces.aclose()  # type: ignore[attr-defined]
        return opened, first + second

    try:
        assert asyncio.run(main()) == (2, "oneok")
    finally:
        wire.set_address_policy(None)


def test_a_body_of_megabytes_is_sent_whole(server: FaultServer) -> None:
    server.chat(OK)
    asyncio.run(model_of(server.url).ainvoke("x" * 3_000_000))
    assert b"x" * 3_000_000 in server.chats[-1].body


def test_the_error_of_a_broken_answer_names_no_header_of_the_request(server: FaultServer) -> None:
    server.always([b"HTTP/1.1 abc\r\n\r\n"])
    model = LLM("m", endpoint_url=server.url, api_key="sk-secret-4711", max_retries="0")
    with pytest.raises(InvokeError) as caught:
        asyncio.run(model.ainvoke("x"))
    link: BaseException | None = caught.value
    while link is not None:
        assert "aiohttp" not in type(link).__module__
        assert "4711" not in repr(link)
        link = link.__cause__ or link.__context__


def test_without_aiohttp_the_choice_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_library, "find_spec", lambda _: None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'modelport\[aiohttp\]'"):
        wire.use_http("aiohttp")


def test_an_answer_without_a_body_ends(server: FaultServer) -> None:
    server.always([b"HTTP/1.1 204 No Content\r\n\r\n"])
    with pytest.raises(InvokeError):
        asyncio.run(model_of(server.url).ainvoke("x"))

    async def main() -> None:
        async for _ in model_of(server.url).astream("x"):
            pass

    with pytest.raises(InvokeError):
        asyncio.run(main())


def test_sessions_that_end_while_another_one_begins_are_all_closed(server: FaultServer) -> None:
    server.chat(OK)
    model = model_of(server.url)

    async def main() -> int:
        await asyncio.gather(*(model.ainvoke("x") for _ in range(8)))
        closing = asyncio.gather(*(wire.aclose_all() for _ in range(3)))
        await asyncio.gather(*(model.ainvoke("x") for _ in range(8)), closing)
        return len(server.chats)

    assert asyncio.run(main()) == 16
    end = time.monotonic() + 10
    while server.open and time.monotonic() < end:
        time.sleep(0.01)
    assert server.open == 0
