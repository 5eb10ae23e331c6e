"""Targets are chosen, pluggable and owned: what each prints is deterministic and checked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from projects import NO_ICONS, Project

from modelport_generator.build import ir
from modelport_generator.cli import cli
from modelport_generator.pipeline import run as pipeline
from modelport_generator.pipeline.run import Run
from modelport_generator.project import find_project
from modelport_generator.targets import Layout, UnknownTarget, make_target
from modelport_generator.targets.base import Files

ALL = ("python", "typescript", "json-schema")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A distribution with one provider that selects every target."""
    made = Project(tmp_path)
    made.provider()
    made.model("small")
    made.target = replace(made.target, targets=ALL)
    return made


def generated(project: Project, target: str) -> dict[str, str]:
    folder = project.target.output_of(target)
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.slow
def test_every_target_gets_its_own_folder_and_manifest(project: Project) -> None:
    run = project.generate()
    assert [(tree.target, tree.units > 0) for tree in run.trees] == [(name, True) for name in ALL]
    assert "providers/acme.js" in generated(project, "typescript")
    assert "acme/parameters/llm/small.json" in generated(project, "json-schema")
    for name in ALL:
        files = generated(project, name)
        owned = json.loads(files.pop("manifest.json"))["outputs"]
        assert set(owned) == {file for file in files if "__pycache__" not in file}


@pytest.mark.slow
def test_the_same_definitions_give_the_same_bytes(project: Project, tmp_path: Path) -> None:
    project.generate()
    other = Project(tmp_path / "elsewhere")
    other.provider()
    other.model("small")
    other.target = replace(other.target, targets=ALL)
    other.generate()
    for name in ("typescript", "json-schema"):
        assert generated(project, name) == generated(other, name)


def test_a_second_run_renders_and_writes_nothing(project: Project) -> None:
    project.generate()
    again = project.generate()
    assert (again.rendered, again.changes) == ([], [])


@pytest.mark.slow
@pytest.mark.parametrize("target", ["typescript", "json-schema"])
def test_an_edited_file_is_reported_and_not_overwritten(project: Project, target: str) -> None:
    project.generate()
    folder = project.target.output_of(target)
    [file, *_] = sorted(path for path in folder.rglob("acme*") if path.is_file()) or [
        folder / "acme" / "index.json"
    ]
    file.write_text("mine\n", encoding="utf-8")
    assert [change.after is not None for change in project.check().changes] == [True]
    [conflict] = project.generate().conflicts
    assert conflict.reason == "was edited by hand"
    assert file.read_text(encoding="utf-8") == "mine\n"


@pytest.mark.slow
def test_the_file_of_a_removed_model_is_deleted(project: Project) -> None:
    project.generate()
    (project.target.providers / "acme" / "llm" / "small.yaml").unlink()
    project.model("large")
    project.generate()
    files = generated(project, "json-schema")
    assert "acme/parameters/llm/large.json" in files
    assert "acme/parameters/llm/small.json" not in files


@pytest.mark.slow
def test_a_package_has_the_version_of_its_distribution(project: Project) -> None:
    project.generate()
    described = json.loads(generated(project, "typescript")["package.json"])
    assert (described["name"], described["version"]) == ("field", "0.0.0")
    project.target = replace(project.target, version="1.2.3")
    assert [change.path for change in project.check().changes] == ["package.json"]


def _table(project: Project, text: str) -> None:
    (project.root / "pyproject.toml").write_text(
        f'[project]\nversion = "4.5"\n[tool.modelport]\npackage = "field"\n{text}\n', "utf-8"
    )


def test_a_project_lists_its_targets(project: Project) -> None:
    _table(project, 'targets = ["json-schema", "typescript"]')
    found = find_project(project.root)
    assert (found.targets, found.version) == (("json-schema", "typescript"), "4.5")


@pytest.mark.parametrize(
    ("license_", "stated"),
    [
        ('license = "LicenseRef-Proprietary"', "LicenseRef-Proprietary"),
        ('license = {file = "LICENSE"}', None),
        ("", None),
    ],
)
def test_an_npm_package_has_the_licence_of_its_distribution_or_none(
    project: Project, license_: str, stated: str | None
) -> None:
    _table(project, 'targets = ["typescript"]')
    file = project.root / "pyproject.toml"
    file.write_text(
        file.read_text("utf-8").replace("[project]\n", f"[project]\n{license_}\n"), "utf-8"
    )
    assert _run(project).exit_code == 0
    described = json.loads(generated(project, "typescript")["package.json"])
    assert described.get("license") == stated


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('target = ["python"]', "the unknown setting 'target': did you mean 'targets'?"),
        ('os = "linux"', "the settings are 'package', 'targets', 'check'"),
    ],
)
def test_an_unknown_setting_is_rejected_by_every_command(
    project: Project, line: str, reason: str
) -> None:
    _table(project, line)
    for command in (
        ["generate", str(project.root)],
        ["check", str(project.target.providers)],
        ["export", "dify", "acme", "--out", "out", "--project", str(project.root)],
    ):
        shown = CliRunner().invoke(cli, command)
        assert shown.exit_code != 0
        assert reason in " ".join(shown.output.split()), (command, shown.output)


