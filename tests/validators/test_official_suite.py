"""The official JSON Schema test suite, draft 2020-12: the test of record."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from official_suite import CASES, folder_of

from modelport_generator.validators import UnsupportedSchema, compile_validator
from shared_data import ROOT

SUITE, VERSION = folder_of(ROOT / "json-schema-test-suite")
DRAFT = SUITE / "draft2020-12"
REQUIRED = sorted(DRAFT.glob("*.json"))
OPTIONAL = sorted((DRAFT / "optional").rglob("*.json"))
REASONS: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("optional_suite.json").read_text(encoding="utf-8")
)


@cache
def _remotes() -> dict[str, Any]:
    folder = SUITE / "remotes"
    return {
        f"http://localhost:1234/{path.relative_to(folder)}": json.loads(path.read_text("utf-8"))
        for path in folder.rglob("*.json")
    }


def _verdicts(path: Path) -> Iterator[tuple[str, bool, bool]]:
    """Yield each case of a file, and whether all code paths agree with the suite."""
    assert_formats = path.parent.name == "format"
    for group in json.loads(path.read_text(encoding="utf-8")):
        try:
            validate = compile_validator(group["schema"], _remotes(), assert_formats)
        except UnsupportedSchema:
            for case in group["tests"]:
                yield f"{group['description']} / {case['description']}", False, case["valid"]
            continue
        for case in group["tests"]:
            found = {
                validate.is_valid(case["data"]),
                not validate(case["data"]),
                not validate.explain(case["data"]),
            }
            agrees = found == {case["valid"]}
            yield f"{group['description']} / {case['description']}", agrees, case["valid"]


def test_the_suite_is_there_and_complete() -> None:
    total = sum(
        len(group["tests"]) for path in REQUIRED for group in json.loads(path.read_text("utf-8"))
    )
    assert total == CASES[VERSION], "run: make generate"


@pytest.mark.slow
@pytest.mark.parametrize("path", REQUIRED, ids=lambda path: path.stem)
def test_every_required_case_holds(path: Path) -> None:
    assert [case for case, agrees, _ in _verdicts(path) if not agrees] == []


@pytest.mark.slow
@pytest.mark.parametrize("path", OPTIONAL, ids=lambda path: str(path.relative_to(DRAFT))[9:-5])
def test_every_optional_case_holds_or_has_a_reason(path: Path) -> None:
    name = str(path.relative_to(DRAFT / "optional"))
    failed = Counter(agrees for _, agrees, _ in _verdicts(path))[False]
    entry = REASONS.get(name, {"failing": 0, "reason": ""})
    assert failed == entry["failing"]
    assert bool(entry["reason"]) == bool(failed)
