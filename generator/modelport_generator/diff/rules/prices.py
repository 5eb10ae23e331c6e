"""Prices, compared by what a token costs: X1 to X6. The words give the price of a million tokens."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, DecimalException, localcontext
from typing import Any, Final

from ..changes import ChangeCollector, Sides, Subject
from ..source import Node, Spot
from ..value_text import plain, shown
from .sides import value_sides

_SIDES: Final = (("input", "sent"), ("output", "answered"))
_DIGITS: Final = 400
"""Enough for the difference between the largest and the smallest number that is read as a price."""
_LONGEST: Final = 200
"""The most characters of a price."""
_ZERO: Final = Decimal(0)
_MILLION: Final = Decimal(1_000_000)
_EXAMPLE: Final = Decimal(100)
"""Millions of tokens in the example of a sentence."""


@dataclass(frozen=True, slots=True)
class _Price:
    """The price of one token; None when what is written is not a number, or is beyond all prices."""

    token: Decimal | None
    written: Any
    """The amount; where it is not a price, a list of the amount and the unit."""

    def same(self, other: _Price) -> bool:
        """Return whether two prices are equal by value."""
        if self.token is None or other.token is None:
            return bool(self.written == other.written)
        return self.token == other.token

    @property
    def normal(self) -> str:
        """The normal form, for fingerprints."""
        return shown(self.written) if self.token is None else plain(self.token)

    def per_million(self, millions: Decimal = Decimal(1)) -> str:
        """Return what so many million tokens cost."""
        if self.token is None:
            amount, unit = map(shown, self.written)
            return f"{amount} (unit {unit})"
        with localcontext(prec=_DIGITS):
            return plain(self.token * _MILLION * millions)

    def described(self, currency: str) -> str:
        """Return the price with what it is for, or that it is not a price."""
        if self.token is None:
            return f"{self.per_million()}, which is not a price"
        return f"{self.per_million()} {currency} per million tokens"


def compare_prices(
    collector: ChangeCollector, subject: Subject, old: Node, new: Node, around: tuple[Spot, Spot]
) -> None:
    """Compare the `pricing` of two models, or of two declared types."""
    a, b = old.get("pricing"), new.get("pricing")
    has_old, has_new = bool(a and a.data), bool(b and b.data)
    at = subject.at("pricing")
    if a is None or b is None or not (has_old and has_new):
        if has_old != has_new:
            code, holder = ("X5", b) if has_new else ("X6", a)
            sides = value_sides(old, new, "pricing", around)
            assert holder is not None  # one side has it
            how = f"{'gets a' if has_new else 'loses its'} price: {_summary(holder)}"
            values = (None, _normal(holder)) if has_new else (_normal(holder), None)
            collector.add(code, at, sides, *values, how=how)
        return
    spots = (a.key, b.key)
    if a.text("currency") != b.text("currency"):
        how = (
            "" if _normal(a)[:2] == _normal(b)[:2] else f": {_summary(b)} instead of {_summary(a)}"
        )
        sides = value_sides(a, b, "currency", spots)
        was, now = a.text("currency"), b.text("currency")
        collector.add("X4", at.at("currency"), sides, was, now, how=how)
        return
    _compare_amounts(collector, at, a, b, spots)


def _compare_amounts(
    collector: ChangeCollector, subject: Subject, old: Node, new: Node, spots: tuple[Spot, Spot]
) -> None:
    moved = False
    for key, word in _SIDES:
        a, b = _price(old, key), _price(new, key)
        if a is None and b is None:
            continue
        moved |= a is None or b is None or not a.same(b)
        if a is not None and b is not None:
            if not a.same(b):
                _report_price(collector, subject, (old, new), key, (a, b), spots)
            continue
        sides = value_sides(old, new, key, spots)
        code, price = ("X6", a) if a else ("X5", b)
        assert price is not None  # one side has it
        displayed = (
            f"{price.described(_currency(new))}{f' {word}' if price.token is not None else ''}"
        )
        how = f"{'loses its' if a else 'gets an'} {key} price: {displayed}"
        values = (price.normal, None) if a else (None, price.normal)
        collector.add(code, subject.at(key), sides, *values, how=how)
    before, after = _decimal(old.value("unit")), _decimal(new.value("unit"))
    if not moved and before != after:
        sides = value_sides(old, new, "unit", spots)
        units = [None if each is None else plain(each) for each in (before, after)]
        collector.add(
            "X3", subject.at("unit"), sides, *units, displayed=(shown(before), shown(after))
        )


def _report_price(
    collector: ChangeCollector,
    subject: Subject,
    nodes: tuple[Node, Node],
    key: str,
    prices: tuple[_Price, _Price],
    spots: tuple[Spot, Spot],
) -> None:
    old, new = prices
    falls = old.token is not None and new.token is not None and new.token < old.token
    written = (_same_text(nodes, key) and "unit") or key
    sides: Sides = value_sides(*nodes, written, spots)
    how = _change_in_words(key, old, new, _currency(nodes[1]), falls=falls)
    collector.add("X2" if falls else "X1", subject.at(key), sides, old.normal, new.normal, how=how)


def _same_text(nodes: tuple[Node, Node], key: str) -> bool:
    old, new = (_decimal(each.value(key)) for each in nodes)
    return old is not None and old == new


def _change_in_words(key: str, old: _Price, new: _Price, currency: str, *, falls: bool) -> str:
    if old.token is None or new.token is None:
        return (
            f"changes its {key} price from {old.described(currency)} to {new.described(currency)}"
        )
    verb = "lowers" if falls else "raises"
    words = f"{verb} its {key} price from {old.per_million()} to {new.per_million()} {currency}"
    share = f" ({_percent(old.token, new.token)} %)" if old.token else ""
    volume = f"{plain(_EXAMPLE)} million cost {new.per_million(_EXAMPLE)} instead of"
    return f"{words} per million tokens{share}: {volume} {old.per_million(_EXAMPLE)} {currency}"


def _percent(old: Decimal, new: Decimal) -> str:
    with localcontext(prec=_DIGITS):
        change = round((new / old - 1) * 100, 1)
    return f"{'+' if change > 0 else ''}{plain(change)}"


def _summary(pricing: Node) -> str:
    prices = ((key, _price(pricing, key)) for key, _ in _SIDES)
    displayed = [f"{key} {price.per_million()}" for key, price in prices if price is not None]
    return f"{', '.join(displayed) or 'nothing'} {_currency(pricing)} per million tokens"


def _normal(pricing: Node) -> list[str | None]:
    prices = [_price(pricing, key) for key, _ in _SIDES]
    return [*(each.normal if each else None for each in prices), pricing.text("currency")]


def _currency(pricing: Node) -> str:
    return pricing.text("currency") or "(no currency)"


def _price(pricing: Node, key: str) -> _Price | None:
    written = pricing.value(key)
    if written is None:
        return None
    amount, unit = _decimal(written), _decimal(pricing.value("unit"))
    if amount is None or unit is None:
        return _Price(None, [written, pricing.value("unit")])
    return _Price(amount * unit, written)


def _decimal(value: Any) -> Decimal | None:
    """Return a price as a number, or None when it is not one or is beyond all prices."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value)
    if len(text) > _LONGEST:
        return None
    try:
        number = Decimal(text)
    except DecimalException:
        return None
    if not number.is_finite():
        return None
    if number == 0:
        return _ZERO
    return number if abs(number.adjusted()) <= 40 else None