def test_a_package_without_a_folder_is_rejected(project: Project) -> None:
    _table(project, "")
    file = project.root / "pyproject.toml"
    file.write_text(file.read_text("utf-8").replace('"field"', '"feild"'), "utf-8")
    shown = _run(project)
    assert shown.exit_code == 2
    assert "neither src/feild nor feild is a folder: did you mean 'field'?" in shown.output
    assert not (project.root / "feild").exists()


def _run(project: Project, *options: str) -> Any:
    arguments = ["generate", str(project.root), "--no-assets", *options]
    return CliRunner().invoke(cli, arguments)


def test_the_command_generates_one_target_on_request(project: Project) -> None:
    _table(project, "")
    assert _run(project, "--target", "typescript").exit_code == 0
    assert not project.output.exists()
    assert (project.root / "generated" / "typescript" / "index.js").is_file()
    assert _run(project, "--target", "typescript", "--check").exit_code == 0
    assert _run(project, "--check").exit_code == 1


def test_an_unknown_target_is_rejected_with_the_known_ones(project: Project) -> None:
    shown = _run(project, "--target", "cobol")
    assert shown.exit_code == 2
    assert (
        "'cobol' is not one of the installed targets 'json-schema', 'python', 'typescript'"
        in shown.output
    )
    assert not (project.root / "generated").exists()


@pytest.mark.parametrize("name", ["../escape", "/tmp/escape", "a b", ""])
def test_a_name_that_leaves_the_folder_is_rejected(project: Project, name: str) -> None:
    shown = _run(project, "--target", name)
    assert shown.exit_code == 2 and "is not a valid target name" in shown.output
    _table(project, f"targets = [{json.dumps(name)}]")
    with pytest.raises(ValueError, match="targets is not a list of names"):
        find_project(project.root)


def test_an_output_folder_that_links_out_of_the_project_is_rejected(
    project: Project, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    inner = Project(tmp_path / "inner")
    inner.provider()
    _table(inner, 'targets = ["typescript"]')
    (inner.root / "generated").symlink_to(outside)
    with pytest.raises(ValueError, match="is a link out of the project"):
        find_project(inner.root)


def test_nothing_is_written_through_a_link_of_any_target(project: Project, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (project.root / "generated").mkdir()
    (project.root / "generated" / "json-schema").symlink_to(outside)
    with pytest.raises(OSError, match="link"):
        project.generate()
    assert not list(outside.iterdir())
    assert not project.output.exists()


# Third-party targets ----------------------------------------------------------------------------

_PLUGIN = """
class Names:
    name = "names"
    shared = ()

    def __init__(self, layout):
        self.layout = layout

    def provider(self, provider):
        return {f"{provider.id}.txt": provider.label + chr(10)}

    def index(self, rows, contract):
        return {"all.txt": "".join(row.id + chr(10) for row in rows)}

    def finish(self, files):
        return files
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A distribution that registers the target `names`."""
    site = tmp_path / "site"
    meta = site / "names_target-1.0.dist-info"
    meta.mkdir(parents=True)
    (meta / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: names-target\nVersion: 1.0\n", "utf-8"
    )
    (meta / "entry_points.txt").write_text(
        "[modelport.targets]\nnames = names_target:Names\n", "utf-8"
    )
    (site / "names_target.py").write_text(_PLUGIN, "utf-8")
    monkeypatch.syspath_prepend(str(site))
    yield


def _with_names(project: Project) -> Run:
    project.target = replace(project.target, targets=("python", "names"))
    return project.generate()


@pytest.mark.slow
@pytest.mark.usefixtures("installed")
def test_another_distribution_adds_a_target_through_an_entry_point(project: Project) -> None:
    _with_names(project)
    files = generated(project, "names")
    assert (files["acme.txt"], files["all.txt"]) == ("Acme\n", "acme\n")
    assert not project.check().changes


@pytest.mark.slow
@pytest.mark.usefixtures("installed")
def test_a_third_party_target_is_owned_and_checked_like_a_built_in_one(project: Project) -> None:
    _with_names(project)
    (project.root / "generated" / "names" / "acme.txt").write_text("mine\n", "utf-8")
    assert [change.path for change in project.check().changes] == ["acme.txt"]
    assert project.generate().conflicts


def test_a_target_that_is_not_installed_is_an_error() -> None:
    with pytest.raises(UnknownTarget, match="'names' is not one of the installed targets"):
        make_target("names", Layout("p", "a", False))


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_a_target_is_a_pure_function_of_the_ir(
    project: Project, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[ir.Provider, Files]] = []
    target = make_target(name, Layout("field._generated", "field.providers", False))
    real = type(target).provider

    def recorded(self: Any, provider: ir.Provider) -> Files:
        files = real(self, provider)
        seen.append((provider, files))
        return files

    monkeypatch.setattr(type(target), "provider", recorded)
    project.target = replace(project.target, targets=(name,))
    pipeline.generate(project.target, lambda _: None, demands=NO_ICONS)
    [(provider, files)] = seen
    before = repr(provider)
    project.target.providers.rename(project.root / "gone")
    assert real(target, provider) == files
    assert repr(provider) == before
