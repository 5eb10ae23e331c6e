"""The verdicts about the shared corpus are those that its reference states, with the same lines."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from tests.shared_data import data_path

from modelport_generator.drift.providers import providers_at
from modelport_generator.drift.run import Drift, Sources, drift
from modelport_generator.drift.sources.registry import read_source

CATALOGUE = data_path("catalogue")
CORPUS = data_path("corpus")
EXPECTED = json.loads((CATALOGUE / "expected.json").read_text("utf-8"))
FIELDS = {each["field"] for each in EXPECTED["facts"]}


@pytest.fixture(scope="module")
def found() -> Drift:
    today = date.fromisoformat(EXPECTED["as_of"])
    places = {"litellm": "litellm.json", "models.dev": "models.dev", "genai-prices": "genai-prices"}
    readings = [
        each
        for kind, where in places.items()
        for each in read_source(kind, str(CATALOGUE / where), today)
    ]
    return drift(providers_at([CORPUS]), Sources(readings), today)


def _key(entry: dict[str, str]) -> tuple[str, str]:
    return entry["file"], entry["field"]


@pytest.mark.slow
@pytest.mark.parametrize("provider", EXPECTED["providers"])
def test_verdicts_of_a_provider(found: Drift, provider: str) -> None:
    wanted = {_key(e): e["verdict"] for e in EXPECTED["facts"] if e["provider"] == provider}
    open_ = {_key(e) for e in EXPECTED["dropped"] if e["provider"] == provider}
    got = {
        (Path(each.place().file).relative_to(CORPUS).as_posix(), each.declared.field): each.verdict
        for each in found.facts
        if each.provider == provider and each.declared.field in FIELDS
    }
    right = Counter(
        key in wanted and wanted[key] == verdict for key, verdict in got.items() if key not in open_
    )
    missing = wanted.keys() - got.keys()
    assert right[False] <= 0.05 * right.total(), "precision"
    assert right[True] >= 0.95 * (len(wanted)), f"recall; missing: {sorted(missing)[:5]}"


@pytest.mark.slow
def test_lines_are_those_of_the_declared_values(found: Drift) -> None:
    lines = {_key(each): each["line"] for each in EXPECTED["facts"] if each["line"]}
    wrong = [
        (key, place.line)
        for each in found.facts
        if (place := each.place())
        and (key := (Path(place.file).relative_to(CORPUS).as_posix(), each.declared.field)) in lines
        and lines[key] != place.line
    ]
    assert wrong == []
