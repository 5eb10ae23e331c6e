"""What GitHub reads is in order: issue forms, the template of pull requests, the workflow."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from pages import ROOT

_FOLDER = ROOT / ".github"
_FORMS = sorted(
    each for each in (_FOLDER / "ISSUE_TEMPLATE").glob("*.yml") if each.stem != "config"
)
_ELEMENTS = {"markdown", "textarea", "input", "dropdown", "checkboxes"}
_WORKFLOW: Any = yaml.safe_load((_FOLDER / "workflows" / "ci.yml").read_text(encoding="utf-8"))
_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize("path", _FORMS, ids=lambda path: path.stem)
def test_an_issue_form_is_one_that_github_accepts(path: Path) -> None:
    form: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(form) == {"name", "description", "labels", "body"}
    fields = [each for each in form["body"] if each["type"] != "markdown"]
    ids = [each["id"] for each in fields]
    assert len(ids) == len(set(ids)) > 0
    for each in form["body"]:
        assert each["type"] in _ELEMENTS
        assert set(each) <= {"type", "id", "attributes", "validations"}
    for each in fields:
        assert each["attributes"]["label"]
        assert ("options" in each["attributes"]) == (each["type"] in ("dropdown", "checkboxes"))


def test_the_workflow_runs_all_checks() -> None:
    (job,) = _WORKFLOW["jobs"].values()
    assert [step["run"] for step in job["steps"] if "run" in step] == [".ci/run"]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_the_workflow_runs_on_every_python_that_the_project_names() -> None:
    (job,) = _WORKFLOW["jobs"].values()
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(_PROJECT["classifiers"]))
    assert job["strategy"]["matrix"]["python"] == named


def test_the_template_of_pull_requests_names_targets_that_exist() -> None:
    text = (_FOLDER / "pull_request_template.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = re.findall(r"`make ([a-z-]+)`", text)
    assert named
    assert [each for each in named if not re.search(rf"^{each}:", makefile, re.MULTILINE)] == []
