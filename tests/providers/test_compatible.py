"""Servers that speak the OpenAI protocol: quirks are declared, and a provider needs no Python."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from modelport import provider
from modelport._runtime.adapters.catalog import Catalog
from modelport.entities import (
    AssistantPromptMessage,
    EmbeddingInputType,
    PromptMessageTool,
    SystemPromptMessage,
    ToolPromptMessage,
    UserPromptMessage,
)
from modelport.errors import (
    CredentialsValidateFailedError,
    InvokeBadRequestError,
    UnsupportedCapabilityError,
)
from modelport.sdk import openai_api_compatible as sdk
from modelport.sdk.openllm import LLM as OpenllmLLM
from modelport_generator.report.reference.source import read_classes
from modelport_providers.conformance.dialects import OpenAI
from modelport_providers.conformance.server import Asked, ScriptedServer, Step, chunked, whole
from modelport_providers.openai_api_compatible import quirks as quirks_module
from modelport_providers.openai_api_compatible.llm.forms import with_system_role
from modelport_providers.openai_api_compatible.quirks import BadQuirk, Declared, Quirks

WORDS = OpenAI()
TOOL = PromptMessageTool(name="get_weather", description="Weather.", parameters={"type": "object"})


def hello(request: Asked) -> Sequence[Step]:
    if request.streamed:
        return chunked([e.encoded() for e in WORDS.text_events(["Hel", "lo"])])
    return whole(WORDS.text("Hello"))


@pytest.fixture
def quirks(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """Quirks that the test declares instead of the provider's own."""
    declared: dict[str, Any] = {}
    monkeypatch.setattr(Catalog, "quirks", property(lambda _: declared))
    yield declared


def body(server: ScriptedServer, prompt: Any = "Hi", **given: Any) -> Any:
    server.script = hello
    model = sdk.LLM("m", endpoint_url=server.url, max_retries=0)
    model.invoke(prompt, **given)
    return server.asked[-1].json


# A provider without Python ---------------------------------------------------------------------


def test_a_provider_with_a_base_needs_no_python(server: ScriptedServer) -> None:
    folder = Path(sys.modules["modelport_providers.openai_api_compatible"].__path__[0]).parent
    assert not list((folder / "openllm").rglob("*.py"))
    server.script = hello
    model = OpenllmLLM("llama3.2:1b", server_url=server.url)
    assert model.invoke("Hi").message.content == "Hello"
    assert server.asked[-1].path == "/v1/chat/completions"
    adapter = provider("openllm").model("llm")
    assert adapter.provider == "openllm"
    assert type(adapter).__mro__[1].__name__ == "OpenllmLLMStub"


def test_errors_of_such_a_provider_carry_its_own_name(server: ScriptedServer) -> None:
    server.script = lambda _: whole({"error": "no"}, 400)
    with pytest.raises(InvokeBadRequestError, match=r"\[openllm\]") as caught:
        OpenllmLLM("m", server_url=server.url).invoke("Hi")
    assert caught.value.provider == "openllm"


def test_top_k_is_there_for_the_models_that_declare_it(server: ScriptedServer) -> None:
    server.script = hello
    OpenllmLLM("meta-llama/Llama-3.2-1B", server_url=server.url).invoke("Hi", top_k=5)
    assert server.asked[-1].json["top_k"] == 5
    with pytest.raises(InvokeBadRequestError, match="top_k"):
        OpenllmLLM("gpt2", server_url=server.url).invoke("Hi", top_k=5)


# Quirks ----------------------------------------------------------------------------------------


def test_every_quirk_is_documented_with_its_type() -> None:
    found = read_classes(Path(quirks_module.__file__))["Quirks"].attributes
    assert [each.name for each in found] == [f.name for f in dataclasses.fields(Quirks)]
    assert all(each.type and each.doc for each in found)


def test_an_unknown_quirk_is_named_with_its_nearest() -> None:
    with pytest.raises(BadQuirk, match="did you mean 'system_role'"):
        Declared({"sytem_role": "user"})


