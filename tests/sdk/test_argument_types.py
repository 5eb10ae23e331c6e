"""A mistake of the app is a TypeError that names it, never an InvokeError, and nothing is sent."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import pytest

from modelport.entities import UserPromptMessage
from modelport.sdk import openai_api_compatible as sdk
from modelport_providers.openai_api_compatible.llm.llm import CompatibleLargeLanguageModel

URL = "http://127.0.0.1:9/v1"
TALK = [UserPromptMessage(content="Hi")]


def model(kind: str) -> Any:
    return getattr(sdk, kind)("m", endpoint_url=URL)


@pytest.mark.parametrize(
    ("kind", "call", "arguments", "said"),
    [
        ("LLM", "invoke", {"prompt": 5}, "prompt"),
        ("LLM", "invoke", {"prompt": "x", "tools": [5]}, "tool 0"),
        ("LLM", "invoke", {"prompt": "x", "tools": "weather"}, "tools"),
        ("LLM", "invoke", {"prompt": "x", "user": 5}, "user"),
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
    kind: str, call: str, arguments: dict[str, Any], said: str
) -> None:
    first, *rest = arguments
    method = getattr(model(kind), call)
    more = {name: arguments[name] for name in rest if name != "docs"}
    given = [arguments[first], *(arguments[name] for name in rest if name == "docs")]
    with pytest.raises(TypeError, match=said):
        method(*given, **more)
    other = getattr(model(kind), f"a{call}")
    with pytest.raises(TypeError, match=said):
        asyncio.run(other(*given, **more))


@pytest.mark.parametrize(
    ("messages", "tools", "said"),
    [
        ("Hi", None, "prompt_messages is a str"),
        (["Hi"], None, "message 0 is a str"),
        ({"role": "user"}, None, "prompt_messages is a dict"),
        (TALK, [{"a": 1}], "tool 0 is a dict"),
    ],
)
def test_an_adapter_refuses_what_is_no_conversation(messages: Any, tools: Any, said: str) -> None:
    adapter = CompatibleLargeLanguageModel()
    with pytest.raises(TypeError, match=said):
        adapter.invoke("m", {"endpoint_url": URL}, messages, tools=tools)
