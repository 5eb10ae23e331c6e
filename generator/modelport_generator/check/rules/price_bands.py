"""The absolute bands of plausible prices, by model type and side, with rough rates of currencies."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

_Band = tuple[Decimal, Decimal]

BANDS: Final[Mapping[tuple[str, str], _Band]] = {
    ("llm", "input"): (Decimal("0.001"), Decimal(500)),
    ("llm", "output"): (Decimal("0.001"), Decimal(1000)),
    ("text-embedding", "input"): (Decimal("0.0005"), Decimal(20)),
    ("tts", "input"): (Decimal("0.001"), Decimal(700)),
}
"""USD per million tokens, of tts per million characters. The dearest and cheapest known prices are well inside."""

USD_FOR_ONE: Final[Mapping[str, Decimal]] = {
    "USD": Decimal(1),
    "EUR": Decimal("1.1"),
    "CNY": Decimal("0.1389"),
    "JPY": Decimal("0.0066"),
}
"""Rough rates. They only serve to recognise a price that is wrong by a factor of a thousand."""

_OTHER_NAMES: Final[Mapping[str, str]] = {"RMB": "CNY"}


def currency_code(written: str) -> str:
    """Return the code of a currency, which also has other names: CNY for RMB."""
    return _OTHER_NAMES.get(written, written)


def implausible(amount: Decimal, currency: str, model_type: str, side: str) -> str:
    """Return why a price per million tokens is implausible, or "" when it is not. Zero never is."""
    band, rate = BANDS.get((model_type, side)), USD_FOR_ONE.get(currency_code(currency or "USD"))
    if band is None or rate is None or amount == 0:
        return ""
    low, high = band
    if low <= amount * rate <= high:
        return ""
    limit = f"less than {low:f}" if amount * rate < low else f"more than {high:f}"
    price = f"{amount.normalize():f} {currency or 'USD'}"
    of = "characters" if model_type == "tts" else "tokens"
    return f"{price} per million {of} is implausible: {limit} USD for the {side} of {model_type}"
