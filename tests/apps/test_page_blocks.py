"""Blocks of Python in README and docs run as they are printed; docs/apps.md and docs/tasks.md have own tests."""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, TypedDict

import pytest
from test_recipes import answer

import modelport
from modelport.interfaces import LargeLanguageModel
from modelport_generator.load import parse_document
from modelport_providers.conformance.server import ScriptedServer

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class River(TypedDict):
    """What README asks for."""

    name: str


def get_weather(city: str) -> str:
    """Return the weather in a city."""
    return f"sunny in {city}"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ScriptedServer]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(16))
    with ScriptedServer(answer) as running:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
        monkeypatch.setenv("MODELPORT_OPENAI_OPENAI_API_BASE", running.url)
        yield running


def code_of(page: str) -> list[str]:
    """Return the blocks of Python on a page."""
    return CODE.findall((ROOT / page).read_text(encoding="utf-8"))


def run(block: str, names: dict[str, Any]) -> dict[str, Any]:
    """Run a block with the names that its page takes for granted, and return all names."""
    code = compile(block, "block", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    result = eval(code, names)
    if inspect.iscoroutine(result):
        asyncio.run(result)
    return names


def test_conveniences_of_the_readme_run(server: ScriptedServer) -> None:
    names = run(code_of("README.md")[1], {"River": River, "get_weather": get_weather})
    assert names["river"] == {"name": "Seine"}
    assert names["run"].messages


def test_bulk_calls_of_the_readme_run(server: ScriptedServer) -> None:
    embedder = modelport.text_embedding("openai/text-embedding-3-small")
    names = run(code_of("README.md")[2], {"embedder": embedder, "texts": ["Paris", "Vienna"]})
    assert names["item"].vector == [0.0, 0.5]


def test_calls_of_the_readme_run(server: ScriptedServer) -> None:
    calls, at_run_time = code_of("README.md")[3].split("from modelport import provider")
    names = run(calls, {"llm": modelport.llm("openai/gpt-5.4")})
    assert names["stream"].result.text == names["answer"].text == "It is sunny."
    with pytest.raises(modelport.errors.CredentialsValidateFailedError, match=r"\.\.\."):
        run(f"from modelport import provider{at_run_time}", {})


def test_bulk_jobs_run(server: ScriptedServer) -> None:
    first, second, _ = code_of("docs/bulk.md")
    names = run(second, run(first, {}))
    assert names["item"].result.text == "It is sunny."


def test_a_credential_pool_runs(server: ScriptedServer) -> None:
    [block] = code_of("docs/credentials.md")
    reached = f'"openai_api_base": "{server.url}", "openai_api_key"'
    names = run(block.replace('"openai_api_key"', reached), {})
    assert names["answer"].text == "It is sunny."


def test_the_adapter_on_the_wire_kit_is_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    stubs = ModuleType("modelport.stubs.acme")
    stub = type("AcmeLLMStub", (LargeLanguageModel,), {"provider": "acme"})
    monkeypatch.setattr(stubs, "AcmeLLMStub", stub, raising=False)
    monkeypatch.setitem(sys.modules, stubs.__name__, stubs)
    adapter, policies = code_of("docs/wire.md")
    assert isinstance(run(adapter, {"__name__": "acme"})["AcmeLLM"](), LargeLanguageModel)
    run(policies, {})


def test_validators_run() -> None:
    definition = ROOT / "providers/modelport_providers/openai/llm/gpt-5.4.yaml"
    [block] = code_of("docs/validators.md")
    names = run(block, {"document": parse_document(definition.read_bytes(), definition).data})
    assert names["violations"] == []
    assert names["check"].validate({"max_tokens": 0})


def test_a_target_of_a_reader_runs() -> None:
    [block] = code_of("docs/targets.md")
    assert run(block, {"__name__": "acme_targets"})["Names"](None).finish({"a": "b"}) == {"a": "b"}
