"""Requests go to the server's address that a person types, for each of the six types."""

from __future__ import annotations

from typing import Any

import pytest
from everywhere import PROVIDERS, ask, model_of, serve, whole_words
from fault_server import FaultServer, reply

from modelport.errors import CredentialsValidateFailedError, InvokeBadRequestError, InvokeError
from modelport.sdk import openai_api_compatible as compatible
from modelport.sdk import xinference
from modelport_providers.wire.http.urls import endpoint_url, path_segment

HOST = "http://h"


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("", "/v1/chat/completions"),
        ("/", "/v1/chat/completions"),
        ("/v1", "/v1/chat/completions"),
        ("/v1/", "/v1/chat/completions"),
        ("/V1", "/V1/chat/completions"),
        ("/api/v3", "/api/v3/chat/completions"),
        ("/api/paas/v4/", "/api/paas/v4/chat/completions"),
        ("/v1beta/openai/", "/v1beta/openai/chat/completions"),
        ("/v1/account/gateway/openai", "/v1/account/gateway/openai/chat/completions"),
        ("/proxy/llm", "/proxy/llm/v1/chat/completions"),
        ("/v1/chat/completions", "/v1/chat/completions"),
        ("/chat/completions", "/chat/completions"),
        ("/v1/embeddings", "/v1/chat/completions"),
        ("/ui", "/v1/chat/completions"),
        ("/v1/ui/", "/v1/chat/completions"),
        ("//v1//", "/v1/chat/completions"),
        ("/v1?key=a%20b", "/v1/chat/completions?key=a%20b"),
        ("?key=1", "/v1/chat/completions?key=1"),
        (
            "/openai/deployments/g?api-version=1",
            "/openai/deployments/g/chat/completions?api-version=1",
        ),
        (
            "/openai/deployments/g/chat/completions?api-version=1",
            "/openai/deployments/g/chat/completions?api-version=1",
        ),
        ("/v1#part", "/v1/chat/completions"),
    ],
)
def test_an_address_keeps_its_path_its_version_and_its_query(typed: str, path: str) -> None:
    assert endpoint_url(HOST + typed, "chat/completions") == HOST + path


def test_a_path_beside_the_version_takes_its_place() -> None:
    assert endpoint_url("http://h/v1?a=1", "/rerank") == "http://h/rerank?a=1"
    assert endpoint_url("http://h/api/v3", "/rerank") == "http://h/api/rerank"
    assert endpoint_url("http://h", "/rerank") == "http://h/rerank"


@pytest.mark.slow
@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_provider_asks_the_given_server(provider: str, server: FaultServer) -> None:
    serve(server, whole_words(provider, "ok"))
    end = "messages" if provider == "anthropic" else "chat/completions"
    for typed in ("/api/v3?key=1", "/v1beta/openai"):
        path, mark, query = typed.partition("?")
        about = f"{path}/models/fake{mark}{query}"
        server.on("GET", about, reply({"model_type": "LLM", "model_ability": ["chat"]}))
        called = f"{path}/{end}{mark}{query}"
        server.on("POST", called, whole_words(provider, "ok"))
        answer = ask(model_of(provider, server, typed), "invoke")
        assert answer.error is None, answer.message
        assert server.seen[-1].path == called


TYPES: dict[str, tuple[Any, str]] = {
    "LLM": (lambda one: one.invoke("x"), "chat/completions"),
    "TextEmbedding": (lambda one: one.embed("x"), "embeddings"),
    "Rerank": (lambda one: one.rerank("q", ["d"]), "rerank"),
    "Speech2Text": (lambda one: one.transcribe(b"RIFF0000WAVE"), "audio/transcriptions"),
    "TTS": (lambda one: one.speak("x"), "audio/speech"),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize(
    "typed", ["/api/v3?key=1", "/v1beta/openai?key=1", "/v1/chat/completions?key=1"]
)
def test_every_type_asks_the_given_server(kind: str, typed: str, server: FaultServer) -> None:
    call, end = TYPES[kind]
    model = getattr(compatible, kind)("m", endpoint_url=server.url + typed, max_retries="0")
    with pytest.raises(InvokeError, match="the server answered 404"):
        call(model)
    base = typed.partition("?")[0].removesuffix("/chat/completions")
    assert server.seen[-1].path == f"{base}/{end}?key=1"


def test_moderation_and_the_built_in_form_build_the_same_address(server: FaultServer) -> None:
    from modelport.sdk.openai import Moderation

    model = Moderation(
        "omni-moderation-latest", openai_api_key="k", openai_api_base=server.url + "/api/v4?a=1"
    )
    with pytest.raises(InvokeBadRequestError):
        model.judge("x")
    assert server.seen[-1].path == "/api/v4/moderations?a=1"
    assert (
        endpoint_url("https://ark.example/api/v3", "models") == "https://ark.example/api/v3/models"
    )


@pytest.mark.parametrize("uid", [".", ".."])
def test_a_name_that_would_change_the_path_is_rejected(uid: str, server: FaultServer) -> None:
    with pytest.raises(ValueError, match="part of an address"):
        path_segment(uid)
    model = xinference.LLM("m", server_url=server.url, model_uid=uid)
    with pytest.raises(InvokeBadRequestError, match="part of an address"):
        model.invoke("x")
    assert server.seen == []


def test_a_failed_check_names_the_address_that_it_called(server: FaultServer) -> None:
    server.on("POST", "/api/v3/chat/completions", reply({"error": {"message": "who?"}}, 401))
    model = compatible.LLM("m", endpoint_url=server.url + "/api/v3")
    with pytest.raises(CredentialsValidateFailedError, match="/api/v3/chat/completions"):
        model.validate()
    other = xinference.LLM("m", server_url=server.url + "/api/v3", model_uid="m")
    with pytest.raises(CredentialsValidateFailedError, match="/api/v3/models/m"):
        other.validate()


@pytest.mark.parametrize("name", ["bad name", "", "schlüssel", "a:b"])
def test_a_name_that_cannot_be_a_header_is_rejected(name: str, server: FaultServer) -> None:
    model = compatible.LLM("m", endpoint_url=server.url)
    with pytest.raises(InvokeBadRequestError, match="name of a header"):
        model.invoke("x", extra_headers={name: "x"})


def test_a_virtual_model_forbids_nothing_and_has_no_context(server: FaultServer) -> None:
    from everywhere import WEATHER

    serve(server, whole_words("xinference", "ok"))
    server.describe(["chat"], model_kind="virtual", context_length=None)
    model = model_of("xinference", server)
    assert model.invoke("x", tools=[WEATHER]).text == "ok"
    assert "context_size" not in {str(key) for key in model.schema().model_properties}
