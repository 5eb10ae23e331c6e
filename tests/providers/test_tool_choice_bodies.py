"""Each provider sends the choice of tools in its own form, or rejects it with the reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import modelport
from modelport.entities import PromptMessageTool
from modelport.errors import InvokeBadRequestError, UnsupportedCapabilityError
from modelport.sdk import openai_api_compatible
from modelport_providers.conformance.dialects import Anthropic, OpenAI
from modelport_providers.conformance.server import Asked, ScriptedServer, whole

TOOLS = [
    PromptMessageTool(name=name, description=name, parameters={"type": "object"})
    for name in ("get_weather", "get_time")
]
OPENAI: dict[str, Any] = {
    "auto": "auto",
    "none": "none",
    "required": "required",
    "get_time": {"type": "function", "function": {"name": "get_time"}},
}
ABOUT = {"model_type": "LLM", "model_ability": ["chat", "tools"]}
Bound = Callable[[str], modelport.sdk.LLM]
PROVIDERS: dict[str, tuple[Bound, dict[str, Any]]] = {
    "openai": (
        lambda url: modelport.llm("openai/gpt-5.4", openai_api_key="k", openai_api_base=url),
        OPENAI,
    ),
    "openai_api_compatible": (
        lambda url: modelport.llm(
            "openai_api_compatible/m", endpoint_url=url, function_calling_type="tool_call"
        ),
        OPENAI,
    ),
    "openllm": (lambda url: modelport.llm("openllm/m", server_url=url), OPENAI),
    "anthropic": (
        lambda url: modelport.llm(
            "anthropic/claude-sonnet-4-6", anthropic_api_key="k", anthropic_api_url=url
        ),
        {
            "auto": {"type": "auto"},
            "none": {"type": "none"},
            "required": {"type": "any"},
            "get_time": {"type": "tool", "name": "get_time"},
        },
    ),
    "xinference": (
        lambda url: modelport.llm("xinference/m", server_url=url, model_uid="m"),
        # Its engines ignore the field: tools are left out for `none`, the others are rejected.
        {"auto": None, "none": None, "required": UnsupportedCapabilityError},
    ),
}
CASES = [
    (provider, choice) for provider, (_, sent) in PROVIDERS.items() for choice in (None, *sent)
]


def answer(request: Asked) -> Any:
    if request.method == "GET":
        return whole(ABOUT)
    words = Anthropic() if request.path.endswith("/messages") else OpenAI()
    return whole(words.text("Hello"))


def posted(server: ScriptedServer) -> list[Any]:
    return [request.json for request in server.asked if request.method == "POST"]


def test_every_provider_with_language_models_is_here() -> None:
    found = {id for id in modelport.providers() if "llm" in modelport.provider(id).types}
    assert found == set(PROVIDERS)


@pytest.mark.slow
@pytest.mark.parametrize(("provider", "choice"), CASES)
async def test_the_choice_is_in_the_body(
    server: ScriptedServer, provider: str, choice: str | None
) -> None:
    server.script = answer
    bind, words = PROVIDERS[provider]
    llm, wanted = bind(server.url), words.get(choice or "")
    if isinstance(wanted, type):
        with pytest.raises(wanted, match=f"tool_choice {choice!r}"):
            llm.invoke("?", tools=TOOLS, tool_choice=choice)
        with pytest.raises(wanted, match=f"tool_choice {choice!r}"):
            await llm.ainvoke("?", tools=TOOLS, tool_choice=choice)
        assert not posted(server)
        return
    llm.invoke("?", tools=TOOLS, tool_choice=choice)
    await llm.ainvoke("?", tools=TOOLS, tool_choice=choice)
    for body in posted(server):
        assert body.get("tool_choice") == wanted
        silent = provider == "xinference" and choice == "none"
        assert len(body.get("tools", ())) == (0 if silent else 2)


@pytest.mark.parametrize("name", ["get_time", "required"])
def test_xinference_reports_why_it_cannot_choose(server: ScriptedServer, name: str) -> None:
    server.script = answer
    llm = PROVIDERS["xinference"][0](server.url)
    with pytest.raises(
        UnsupportedCapabilityError, match=r"ignores tool_choice .* left to the model"
    ):
        llm.invoke("?", tools=TOOLS, tool_choice=name)


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("choice", ["get_tiem", "required"])
def test_a_choice_that_no_tool_fits_is_rejected_before_a_request(
    server: ScriptedServer, provider: str, choice: str
) -> None:
    llm = PROVIDERS[provider][0](server.url)
    tools = [] if choice == "required" else TOOLS
    with pytest.raises(InvokeBadRequestError, match="tool_choice"):
        llm.invoke("?", tools=tools, tool_choice=choice)
    assert not server.asked


@pytest.mark.parametrize(
    ("choice", "wanted"),
    [("auto", "auto"), ("none", "none"), ("get_time", {"name": "get_time"}), ("required", None)],
)
def test_the_older_form_of_tools_has_its_own_words(
    server: ScriptedServer, choice: str, wanted: Any
) -> None:
    server.script = answer
    llm = openai_api_compatible.LLM(
        "m", endpoint_url=server.url, function_calling_type="function_call"
    )
    if wanted is None:
        with pytest.raises(UnsupportedCapabilityError, match="older form"):
            llm.invoke("?", tools=TOOLS, tool_choice=choice)
        return
    llm.invoke("?", tools=TOOLS, tool_choice=choice)
    (body,) = posted(server)
    assert body["function_call"] == wanted
    assert "tool_choice" not in body


@pytest.mark.parametrize(
    ("credentials", "reason"),
    [({"function_calling_type": "no_call"}, "cannot call tools"), ({"mode": "completion"}, "mode")],
)
def test_a_model_without_tools_rejects_them_instead_of_losing_them(
    server: ScriptedServer, credentials: dict[str, str], reason: str
) -> None:
    llm = modelport.llm("openai_api_compatible/m", endpoint_url=server.url, **credentials)
    with pytest.raises(UnsupportedCapabilityError, match=reason):
        llm.invoke("?", tools=TOOLS, tool_choice="required")
    assert not posted(server)
