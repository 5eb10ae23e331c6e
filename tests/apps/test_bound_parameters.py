"""The type checkers know the parameters that a model can be bound to, for each provider."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
USE = """\
from modelport import sdk
from modelport.sdk import anthropic, openai, openai_api_compatible, openllm, xinference


def bind(
    a: anthropic.LLM,
    b: openai.LLM,
    c: openai_api_compatible.LLM,
    d: openllm.LLM,
    e: xinference.LLM,
    any_llm: sdk.LLM,
) -> None:
    reveal_type(a.with_parameters(temperature=0.5, effort="low"))
    reveal_type(b.with_parameters(temperature=0, verbosity="high", seed=None))
    reveal_type(c.with_parameters(max_tokens=5))
    reveal_type(d.with_parameters(temperature=0))
    reveal_type(e.with_parameters(temperature=0))
    reveal_type(any_llm.with_parameters(anything=0))
    a.with_parameters(verbosity="high")
    b.with_parameters(verbosity="loud")
    c.with_parameters(tempreature=0)
    d.with_parameters(max_tokens="5")
    e.with_parameters("positional")
"""
WRONG = [19, 20, 21, 22, 23]
CHECKERS = {
    "mypy": [sys.executable, "-m", "mypy", "--strict", "--no-error-summary"],
    "pyright": [sys.executable, "-m", "pyright", "-p", "."],
}


@pytest.mark.slow
@pytest.mark.parametrize("checker", CHECKERS)
def test_parameters_are_checked_by_name_and_type(checker: str, tmp_path: Path) -> None:
    (tmp_path / "use.py").write_text(USE)
    roots = '", "'.join(str(REPOSITORY / name) for name in ("generated", "providers"))
    (tmp_path / "pyrightconfig.json").write_text(
        f'{{"typeCheckingMode": "strict", "extraPaths": ["{roots}"]}}'
    )
    done = subprocess.run(
        [*CHECKERS[checker], "use.py"] if checker == "mypy" else CHECKERS[checker],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()
    errors = {int(line.split("use.py:")[1].split(":")[0]) for line in lines if " error:" in line}
    assert sorted(errors) == WRONG, done.stdout
    for provider in ("anthropic", "openai", "openai_api_compatible", "openllm", "xinference"):
        told = f"modelport.sdk.{provider}.LLM" if checker == "mypy" else 'is "LLM"'
        assert any(told in line for line in lines), done.stdout
