"""A check answers with problems and never with a traceback, whatever the content of a file."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from test_trees import PLUGIN, problems_of, write

from check_bases import BASES
from modelport_generator.check.findings import Findings
from modelport_generator.check.run import Unit, check_document, check_unit
from modelport_generator.load import parse_document
from modelport_generator.problems import worst
from thorough import part

_STRANGE: list[Any] = [
    None,
    True,
    0,
    -1,
    1.5,
    float("nan"),
    float("inf"),
    10**30,
    "",
    "x",
    "__model_type",
    [],
    {},
    [None],
    [[1]],
    {"a": None},
    [{"variable": []}],
]


@pytest.mark.slow
@pytest.mark.parametrize("base", BASES)
def test_any_value_anywhere_is_answered_with_problems(base: str) -> None:
    kind, text = BASES[base]
    count = 0
    for data in _changed(yaml.safe_load(text), [*BASES].index(base)):
        document = parse_document(json.dumps(data))
        findings = Findings()
        check_document(findings, document, kind)  # type: ignore[arg-type]
        assert all(each.place.line >= 1 and each.message for each in findings.problems)
        count += 1
    assert 3 * count >= 2 * len(_STRANGE)


@pytest.mark.slow
@pytest.mark.parametrize("value", ["null", "[]", "5", "{}", "[[1]]", "{llm: 5}", "[null]"])
@pytest.mark.parametrize("file", [name for name in PLUGIN if name.endswith(".yaml")])
def test_any_content_of_any_file_of_a_plugin(file: str, value: str, tmp_path: Path) -> None:
    problems = problems_of(write(tmp_path, {file: value}))
    assert worst(problems) in ("error", "warning", "info", None)


@pytest.mark.slow
@pytest.mark.parametrize("key", ["models", "extra", "position", "supported_model_types"])
@pytest.mark.parametrize(
    "value", ["null", "[1]", "{llm: 5}", "{llm: {predefined: [[]]}}", "{python: []}"]
)
def test_any_wiring_of_a_plugin(key: str, value: str, tmp_path: Path) -> None:
    text = "".join(
        f"{name}: {value if name == key else json.dumps(each)}\n"
        for name, each in yaml.safe_load(PLUGIN["provider/acme.yaml"]).items()
    )
    assert isinstance(problems_of(write(tmp_path, {"provider/acme.yaml": text})), list)


def test_a_file_that_is_not_yaml_is_reported_once(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    for content in (b"\xff\xfe\x00", b"a: [", b"\x00", b"- - -", b"", b"5", b"a: &a [*a]"):
        path.write_bytes(content)
        assert worst(check_unit(Unit(path, "x.yaml")).problems) == "error"


def _changed(data: Any, turn: int) -> Iterator[Any]:
    for path, strange in part(product(_paths(data, ()), _STRANGE), turn):
        changed = copy.deepcopy(data)
        parent = changed
        for key in path[:-1]:
            parent = parent[key]
        parent[path[-1]] = strange
        yield changed


def _paths(data: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    items = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    )
    for key, value in items:
        yield (*path, key)
        yield from _paths(value, (*path, key))


def test_a_price_with_a_huge_exponent_is_not_written_out() -> None:
    text = BASES["llm"][1].replace("'1.00'", "'1e999999999'").replace("'2.00'", "1e-999999999")
    findings = Findings()
    check_document(findings, parse_document(text.replace("0.000001", "1e999999")), "model")
    assert worst(findings.problems) == "error"
    assert all(len(each.message + each.hint) < 300 for each in findings.problems)
