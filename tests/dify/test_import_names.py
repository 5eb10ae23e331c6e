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
    (source / "provider/acme.yaml").write_text(text, "utf-8")
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
    text = (home / "provider/acme.yaml").read_text("utf-8")
    assert text == (source / "provider/acme.yaml").read_text("utf-8").replace(
        f"provider: {provider_id}\n", "provider: wave7\n"
    )
    assert run("generate", root, "--check", "--no-assets").exit_code == 0


def test_an_id_of_another_provider_is_rejected_before_anything_is_written(tmp_path: Path) -> None:
    root = layouts.project(tmp_path / "project")
    providers = root / "acme_modelport/providers"
    for provider_id, owner in (("openai", "modelport"), ("taken", str(Path("mine")))):
        layouts.write(providers / "mine", {"mine.yaml": "provider: taken\n", "modelport.yaml": ""})
        before = sorted(root.rglob("*"))
        source = plugin(tmp_path / provider_id, provider_id)
        done = run("import", source, "--into", root, "--no-assets")
        assert done.exit_code == 1
        assert f"the id '{provider_id}' belongs to " in done.output
        assert owner in done.output and "--as ID" in done.output
        assert sorted(root.rglob("*")) == before
        own = run("import", source, "--into", root, "--no-generate", "--as", f"{provider_id}2")
        assert own.exit_code == 0, own.output


def test_a_provider_of_the_project_is_imported_again(tmp_path: Path) -> None:
    root = layouts.project(tmp_path / "project")
    for _ in range(2):
        done = run("import", plugin(tmp_path, "acme"), "--into", root, "--no-generate")
        assert done.exit_code == 0, done.output


def test_python_that_no_base_replaces_is_reported_in_one_line(tmp_path: Path) -> None:
    source = plugin(tmp_path, "acme")
    methods = "".join(f"    def method_{n}(self): ...\n" for n in range(12))
    for base, lines in (
        ("LargeLanguageModel", ["  not carried over: Python (2 files)"]),
        (
            "OAICompatLargeLanguageModel",
            [
                f"  not carried over: models/{name}.py: "
                + ", ".join(f"Model.method_{n}" for n in range(5))
                + " and 7 more"
                for name in ("llm/llm", "text_embedding/text_embedding")
            ],
        ),
    ):
        for name in ("llm/llm", "text_embedding/text_embedding"):
            code = f"class Model({base}):\n{methods}"
            layouts.write(source, {f"models/{name}.py": code})
        root = layouts.project(tmp_path / base)
        done = run("import", source, "--into", root, "--no-generate")
        assert [each for each in done.output.splitlines() if "carried" in each] == lines


@pytest.mark.parametrize(
    "command",
    [
        ("generate", "ROOT"),
        ("upgrade", "ROOT"),
        ("import", "ROOT", "--into", "ROOT"),
        ("export", "dify", "nosuch", "--project", "ROOT", "--out", "ROOT/out"),
    ],
)
def test_no_project_ends_every_command_with_2(command: tuple[str, ...], tmp_path: Path) -> None:
    done = run(*(each.replace("ROOT", str(tmp_path)) for each in command))
    assert done.exit_code == 2, done.output
    assert "project" in done.output
    if command[0] == "export":
        assert "no installed provider 'nosuch'" in done.output


def test_a_broken_modelport_yaml_is_named(tmp_path: Path) -> None:
    source = plugin(tmp_path, "acme")
    (source / "modelport.yaml").write_text("base: [\n", "utf-8")
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