def test_a_wrong_value_of_a_quirk_is_reported_with_the_allowed_ones() -> None:
    with pytest.raises(BadQuirk, match="it must be 'tools', 'functions', 'none'"):
        Declared({"tool_form": "yes"})
    with pytest.raises(BadQuirk, match="it must be true or false"):
        Declared({"send_user": "no"})


def test_a_wrong_quirk_meets_the_caller_as_an_error(
    server: ScriptedServer, quirks: dict[str, Any]
) -> None:
    quirks["nonsense"] = True
    with pytest.raises(InvokeBadRequestError, match="'nonsense' is not a quirk"):
        body(server)


def test_a_quirk_may_depend_on_the_model_and_on_the_form() -> None:
    declared = Declared(
        {
            "system_role": [
                {"value": "developer", "when": {"model": "/^o[0-9]/"}},
                {"value": "user", "when": {"credential": {"variable": "old", "value": "yes"}}},
            ]
        }
    )
    assert declared.of("o3", {}).system_role == "developer"
    assert declared.of("m", {"old": "yes"}).system_role == "user"
    assert declared.of("m", {}).system_role == "system"


def test_the_limit_of_the_answer(server: ScriptedServer, quirks: dict[str, Any]) -> None:
    quirks["max_tokens_name"] = "max_completion_tokens"
    sent = body(server, max_tokens=7)
    assert sent["max_completion_tokens"] == 7
    assert "max_tokens" not in sent


@pytest.mark.parametrize(
    ("form", "wanted"),
    [
        ("enable_thinking", {"enable_thinking": False}),
        (
            "chat_template_kwargs",
            {"chat_template_kwargs": {"enable_thinking": False, "thinking": False}},
        ),
        ("thinking", {"thinking": {"type": "disabled"}}),
        ("reasoning_effort", {"reasoning_effort": "none"}),
        ("none", {}),
    ],
)
def test_the_switch_for_thinking(
    server: ScriptedServer, quirks: dict[str, Any], form: str, wanted: dict[str, Any]
) -> None:
    quirks["thinking"] = form
    sent = body(server, enable_thinking=False)
    assert {k: v for k, v in sent.items() if k not in ("model", "messages")} == wanted


def test_usage_in_streams(server: ScriptedServer, quirks: dict[str, Any]) -> None:
    server.script = hello
    list(sdk.LLM("m", endpoint_url=server.url).stream("Hi"))
    assert server.asked[-1].json["stream_options"] == {"include_usage": True}
    quirks["stream_usage"] = False
    list(sdk.LLM("m", endpoint_url=server.url).stream("Hi"))
    assert "stream_options" not in server.asked[-1].json


def test_strict_servers_get_nothing_that_they_reject(
    server: ScriptedServer, quirks: dict[str, Any]
) -> None:
    quirks |= {"send_user": False, "drop": ["seed"], "rename": {"top_p": "nucleus"}}
    sent = body(server, user="me", seed=1, top_p=0.5)
    assert not {"user", "seed", "top_p"} & set(sent)
    assert sent["nucleus"] == 0.5


def test_fields_that_every_request_carries(server: ScriptedServer, quirks: dict[str, Any]) -> None:
    quirks["extra"] = {"safe_prompt": True}
    assert body(server)["safe_prompt"] is True


@pytest.mark.parametrize(
    ("role", "wanted"),
    [
        ("system", [("system", "Be brief."), ("user", "Hi")]),
        ("developer", [("developer", "Be brief."), ("user", "Hi")]),
        ("user", [("user", "Be brief.\n\nHi")]),
    ],
)
def test_the_role_of_system_messages(
    server: ScriptedServer, quirks: dict[str, Any], role: str, wanted: list[tuple[str, str]]
) -> None:
    quirks["system_role"] = role
    prompt = [SystemPromptMessage(content="Be brief."), UserPromptMessage(content="Hi")]
    sent = body(server, prompt)["messages"]
    assert [(m["role"], m["content"]) for m in sent] == wanted


def test_a_system_message_without_a_user_message_becomes_one() -> None:
    messages = [{"role": "system", "content": "a"}, {"role": "assistant", "content": "b"}]
    assert with_system_role(messages, "user")[0] == {"role": "user", "content": "a"}


