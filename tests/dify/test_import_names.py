"""Ids that cannot be names here: they are imported under another one, and ids that are taken are reported."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dify import layouts
from modelport_generator.cli import cli


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words], catch_exceptions=False)


def plugin(folder: Path, provider_id: str) -> Path:
    source = layouts.plugin(folder / "plugin")
    text = (layouts.DEFINITION + layouts.WHERE).replace(
        "provider: acme\n", f"provider: {provider_id}\n"
    )
    (source / "provider/acme.yaml").write_text(text)
    return source


@pytest.mark.slow
@pytest.mark.parametrize("provider_id", ["7wave", "Acme", "acme-cloud", "con"])
def test_an_id_that_is_not_a_name_is_imported_under_another_one(
    provider_id: str, tmp_path: Path
) -> None:
    root = layouts.project(tmp_path / "project")
    source = plugin(tmp_path, provider_id)
    rejected = run("import", source, "--into", root, "--no-assets")
    assert rejected.exit_code == 1
    assert "--as" in rejected.output
    for _ in range(2):
        done = run("import", source, "--into", root, "--no-assets", "--as", "wave7")
        assert done.exit_code == 0, done.output
    home = root / "acme_modelport/providers/wave7"
    text = (home / "provider/acme.yaml").read_text()
    assert text == (source / "provider/acme.yaml").read_text().replace(
        f"provider: {provider_id}\n", "provider: wave7\n"
    )
    assert run("generate", root, "--check", "--no-assets").exit_code == 0


def test_an_id_of_a_built_in_provider_is_reported(tmp_path: Path) -> None:
    root = layouts.project(tmp_path / "project")
    done = run("import", plugin(tmp_path, "openai"), "--into", root, "--no-generate")
    assert "already has the id 'openai'" in done.output


def test_a_broken_modelport_yaml_is_named(tmp_path: Path) -> None:
    source = plugin(tmp_path, "acme")
    (source / "modelport.yaml").write_text("base: [\n")
    done = run("import", source, "--into", layouts.project(tmp_path / "project"))
    assert done.exit_code == 1
    assert "modelport.yaml" in done.output


@pytest.mark.parametrize("name", ["con", "nul", "com1", "lpt9"])
def test_a_name_that_windows_reserves_is_rejected(name: str, tmp_path: Path) -> None:
    done = run("new", name, "--in", tmp_path)
    assert done.exit_code == 2
    assert "Windows reserves" in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_new_provider_with_a_taken_id_is_reported(tmp_path: Path) -> None:
    done = run("new", "openllm", "--in", tmp_path)
    assert done.exit_code == 0
    assert "'openllm' already exists" in done.output


def test_schema_alone_lists_what_there_is() -> None:
    done = run("schema")
    assert done.exit_code == 0
    assert "provider, model, position, manifest, modelport" in done.output
