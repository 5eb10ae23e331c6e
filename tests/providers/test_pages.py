"""The pages in docs/providers/ match the definitions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from dify import layouts
from modelport import provider, providers
from modelport_generator.cli import cli
from shared_data import data_path

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.slow
def test_the_pages_are_up_to_date() -> None:
    folder = DOCS.parent / "providers" / "modelport_providers"
    command = ["docs", str(folder), "--out", str(DOCS / "providers"), "--check"]
    shown = CliRunner().invoke(cli, command)
    assert shown.exit_code == 0, f"run `make docs`: {shown.output}"


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["openai", "xinference", "tongyi"])
def test_a_third_party_plugin_gets_pages_too(folder: str, tmp_path: Path) -> None:
    out = tmp_path / "pages"
    shown = CliRunner().invoke(cli, ["docs", str(data_path("corpus", folder)), "--out", str(out)])
    assert shown.exit_code == 0, shown.output
    names = {path.name for path in out.iterdir()}
    assert {"README.md", f"{folder}.md", f"{folder}.zh_Hans.md"} <= names
    models = [*data_path("corpus", folder).rglob("*.yaml")]
    page = (out / f"{folder}.md").read_text("utf-8")
    for line in (m.read_text("utf-8") for m in models if "/llm/" in m.as_posix()):
        if match := re.search(r"^model: (\S+)$", line, re.MULTILINE):
            assert f"`{match[1]}`" in page


@pytest.mark.parametrize("arguments", [[], ["--reference", "."]])
def test_paths_and_reference_exclude_each_other(arguments: list[str], tmp_path: Path) -> None:
    shown = CliRunner().invoke(cli, ["docs", *arguments, "--out", str(tmp_path / "out")])
    assert shown.exit_code == 2 and "give PATHS of providers" in shown.output


def test_a_folder_without_a_provider_is_an_error(tmp_path: Path) -> None:
    shown = CliRunner().invoke(cli, ["docs", str(tmp_path), "--out", str(tmp_path / "out")])
    assert shown.exit_code == 1 and "no folder contains a provider" in shown.output


@pytest.mark.parametrize(
    "command",
    [
        ("docs", "FOLDER", "--out", "OUT"),
        ("docs", "FOLDER", "--out", "OUT", "--check"),
        ("preview", "FOLDER", "--out", "OUT/page.html"),
        ("export", "dify", "acme", "--out", "OUT", "--project", "ROOT"),
        ("diff", "OLD", "FOLDER"),
        ("drift", "FOLDER"),
        ("format", "FOLDER", "--check"),
    ],
    ids=" ".join,
)
def test_a_model_that_cannot_be_read_ends_every_command_with_2_and_is_named(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    root = layouts.project(tmp_path / "project")
    folder = layouts.plugin(root / "acme_modelport" / "providers" / "acme")
    (folder / "models/llm/a.yaml").write_text('model: "a\n', "utf-8")
    old, out = layouts.plugin(tmp_path / "old"), tmp_path / "out"
    given = {"OLD": str(old), "FOLDER": str(folder), "ROOT": str(root), "OUT": str(out)}
    words = [given.get(each, each.replace("OUT", str(tmp_path))) for each in command]
    shown = CliRunner().invoke(cli, words)
    assert shown.exit_code == 2
    assert "models/llm/a.yaml" in shown.output
    assert not out.exists()


@pytest.mark.parametrize("provider_id", providers())
def test_a_page_names_every_model_variable_and_parameter(provider_id: str) -> None:
    page = (DOCS / "providers" / f"{provider_id}.md").read_text(encoding="utf-8")
    found = provider(provider_id)
    for model_type in found.types:
        for model in found.catalog.models(model_type).values():
            assert f"`{model['model']}`" in page
            for rule in model.get("parameter_rules") or ():
                assert f"`{rule['name']}`" in page
    form = found.catalog.provider["model_credential_schema"]["credential_form_schemas"]
    assert all(f"`{field['variable']}`" in page for field in form)


def test_prices_are_those_of_a_million_tokens() -> None:
    page = (DOCS / "providers" / "openai.md").read_text(encoding="utf-8")
    row = next(line for line in page.splitlines() if line.startswith("| `gpt-5.4-mini` |"))
    assert "| 0.75 / 4.5 USD |" in row


def test_a_page_in_chinese_has_the_chinese_labels() -> None:
    page = (DOCS / "providers" / "xinference.zh_Hans.md").read_text(encoding="utf-8")
    assert "服务器 URL" in page
    assert "API 密钥" in page
