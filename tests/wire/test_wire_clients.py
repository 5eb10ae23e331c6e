"""The caller's own clients and transports, and what is reported about answers."""

from __future__ import annotations

import asyncio
from types import ModuleType
from typing import Any

import httpx
import pytest
from fault_server import DONE, STOP, UID, FaultServer, reply, stream, text
from wire_app import App

from modelport.interfaces import CallOptions, Response
from modelport_providers.wire.http import http_library

httpx2 = pytest.importorskip("httpx2", reason="the extra httpx2 is not installed")
LIBRARIES = [httpx, httpx2]


def mock(library: ModuleType, seen: list[str]) -> Any:
    def handle(request: Any) -> Any:
        seen.append(request.url.path)
        if request.method == "GET":
            return library.Response(200, json={"model_type": "LLM", "model_ability": ["chat"]})
        return library.Response(
            200, content=b"".join([*text("mo", "ck"), STOP, DONE]), headers=EVENTS
        )

    return library.MockTransport(handle)


EVENTS = {"content-type": "text/event-stream"}


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("mode", ["sync", "async"])
def test_a_mock_transport_needs_no_server(
    server: FaultServer, library: ModuleType, mode: Any
) -> None:
    seen: list[str] = []
    app = App(server, mode, options=CallOptions(client=mock(library, seen)))
    app.stream()
    assert app.text == "mock"
    assert seen == [f"/v1/models/{UID}", "/v1/chat/completions"]
    assert server.seen == []


@pytest.mark.slow
@pytest.mark.parametrize("library", LIBRARIES)
def test_a_client_of_the_caller_carries_the_call(server: FaultServer, library: ModuleType) -> None:
    server.chat(stream(*text("ok"), STOP, DONE))
    with library.Client(headers={"x-mine": "yes"}) as client:
        app = App(server, "sync", options=CallOptions(client=client))
        app.stream()
        app.stream()
    assert app.text == "ok"
    assert all(one.headers["x-mine"] == "yes" for one in server.seen)


@pytest.mark.slow
@pytest.mark.parametrize("library", LIBRARIES)
def test_an_async_client_of_the_caller_carries_the_call(
    server: FaultServer, library: ModuleType
) -> None:
    server.chat(stream(*text("ok"), STOP, DONE))

    async def main() -> str:
        async with library.AsyncClient(headers={"x-mine": "yes"}) as client:
            app = App(server, "async", options=CallOptions(client=client))
            await app._astream("Hello", {})
            return app.text

    assert asyncio.run(main()) == "ok"
    assert server.chats[0].headers["x-mine"] == "yes"


def test_a_client_of_the_wrong_kind_is_named(server: FaultServer) -> None:
    app = App(server, "sync", options=CallOptions(client=httpx.AsyncClient()))
    with pytest.raises(TypeError, match="it needs a Client, not an AsyncClient"):
        app.stream()


def test_other_values_than_clients_are_named(server: FaultServer) -> None:
    app = App(server, "sync", options=CallOptions(client="http://proxy"))
    with pytest.raises(TypeError, match="client is of type str"):
        app.stream()


def test_the_final_answer_is_reported(server: FaultServer) -> None:
    reported: list[Response] = []
    app = App(server, "sync", options=CallOptions(on_response=reported.append))
    app.credentials["max_retries"] = "1"
    answered = reply({"choices": [{"message": {"content": "ok"}}]}, x_request_id="r-1")
    server.chat(reply({"detail": "later"}, 503, retry_after="0"), answered)
    app.invoke()
    assert [one.headers.get("x-request-id") for one in reported] == ["r-1"]
    assert b"choices" in reported[0].content


def test_the_library_can_be_chosen() -> None:
    http_library.use_http("httpx")
    assert http_library.http() is httpx
    http_library.use_http("httpx2")
    assert http_library.http() is httpx2
    http_library.use_http(None)
    assert http_library.http_name() in ("httpx", "httpx2")
