"""The type checkers know the parameters that a model can be bound to, for each provider."""

from __future__ import annotations

from pathlib import Path

import pytest

from type_checkers import PACKAGES, mypy, pyright

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
PROVIDERS = ("anthropic", "openai", "openai_api_compatible", "openllm", "xinference")


@pytest.mark.slow
def test_mypy_checks_parameters_by_name_and_type(tmp_path: Path) -> None:
    (tmp_path / "use.py").write_text(USE, "utf-8")
    done = mypy(tmp_path, "--no-error-summary", "use.py", path=PACKAGES)
    lines = done.stdout.splitlines()
    errors = {int(line.split("use.py:")[1].split(":")[0]) for line in lines if " error:" in line}
    assert sorted(errors) == WRONG, done.stdout
    for provider in PROVIDERS:
        assert any(f"modelport.sdk.{provider}.LLM" in line for line in lines), done.stdout


@pytest.mark.slow
def test_pyright_checks_parameters_by_name_and_type(tmp_path: Path) -> None:
    (tmp_path / "use.py").write_text(USE, "utf-8")
    found = pyright(tmp_path, include="use.py")
    assert sorted({each.line for each in found if each.severity == "error"}) == WRONG
    revealed = [each for each in found if 'is "LLM"' in each.message]
    assert len(revealed) == len(PROVIDERS) + 1
