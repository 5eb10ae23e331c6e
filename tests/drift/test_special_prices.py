"""Prices of caches, reasoning, batches and audio: read from each source, compared, and used by the SDK for a cost."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.drift.drifting import TODAY, compared, models_dev, own_facts, verdicts, write_provider

from modelport.adapters import Tokens
from modelport_generator.drift.sources.registry import read_source

PRICES = {
    "cached_input": "1",
    "cache_write": "2",
    "reasoning_output": "3",
    "batch_input": "4",
    "batch_output": "5",
    "audio_input": "6",
    "audio_output": "7",
}
"""Keys of a price list in `modelport.yaml`, each with a price of its own."""
BATCHES = {"batch_input", "batch_output"}


def _json(folder: Path, name: str, data: Any) -> Path:
    file = folder / name
    file.write_text(json.dumps(data), "utf-8")
    return file


def _litellm(folder: Path) -> Path:
    names = {
        "cached_input": "cache_read_input_token_cost",
        "cache_write": "cache_creation_input_token_cost",
        "reasoning_output": "output_cost_per_reasoning_token",
        "batch_input": "input_cost_per_token_batches",
        "batch_output": "output_cost_per_token_batches",
        "audio_input": "input_cost_per_audio_token",
        "audio_output": "output_cost_per_audio_token",
    }
    prices = {wire: float(PRICES[key]) / 1e6 for key, wire in names.items()}
    entry = {"litellm_provider": "openai", "mode": "chat", **prices}
    return _json(folder, "litellm.json", {"acme-chat": entry})


def _models_dev(folder: Path) -> Path:
    text = (
        "reasoning = true\n[cost]\ncache_read = 1\ncache_write = 2\nreasoning = 3\n"
        "input_audio = 6\noutput_audio = 7\n"
    )
    return models_dev(folder, "acme-chat", text)


def _genai(folder: Path) -> Path:
    prices: dict[str, Any] = {
        "cache_read_mtok": 1,
        "cache_write_mtok": {"base": 2, "tiers": []},
        "output_reasoning_mtok": 3,
        "input_audio_mtok": 6,
        "output_audio_mtok": 7,
    }
    variants: list[Any] = [
        {"when": {"service_tier": "flex"}, "prices": {"input_mtok": 90}},
        {"when": {"processing": "batch", "service_tier": "flex"}, "prices": {"input_mtok": 91}},
        {
            "when": {"processing": "batch"},
            "prices": {"input_mtok": 4, "output_mtok": {"base": 5, "tiers": []}},
            "constraint": {"start_date": "2026-10-14"},
        },
    ]
    model: dict[str, Any] = {"id": "acme-chat", "prices": prices, "price_variants": variants}
    return _json(folder, "genai.json", [{"id": "openai", "models": [model]}])


def _openrouter(folder: Path) -> Path:
    names = {
        "cached_input": "input_cache_read",
        "cache_write": "input_cache_write",
        "reasoning_output": "internal_reasoning",
        "audio_input": "audio",
    }
    prices = {wire: f"0.00000{PRICES[key]}" for key, wire in names.items()}
    return _json(folder, "list.json", {"data": [{"id": "acme-chat", "pricing": prices}]})


def _own(folder: Path) -> Path:
    listed = [{"field": f"{k}_price_per_million", "value": v} for k, v in PRICES.items()]
    return own_facts(folder, *listed)


SOURCES: Mapping[str, tuple[Callable[[Path], Path], set[str]]] = {
    "litellm": (_litellm, set(PRICES)),
    "models.dev": (_models_dev, PRICES.keys() - BATCHES),
    "genai-prices": (_genai, set(PRICES)),
    "openrouter": (_openrouter, PRICES.keys() - BATCHES - {"audio_output"}),
    "facts": (_own, set(PRICES)),
}


@pytest.mark.parametrize("kind", SOURCES)
def test_a_source_states_each_special_price_that_it_has(tmp_path: Path, kind: str) -> None:
    write, keys = SOURCES[kind]
    [reading] = read_source(kind, str(write(tmp_path)), TODAY)
    read = {f.field: f.value for f in reading.facts if f.field.endswith("_price_per_million")}
    assert read == {f"{key}_price_per_million": Decimal(PRICES[key]) for key in keys}
    assert reading.notes == []


@pytest.mark.parametrize("key", PRICES)
@pytest.mark.parametrize(("factor", "verdict"), [(1, "agree"), (2, "stale")])
def test_a_declared_special_price_is_compared(
    tmp_path: Path, key: str, factor: int, verdict: str
) -> None:
    declared = Decimal(PRICES[key]) * factor
    more = f"predefined: {{llm: {{acme-chat: {{prices: [{{{key}: '{declared}'}}]}}}}}}\n"
    sources = [(kind, SOURCES[kind][0](tmp_path)) for kind in ("litellm", "genai-prices")]
    found = verdicts(compared(write_provider(tmp_path, more=more), *sources))
    assert found[f"{key}_price_per_million"] == verdict
    assert found["input_price_per_million"] == "unknown"


def test_a_price_of_zero_is_not_evidence(tmp_path: Path) -> None:
    more = "predefined: {llm: {acme-chat: {prices: [{audio_input: '6'}]}}}\n"
    pricing = {"audio": "0", "prompt": "0.000003"}
    file = _json(tmp_path, "list.json", {"data": [{"id": "acme-chat", "pricing": pricing}]})
    root = write_provider(tmp_path, name="openrouter", more=more)
    found = verdicts(compared(root, ("openrouter", file)))
    assert (found["input_price_per_million"], found["output_price_per_million"]) == (
        "agree",
        "unknown",
    )
    assert "audio_input_price_per_million" not in found


def _price(listed: Mapping[str, Any], tokens: Tokens) -> tuple[Decimal, Decimal]:
    from modelport._runtime.adapters.price_lists import PriceList

    whole = PriceList.read({"input": "10", "output": "100", "unit": "1", **listed})
    made = whole.for_prompt(tokens.prompt)
    sides = made.input_price(None, tokens), made.output_price(None, tokens)
    assert sides[0] is not None
    assert sides[1] is not None
    return sides[0].total_amount, sides[1].total_amount


@pytest.mark.parametrize(
    ("listed", "tokens", "cost"),
    [
        (
            {},
            Tokens(10, 10, cached=2, written=2, reasoning=3, audio_input=4, audio_output=5),
            (100, 1000),
        ),
        ({"reasoning_output": "1"}, Tokens(10, 10, reasoning=3), (100, 703)),
        ({"audio_input": "20"}, Tokens(10, 10, audio_input=4), (140, 1000)),
        ({"audio_output": "20"}, Tokens(10, 10, audio_output=5), (100, 600)),
        (
            {"cached_input": "1", "audio_input": "20"},
            Tokens(10, 0, cached=2, audio_input=4),
            (122, 0),
        ),
        ({"batch_input": "5", "batch_output": "50"}, Tokens(10, 10), (100, 1000)),
        (
            {"reasoning_output": "1", "tiers": [{"above": 9, "output": "200"}]},
            Tokens(10, 10, reasoning=3),
            (100, 1403),
        ),
    ],
)
def test_a_cost_has_the_price_of_each_kind_of_token(
    listed: Mapping[str, Any], tokens: Tokens, cost: tuple[int, int]
) -> None:
    assert _price(listed, tokens) == tuple(map(Decimal, cost))


@pytest.mark.parametrize("names", [("prompt", "completion"), ("input", "output")])
def test_servers_report_how_many_tokens_were_audio(names: tuple[str, str]) -> None:
    from modelport_providers.wire.stream.usage import server_count

    prompt, completion = names
    counted = server_count(
        {
            "prompt_tokens": 9,
            "completion_tokens": 9,
            f"{prompt}_tokens_details": {"audio_tokens": 4},
            f"{completion}_tokens_details": {"audio_tokens": 5, "reasoning_tokens": 1},
        }
    )
    assert counted is not None
    assert (counted.audio_input, counted.audio_output, counted.reasoning) == (4, 5, 1)