def conversation_with_a_tool() -> list[Any]:
    kind = AssistantPromptMessage.ToolCall
    function = kind.ToolCallFunction(name="get_weather", arguments="{}")
    made = kind(id="call_1", type="function", function=function)
    return [
        UserPromptMessage(content="Weather?"),
        AssistantPromptMessage(content="", tool_calls=[made]),
        ToolPromptMessage(tool_call_id="call_1", content="sunny"),
    ]


def test_the_older_form_of_tools(server: ScriptedServer) -> None:
    server.script = hello
    model = sdk.LLM("m", endpoint_url=server.url, function_calling_type="function_call")
    model.invoke(conversation_with_a_tool(), tools=[TOOL])
    sent = server.asked[-1].json
    assert sent["functions"][0]["name"] == "get_weather"
    assert "tools" not in sent
    assert sent["messages"][1]["function_call"] == {"name": "get_weather", "arguments": "{}"}
    assert sent["messages"][2] == {"role": "function", "name": "get_weather", "content": "sunny"}


def test_an_answer_in_the_older_form_is_read(server: ScriptedServer) -> None:
    message = {
        "role": "assistant",
        "content": None,
        "function_call": {"name": "f", "arguments": "{}"},
    }
    choice = {"index": 0, "message": message, "finish_reason": "function_call"}
    server.script = lambda _: whole({"choices": [choice]})
    result = sdk.LLM("m", endpoint_url=server.url).invoke("Hi", tools=[TOOL])
    assert result.message.tool_calls[0].function.name == "f"
    assert result.finish_reason == "tool_calls"


def test_a_model_without_tools_rejects_them_before_the_call(server: ScriptedServer) -> None:
    model = sdk.LLM("m", endpoint_url=server.url, function_calling_type="no_call")
    with pytest.raises(UnsupportedCapabilityError, match="cannot call tools"):
        model.invoke("Hi", tools=[TOOL])
    assert not server.asked
    assert "tool-call" not in [str(f) for f in model.schema().features or ()]


def test_tools_may_be_strict(server: ScriptedServer, quirks: dict[str, Any]) -> None:
    quirks["strict_tools"] = True
    names = {"city": {"type": "string"}}
    closed = {"type": "object", "properties": names, "additionalProperties": False}
    closed["required"] = ["city"]
    strict = TOOL.model_copy(update={"name": "other", "parameters": closed})
    sent = body(server, tools=[strict, TOOL])["tools"]
    assert [tool["function"].get("strict") for tool in sent] == [True, None]


@pytest.mark.parametrize(
    ("quirk", "key", "path"),
    [
        ({}, "rerank", "/v1/rerank"),
        ({"paths": {"rerank": "reranking"}}, "rerank", "/v1/reranking"),
        ({"paths": {"rerank": "/v2/rerank"}}, "rerank", "/v2/rerank"),
        ({"version": ""}, "rerank", "/rerank"),
        ({"version": "v3"}, "rerank", "/v3/rerank"),
    ],
)
def test_the_path_of_an_endpoint(
    server: ScriptedServer, quirks: dict[str, Any], quirk: dict[str, Any], key: str, path: str
) -> None:
    quirks.update(quirk)
    server.script = lambda _: whole({"results": [{"index": 0, "relevance_score": 0.5}]})
    sdk.Rerank("m", endpoint_url=server.url).rerank("q", ["a"])
    assert server.asked[-1].path == path


def test_documents_under_another_name_and_answers_as_a_list(
    server: ScriptedServer, quirks: dict[str, Any]
) -> None:
    quirks["rerank_documents"] = "texts"
    server.script = lambda _: whole([{"index": 1, "score": 0.9}, {"index": 0, "score": 0.1}])
    docs = sdk.Rerank("m", endpoint_url=server.url).rerank("q", ["a", "b"]).docs
    assert [doc.text for doc in docs] == ["b", "a"]
    assert server.asked[-1].json["texts"] == ["a", "b"]


