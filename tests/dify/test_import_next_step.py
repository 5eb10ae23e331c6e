"""The last line of `modelport import` says what must be done before the provider can be called."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from dify import layouts
from modelport_generator.cli import cli

HOME = "acme_modelport/providers/acme"
BASE = ("--base", "openai_api_compatible")


def imported(tmp_path: Path, *words: str, variable: str = "endpoint_url") -> list[str]:
    root = layouts.project(tmp_path / "project")
    source = layouts.plugin(tmp_path / "plugin")
    file = source / "provider/acme.yaml"
    file.write_text(file.read_text("utf-8").replace("endpoint_url", variable), "utf-8")
    command = ["import", str(source), "--into", str(root), "--no-assets", *words]
    done = CliRunner().invoke(cli, command, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output.splitlines()


def test_an_adapter_is_to_be_written(tmp_path: Path) -> None:
    expected = f"next: write {HOME}/llm/llm.py on its generated stub, then modelport generate"
    assert imported(tmp_path)[-1] == expected


def test_code_is_to_be_generated(tmp_path: Path) -> None:
    assert imported(tmp_path, "--no-generate")[-1] == "next: modelport generate"


def test_a_provider_on_a_base_can_be_called(tmp_path: Path) -> None:
    assert imported(tmp_path, *BASE)[-1] == "next: modelport check && modelport try acme TYPE MODEL"


def test_what_is_imported_has_no_new_error(tmp_path: Path) -> None:
    imported(tmp_path, *BASE)
    home = tmp_path / "project" / HOME
    assert not (home / "main.py").exists()
    check = CliRunner().invoke(cli, ["check", str(home)])
    assert "error[" not in check.output
    assert check.exit_code == 0


@pytest.mark.slow
@pytest.mark.parametrize("variable", ["region", "workspace_id"])
def test_a_base_without_an_address_requires_one(variable: str, tmp_path: Path) -> None:
    last = imported(tmp_path, *BASE, variable=variable)[-1]
    assert last.startswith("next: nothing gives the base openai_api_compatible an address: ")
    assert f"in {HOME}/modelport.yaml write `quirks: {{base_url: https://...}}`" in last
    assert last.endswith(
        f"the forms ask for {', '.join(sorted((repr(variable), repr('api_key'))))}"
    )
    check = CliRunner().invoke(cli, ["check", "--no-assets", str(tmp_path / "project")])
    assert "error[MP809]" in check.output
