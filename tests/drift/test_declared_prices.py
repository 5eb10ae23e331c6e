"""What the SDK does with prices, retirements and successors that only `modelport.yaml` can hold."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from modelport import provider
from modelport._runtime.adapters import price_lists
from modelport.adapters import Catalog, Tokens
from modelport.entities import PriceInfo, PriceType
from modelport.sdk.openai import LLM
from modelport_providers.openai.llm.llm import OpenaiLargeLanguageModel
from modelport_providers.wire.stream.usage import llm_usage, server_count

MODEL = "gpt-5.4"
"""2.50 USD for input and 15 USD for output, per million tokens."""
DAY = "2026-11-28"


@pytest.fixture
def facts(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    declared: dict[str, Any] = {}

    def facts_of(self: Catalog, model_type: str, model: str) -> Mapping[str, Any]:
        return declared

    catalog: Any = provider("openai").catalog
    warned: set[str] = set()
    monkeypatch.setattr(Catalog, "facts", facts_of)
    monkeypatch.setattr(catalog, "_prices", {})
    monkeypatch.setattr("modelport._runtime.adapters.price_lists.today", lambda: DAY)
    monkeypatch.setattr("modelport._runtime.adapters.model_names._warned", warned)
    return declared


def cost(**usage: Any) -> Decimal:
    counted = server_count({"prompt_tokens": 1_000_000, "completion_tokens": 0, **usage})
    assert counted is not None
    return llm_usage(OpenaiLargeLanguageModel(), MODEL, {}, counted).total_price


def test_without_price_lists_the_cost_is_that_of_the_definition(facts: dict[str, Any]) -> None:
    assert cost(prompt_tokens_details={"cached_tokens": 400_000}) == Decimal("2.5")


def test_cached_and_written_tokens_have_their_price(facts: dict[str, Any]) -> None:
    facts["prices"] = [{"cached_input": "1.25", "cache_write": "5"}]
    assert cost(prompt_tokens_details={"cached_tokens": 400_000}) == Decimal("2.0")
    details = {"cached_tokens": 400_000, "cache_creation_tokens": 100_000}
    assert cost(prompt_tokens_details=details) == Decimal("2.25")


@pytest.mark.parametrize("moment", [0, 86_399.9, 951_782_400, 1_798_675_199.5, 1_798_675_200])
def test_the_day_is_that_of_utc(monkeypatch: pytest.MonkeyPatch, moment: float) -> None:
    monkeypatch.setattr(price_lists, "time", lambda: moment)
    assert price_lists.today() == datetime.fromtimestamp(moment, UTC).date().isoformat()


def test_the_cost_is_that_of_the_day(facts: dict[str, Any]) -> None:
    facts["prices"] = [
        {"since": "2026-12-01", "input": "9"},
        {"since": "2026-11-01", "input": "3"},
        {"since": "2026-01-01", "input": "4", "output": "20"},
    ]
    assert cost() == Decimal(3)
    assert cost(completion_tokens=1_000_000) == Decimal(18)


def test_long_prompts_have_the_prices_of_their_tier(facts: dict[str, Any]) -> None:
    tiers = [
        {"above": 500_000, "input": "5", "cached_input": "1"},
        {"above": 200_000, "input": "4"},
    ]
    facts["prices"] = [{"cached_input": "0.5", "tiers": tiers}]
    assert cost(prompt_tokens=200_000) == Decimal("0.5")
    assert cost(prompt_tokens=400_000) == Decimal("1.6")
    assert cost(prompt_tokens_details={"cached_tokens": 500_000}) == Decimal(3)


def test_prices_that_have_not_begun_change_nothing(facts: dict[str, Any]) -> None:
    facts["prices"] = [{"since": "2027-01-01", "input": "9"}]
    assert cost() == Decimal("2.5")


def test_the_price_of_one_side_is_that_of_the_day(facts: dict[str, Any]) -> None:
    facts["prices"] = [{"since": "2026-11-01", "input": "3", "unit": "0.001", "currency": "EUR"}]
    found = OpenaiLargeLanguageModel().get_price(MODEL, {}, PriceType.INPUT, 1000)
    assert (found.total_amount, found.currency) == (Decimal(3), "EUR")


def test_an_undeclared_cost_is_unknown(facts: dict[str, Any]) -> None:
    counted = server_count({"prompt_tokens": 5, "completion_tokens": 5})
    assert counted is not None
    usage = llm_usage(OpenaiLargeLanguageModel(), "my-own-model", {}, counted)
    assert not usage.priced
    assert "price unknown" in repr(usage)


@pytest.mark.parametrize(
    ("retires", "words"),
    [
        ("2026-11-28", "retired on 2026-11-28; use 'gpt-5.5' instead"),
        ("2027-02-26", "retires on 2027-02-26; use 'gpt-5.5' instead"),
        ("2027-02-27", None),
    ],
)
def test_a_retiring_model_warns_once_and_names_its_successor(
    facts: dict[str, Any], retires: str, words: str | None
) -> None:
    facts |= {"retires": retires, "successor": "gpt-5.5"}
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        for _ in range(2):
            LLM(MODEL, openai_api_key="k")
    shown = [str(each.message) for each in seen if each.category is FutureWarning]
    assert len(shown) == (1 if words else 0)
    assert all(words and each.endswith(words) for each in shown)
    assert all(each.filename == __file__ for each in seen)


def test_tokens_beyond_the_prompt_cost_nothing_negative(facts: dict[str, Any]) -> None:
    facts["prices"] = [{"cached_input": "1"}]
    prices = OpenaiLargeLanguageModel().get_call_prices(MODEL, {}, Tokens(10, 0, cached=20))
    assert prices[0].total_amount == Decimal("0.00002")


def test_without_price_lists_each_side_is_priced_alike(facts: dict[str, Any]) -> None:
    adapter = OpenaiLargeLanguageModel()
    read, written = adapter.get_call_prices(MODEL, {}, Tokens(1000, 300))
    assert read == adapter.get_price(MODEL, {}, PriceType.INPUT, 1000)
    assert written == adapter.get_price(MODEL, {}, PriceType.OUTPUT, 300)
    assert (read.total_amount, written.total_amount) == (Decimal("0.0025"), Decimal("0.0045"))


class _OwnPrices(OpenaiLargeLanguageModel):
    def get_price(
        self, model: str, credentials: Mapping[str, Any], price_type: PriceType, tokens: int
    ) -> PriceInfo:
        one = Decimal(1)
        return PriceInfo(unit_price=one, unit=one, total_amount=Decimal(tokens), currency="EUR")


def test_an_adapter_that_computes_prices_itself_is_asked(facts: dict[str, Any]) -> None:
    prices = _OwnPrices().get_call_prices(MODEL, {}, Tokens(5, 7))
    assert [price.total_amount for price in prices] == [5, 7]


def test_a_price_list_holds_for_an_adapter_that_computes_prices_too(facts: dict[str, Any]) -> None:
    facts["prices"] = [{"since": "2026-11-01", "input": "3", "unit": "1"}]
    prices = _OwnPrices().get_call_prices(MODEL, {}, Tokens(5, 7))
    assert [price.total_amount for price in prices] == [15, 105]
