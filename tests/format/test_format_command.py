"""`modelport format` on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from modelport_generator.cli import cli

RAW = "model_type: llm\r\nmodel: 'acme'\r\n"
FORM = "model: acme\nmodel_type: llm\n"


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["format", *arguments], input=given)


@pytest.fixture
def provider(tmp_path: Path) -> Path:
    folder = tmp_path / "acme"
    (folder / "llm").mkdir(parents=True)
    text = "provider: acme\nlabel:\n  en_US: Acme\nsupported_model_types:\n  - llm\n"
    (folder / "acme.yaml").write_text(text, encoding="utf-8")
    (folder / "llm" / "acme.yaml").write_bytes(RAW.encode())
    (folder / "compose.yaml").write_text("version: '3'\nname: x\n", encoding="utf-8")
    return folder


def test_only_definitions_are_written_and_only_when_they_change(provider: Path) -> None:
    model = provider / "llm" / "acme.yaml"
    before = (provider / "acme.yaml").stat().st_mtime_ns
    result = run(str(provider))
    assert result.exit_code == 0
    assert model.read_bytes() == FORM.encode()
    assert (provider / "acme.yaml").stat().st_mtime_ns == before
    assert (provider / "compose.yaml").read_text("utf-8") == "version: '3'\nname: x\n"
    assert "formatted" in result.stdout and "acme.yaml" in result.stdout
    assert run(str(provider)).stdout == ""


def test_check_and_diff_change_nothing_and_fail(provider: Path) -> None:
    model = provider / "llm" / "acme.yaml"
    assert run("--check", str(provider)).exit_code == 1
    shown = run("--diff", str(provider))
    assert shown.exit_code == 1
    assert "+model: acme" in shown.stdout.splitlines()
    assert model.read_bytes() == RAW.encode()
    run(str(provider))
    assert run("--check", str(provider)).exit_code == 0
    assert run("--diff", str(provider)).stdout == ""


def test_standard_input_is_formatted_to_standard_output() -> None:
    result = run("-", given=RAW)
    assert (result.exit_code, result.stdout) == (0, FORM)


def test_a_file_that_cannot_be_read_is_named_and_left_alone(provider: Path) -> None:
    broken = provider / "llm" / "broken.yaml"
    broken.write_text("model: [\n", encoding="utf-8")
    result = run(str(provider))
    assert result.exit_code == 2
    assert "broken.yaml" in result.output
    assert broken.read_text("utf-8") == "model: [\n"
    assert (provider / "llm" / "acme.yaml").read_bytes() == FORM.encode()
    assert run("-", given="model: [\n").exit_code == 2


def test_a_link_stays_a_link(provider: Path) -> None:
    link = provider / "link.yaml"
    link.symlink_to(provider / "llm" / "acme.yaml")
    run(str(link))
    assert link.is_symlink()
    assert (provider / "llm" / "acme.yaml").read_bytes() == FORM.encode()


def test_a_new_provider_is_in_canonical_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.modelport]\npackage = "mine"\n', "utf-8")
    (tmp_path / "mine").mkdir()
    monkeypatch.chdir(tmp_path)
    types = "llm,text-embedding,rerank,tts,speech2text,moderation"
    made = CliRunner().invoke(cli, ["new", "acme", "--types", types])
    assert made.exit_code == 0, made.output
    assert run("--check").stdout == ""
