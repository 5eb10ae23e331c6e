"""What a call knows about its model: requested once, by the call itself, with the call's client and options."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from fault_server import UID, FaultServer, reply
from wire_app import App

import modelport
from modelport.errors import (
    ArgumentTypeError,
    CredentialsValidateFailedError,
    InvokeBadRequestError,
)
from modelport.interfaces import CallOptions
from modelport.sdk import openai_api_compatible, xinference
from modelport_providers.wire.models.facts import facts_cache

httpx2 = pytest.importorskip("httpx2", reason="the extra httpx2 is not installed")
OK = reply({"choices": [{"message": {"content": "ok"}, "finish_reason": "stop"}]})
ABOUT = {"model_type": "LLM", "model_ability": ["chat", "tools"], "context_length": 4096}
NOWHERE = "http://127.0.0.1:1"


@pytest.fixture(autouse=True)
def nothing_known() -> None:
    facts_cache.clear()


def answering(library: Any, seen: list[Any]) -> Any:
    """A transport that answers by itself, for an address without a server."""

    def answer(request: Any) -> Any:
        seen.append(request)
        about = ABOUT if request.url.path.endswith(f"/{UID}") else {"data": []}
        completion = {"choices": [{"message": {"content": "ok"}, "finish_reason": "stop"}]}
        return library.Response(200, json=about if request.method == "GET" else completion)

    return library.MockTransport(answer)


@pytest.mark.parametrize("library", [httpx, httpx2])
def test_one_client_serves_calls_checks_and_schemas(library: Any) -> None:
    seen: list[Any] = []
    client = library.Client(transport=answering(library, seen))
    models = [
        xinference.LLM("m", server_url=NOWHERE, model_uid=UID, client=client),
        openai_api_compatible.LLM("m", endpoint_url=NOWHERE, client=client),
    ]
    for model in models:
        before = len(seen)
        model.validate()
        assert len(seen) > before
        assert model.invoke("x").text == "ok"
    features = [str(getattr(f, "value", f)) for f in models[0].schema().features or []]
    assert "tool-call" in features


@pytest.mark.parametrize("library", [httpx, httpx2])
def test_one_async_client_serves_calls_and_checks(library: Any) -> None:
    seen: list[Any] = []

    async def main() -> None:
        async with library.AsyncClient(transport=answering(library, seen)) as client:
            model = xinference.LLM("m", server_url=NOWHERE, model_uid=UID, client=client)
            await model.avalidate()
            await model.ainvoke("x")

    asyncio.run(main())
    assert [request.method for request in seen] == ["GET", "GET", "POST"]


@pytest.mark.slow
def test_the_limit_of_a_model_applies_to_its_check() -> None:
    from test_wire_time import head_in_drops

    from modelport_providers.conformance.server import RawServer

    with RawServer(head_in_drops) as server:
        model = xinference.LLM("m", server_url=server.url, model_uid=UID)
        with pytest.raises(CredentialsValidateFailedError, match="does not answer"):
            model.with_options(timeout=0.2).validate()


@pytest.mark.parametrize("library", [httpx, httpx2])
def test_one_client_serves_the_check_of_a_provider(library: Any) -> None:
    for entry, keys in CHECKED.items():
        seen: list[Any] = []
        client = library.Client(transport=answering(library, seen))
        modelport.provider(entry).validate_provider(keys, CallOptions(client=client))
        assert [request.url.path.rpartition("/")[2] for request in seen] == ["models"]


@pytest.mark.parametrize("library", [httpx, httpx2])
async def test_one_async_client_serves_the_check_of_a_provider(library: Any) -> None:
    for entry, keys in CHECKED.items():
        seen: list[Any] = []
        async with library.AsyncClient(transport=answering(library, seen)) as client:
            await modelport.provider(entry).avalidate_provider(keys, CallOptions(client=client))
        assert [request.url.path.rpartition("/")[2] for request in seen] == ["models"]


CHECKED = {
    "anthropic": {"anthropic_api_key": "k", "anthropic_api_url": NOWHERE},
    "openai": {"openai_api_key": "k", "openai_api_base": NOWHERE},
}


@pytest.mark.slow
@pytest.mark.parametrize("entry", CHECKED)
def test_the_limit_of_an_app_applies_to_the_check_of_a_provider(entry: str) -> None:
    from test_wire_time import head_in_drops

    from modelport_providers.conformance.server import RawServer

    with RawServer(head_in_drops) as server:
        keys = {n: server.url if v == NOWHERE else v for n, v in CHECKED[entry].items()}
        checked = modelport.provider(entry)
        options = CallOptions(timeout=0.1)
        with pytest.raises(CredentialsValidateFailedError, match="does not answer"):
            checked.validate_provider(keys, options)
        with pytest.raises(CredentialsValidateFailedError, match="does not answer"):
            asyncio.run(checked.avalidate_provider(keys, options))


@pytest.mark.parametrize("entry", CHECKED)
def test_a_client_of_a_wrong_type_is_named_by_the_check_of_a_provider(entry: str) -> None:
    with pytest.raises(ArgumentTypeError, match="client is of type int"):
        modelport.provider(entry).validate_provider(CHECKED[entry], CallOptions(client=5))


@pytest.mark.slow
@pytest.mark.parametrize("library", [httpx, httpx2])
def test_one_client_discovers_and_probes(library: Any) -> None:
    from modelport_providers.survey.discovery import discover
    from modelport_providers.survey.probe import probe

    seen: list[Any] = []
    options = CallOptions(client=library.Client(transport=answering(library, seen)), retries=0)
    keys = {"endpoint_url": NOWHERE}
    assert discover("openai_api_compatible", keys, options) == []
    assert probe("openai_api_compatible", "llm", "m", keys, options)[0].probed == "yes"
    assert len(seen) > 4


@pytest.mark.slow
@pytest.mark.parametrize("timeout", [0.1, 60])
def test_the_limit_of_a_model_applies_to_its_schema(timeout: float) -> None:
    from test_wire_time import head_in_drops

    from modelport_providers.conformance.server import RawServer

    with RawServer(head_in_drops) as server:
        limit = {"invoke_timeout": "0.1"} if timeout == 60 else {}
        model = xinference.LLM("m", server_url=server.url, model_uid=UID, **limit)
        began = server.connections
        schema = model.with_options(timeout=timeout).schema()
    assert (began, server.connections, schema.features) == (0, 1, [])


def test_a_call_asks_once_with_its_own_headers(server: FaultServer, app: App) -> None:
    server.chat(OK)
    app.options = CallOptions(extra_headers={"x-tenant": "seven"})
    app.invoke()
    assert [one.headers["x-tenant"] for one in server.seen] == ["seven", "seven"]


@pytest.mark.slow
@pytest.mark.parametrize("status", [404, 500, 503])
def test_a_server_that_gives_no_description_is_asked_once_per_call(
    server: FaultServer, app: App, status: int
) -> None:
    server.on("GET", f"/v1/models/{UID}", reply({"detail": "no"}, status))
    server.chat(OK)
    app.invoke()
    assert [one.method for one in server.seen] == ["GET", "POST"]


def test_parameters_that_depend_on_the_model_are_checked_when_it_is_known(
    server: FaultServer, app: App
) -> None:
    server.chat(OK)
    app.parameters = {"enable_thinking": True}
    with pytest.raises(InvokeBadRequestError, match="enable_thinking"):
        app.invoke()
    assert server.chats == []
    facts_cache.clear()
    server.describe(["chat", "hybrid"])
    app.invoke()
    assert len(server.chats) == 1


def test_what_is_wrong_in_any_case_is_rejected_before_any_request(
    server: FaultServer, app: App
) -> None:
    app.parameters = {"temperature": 99}
    with pytest.raises(InvokeBadRequestError, match="temperature"):
        app.invoke()
    assert server.seen == []


def test_a_schema_without_a_server_is_complete() -> None:
    schema = xinference.LLM("m", server_url=NOWHERE, model_uid=UID).schema()
    assert schema.features == []
    assert schema.parameter_rules
    assert schema.model_properties
