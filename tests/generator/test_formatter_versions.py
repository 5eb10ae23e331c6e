"""The manifest records which formatter wrote the files, and `--check` reports when it is another one."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from shutil import rmtree

import pytest
from click.testing import CliRunner, Result
from projects import REPOSITORY, Project

from modelport_generator.cli import cli
from modelport_generator.output.tree import fingerprint

STUBS = "stubs/acme.py"


@pytest.fixture
def written(project: Project) -> Project:
    """A project whose files were written by an older formatter, in another layout."""
    project.provider()
    assert not project.generate().errors
    restyle(project.output, "0.0.1")
    return project


def restyle(output: Path, formatter: str, *, also_files: bool = True) -> None:
    manifest = json.loads((output / "manifest.json").read_text("utf-8"))
    assert manifest["printers"] == {"ruff": version("ruff")}
    manifest["printers"] = {"ruff": formatter}
    # The cache of another formatter would not count.
    rmtree(output.parents[2] / ".modelport")
    if also_files:
        text = (output / STUBS).read_text("utf-8").replace("\n\n\n", "\n\n")
        (output / STUBS).write_text(text, "utf-8")
        manifest["outputs"][STUBS] = fingerprint(text)
    (output / "manifest.json").write_text(
        json.dumps(manifest, indent=1, sort_keys=True) + "\n", "utf-8"
    )


def generate(project: Project, *words: str) -> Result:
    return CliRunner().invoke(cli, ["generate", "--no-assets", str(project.root), *words])


@pytest.mark.slow
def test_check_reports_the_version_and_no_files(written: Project) -> None:
    done = generate(written, "--check")
    assert done.exit_code == 1
    assert f"generated with ruff 0.0.1, but this environment has ruff {version('ruff')}" in (
        done.output
    )
    assert STUBS not in done.output


@pytest.mark.slow
def test_generate_writes_in_the_new_layout_and_records_it(written: Project) -> None:
    done = generate(written)
    assert done.exit_code == 0, done.output
    manifest = json.loads((written.output / "manifest.json").read_text("utf-8"))
    assert manifest["printers"] == {"ruff": version("ruff")}
    assert generate(written, "--check").exit_code == 0


@pytest.mark.slow
def test_another_version_that_writes_the_same_is_no_change(project: Project) -> None:
    project.provider()
    assert not project.generate().errors
    restyle(project.output, "0.0.1", also_files=False)
    before = (project.output / "manifest.json").read_bytes()
    assert generate(project, "--check").exit_code == 0
    assert "nothing to do" in generate(project).output
    assert (project.output / "manifest.json").read_bytes() == before


def test_no_formatter_is_pinned_for_users() -> None:
    import tomllib

    extras = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    for requirement in extras["optional-dependencies"]["generator"]:
        assert "==" not in requirement
