"""docs/tasks.md: twelve tasks, none longer than the best peer's by more than a third, and all of them run."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from apps.test_recipes import answer
from modelport_providers.conformance.server import ScriptedServer

PAGE = (Path(__file__).parents[2] / "docs" / "tasks.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| (\d+) \| (\d+) \| ([^|]+) \|$", re.MULTILINE)
TASK = re.compile(
    r"^## (\d+)\. ([^\n]+)\n\nmodelport:\n\n```python\n(.*?)^```\n\n([a-z-]+):\n\n```python\n(.*?)^```",
    re.MULTILINE | re.DOTALL,
)
PACKAGES = {"pydantic-ai": "pydantic_ai"}


@dataclass(frozen=True, slots=True)
class Task:
    number: int
    title: str
    ours: str
    peer: str
    theirs: str


TASKS = [
    Task(int(n), title, ours, peer, theirs) for n, title, ours, peer, theirs in TASK.findall(PAGE)
]


def lines(code: str) -> int:
    stripped = (line.strip() for line in code.splitlines())
    return sum(1 for line in stripped if line and not line.startswith("#"))


def run(code: str, name: str) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "task"}
    exec(compile(code, name, "exec", dont_inherit=True), names)
    if test := names.get("test_the_weather"):
        test()
    if app := names.get("app"):
        assert asyncio.run(served(app)) == {"It is sunny."}
    return names


async def served(app: Any) -> set[str]:
    import httpx

    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://app") as client:
        body = [{"role": "user", "content": "Hi"}]
        replies = await asyncio.gather(*(client.post("/chat", json=body) for _ in range(100)))
    return {reply.text for reply in replies}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(16))
    with ScriptedServer(answer) as running:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
        monkeypatch.setenv("MODELPORT_OPENAI_OPENAI_API_BASE", running.url)
        monkeypatch.setenv("OPENAI_BASE_URL", f"{running.url}/v1")
        monkeypatch.delenv("MODEL", raising=False)
        yield running


def test_there_are_twelve_and_the_table_counts_them_right() -> None:
    listed = [(int(n), t, int(a), int(b), p) for n, t, a, b, p in ROW.findall(PAGE)]
    counted = [(t.number, t.title, lines(t.ours), lines(t.theirs), t.peer) for t in TASKS]
    assert listed == counted
    assert len(TASKS) == 12


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.title)
def test_no_task_is_longer_than_the_peers_by_more_than_a_third(task: Task) -> None:
    assert lines(task.ours) <= lines(task.theirs) * 4 / 3


@pytest.mark.slow
@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.title)
def test_the_task_runs_with_modelport(task: Task, server: ScriptedServer) -> None:
    run(task.ours, task.title)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.title)
def test_the_task_runs_with_the_peer(task: Task, server: ScriptedServer) -> None:
    package = PACKAGES.get(task.peer, task.peer)
    if find_spec(package) is None:
        pytest.skip(f"{task.peer} is not installed")
    run(task.theirs, f"{task.title} with {task.peer}")
