"""The price lists that `modelport.yaml` declares for a model: what a call costs on its day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from time import time
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from modelport.entities import PriceConfig, PriceInfo

_QUANTUM = Decimal("0.0000001")
_PER_MILLION = Decimal("0.000001")
_ZERO = Decimal(0)
_SECONDS_OF_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a call used.

    The prompt includes cached, cache-written and audio input tokens, the answer reasoning and audio output tokens.
    """

    prompt: int
    completion: int = 0
    cached: int = 0
    written: int = 0
    reasoning: int = 0
    audio_input: int = 0
    """Tokens of audio in the prompt."""
    audio_output: int = 0
    """Tokens of audio in the answer."""


@dataclass(frozen=True, slots=True)
class PriceList:
    """The prices that apply from a day on. None means the model's `pricing`."""

    since: str
    input: Decimal | None
    output: Decimal | None
    cached_input: Decimal | None
    cache_write: Decimal | None
    reasoning_output: Decimal | None
    audio_input: Decimal | None
    audio_output: Decimal | None
    unit: Decimal | None
    currency: str | None
    tiers: tuple[tuple[int, Self], ...] = ()

    @classmethod
    def read(cls, declared: Mapping[str, Any]) -> Self:
        """Return a price list as `modelport.yaml` declares it."""
        tiers: Sequence[Mapping[str, Any]] = declared.get("tiers") or ()
        base = {key: value for key, value in declared.items() if key != "tiers"}
        return cls(
            declared.get("since") or "",
            _decimal(declared.get("input")),
            _decimal(declared.get("output")),
            _decimal(declared.get("cached_input")),
            _decimal(declared.get("cache_write")),
            _decimal(declared.get("reasoning_output")),
            _decimal(declared.get("audio_input")),
            _decimal(declared.get("audio_output")),
            _decimal(declared.get("unit")),
            declared.get("currency"),
            tuple(
                sorted(((each["above"], cls.read({**base, **each})) for each in tiers), key=_limit)
            ),
        )

    def for_prompt(self, tokens: int) -> Self:
        """Return the prices for a prompt of this length."""
        fitting = [tier for above, tier in self.tiers if tokens > above]
        return fitting[-1] if fitting else self

    def input_price(self, pricing: PriceConfig | None, tokens: Tokens) -> PriceInfo | None:
        """Return what the prompt costs, or None when it is not declared."""
        price = self.input if self.input is not None else (pricing.input if pricing else None)
        if price is None:
            return None
        parts = (
            (tokens.cached, self.cached_input),
            (tokens.written, self.cache_write),
            (tokens.audio_input, self.audio_input),
        )
        return self._info(pricing, price, _total(tokens.prompt, price, parts))

    def output_price(self, pricing: PriceConfig | None, tokens: Tokens) -> PriceInfo | None:
        """Return what the answer costs, or None when it is not declared."""
        price = self.output if self.output is not None else (pricing.output if pricing else None)
        if price is None:
            return None
        parts = (
            (tokens.reasoning, self.reasoning_output),
            (tokens.audio_output, self.audio_output),
        )
        return self._info(pricing, price, _total(tokens.completion, price, parts))

    def _info(self, pricing: PriceConfig | None, price: Decimal, total: Decimal) -> PriceInfo:
        unit = self.unit or (pricing.unit if pricing else _PER_MILLION)
        currency = self.currency or (pricing.currency if pricing else "USD")
        amount = (total * unit).quantize(_QUANTUM, rounding=ROUND_HALF_UP)
        values = {"unit_price": price, "unit": unit, "total_amount": amount, "currency": currency}
        return _price_info()(values)


@cache
def _price_info() -> Callable[[dict[str, Any]], PriceInfo]:
    """Return what makes the entity; what a price list computes needs no validation, which takes as long."""
    from modelport.entities import PriceInfo

    from ..entities.entity import assemble

    return lambda values: assemble(PriceInfo, values, set(values))


def _total(count: int, price: Decimal, parts: Sequence[tuple[int, Decimal | None]]) -> Decimal:
    """Return what tokens cost, some of which have their own price."""
    rest, apart = count, _ZERO
    for tokens, own in parts:
        if tokens and own is not None:
            rest -= tokens
            apart += tokens * own
    return max(rest, 0) * price + apart


@dataclass(frozen=True, slots=True)
class PriceLists:
    """The price lists of a model, the latest first."""

    lists: tuple[PriceList, ...]

    @classmethod
    def read(cls, declared: Sequence[Mapping[str, Any]]) -> Self:
        """Return the price lists as `modelport.yaml` declares them."""
        lists = map(PriceList.read, declared)
        return cls(tuple(sorted(lists, key=lambda each: each.since, reverse=True)))

    def of_today(self) -> PriceList | None:
        """Return the last price list that has begun, or None when none has."""
        if not self.lists:
            return None
        day = today()
        return next((each for each in self.lists if each.since <= day), None)


def today() -> str:
    """Return the day in UTC, as `YYYY-MM-DD`."""
    return _day(int(time() // _SECONDS_OF_DAY))


@lru_cache(2)
def _day(number: int) -> str:
    """Return a day by its number since 1970; to write it takes 1 us, and every call with a price asks."""
    return (date(1970, 1, 1) + timedelta(days=number)).isoformat()


def today_after(days: int) -> str:
    """Return the day that is this many days after today."""
    return (date.fromisoformat(today()) + timedelta(days=days)).isoformat()


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _limit(tier: tuple[int, Any]) -> int:
    return tier[0]


UNDATED = PriceList.read({})
"""The price list of a model that has none: its prices are those of `pricing`."""
