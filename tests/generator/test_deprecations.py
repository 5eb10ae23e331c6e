"""Editors mark deprecated and retiring models, whatever the day, and other errors stay as they were."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest
from projects import REPOSITORY, Project, field, model_form

from modelport_generator.build.deprecation import deprecations

pytestmark = pytest.mark.slow

_FACTS = """\
predefined:
  llm:
    past: { retires: "2001-01-01" }
    future: { retires: "2099-01-01", successor: fresh }
    both: { successor: fresh }
"""
_USE = """\
from field._generated.sdk.acme import LLM

def use(name: str) -> None:
    LLM("old", api_key="k")
    LLM("past", api_key="k")
    LLM("future", api_key="k")
    LLM("both", api_key="k")
    LLM("fresh", api_key="k")
    LLM(name, api_key="k")
    LLM("fresh", api_kee="k")
    LLM("fresh", api_key=["k"])
    LLM(5, api_key="k")
    LLM()
    LLM("fresh", api_key="k").invoke("Hi", temprature=1)
"""
_MARKS = {
    4: "this model is deprecated",
    5: "this model retires on 2001-01-01",
    6: "this model retires on 2099-01-01; use 'fresh' instead",
    7: "this model is deprecated; use 'fresh' instead",
}


def generated(folder: Path, *, marked: bool, **form: Any) -> Project:
    """Generate a provider whose models are deprecated, or the same one with nothing marked."""
    project = Project(folder)
    project.provider(**form)
    for name in ("old", "past", "future", "both", "fresh"):
        project.model(name, deprecated=marked and name in ("old", "both"))
    if marked:
        project.write("acme/modelport.yaml", _FACTS)
    assert not project.generate().errors
    return project


@pytest.fixture(scope="module", params=["required", "optional"])
def projects(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The same provider with and without marks; its key is required or optional."""
    form = model_form(field("api_key", required=request.param == "required"))
    forms = {"model_credential_schema": form, "provider_credential_schema": form}
    return tuple(
        generated(tmp_path_factory.mktemp("deprecated"), marked=marked, **forms)
        for marked in (True, False)
    )


def pyright(project: Project) -> list[tuple[int, str, str]]:
    """Return line, rule and message of what pyright says of code that uses the SDK."""
    (project.root / "src" / "use.py").write_text(_USE, encoding="utf-8")
    options = {
        "typeCheckingMode": "strict",
        "reportDeprecated": "warning",
        "extraPaths": ["src", str(REPOSITORY / "generated")],
        "include": ["src/use.py"],
    }
    (project.root / "pyrightconfig.json").write_text(json.dumps(options), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pyright", "--outputjson"],
        cwd=project.root,
        capture_output=True,
        text=True,
        check=False,
    )
    return [
        (each["range"]["start"]["line"] + 1, each.get("rule", ""), each["message"])
        for each in json.loads(done.stdout)["generalDiagnostics"]
    ]


def mypy(project: Project, *files: str) -> str:
    (project.root / "src" / "use.py").write_text(_USE, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-incremental", *files],
        cwd=project.root,
        env={**os.environ, "MYPYPATH": f"src:{REPOSITORY / 'generated'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


def test_an_editor_marks_each_model_with_its_sentence(projects: tuple[Project, Project]) -> None:
    shown = pyright(projects[0])
    marks = {line: message for line, rule, message in shown if rule == "reportDeprecated"}
    assert set(marks) == set(_MARKS)
    assert all(marks[line].endswith(words) for line, words in _MARKS.items())


def test_other_errors_are_those_of_a_class_without_marks(projects: tuple[Project, Project]) -> None:
    marked, plain = (
        [each for each in pyright(project) if each[1] != "reportDeprecated"] for project in projects
    )
    assert marked == plain
    assert {line for line, _, _ in plain} == {10, 11, 12, 13, 14}
    assert mypy(projects[0], "src/use.py") == mypy(projects[1], "src/use.py")


def test_the_marked_class_passes_both_checkers_strictly(projects: tuple[Project, Project]) -> None:
    assert mypy(projects[0], "src/field/_generated/sdk/acme.py").startswith("Success")


def test_at_run_time_nothing_is_there_and_nothing_warns(projects: tuple[Project, Project]) -> None:
    with projects[0].imported("sdk.acme") as sdk, warnings.catch_warnings():
        warnings.simplefilter("error")
        assert "__new__" not in vars(sdk.LLM)
        assert not hasattr(sdk, "deprecated")


def test_a_class_without_such_models_has_no_overload_more(
    projects: tuple[Project, Project],
) -> None:
    marked, plain = ((p.output / "sdk" / "acme.py").read_text("utf-8") for p in projects)
    assert "deprecated(" in marked
    assert "__new__" not in plain and "typing_extensions" not in plain


def test_models_with_one_sentence_share_an_overload() -> None:
    models = [{"model": name, "deprecated": True} for name in ("a", "b")]
    [one] = deprecations(models, {})
    assert (one.models, one.message) == ('Literal["a", "b"]', "this model is deprecated")


def test_of_two_models_with_one_id_the_last_one_decides() -> None:
    models = [{"model": "a", "deprecated": True}, {"model": "a"}]
    assert deprecations(models, {}) == ()


@pytest.mark.parametrize("facts", [{}, {"successor": "b"}, {"retires": ""}, {"retires": 5}])
def test_a_successor_alone_marks_nothing(facts: dict[str, Any]) -> None:
    assert deprecations([{"model": "a"}], {"a": facts}) == ()
