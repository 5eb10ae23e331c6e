"""A mistake of the app is a TypeError that names it, never an InvokeError, and nothing is sent."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import httpx
import pytest

from modelport.entities import UserPromptMessage
from modelport.errors import ArgumentTypeError
from modelport.sdk import openai_api_compatible as sdk
from modelport_providers.openai_api_compatible.llm.llm import CompatibleLargeLanguageModel

URL = "http://127.0.0.1:9/v1"
TALK = [UserPromptMessage(content="Hi")]


def model(kind: str) -> Any:
    return getattr(sdk, kind)("m", endpoint_url=URL)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "call", "arguments", "message"),
    [
        ("LLM", "invoke", {"prompt": 5}, "prompt"),
        ("LLM", "invoke", {"prompt": "x", "tools": [5]}, "tool 0"),
        ("LLM", "invoke", {"prompt": "x", "tools": "weather"}, "tools"),
        ("LLM", "invoke", {"prompt": "x", "tools": [{"a": 1}]}, "tool 0 is of type"),
        ("LLM", "invoke", {"prompt": "x", "tools": [{"type": "function"}]}, "without a function"),
        (
            "LLM",
            "invoke",
            {"prompt": "x", "tools": [{"name": "f", "parameters": "x"}]},
            "of type str",
        ),
        ("LLM", "invoke", {"prompt": "x", "tools": [int]}, "int cannot be a tool"),
        ("LLM", "invoke", {"prompt": "x", "user": 5}, "user"),
        ("LLM", "invoke", {"prompt": "x", "tool_choice": {"type": "function"}}, "tool_choice"),
        ("LLM", "invoke", {"prompt": "x", "parameters": "hot"}, "parameters is of type str"),
        ("LLM", "invoke", {"prompt": "x", "extra_headers": {"a": 5}}, "the header 'a'"),
        ("LLM", "invoke", {"prompt": "x", "extra_headers": {5: "a"}}, "the header 5"),
        ("LLM", "invoke", {"prompt": "x", "extra_body": {"a": object()}}, "written as JSON"),
        ("LLM", "invoke", {"prompt": [{"role": "user", "content": 5}]}, "message 0: content"),
        ("LLM", "invoke", {"prompt": [{"role": "user", "content": [5]}]}, "message 0: content"),
        ("LLM", "invoke", {"prompt": [{"role": "assistant", "tool_calls": "x"}]}, "tool_calls"),
        ("LLM", "parse", {"prompt": "x", "output": 5}, "5 is not a type for an answer"),
        ("TextEmbedding", "embed", {"texts": 5}, "texts"),
        ("TextEmbedding", "embed", {"texts": [1]}, "text 0"),
        ("Rerank", "rerank", {"query": 5, "docs": ["d"]}, "query"),
        ("Rerank", "rerank", {"query": "q", "docs": ["d"], "top_n": "x"}, "top_n"),
        ("Speech2Text", "transcribe", {"file": io.StringIO("x")}, "text"),
        ("Speech2Text", "transcribe", {"file": 5}, "audio"),
        ("TTS", "speak", {"text": 5}, "content_text"),
    ],
)
def test_an_argument_of_a_wrong_type_is_named(
    kind: str, call: str, arguments: dict[str, Any], message: str
) -> None:
    first, *rest = arguments
    method = getattr(model(kind), call)
    more = {name: arguments[name] for name in rest if name not in ("docs", "output")}
    given = [arguments[first], *(arguments[n] for n in rest if n in ("docs", "output"))]
    with pytest.raises(TypeError, match=message):
        method(*given, **more)
    other = getattr(model(kind), f"a{call}")
    with pytest.raises(TypeError, match=message):
        asyncio.run(other(*given, **more))


@pytest.mark.parametrize(
    ("messages", "tools", "message"),
    [
        ("Hi", None, "prompt_messages is of type str"),
        (["Hi"], None, "message 0 is of type str"),
        ({"role": "user"}, None, "prompt_messages is of type dict"),
        (TALK, [{"a": 1}], "tool 0 is of type dict"),
    ],
)
def test_an_adapter_rejects_other_values_than_conversations(
    messages: Any, tools: Any, message: str
) -> None:
    adapter = CompatibleLargeLanguageModel()
    with pytest.raises(TypeError, match=message):
        adapter.invoke("m", {"endpoint_url": URL}, messages, tools=tools)


def test_credentials_of_a_wrong_type_are_named_and_not_shown() -> None:
    with pytest.raises(TypeError, match="credentials is of type str") as caught:
        sdk.LLM("m", credentials="sk-secret")  # type: ignore[arg-type]
    assert "secret" not in str(caught.value)


def test_options_of_a_wrong_type_are_named() -> None:
    adapter = CompatibleLargeLanguageModel()
    with pytest.raises(TypeError, match="options is of type dict; it must be CallOptions"):
        adapter.invoke("m", {"endpoint_url": URL}, TALK, options={"timeout": 5})  # type: ignore[arg-type]


CLIENTS = [5, "x", object(), httpx.Client, httpx.AsyncClient(), httpx.AsyncHTTPTransport()]
ASYNC_CLIENTS = [5, httpx.AsyncClient, httpx.Client(), httpx.HTTPTransport()]
CALLS = {
    "LLM": ("invoke", "x"),
    "TextEmbedding": ("embed", ["x"]),
    "Rerank": ("rerank", "q", ["d"]),
    "Speech2Text": ("transcribe", b"RIFF" + b"\0" * 40),
    "TTS": ("speak", "x"),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", CALLS)
@pytest.mark.parametrize("client", CLIENTS, ids=lambda one: type(one).__name__)
def test_a_client_of_a_wrong_type_is_named(kind: str, client: Any) -> None:
    name, *arguments = CALLS[kind]
    bound = getattr(sdk, kind)("m", endpoint_url=URL, client=client)
    for ask in (lambda: getattr(bound, name)(*arguments), bound.validate):
        with pytest.raises(ArgumentTypeError, match=r"client is of type|needs a Client"):
            ask()
    other = model(kind).with_options(client=client)
    with pytest.raises(ArgumentTypeError, match=r"client is of type|needs a Client"):
        getattr(other, name)(*arguments)


@pytest.mark.parametrize("kind", CALLS)
@pytest.mark.parametrize("client", ASYNC_CLIENTS, ids=lambda one: type(one).__name__)
async def test_a_client_of_a_wrong_type_is_named_in_a_loop(kind: str, client: Any) -> None:
    name, *arguments = CALLS[kind]
    bound = getattr(sdk, kind)("m", endpoint_url=URL, client=client)
    with pytest.raises(ArgumentTypeError, match=r"client is of type|needs an AsyncClient"):
        await getattr(bound, f"a{name}")(*arguments)
    with pytest.raises(ArgumentTypeError, match=r"client is of type|needs an AsyncClient"):
        await bound.avalidate()


@pytest.mark.parametrize("call", ["stream", "astream"])
def test_a_stream_with_a_client_of_a_wrong_type_names_it(call: str) -> None:
    bound = sdk.LLM("m", endpoint_url=URL, client=5)

    async def read() -> None:
        async for _ in bound.astream("x"):
            pass

    with pytest.raises(ArgumentTypeError, match="client is of type int"):
        asyncio.run(read()) if call == "astream" else list(bound.stream("x"))


def test_a_schema_with_a_client_of_a_wrong_type_names_it() -> None:
    with pytest.raises(ArgumentTypeError, match="client is of type int"):
        sdk.LLM("m", endpoint_url=URL, client=5).schema()
