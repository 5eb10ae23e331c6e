"""What an exported plugin consists of, and what export rejects."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from dify import layouts
from modelport_generator.cli import cli
from modelport_generator.dify import NEWEST, SDKS, ExportFailed, export_plugin, packed
from modelport_generator.dify.documents import BadRelease, Release
from modelport_generator.dify.export import Export, find_source, write_plugin
from modelport_generator.pipeline import run as pipeline
from modelport_generator.pipeline.checking import Demands
from modelport_generator.project import Project, find_project


def theirs(folder: Path, source: Path) -> Project:
    """Return a project that holds one generated provider."""
    target = find_project(layouts.project(folder))
    source.rename(target.providers / source.name)
    outcome = pipeline.generate(target, lambda _: None, demands=Demands(careful=False))
    assert not outcome.errors
    return target


@pytest.fixture
def legacy(tmp_path: Path) -> Export:
    target = theirs(tmp_path / "project", layouts.legacy(tmp_path))
    return export_plugin(target, find_source(target, "acme"), SDKS[NEWEST], incomplete=True)


@pytest.mark.slow
def test_the_authors_text_is_kept_and_the_places_follow_it(legacy: Export) -> None:
    text = legacy.files["provider/acme.yaml"].decode()
    assert text.startswith(layouts.DEFINITION + "\n")
    added = yaml.safe_load(text.removeprefix(layouts.DEFINITION))
    assert added == {
        "models": {
            "llm": {
                "predefined": ["models/llm/*.yaml"],
                "position": "models/llm/_position.yaml",
            }
        },
        "extra": {
            "python": {
                "provider_source": "provider/acme.py",
                "model_sources": [
                    "models/llm/llm.py",
                    "models/text_embedding/text_embedding.py",
                ],
            }
        },
    }


@pytest.mark.slow
def test_a_definition_that_cannot_be_extended_is_rewritten(tmp_path: Path) -> None:
    source = layouts.legacy(tmp_path)
    flow = json.dumps(yaml.safe_load(layouts.DEFINITION))
    (source / "acme.yaml").write_text(f"{flow}\n# provider: supported_model_types\n", "utf-8")
    target = theirs(tmp_path / "project", source)
    made = export_plugin(target, find_source(target, "acme"), SDKS[NEWEST], incomplete=True)
    data = yaml.safe_load(made.files["provider/acme.yaml"])
    assert data["label"] == {"en_US": "Acme"}
    assert set(data) - set(yaml.safe_load(layouts.DEFINITION)) == {"models", "extra"}


@pytest.mark.slow
def test_models_and_positions_move_unchanged(legacy: Export) -> None:
    for name, text in layouts.models("models/").items():
        assert legacy.files[name] == text.encode()


@pytest.mark.slow
def test_a_plugin_keeps_its_manifest_its_definition_and_the_places_of_its_classes(
    tmp_path: Path,
) -> None:
    where = layouts.WHERE.replace("models/llm/llm.py", "models/words.py")
    source = layouts.plugin(tmp_path / "acme")
    (source / "provider/acme.yaml").write_text(layouts.DEFINITION + where, "utf-8")
    (source / "README.md").write_text("mine\n", "utf-8")
    target = theirs(tmp_path / "project", source)
    made = export_plugin(target, find_source(target, "acme"), SDKS[NEWEST], incomplete=True)
    assert made.files["manifest.yaml"] == layouts.MANIFEST.encode()
    assert made.files["provider/acme.yaml"] == (layouts.DEFINITION + where).encode()
    assert b"class AcmeLargeLanguageModel" in made.files["models/words.py"]
    assert b"class AcmeTextEmbedding" in made.files["models/text_embedding/text_embedding.py"]
    assert made.files["README.md"] == b"mine\n"


def test_a_class_outside_of_the_plugin_is_rejected(tmp_path: Path) -> None:
    source = layouts.plugin(tmp_path / "acme")
    where = layouts.WHERE.replace("models/llm/llm.py", "../../evil.py")
    (source / "provider/acme.yaml").write_text(layouts.DEFINITION + where, "utf-8")
    target = theirs(tmp_path / "project", source)
    with pytest.raises(ExportFailed, match=r"evil\.py' lies outside of the plugin"):
        export_plugin(target, find_source(target, "acme"), SDKS[NEWEST])


def test_a_provider_that_was_not_generated_is_rejected(tmp_path: Path) -> None:
    target = find_project(layouts.project(tmp_path / "project"))
    layouts.legacy(tmp_path).rename(target.providers / "acme")
    with pytest.raises(ExportFailed, match="run `modelport generate`"):
        export_plugin(target, find_source(target, "acme"), SDKS[NEWEST])


def test_an_unknown_provider_is_rejected_with_the_known_ones(project: Project) -> None:
    with pytest.raises(ExportFailed, match=r"'nope' is not one of .*'xinference'"):
        find_source(project, "nope")


@pytest.mark.parametrize(
    ("author", "version", "match"),
    [("Ünknown", "1.0.0", "Ünknown"), ("me", "1.0", "'1.0' does not match")],
)
def test_what_the_daemon_rejects_in_a_manifest_is_rejected_here(
    author: str, version: str, match: str
) -> None:
    with pytest.raises(BadRelease, match=match):
        Release(author, version)


@pytest.mark.slow
@pytest.mark.parametrize("version", list(SDKS))
def test_requirements_are_pinned_to_what_was_tested(project: Project, version: str) -> None:
    made = export_plugin(project, find_source(project, "xinference"), SDKS[version])
    lines = made.files["requirements.txt"].decode().splitlines()
    assert f"dify_plugin=={version}" in lines
    assert all("==" in line for line in lines)


@pytest.mark.slow
def test_a_plugin_carries_no_other_provider(project: Project) -> None:
    made = export_plugin(project, find_source(project, "xinference"), SDKS[NEWEST])
    top = {"/".join(name.split("/")[:2]) for name in made.files if name.endswith(".py")}
    assert {"modelport_providers/wire", "modelport_providers/xinference"} <= top
    assert not {"modelport_providers/openai", "modelport/sdk"} & top
    assert b"xinference" in made.files["modelport/registry.py"]
    assert b"openai" not in made.files["modelport/registry.py"]


@pytest.mark.slow
def test_a_package_is_the_same_bytes_every_time(legacy: Export) -> None:
    shuffled = dict(reversed(list(legacy.files.items())))
    assert packed(legacy.files) == packed(shuffled)
    with zipfile.ZipFile(io.BytesIO(packed(shuffled))) as archive:
        assert archive.namelist() == sorted(legacy.files)
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("manifest.yaml") == legacy.files["manifest.yaml"]


@pytest.mark.slow
def test_an_export_replaces_an_earlier_one_and_nothing_else(legacy: Export, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_plugin(legacy, out)
    (out / "models" / "left.over").touch()
    write_plugin(legacy, out)
    found = {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()}
    assert found == set(legacy.files)
    (out / "main.py").write_text("mine\n", "utf-8")
    with pytest.raises(ExportFailed, match="no earlier export"):
        write_plugin(legacy, out)


@pytest.mark.slow
def test_files_beside_an_earlier_export_stay(legacy: Export, tmp_path: Path) -> None:
    out = tmp_path / "plugin"
    write_plugin(legacy, out)
    (out / ".git").mkdir()
    (out / ".git" / "HEAD").write_text("ref: refs/heads/main\n", "utf-8")
    (out / "mine.txt").write_text("mine", "utf-8")
    (out / "models" / "stale.yaml").write_text("model: stale\n", "utf-8")
    write_plugin(legacy, out)
    assert (out / ".git" / "HEAD").read_text("utf-8") == "ref: refs/heads/main\n"
    assert (out / "mine.txt").read_text("utf-8") == "mine"
    assert not (out / "models" / "stale.yaml").exists()
    assert [path.name for path in tmp_path.iterdir() if "plugin-" in path.name] == []


@pytest.mark.slow
def test_a_missing_icon_is_reported_before_dify_rejects_the_plugin(tmp_path: Path) -> None:
    source = layouts.plugin(tmp_path / "acme")
    target = theirs(tmp_path / "project", source)
    (target.providers / "acme/_assets/small.svg").unlink()
    out = tmp_path / "out"
    command = [
        "export",
        "dify",
        "acme",
        "--project",
        str(target.root),
        "--out",
        str(out),
        "--incomplete",
    ]
    rejected = CliRunner().invoke(cli, command)
    assert rejected.exit_code == 1
    assert "missing: _assets/small.svg" in rejected.output
    assert CliRunner().invoke(cli, [*command, "--no-assets"]).exit_code == 0
    assert (out / "_assets").is_dir()
