"""The most severe severity agrees with the measured verdicts of all readers."""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from modelport_generator.check.run import Unit, check_unit, units_of
from modelport_generator.problems import Problem, worst
from shared_data import data_path

_DATA = json.loads(data_path("mutations.json").read_text(encoding="utf-8"))
_MUTATIONS = {each["name"]: each for each in _DATA["mutations"]}
_TREES = {each["name"]: each["recommended"] for each in _DATA["tree_mutations"]}


@pytest.mark.slow
@pytest.mark.parametrize("name", _MUTATIONS)
def test_a_mutated_document_gets_the_recommended_severity_on_its_line(
    name: str, tmp_path: Path
) -> None:
    mutation = _MUTATIONS[name]
    path = tmp_path / f"{name}.yaml"
    path.write_bytes(mutation["yaml_text"].encode())
    problems = check_unit(Unit(path, path.name), kind=mutation["kind"]).problems
    assert _severity(problems) == mutation["recommended"], problems
    if mutation["recommended"] != "ok" and "del d" not in mutation.get("snippet", "del d"):
        most_severe = [each.place for each in problems if each.severity == mutation["recommended"]]
        lines = _changed_lines(_DATA["bases"][mutation["base"]], mutation["yaml_text"])
        assert any(lines & set(range(p.line, p.end_line + 1)) for p in most_severe), most_severe


@pytest.mark.parametrize("name", _TREES)
def test_a_mutated_plugin_gets_the_recommended_severity(name: str) -> None:
    problems: list[Problem] = []
    for unit in units_of([data_path("trees", name)]):
        problems += check_unit(unit).problems
    assert _severity(problems) == _TREES[name], problems


@pytest.mark.slow
def test_what_every_reader_accepts_has_no_error_but_the_known_defects() -> None:
    corpus = data_path("corpus")
    problems: list[Problem] = []
    files = 0
    for unit in units_of([corpus]):
        result = check_unit(unit, assets=False)
        problems += result.problems
        files += result.files
    errors = {each.code for each in problems if each.severity == "error"}
    # Help that no reader can read, default above max, default against precision, inverted unit,
    # wrong folder, duplicate id.
    assert errors == {"MP217", "MP414", "MP415", "MP433", "MP527", "MP529"}
    warnings = [each for each in problems if each.severity == "warning"]
    assert len(warnings) * 100 <= 25 * files


def _severity(problems: list[Problem]) -> str:
    most_severe = worst(problems)
    return most_severe if most_severe in ("error", "warning") else "ok"


def _changed_lines(base: str, text: str) -> set[int]:
    dumped: Any = yaml.safe_dump(yaml.safe_load(base), sort_keys=False, allow_unicode=True)
    matcher = difflib.SequenceMatcher(None, dumped.splitlines(), text.splitlines(), autojunk=False)
    changed: set[int] = set()
    for kind, _, _, start, end in matcher.get_opcodes():
        if kind != "equal":
            # The line of the key counts too: a value may start on the next one.
            changed |= set(range(start, end + 2))
    return changed
