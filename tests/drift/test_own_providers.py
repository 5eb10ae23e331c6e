"""The providers here are refreshed: no source contradicts what they declare, except for what docs/drift.md names."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from tests.shared_data import data_path

from modelport_generator.drift.evidence import entry_of, is_worth_noting
from modelport_generator.drift.providers import providers_at
from modelport_generator.drift.run import Drift, Judged, Sources, drift
from modelport_generator.drift.sources.registry import read_source
from modelport_generator.json_values import as_list, as_mapping
from modelport_generator.report.drift_entries import findings

ROOT = Path(__file__).parents[2]
PROVIDERS = ROOT / "providers" / "modelport_providers"
CATALOGUE = data_path("catalogue")
TODAY = date(2026, 11, 28)
DATED = {"litellm": "2026-11-05", "models.dev": "2026-07-02", "genai-prices": "2026-11-09"}
WHERE = {"litellm": "litellm.json", "models.dev": "models.dev", "genai-prices": "genai-prices"}
PAGE = (ROOT / "docs" / "drift.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def found() -> Drift:
    readings = [
        reading
        for kind, where in WHERE.items()
        for reading in read_source(kind, str(CATALOGUE / where), TODAY)
    ]
    for reading in readings:
        reading.date, reading.is_file_day = DATED[reading.kind], False
    return drift(providers_at([PROVIDERS]), Sources(readings), TODAY)


def _is_declared(judged: Judged) -> bool:
    return judged.verdict == "retiring" and bool(judged.declared.retires)


@pytest.mark.slow
def test_every_retirement_is_declared_with_the_day_that_a_source_cites(found: Drift) -> None:
    retiring = [each for each in found.facts if each.verdict == "retiring"]
    assert len(retiring) > 3
    for each in retiring:
        assert {fact.value for fact in each.evidence.values()} == {each.declared.retires}


@pytest.mark.slow
def test_remaining_findings_are_listed_in_the_documentation(found: Drift) -> None:
    left = [each for each in findings(found) if not _is_declared(each)]
    named = {
        (model, field, verdict)
        for model, field, verdict in re.findall(
            r"^\| \w+ `([^`]+)` \| `(\w+)`[^|]* \| (\w+) \|", PAGE, re.M
        )
    }
    assert {(e.declared.model, e.declared.field, e.verdict) for e in left} == named
    assert {each.verdict for each in left} <= {"disputed"}


def test_the_documented_counts_are_those_of_the_run(found: Drift) -> None:
    counts = Counter(each.verdict for each in found.facts)
    sentence = (
        f"{len(found.facts)} facts: {counts['agree']} agree, {counts['retiring']} retiring as declared, "
        f"{counts['disputed']} disputed, {counts['unknown']} unknown"
    )
    assert sentence in " ".join(PAGE.split())


def test_the_evidence_of_each_price_and_retirement_is_noted(found: Drift) -> None:
    noted = {source.root.name: source.modelport for source in providers_at([PROVIDERS])}
    lacking = [
        (judged.declared.model, judged.declared.field, source)
        for judged in found.facts
        if is_worth_noting(judged)
        for source, fact in judged.evidence.items()
        if entry_of(judged.declared.field, source, fact) not in _entries(noted, judged)
    ]
    assert lacking == []


def _entries(noted: object, judged: Judged) -> list[object]:
    file = as_mapping(noted)[judged.provider]
    of_type = as_mapping(as_mapping(file.data)["facts"])[judged.declared.model_type]
    return as_list(as_mapping(of_type).get(judged.declared.model))
