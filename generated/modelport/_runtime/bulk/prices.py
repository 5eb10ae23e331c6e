"""What a call may cost before it starts, by declared prices, and what it has cost, without rounding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..adapters.catalog import catalog_of
from ..adapters.price_lists import UNDATED

_PER_MILLION = Decimal("0.000001")
_ROUNDED = Decimal("0.0000001")
"""The last digit of the prices in a usage."""


@dataclass(frozen=True, slots=True)
class Price:
    """The declared prices of a token."""

    prompt: Decimal
    answer: Decimal
    currency: str


def declared(model: Any, tokens: int = 0) -> Price | None:
    """Return today's prices of one model for a prompt of this length; None when it has none."""
    if not model._provider:
        return None
    catalog, kind = catalog_of(model._provider), model._model_type
    document = catalog.models(kind).get(model.model) or {}
    pricing: Mapping[str, Any] = document.get("pricing") or {}
    prices = (catalog.price_list(kind, model.model) or UNDATED).for_prompt(tokens)
    if not pricing and prices.input is None and prices.output is None:
        return None
    unit = prices.unit or Decimal(str(pricing.get("unit") or _PER_MILLION))
    prompt, answer = (
        own if own is not None else Decimal(str(pricing.get(name) or 0))
        for own, name in ((prices.input, "input"), (prices.output, "output"))
    )
    currency = prices.currency or str(pricing.get("currency", "USD"))
    return Price(prompt * unit, answer * unit, currency)


def cost_of_answer(usage: Any) -> float:
    """Return what the call of a language model has cost."""
    prompt = _unrounded(
        usage.prompt_tokens, usage.prompt_unit_price, usage.prompt_price_unit, usage.prompt_price
    )
    answer = _unrounded(
        usage.completion_tokens,
        usage.completion_unit_price,
        usage.completion_price_unit,
        usage.completion_price,
    )
    rest = usage.total_price - usage.prompt_price - usage.completion_price
    return float(prompt + answer + rest)


def cost_of_vectors(usage: Any) -> float:
    """Return what the call of an embedding model has cost."""
    return float(_unrounded(usage.tokens, usage.unit_price, usage.price_unit, usage.total_price))


def _unrounded(tokens: int, price: Decimal, unit: Decimal, rounded: Decimal) -> Decimal:
    """Return what tokens cost; where some have their own price, only the rounded price is known."""
    exact = tokens * price * unit
    return exact if abs(exact - rounded) <= _ROUNDED else rounded
