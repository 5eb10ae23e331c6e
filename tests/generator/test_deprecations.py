"""Editors mark deprecated and retiring models, whatever the day, and other errors are unchanged."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest
from projects import Project, field, model_form

from modelport_generator.build.deprecation import deprecations
from type_checkers import Diagnostic, mypy, pyright

pytestmark = pytest.mark.slow

MARK = "reportDeprecated"
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
    (folder / "src" / "use.py").write_text(_USE, encoding="utf-8")
    return project


_KEYS = ("required", "optional")
Projects = tuple[Project, Project]


@pytest.fixture(scope="module")
def every_project(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Projects]:
    """The same provider with and without marks, whose key is required or optional."""
    folder = tmp_path_factory.mktemp("deprecated")
    made: dict[str, Projects] = {}
    for key in _KEYS:
        form = model_form(field("api_key", required=key == "required"))
        forms = {"model_credential_schema": form, "provider_credential_schema": form}
        made[key] = (
            generated(folder / key / "marked", marked=True, **forms),
            generated(folder / key / "plain", marked=False, **forms),
        )
    return made


@pytest.fixture(scope="module")
def every_diagnostic(every_project: dict[str, Projects]) -> list[Diagnostic]:
    """The output of one run of pyright, which takes seconds to start."""
    folder = every_project["required"][0].root.parents[1]
    homes = [f"{key}/{kind}" for key in _KEYS for kind in ("marked", "plain")]
    return pyright(folder, *homes, include="src", reportDeprecated="warning")


@pytest.fixture(params=_KEYS)
def projects(request: pytest.FixtureRequest, every_project: dict[str, Projects]) -> Projects:
    """The provider with marks and without them."""
    return every_project[request.param]


@pytest.fixture
def shown(
    projects: Projects, every_diagnostic: list[Diagnostic]
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """The output of pyright for the two projects, each with code that uses the SDK."""
    marked, plain = (
        [each for each in every_diagnostic if each.file.is_relative_to(project.root)]
        for project in projects
    )
    return marked, plain


def in_use(found: list[Diagnostic]) -> list[Diagnostic]:
    """Return the messages about the code that uses the SDK."""
    return [each for each in found if each.file.name == "use.py"]


def test_an_editor_marks_each_model_with_its_sentence(
    shown: tuple[list[Diagnostic], list[Diagnostic]],
) -> None:
    marks = {each.line: each.message for each in in_use(shown[0]) if each.rule == MARK}
    assert set(marks) == set(_MARKS)
    assert all(marks[line].endswith(words) for line, words in _MARKS.items())


def test_other_errors_are_those_of_a_class_without_marks(
    projects: Projects, shown: tuple[list[Diagnostic], list[Diagnostic]]
) -> None:
    marked, plain = (
        [(each.line, each.rule, each.message) for each in in_use(found) if each.rule != MARK]
        for found in shown
    )
    assert marked == plain
    assert {line for line, _, _ in plain} == {10, 11, 12, 13, 14}
    mypy_of_marked, mypy_of_plain = (mypy(each.root, "src/use.py").stdout for each in projects)
    assert mypy_of_marked == mypy_of_plain


def test_the_marked_class_passes_both_checkers_strictly(
    projects: Projects, shown: tuple[list[Diagnostic], list[Diagnostic]]
) -> None:
    done = mypy(projects[0].root, "src/field/_generated/sdk/acme.py")
    assert done.stdout.startswith("Success")
    assert [each for each in shown[0] if each not in in_use(shown[0])] == []


def test_at_run_time_nothing_is_there_and_nothing_warns(projects: Projects) -> None:
    with projects[0].imported("sdk.acme") as sdk, warnings.catch_warnings():
        warnings.simplefilter("error")
        assert "__new__" not in vars(sdk.LLM)
        assert not hasattr(sdk, "deprecated")


def test_a_class_without_such_models_has_no_further_overload(
    projects: Projects,
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
