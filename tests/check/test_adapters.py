"""An adapter is held against its interface by reading it, never by importing it."""

from __future__ import annotations

from pathlib import Path

import pytest

from check_bases import BASES
from modelport_generator.check.run import check_unit, units_of

_SEEDS = "model, credentials, prompt_messages, model_parameters, tools=None, stop=None, stream=True, user=None"
_PROVIDER = BASES["provider"][1].replace("  - text-embedding\n", "")


def codes(root: Path, adapter: str | None, modelport: str = "quirks: {}\n") -> list[str]:
    folder = root / "acme"
    (folder / "llm").mkdir(parents=True)
    (folder / "_assets").mkdir()
    for name in ("small.svg", "large.svg"):
        (folder / "_assets" / name).write_text("<svg/>", encoding="utf-8")
    (folder / "acme.yaml").write_text(_PROVIDER, encoding="utf-8")
    (folder / "modelport.yaml").write_text(modelport, encoding="utf-8")
    if adapter is not None:
        (folder / "llm" / "llm.py").write_text(adapter, encoding="utf-8")
    problems = [each for unit in units_of([root]) for each in check_unit(unit).problems]
    return [each.code for each in problems if each.severity != "info"]


@pytest.mark.parametrize(
    "arguments",
    [_SEEDS, _SEEDS + ", options=None", "*args, **kwargs", _SEEDS.replace(", user", ", *, user")],
)
def test_the_signature_of_the_founding_documents_and_wider_ones_fit(
    arguments: str, tmp_path: Path
) -> None:
    adapter = f"class A(AcmeLLMStub):\n    def _invoke(self, {arguments}): ...\n"
    assert codes(tmp_path, adapter) == []


@pytest.mark.parametrize("name", ["_invoke", "_ainvoke", "get_num_tokens"])
def test_a_signature_that_lacks_an_argument_is_reported(name: str, tmp_path: Path) -> None:
    adapter = f"class A(AcmeLLMStub):\n    async def {name}(self, model, credentials): ...\n"
    assert codes(tmp_path, adapter) == ["MP606"]


def test_a_step_on_the_way_is_no_second_adapter(tmp_path: Path) -> None:
    adapter = "class Base(AcmeLLMStub): ...\nclass A(Base): ...\n"
    assert codes(tmp_path, adapter) == []


def test_an_adapter_is_never_run(tmp_path: Path) -> None:
    adapter = f"open({str(tmp_path / 'ran')!r}, 'w')\nclass A(AcmeLLMStub): ...\n"
    assert codes(tmp_path, adapter) == []
    assert not (tmp_path / "ran").exists()


def test_a_declared_base_needs_no_code(tmp_path: Path) -> None:
    assert codes(tmp_path, None) == ["MP604"]
    assert codes(tmp_path / "other", None, "base: openai_compatible\n") == []