def test_queries_and_documents_can_be_distinguished(
    server: ScriptedServer, quirks: dict[str, Any]
) -> None:
    quirks["embedding_input"] = {"field": "input_type", "document": "passage"}
    server.script = lambda _: whole({"data": [{"index": 0, "embedding": [1.0]}]})
    model = sdk.TextEmbedding("m", endpoint_url=server.url)
    model.embed("a")
    model.embed("a", input_type=EmbeddingInputType.QUERY)
    assert [request.json["input_type"] for request in server.asked] == ["passage", "query"]


def test_the_key_may_go_into_another_header(server: ScriptedServer, quirks: dict[str, Any]) -> None:
    quirks |= {"key_header": "api-key", "key_scheme": ""}
    server.script = hello
    sdk.LLM("m", endpoint_url=server.url, api_key="k").invoke("Hi")
    headers = server.asked[-1].headers
    assert headers["api-key"] == "k"
    assert "authorization" not in headers


def test_the_server_may_report_the_context_length(
    server: ScriptedServer, quirks: dict[str, Any]
) -> None:
    quirks["describe"] = True
    server.script = lambda _: whole({"id": "m", "max_model_len": 32768})
    model = sdk.LLM("a/b", endpoint_url=server.url, api_key="k-describe")
    assert model.schema().model_properties["context_size"] == 32768
    assert server.asked[-1].path == "/v1/models/a%2Fb"


def test_thoughts_between_tags_are_text_where_that_is_declared(
    server: ScriptedServer, quirks: dict[str, Any]
) -> None:
    server.script = lambda _: whole(WORDS.text("<think>Hm.</think>Yes."))
    model = sdk.LLM("m", endpoint_url=server.url)
    assert model.invoke("Hi").message.reasoning == "Hm."
    quirks["think_tags"] = False
    assert model.invoke("Hi").message.content == "<think>Hm.</think>Yes."


# The form --------------------------------------------------------------------------------------


def test_the_form_sets_mode_context_and_name(server: ScriptedServer) -> None:
    server.script = lambda _: whole({"choices": [{"text": "upon a time", "finish_reason": "stop"}]})
    model = sdk.LLM(
        "mine",
        endpoint_url=server.url,
        endpoint_model_name="served",
        mode="completion",
        context_size="2048",
        vision_support="support",
    )
    assert model.invoke("Once").message.content == "upon a time"
    assert server.asked[-1].path == "/v1/completions"
    assert (server.asked[-1].json["model"], server.asked[-1].json["prompt"]) == ("served", "Once")
    schema = model.schema()
    assert schema.model_properties["context_size"] == 2048
    assert schema.model_properties["mode"] == "completion"
    assert "vision" in [str(feature) for feature in schema.features or ()]


@pytest.mark.parametrize("kind", ["LLM", "TextEmbedding", "Rerank", "Speech2Text", "TTS"])
def test_every_type_reports_a_bad_key(server: ScriptedServer, kind: str) -> None:
    server.script = lambda _: whole({"error": {"message": "no such key"}}, 401)
    model = getattr(sdk, kind)("m", endpoint_url=server.url, api_key="k")
    with pytest.raises(
        CredentialsValidateFailedError, match=r"does not accept the key .no such key"
    ):
        model.validate()
    assert len(server.asked) == 1


def test_a_web_page_of_another_server_is_reported(server: ScriptedServer) -> None:
    server.script = lambda _: whole("<html><title>Router</title></html>", kind="text/html")
    model = sdk.LLM("m", endpoint_url=server.url)
    with pytest.raises(CredentialsValidateFailedError, match="does not speak this protocol"):
        model.validate()


# Isolation -------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["openai", "anthropic", "openllm", "openai_api_compatible", "xinference"]
)
def test_importing_one_sdk_module_loads_no_other_and_no_adapter(name: str) -> None:
    program = (
        "import sys, importlib\n"
        f"importlib.import_module('modelport.sdk.{name}')\n"
        "print([m for m in sys.modules if m.startswith(('modelport.sdk.', 'modelport.stubs.',"
        " 'modelport_providers', 'httpx', 'yaml'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True
    )
    loaded = set(eval(done.stdout))
    assert loaded <= {f"modelport.sdk.{name}", "modelport.sdk._models"}
