"""Every example runs and prints what it promises."""

from __future__ import annotations

import subprocess
import sys

import pytest

from servers.demo import EXAMPLES, run_example
from servers.environment import PROJECT
from servers.replay import ReplayServer
from servers.tiny.lessons import ANSWERS

ADDRESS = "http://127.0.0.1:9997"
FOLDER = PROJECT / "examples"
PRINTS = {
    "chat": "The capital of France is Paris.\n15 + 7 tokens, counted by the server",
    "stream": ANSWERS["Count to sixty"] + "\nended with 'stop'",
    "async_chat": "Grüße auf Griechisch  ->  Γειά σου, κόσμε! 🙂",
    "tools": "It is sunny in Paris, 21 C.",
    "embeddings": "0.57  Paris is a capital.  Rome is a capital.",
    "rerank": "0.40  2  Rome is a capital.",
    "compatible_server": "3 vectors of 384 numbers\nRome is a capital.",
    "failover": "The capital of France is Paris.\nThe capital of France is Paris.\n",
    "errors": "/temperature: temperature must be at most 2, not 3",
}


def test_the_demo_runs_every_example() -> None:
    assert sorted(EXAMPLES) == sorted(path.stem for path in FOLDER.glob("*.py"))


@pytest.mark.slow
@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_prints_what_it_promises(replay_server: ReplayServer, name: str) -> None:
    done = run_example(FOLDER / f"{name}.py", replay_server.url, subprocess.PIPE)
    assert done.returncode == 0, done.stderr
    assert PRINTS[name] in done.stdout


@pytest.mark.slow
def test_the_first_program_of_the_readme_runs(replay_server: ReplayServer) -> None:
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    program = text.split("```python\n", 1)[1].split("```", 1)[0]
    assert ADDRESS in program
    command = [sys.executable, "-c", program.replace(ADDRESS, replay_server.url)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert ANSWERS["What is the capital of France?"] in done.stdout
