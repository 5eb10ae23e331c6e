"""Each rule of a verdict, with sources that state only what it needs."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.drift.drifting import (
    MODEL,
    compared,
    litellm,
    models_dev,
    own_facts,
    verdicts,
    write_provider,
)

from modelport_generator.report.drift_entries import drift_entries

INPUT = "input_price_per_million"


def _price(dollars: float) -> dict[str, Any]:
    return {"input_cost_per_token": dollars / 1e6}


def _toml(dollars: float) -> str:
    return f"[cost]\ninput = {dollars}\n"


@pytest.mark.parametrize(
    ("first", "second", "third", "verdict"),
    [
        (None, None, None, "unknown"),
        (3.0, None, None, "agree"),
        (3.05, 3.0, None, "agree"),
        (3.1, None, None, "differs"),
        (2.0, 2.02, None, "stale"),
        (2.0, 3.0, None, "disputed"),
        (2.0, 2.5, None, "disputed"),
        (2.0, 2.5, 2.5, "stale"),
        (0.0, None, None, "unknown"),
        (-2.0, None, None, "unknown"),
        (9000.0, 3.0, None, "agree"),
    ],
)
def test_the_verdict_on_prices(
    tmp_path: Path, first: float | None, second: float | None, third: float | None, verdict: str
) -> None:
    root = write_provider(tmp_path)
    sources: list[tuple[str, Path]] = []
    if first is not None:
        sources.append(("litellm", litellm(tmp_path, **{"acme-chat": _price(first)})))
    if second is not None:
        sources.append(("models.dev", models_dev(tmp_path, "acme-chat", _toml(second))))
    if third is not None:
        sources.append(("facts", own_facts(tmp_path, {"field": INPUT, "value": third})))
    assert verdicts(compared(root, *sources))[INPUT] == verdict


@pytest.mark.parametrize(
    ("was", "now", "verdict"),
    [
        ("unit: '0.000001'", "unit: '0.001'", "implausible"),
        ("unit: '0.000001'", "unit: '0.0000000001'", "implausible"),
        ("currency: USD", "currency: RMB", "unknown"),
        ("'3.00'", "'0'", "differs"),
    ],
)
def test_declared_prices(tmp_path: Path, was: str, now: str, verdict: str) -> None:
    root = write_provider(tmp_path, {"a.yaml": MODEL.replace(was, now)})
    source = litellm(tmp_path, **{"acme-chat": _price(3)})
    assert verdicts(compared(root, ("litellm", source)))[INPUT] == verdict


@pytest.mark.parametrize(
    ("entry", "verdict"),
    [
        ({"max_input_tokens": 131072}, "agree"),
        ({"max_input_tokens": 112000, "max_output_tokens": 16000}, "agree"),
        ({"max_input_tokens": 64000, "max_output_tokens": 64000}, "differs"),
        ({"max_input_tokens": 200000}, "differs"),
        ({"max_input_tokens": "many"}, "unknown"),
        ({"max_input_tokens": 0}, "unknown"),
    ],
)
def test_the_verdict_on_context_sizes(tmp_path: Path, entry: dict[str, Any], verdict: str) -> None:
    source = litellm(tmp_path, **{"acme-chat": entry})
    found = compared(write_provider(tmp_path), ("litellm", source))
    assert verdicts(found)["context_size"] == verdict


def test_an_output_equal_to_the_window_is_not_evidence(tmp_path: Path) -> None:
    entry = {"max_input_tokens": 128000, "max_output_tokens": 128000}
    source = litellm(tmp_path, **{"acme-chat": entry})
    found = compared(write_provider(tmp_path), ("litellm", source))
    assert verdicts(found)["max_output"] == "unknown"


@pytest.mark.parametrize(
    ("day", "cited", "deprecated", "verdict"),
    [
        ("2026-11-28", True, False, "retired"),
        ("2026-11-28", True, True, "agree"),
        ("2026-11-28", False, False, "unknown"),
        ("2026-11-29", True, False, "retiring"),
        ("2027-02-26", True, False, "retiring"),
        ("2027-02-27", True, False, "agree"),
        ("soon", True, False, None),
    ],
)
def test_the_verdict_on_retirements(
    tmp_path: Path, day: str, cited: bool, deprecated: bool, verdict: str | None
) -> None:
    text = MODEL + ("deprecated: true\n" if deprecated else "")
    root = write_provider(tmp_path, {"a.yaml": text})
    entry = {"deprecation_date": day, **({"deprecation_source": "https://a.test"} if cited else {})}
    found = compared(root, ("litellm", litellm(tmp_path, **{"acme-chat": entry})))
    assert verdicts(found).get("retired") == verdict


@pytest.mark.parametrize(
    ("declared", "stated", "verdict"),
    [
        ("2027-01-14", ["2027-01-14"], "retiring"),
        ("2027-01-14", [], "retiring"),
        ("2027-01-14", ["2027-01-15"], "differs"),
        ("2027-01-14", ["2027-01-15", "2027-01-15"], "stale"),
        ("2027-01-14", ["2027-01-15", "2027-01-16"], "disputed"),
        ("2027-01-14", ["2027-01-14", "2027-01-16"], "retiring"),
        ("2027-12-31", ["2027-12-31"], "agree"),
        ("2027-12-31", ["2026-11-01"], "disputed"),
        ("2026-11-01", ["2026-11-01"], "retired"),
    ],
)
def test_the_verdict_on_a_declared_retirement(
    tmp_path: Path, declared: str, stated: list[str], verdict: str
) -> None:
    more = f"predefined: {{llm: {{acme-chat: {{retires: '{declared}'}}}}}}\n"
    root = write_provider(tmp_path, more=more)
    sources: list[tuple[str, Path]] = []
    if stated:
        entry = {"deprecation_date": stated[0], "deprecation_source": "https://a.test"}
        sources.append(("litellm", litellm(tmp_path, **{"acme-chat": entry})))
    for day in stated[1:]:
        sources.append(("facts", own_facts(tmp_path, {"field": "retired", "value": day})))
    found = compared(root, *sources)
    [judged] = [each for each in found.facts if each.declared.field == "retired"]
    assert (judged.verdict, judged.declared.value) == (verdict, declared)


@pytest.mark.parametrize(
    ("declared", "expected"),
    [("{retires: '2027-01-06'}", {"retired": "retiring"}), ("{max_output: 5}", {}), ("[]", {})],
)
def test_of_other_types_a_declared_retirement_is_compared(
    tmp_path: Path, declared: str, expected: dict[str, str]
) -> None:
    root = write_provider(tmp_path, more=f"predefined: {{tts: {{acme-voice: {declared}}}}}\n")
    definition = root / "provider" / "openai.yaml"
    section = ", tts: {predefined: [models/tts/*.yaml]}}"
    definition.write_text(
        definition.read_text("utf-8").replace("*.yaml]}}", f"*.yaml]}}{section}"), "utf-8"
    )
    (root / "models" / "tts").mkdir()
    voice = "model: acme-voice\nmodel_type: tts\npricing: {input: '1', unit: '1', currency: USD}\n"
    (root / "models" / "tts" / "voice.yaml").write_text(voice, "utf-8")
    entry = {
        "mode": "audio_speech",
        "deprecation_date": "2027-01-06",
        "deprecation_source": "https://a.test",
        **_price(1),
    }
    found = compared(root, ("litellm", litellm(tmp_path, **{"acme-voice": entry})))
    of_voice = {
        e.declared.field: e.verdict for e in found.facts if e.declared.model == "acme-voice"
    }
    assert of_voice == expected


def test_a_declared_retirement_is_not_urgent(tmp_path: Path) -> None:
    more = "predefined: {llm: {acme-chat: {retires: '2026-11-30'}}}\n"
    [entry] = drift_entries(compared(write_provider(tmp_path, more=more)))
    assert (entry.code, entry.level) == ("retiring", "info")
    assert "in 2 days, as declared" in entry.message


def test_the_evidence_of_a_retirement_is_the_page_that_states_it(tmp_path: Path) -> None:
    entry = {
        "deprecation_date": "2026-11-30",
        "deprecation_source": "https://a.test/deprecations",
        "source": "https://a.test/pricing",
        **_price(1),
    }
    found = compared(
        write_provider(tmp_path), ("litellm", litellm(tmp_path, **{"acme-chat": entry}))
    )
    urls = {
        each.declared.field: fact.url for each in found.facts for fact in each.evidence.values()
    }
    assert urls["retired"] == "https://a.test/deprecations"
    assert urls[INPUT] == "https://a.test/pricing"


def test_a_retirement_counts_with_any_mode(tmp_path: Path) -> None:
    entry = {"mode": "realtime", "deprecation_date": "2026-01-01", "deprecation_source": "x"}
    source = litellm(tmp_path, **{"acme-chat": {**entry, **_price(1)}})
    found = verdicts(compared(write_provider(tmp_path), ("litellm", source)))
    assert (found["retired"], found[INPUT]) == ("retired", "unknown")


def test_facts_of_a_deprecated_model_are_not_judged(tmp_path: Path) -> None:
    root = write_provider(tmp_path, {"a.yaml": MODEL + "deprecated: true\n"})
    source = litellm(tmp_path, **{"acme-chat": _price(1)})
    assert INPUT not in verdicts(compared(root, ("litellm", source)))


@pytest.mark.parametrize(
    ("today", "verdict"), [(date(2026, 12, 31), "agree"), (date(2027, 1, 1), "differs")]
)
def test_a_dated_price_is_judged_as_on_the_day(tmp_path: Path, today: date, verdict: str) -> None:
    prices = [
        {"prices": {"input_mtok": 3}},
        {"constraint": {"start_date": "2027-01-01"}, "prices": {"input_mtok": 1}},
        {"constraint": {"start_time": "00:30"}, "prices": {"input_mtok": 0.5}},
    ]
    model = {"id": "acme", "match": {"or": [{"equals": "acme-chat"}]}, "prices": prices}
    source = tmp_path / "data.json"
    source.write_text(json.dumps([{"id": "openai", "models": [model]}]), "utf-8")
    found = compared(write_provider(tmp_path), ("genai-prices", source), today=today)
    assert verdicts(found)[INPUT] == verdict


def test_an_intended_difference_has_a_reason_and_an_end(tmp_path: Path) -> None:
    entry = "{field: input_price_per_million, reason: our contract, until: '2026-12-31'}"
    root = write_provider(tmp_path, more=f"catalogue: {{intended: [{entry}]}}\n")
    source = ("litellm", litellm(tmp_path, **{"acme-chat": _price(1)}))
    assert verdicts(compared(root, source))[INPUT] == "intended"
    assert verdicts(compared(root, source, today=date(2027, 1, 1)))[INPUT] == "differs"


def test_a_copy_of_a_source_does_not_count_twice(tmp_path: Path) -> None:
    root = write_provider(tmp_path)
    source = ("litellm", litellm(tmp_path, **{"acme-chat": _price(1)}))
    assert verdicts(compared(root, source, source))[INPUT] == "differs"


def test_ids_match_exactly_or_in_another_case_and_by_declared_alias(tmp_path: Path) -> None:
    entries = {"ACME-Chat": _price(3), "acme-chat-2": _price(1)}
    source = ("litellm", litellm(tmp_path, **entries))
    assert verdicts(compared(write_provider(tmp_path), source))[INPUT] == "agree"
    near = ("litellm", litellm(tmp_path, **{"acme-chats": _price(1)}))
    found = compared(tmp_path / "openai", near)
    assert verdicts(found)[INPUT] == "unknown"
    assert found.matched[0].suggestions == {"acme-chat": "litellm: acme-chats"}
    more = "catalogue: {aliases: {llm: {acme-chat: {litellm: acme-chats}}}}\n"
    root = write_provider(tmp_path / "alias", more=more)
    assert verdicts(compared(root, near))[INPUT] == "differs"


def test_a_provider_outside_the_table_names_itself(tmp_path: Path) -> None:
    more = "catalogue: {providers: {litellm: openai}}\n"
    root = write_provider(tmp_path, name="acme", more=more)
    source = ("litellm", litellm(tmp_path, **{"acme-chat": _price(3)}))
    assert verdicts(compared(root, source))[INPUT] == "agree"


@pytest.mark.parametrize(
    ("today", "value"), [(date(2026, 9, 30), 3), (date(2026, 10, 1), 2), (date(2027, 1, 1), 1)]
)
def test_the_declared_price_is_that_of_the_day(tmp_path: Path, today: date, value: int) -> None:
    lists = "[{since: '2027-01-01', input: '1'}, {since: '2026-10-01', input: '2'}]"
    more = f"predefined: {{llm: {{acme-chat: {{prices: {lists}}}}}}}\n"
    found = compared(write_provider(tmp_path, more=more), today=today)
    prices = [each for each in found.facts if each.declared.field == INPUT]
    assert prices[0].declared.value == 3
    assert prices[-1].declared.value == value
    listed = ["modelport.yaml" in each.place().file for each in prices]
    assert listed == ([False] if value == 3 else [False, True])


def test_cached_and_tiered_prices_are_compared(tmp_path: Path) -> None:
    tiers = "[{above: 200000, input: '6', output: '22.5'}]"
    more = f"predefined: {{llm: {{acme-chat: {{prices: [{{cached_input: '0.3', tiers: {tiers}}}]}}}}}}\n"
    root = write_provider(tmp_path, more=more)
    entry = {
        "cache_read_input_token_cost": 3e-07,
        "input_cost_per_token_above_200k_tokens": 6e-06,
        "output_cost_per_token_above_200k_tokens": 3e-05,
    }
    tiered = "[[cost.tiers]]\ninput = 6\ntier = { size = 200_000 }\n"
    found = verdicts(
        compared(
            root,
            ("litellm", litellm(tmp_path, **{"acme-chat": entry})),
            (
                "models.dev",
                models_dev(tmp_path, "acme-chat", f"[cost]\ncache_read = 0.5\n{tiered}"),
            ),
        )
    )
    assert found["cached_input_price_per_million"] == "disputed"
    assert found["above_200000_input_price_per_million"] == "agree"
    assert found["above_200000_output_price_per_million"] == "differs"


@pytest.mark.parametrize(
    ("declared", "currency", "verdict"),
    [
        ("RMB", "USD", "unknown"),
        ("RMB", "RMB", "differs"),
        ("RMB", "CNY", "differs"),
        ("CNY", "RMB", "differs"),
        ("EUR", "CNY", "unknown"),
        ("''", "CNY", "unknown"),
    ],
)
def test_prices_are_compared_in_the_same_currency_only(
    tmp_path: Path, declared: str, currency: str, verdict: str
) -> None:
    model = MODEL.replace("currency: USD", f"currency: {declared}")
    root = write_provider(tmp_path, {"a.yaml": model})
    own = own_facts(tmp_path, {"field": INPUT, "value": 2, "currency": currency})
    assert verdicts(compared(root, ("facts", own)))[INPUT] == verdict


@pytest.mark.parametrize(("day", "level"), [("2026-12-28", "warning"), ("2026-12-29", "info")])
def test_a_retirement_is_urgent_from_30_days_on(tmp_path: Path, day: str, level: str) -> None:
    own = own_facts(tmp_path, {"field": "retired", "value": day})
    [entry] = drift_entries(compared(write_provider(tmp_path), ("facts", own)))
    assert (entry.code, entry.level) == ("retiring", level)
