"""Every recipe of docs/apps.md runs unchanged, against a server that speaks OpenAI's protocol."""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import modelport
from modelport_providers.conformance.server import Asked, ScriptedServer, chunked, whole

PAGE = Path(__file__).parents[2] / "docs" / "apps.md"
RECIPE = re.compile(r"^## (\d+)\. ([^\n]+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RECIPES = {
    f"{number} {title}": "\n".join(CODE.findall(body))
    for number, title, body in RECIPE.findall(PAGE.read_text(encoding="utf-8"))
}
BEFORE = {"15": "5", "19": "5"}
"""Recipes that use a function of another one."""


def example_of(schema: Mapping[str, Any]) -> Any:
    """Return a value that fits a schema of the recipes."""
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            return {name: example_of(one) for name, one in schema["properties"].items()}
        case "array":
            return [example_of(schema["items"])] * 3
        case "integer":
            return 777
        case _:
            return "Seine"


def message_for(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a model would say."""
    tools = body.get("tools") or []
    if tools and body["messages"][-1]["role"] == "user":
        function = tools[0]["function"]
        wanted: Mapping[str, Any] = function["parameters"]["properties"]
        arguments = json.dumps(
            {n: "Paris" if s.get("type") == "string" else example_of(s) for n, s in wanted.items()}
        )
        call = {"name": function["name"], "arguments": arguments}
        return {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"index": 0, "id": "c1", "type": "function", "function": call}],
        }
    form = body.get("response_format") or {}
    if form.get("type") == "json_schema":
        content = json.dumps(example_of(form["json_schema"]["schema"]))
        return {"role": "assistant", "content": content}
    return {"role": "assistant", "content": "It is sunny."}


def answer(request: Asked) -> Any:
    """Speak OpenAI's protocol."""
    body = request.json
    if request.path.endswith("/embeddings"):
        given = body["input"] if isinstance(body["input"], list) else [body["input"]]
        vectors = [
            {"index": n, "embedding": [float("Paris" in t), 0.5]} for n, t in enumerate(given)
        ]
        about = {"object": "list", "model": body["model"]}
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        return whole({**about, "data": vectors, "usage": usage})
    about = {"id": "c-1", "created": 1, "model": body["model"]}
    usage = {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
    message, finish = message_for(body), "stop"
    if not request.streamed:
        choice = {"index": 0, "message": message, "finish_reason": finish}
        body = {**about, "object": "chat.completion", "choices": [choice], "usage": usage}
        return whole(body, x_request_id="r-1")
    events = [
        {"choices": [{"index": 0, "delta": message, "finish_reason": None}]},
        {"choices": [{"index": 0, "delta": {}, "finish_reason": finish}], "usage": usage},
    ]
    whole_events = [{**about, "object": "chat.completion.chunk", **one} for one in events]
    return chunked([b"data: " + json.dumps(one).encode() + b"\n\n" for one in whole_events])


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ScriptedServer]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(16))
    with ScriptedServer(answer) as running:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
        monkeypatch.setenv("MODELPORT_OPENAI_OPENAI_API_BASE", running.url)
        monkeypatch.delenv("MODEL", raising=False)
        yield running


def run(number: str) -> dict[str, Any]:
    """Run a recipe, those before it first, and return its names."""
    names: dict[str, Any] = {"modelport": modelport, "__name__": "recipe"}
    names["llm"] = modelport.llm("openai/gpt-5.4")
    for each in filter(None, [BEFORE.get(number), number]):
        title = next(title for title in RECIPES if title.startswith(f"{each} "))
        exec(compile(RECIPES[title], title, "exec"), names)
    return names


def test_there_are_twenty_recipes() -> None:
    assert [int(title.split()[0]) for title in RECIPES] == list(range(1, 21))


@pytest.mark.slow
@pytest.mark.parametrize("title", RECIPES)
def test_the_recipe_runs(title: str, server: ScriptedServer) -> None:
    names = run(title.split()[0])
    AFTER.get(title.split()[0], lambda names: None)(names)


def history_is_kept(names: dict[str, Any]) -> None:
    assert names["again"] == names["history"]


def users_are_served(names: dict[str, Any]) -> None:
    import httpx

    async def ask() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=names["app"])
        async with httpx.AsyncClient(transport=transport, base_url="http://app") as client:
            body = [{"role": "user", "content": "Hi"}]
            return await asyncio.gather(*(client.post("/chat", json=body) for _ in range(100)))

    assert {response.text for response in asyncio.run(ask())} == {"It is sunny."}


def agent_has_worked(names: dict[str, Any]) -> None:
    assert names["run"].text == "It is sunny."
    assert [str(m.role) for m in names["run"].messages] == [
        "user",
        "assistant",
        "tool",
        "assistant",
    ]


def river_is_typed(names: dict[str, Any]) -> None:
    assert (names["river"].name, names["river"].length_km) == ("Seine", 777)


def both_tests_pass(names: dict[str, Any]) -> None:
    names["test_the_weather"]()
    upstreams: list[str] = []

    def recorded(upstream: str) -> str:
        upstreams.append(upstream)
        return os.environ["MODELPORT_OPENAI_OPENAI_API_BASE"]

    names["test_a_real_answer"](recorded)
    assert upstreams == ["https://api.openai.com/v1"]


AFTER: Mapping[str, Callable[[dict[str, Any]], None]] = {
    "3": lambda names: check(len(names["history"]) == 5),
    "4": users_are_served,
    "5": agent_has_worked,
    "6": lambda names: check(names["stream"].result.rounds == 2),
    "7": river_is_typed,
    "8": lambda names: check((names["label"], len(names["names"])) == ("positive", 3)),
    "10": lambda names: check(names["best"].startswith("The Seine")),
    "12": lambda names: check(names["answer"].answered_by == "openai/gpt-5.4"),
    "14": lambda names: check(names["total"].total_tokens == 10),
    "15": both_tests_pass,
    "19": history_is_kept,
}
"""The expected result of a recipe."""


def check(holds: bool) -> None:
    assert holds
