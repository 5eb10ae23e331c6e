"""The pairs of the shared cases: their verdicts, their bump, their places and their fingerprints."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from modelport_generator.diff.compare import compare_trees
from modelport_generator.diff.trees import tree_at
from modelport_generator.report.changes_json import changes_json
from shared_data import ROOT

RANK = ("none", "info", "warning", "breaking")
FILE = ROOT.parent / "cases" / "diff" / "cases.json"
pytestmark = pytest.mark.skipif(not FILE.exists(), reason="the shared cases are absent")


@cache
def cases() -> Mapping[str, Any]:
    if not FILE.exists():
        return {}
    return {each["name"]: each for each in json.loads(FILE.read_text("utf-8"))["cases"]}


def run(case: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    for side in ("old", "new"):
        for name, text in case[side].items():
            file = folder / side / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    sides = [
        tree_at(folder / side / case[f"{side}_path"], f"{side}/{case[f'{side}_path']}")
        for side in ("old", "new")
    ]
    found: dict[str, Any] = json.loads(changes_json(compare_trees(*sides)))
    return found


def meets(change: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    for side, place in wanted.items():
        found = change[side]
        if place is None or found is None:
            if place is not found:
                return False
            continue
        lines = place["line"] if isinstance(place["line"], list) else [place["line"]]
        if found["file"] != f"{side}/{place['file']}" or found["line"] not in lines:
            return False
    return True


@pytest.mark.slow
@pytest.mark.parametrize("name", list(cases()))
def test_a_pair_gets_the_verdicts_and_places_of_the_table(name: str, tmp_path: Path) -> None:
    case = cases()[name]
    found = run(case, tmp_path)
    worst = {each["audience"]: "none" for each in case["expected"]}
    for change in found["changes"]:
        audience = change["audience"]
        worst[audience] = max(worst[audience], change["severity"], key=RANK.index)
    changes = "\n".join(f"{e['code']} {e['audience']} {e['message']}" for e in found["changes"])
    assert worst == {e["audience"]: e["severity"] for e in case["expected"]}, changes
    assert found["required_bump"] == case["required_bump"], changes
    for wanted in case["places"]:
        assert any(meets(change, wanted) for change in found["changes"]), (wanted, found["changes"])
    rows = {each.partition(":")[0] for each in case["rows"]}
    assert {each["code"] for each in found["changes"]} == rows - {"D6", "R14"}
    if "fingerprints_of" in case:
        other = run(cases()[case["fingerprints_of"]], tmp_path / "other")
        own = {each["fingerprint"] for each in found["changes"]}
        assert {each["fingerprint"] for each in other["changes"]} <= own
