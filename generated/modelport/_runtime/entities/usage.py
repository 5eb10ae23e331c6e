"""Behaviour of usage: an empty usage, sums, whether it has a price, and a one-line text."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, Self

from .entity import Entity

_ZERO = Decimal("0.0")
_WRITTEN = "_cache_write_tokens"


class Spent(Entity):
    """Behaviour of usage with a price."""

    if TYPE_CHECKING:
        total_tokens: int
        total_price: Decimal
        currency: str
        latency: float

    @property
    def priced(self) -> bool:
        """Whether the model has a price. Without one, the total is 0 and has no meaning."""
        return all(unit for unit in self._units())

    def _units(self) -> tuple[Decimal, ...]:
        raise NotImplementedError

    def __radd__(self, other: object) -> Self:
        # This makes `sum(usages)` work, which starts with 0.
        if other == 0:
            return self
        return NotImplemented

    def _cost(self) -> str:
        if not self.priced:
            return "price unknown"
        return f"{self.total_price.normalize():f} {self.currency}"

    def __str__(self) -> str:
        return repr(self)


class Usage(Spent):
    """Behaviour of the usage of a language model."""

    if TYPE_CHECKING:
        prompt_tokens: int
        completion_tokens: int
        prompt_price_unit: Decimal
        completion_price_unit: Decimal
        prompt_price: Decimal
        completion_price: Decimal
        source: Literal["server", "estimated"] = "estimated"
        time_to_first_token: float | None

    @classmethod
    def empty_usage(cls) -> Self:
        """Return a usage of zero tokens, in USD."""
        return cls.model_validate(
            {
                "prompt_tokens": 0,
                "prompt_unit_price": _ZERO,
                "prompt_price_unit": _ZERO,
                "prompt_price": _ZERO,
                "completion_tokens": 0,
                "completion_unit_price": _ZERO,
                "completion_price_unit": _ZERO,
                "completion_price": _ZERO,
                "total_tokens": 0,
                "total_price": _ZERO,
                "currency": "USD",
                "latency": 0.0,
            }
        )

    @property
    def cache_write_tokens(self) -> int | None:
        """Tokens that the server wrote to its cache, part of prompt_tokens; None when not reported."""
        written: int | None = vars(self).get(_WRITTEN)
        return written

    def wrote_to_cache(self, tokens: int | None) -> Self:
        """Record how many tokens were written to the server's cache, and return the usage."""
        # Stored like a cached property, beside the fields, which are those of Dify.
        vars(self)[_WRITTEN] = tokens
        return self

    def __add__(self, other: Self) -> Self:
        """Return the sum of both. Different unit prices become their average.

        Raises:
            ValueError: Their prices are in different currencies.
        """
        if self._is_nothing():
            return other
        if other._is_nothing():
            return self
        summed = ("prompt_tokens", "completion_tokens", "total_tokens", "latency")
        values: dict[str, Any] = {n: getattr(self, n) + getattr(other, n) for n in summed}
        for name in ("cached_tokens", "reasoning_tokens", "time_to_generate"):
            values[name] = _known_sum(getattr(self, name), getattr(other, name))
        values["time_to_first_token"] = self.time_to_first_token
        for side in ("prompt", "completion"):
            values.update(_side(self, other, side))
        priced = self.priced and other.priced
        values["total_price"] = self.total_price + other.total_price
        values["currency"] = _currency(self, other)
        if not priced:
            values.update(dict.fromkeys(("prompt_price_unit", "completion_price_unit"), _ZERO))
        same = self.source == other.source
        made = type(self).model_validate({**values, "source": self.source if same else "estimated"})
        return made.wrote_to_cache(_known_sum(self.cache_write_tokens, other.cache_write_tokens))

    def _is_nothing(self) -> bool:
        return not (self.total_tokens or self.prompt_tokens or self.latency)

    def _units(self) -> tuple[Decimal, ...]:
        sides = (
            (self.prompt_price_unit, True),
            (self.completion_price_unit, self.completion_tokens),
        )
        return tuple(unit for unit, counts in sides if counts)

    def __repr__(self) -> str:
        about = "~" if self.source == "estimated" else ""
        return (
            f"<{type(self).__name__} {about}{self.prompt_tokens} + {self.completion_tokens} tokens,"
            f" {self._cost()}, {self.latency:.2f} s>"
        )


class EmbeddingUse(Spent):
    """Behaviour of the usage of an embedding model."""

    if TYPE_CHECKING:
        tokens: int
        unit_price: Decimal
        price_unit: Decimal

    @classmethod
    def empty_usage(cls) -> Self:
        """Return a usage of zero tokens, in USD."""
        return cls.model_validate(
            {
                "tokens": 0,
                "total_tokens": 0,
                "unit_price": _ZERO,
                "price_unit": _ZERO,
                "total_price": _ZERO,
                "currency": "USD",
                "latency": 0.0,
            }
        )

    def __add__(self, other: Self) -> Self:
        """Return the sum of both. Different unit prices become their average.

        Raises:
            ValueError: Their prices are in different currencies.
        """
        if not (self.total_tokens or self.latency):
            return other
        if not (other.total_tokens or other.latency):
            return self
        tokens = self.tokens + other.tokens
        cost = self.total_price + other.total_price
        mine, theirs = (self.unit_price, self.price_unit), (other.unit_price, other.price_unit)
        price, unit = _unit_price(mine, theirs, cost, tokens)
        return type(self).model_validate(
            {
                "tokens": tokens,
                "total_tokens": self.total_tokens + other.total_tokens,
                "unit_price": price,
                "price_unit": unit if self.priced and other.priced else _ZERO,
                "total_price": cost,
                "currency": _currency(self, other),
                "latency": self.latency + other.latency,
            }
        )

    def _units(self) -> tuple[Decimal, ...]:
        return (self.price_unit,)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.total_tokens} tokens, {self._cost()}, {self.latency:.2f} s>"


def _side(first: Usage, second: Usage, side: str) -> dict[str, Any]:
    names = (f"{side}_unit_price", f"{side}_price_unit")
    cost = getattr(first, f"{side}_price") + getattr(second, f"{side}_price")
    tokens = getattr(first, f"{side}_tokens") + getattr(second, f"{side}_tokens")
    mine, theirs = (tuple(getattr(one, name) for name in names) for one in (first, second))
    price, unit = _unit_price(mine, theirs, cost, tokens)
    return {names[0]: price, names[1]: unit, f"{side}_price": cost}


def _unit_price(
    first: tuple[Decimal, ...], second: tuple[Decimal, ...], cost: Decimal, tokens: int
) -> tuple[Decimal, Decimal]:
    """Return a unit price and a unit that give the cost."""
    if first == second:
        return first[0], first[1]
    unit = first[1] or second[1]
    return (cost / (tokens * unit) if tokens and unit else _ZERO), unit


def _currency(first: Spent, second: Spent) -> str:
    if first.total_price and second.total_price and first.currency != second.currency:
        raise ValueError(
            f"prices in {first.currency} and in {second.currency} cannot be added: add them separately by currency"
        )
    return first.currency if first.total_price or not second.total_price else second.currency


def _known_sum(first: Any, second: Any) -> Any:
    return second if first is None else first if second is None else first + second
