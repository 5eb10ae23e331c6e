"""The action and the template for teams: their scripts are run against a repository with a change."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from git_repository import QUIET, git
from modelport_generator.diff.examples import example_of
from modelport_generator.diff.table import rows
from thorough import in_thorough_runs

ROOT = Path(__file__).parents[2]
ACTION = ROOT / ".github" / "actions" / "modelport" / "action.yml"
TEMPLATE = ROOT / ".gitlab" / "modelport.yml"


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A shallow clone of a branch on which a field became required."""
    old, new = example_of(rows()["F10"])
    origin = tmp_path / "origin"
    write(origin / "providers" / "acme", old)
    git(tmp_path, "init", "-q", "-b", "main", str(origin))
    git(origin, "config", "uploadpack.allowAnySHA1InWant", "true")
    git(origin, "add", "-A")
    git(origin, "commit", "-qm", "Add acme")
    write(origin / "providers" / "acme", new)
    git(origin, "checkout", "-qb", "branch")
    git(origin, "commit", "-qam", "Require a workspace")
    git(tmp_path, "clone", "-q", "--depth=1", "-b", "branch", f"file://{origin}", "clone")
    return tmp_path / "clone"


def run(script: str, clone: Path, variables: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    program = clone.parent / "bin" / "modelport"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m modelport_generator "$@"\n', "utf-8")
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-e", "-c", script],
        cwd=clone,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, **QUIET, **variables, "PATH": path},
    )


def steps() -> dict[str, Any]:
    action = yaml.safe_load(ACTION.read_text("utf-8"))
    return {each["name"]: each for each in action["runs"]["steps"] if "name" in each}


def base_of(clone: Path) -> str:
    return git(clone.parent / "origin", "rev-parse", "main")


@pytest.mark.slow
def test_the_action_annotates_changes_and_fails_on_breaking_ones(clone: Path) -> None:
    summary = clone.parent / "summary.md"
    variables = {
        "FOLDER": "providers",
        "AGAINST": base_of(clone),
        "FAIL_ON": "breaking",
        "ACCEPT": "",
        "GITHUB_STEP_SUMMARY": str(summary),
    }
    script = steps()["Report what changes"]["run"]
    done = run(script, clone, variables)
    assert done.returncode == 1, done.stderr
    assert "::error file=providers/acme/acme.yaml,line=31" in done.stdout
    assert "Version bump: **major**" in summary.read_text("utf-8")
    assert run(script, clone, {**variables, "FAIL_ON": "none"}).returncode == 0


@pytest.mark.slow
def test_the_action_takes_approvals(clone: Path) -> None:
    base = base_of(clone)
    git(clone, "fetch", "-q", "--depth=1", "origin", base)
    listed = run(f"modelport diff --against {base} --format json providers", clone, {})
    marks = [each["fingerprint"] for each in json.loads(listed.stdout)["changes"]]
    (clone / "accepted").write_text("\n".join(marks), "utf-8")
    variables = {
        "FOLDER": "providers",
        "AGAINST": base,
        "FAIL_ON": "info",
        "ACCEPT": "accepted",
        "GITHUB_STEP_SUMMARY": str(clone.parent / "summary.md"),
    }
    done = run(steps()["Report what changes"]["run"], clone, variables)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.slow
def test_the_action_checks_definitions(clone: Path) -> None:
    write(clone / "providers" / "acme" / "llm", {"bad.yaml": "model: bad\nmodel_type: llm\n"})
    done = run(steps()["Check definitions"]["run"], clone, {"FOLDER": "providers"})
    assert done.returncode == 1
    assert "::error file=providers/acme/llm/bad.yaml" in done.stdout


def test_every_input_of_the_action_is_used_as_a_variable_and_never_as_shell() -> None:
    action = yaml.safe_load(ACTION.read_text("utf-8"))
    text = ACTION.read_text("utf-8")
    assert all(f"inputs.{name}" in text for name in action["inputs"])
    assert not any("${{" in each.get("run", "") for each in action["runs"]["steps"])


def jobs() -> Iterator[tuple[str, str]]:
    template = yaml.safe_load(TEMPLATE.read_text("utf-8"))
    for name, job in template.items():
        if name.startswith("modelport:"):
            yield name, "\n".join(job["script"])


@pytest.mark.slow
def test_the_template_reports_changes_and_problems(clone: Path) -> None:
    template = yaml.safe_load(TEMPLATE.read_text("utf-8"))
    variables = {
        **template["variables"],
        "MODELPORT_PATH": "providers",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": base_of(clone),
    }
    scripts = dict(jobs())
    done = run(scripts["modelport:diff"], clone, variables)
    assert done.returncode == 1, done.stderr
    report = json.loads((clone / "modelport-diff.json").read_text("utf-8"))
    assert {each["check_name"] for each in report} >= {"F10", "K3"}
    assert "breaking[F10]" in done.stdout
    write(clone / "providers" / "acme" / "llm", {"bad.yaml": "model: bad\nmodel_type: llm\n"})
    done = run(scripts["modelport:check"], clone, variables)
    assert done.returncode == 1
    found = json.loads((clone / "modelport-check.json").read_text("utf-8"))
    assert "providers/acme/llm/bad.yaml" in {each["location"]["path"] for each in found}
    assert len({each["fingerprint"] for each in found}) == len(found)


@in_thorough_runs
@pytest.mark.slow
def test_the_template_looks_at_generated_code(clone: Path) -> None:
    done = run(dict(jobs())["modelport:generate"], ROOT, {})
    assert "up to date" in done.stdout or "behind" in done.stderr
