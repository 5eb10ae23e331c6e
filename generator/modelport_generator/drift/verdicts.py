"""Judge a declared fact by the statements of independent sources.

SOURCES of each rule: docs/drift.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Final, Literal

from ..check.rules.price_bands import currency_code, implausible
from . import facts
from .declared import Declared
from .facts import Fact, Value, is_price

Verdict = Literal[
    "agree",
    "differs",
    "stale",
    "disputed",
    "retired",
    "retiring",
    "implausible",
    "intended",
    "unknown",
]

FINDINGS: Final[tuple[Verdict, ...]] = (
    "implausible",
    "retired",
    "stale",
    "retiring",
    "disputed",
    "differs",
)
"""The verdicts that need attention, the most certain first."""

PRICE_TOLERANCE: Final = Decimal("0.02")
TOKEN_TOLERANCE: Final = Decimal("0.05")
SOON: Final = 90
"""Days before a retirement from which it is reported."""
VERY_SOON: Final = 30
"""Days before a retirement from which it is urgent."""
USD: Final = "USD"


@dataclass(frozen=True, slots=True)
class Ruling:
    """The verdict about one fact, with a sentence as the reason where needed."""

    verdict: Verdict
    note: str = ""
    wanted: Value | None = None
    """Of a stale fact, the value that two sources agree on, whether or not one copies the other."""
    is_urgent: bool = True
    """Whether a retirement is at most 30 days ahead and not declared."""


def judge(declared: Declared, evidence: Mapping[str, Fact], today: date) -> Ruling:
    """Return the verdict about a declared fact.

    Args:
        declared: The fact.
        evidence: What each source states about it, by source. Sources without a statement are left out.
        today: The day as of which it is judged.
    """
    if declared.field == facts.RETIRED:
        return _retirement(declared, evidence, today)
    if is_price(declared.field):
        amount = declared.value
        assert isinstance(amount, Decimal)  # prices are read as numbers
        side = _side(declared.field)
        why = implausible(amount, declared.currency, declared.model_type, side)
        if why:
            return Ruling("implausible", why)
        if declared.currency != USD and not evidence:
            where = declared.currency or "no currency"
            return Ruling("unknown", f"no source has prices in {where}, and none are converted")
    return _compared(declared, evidence)


def speaks(fact: Fact, declared: Declared, window: Value | None) -> bool:
    """Return whether a fact is meaningful.

    Prices that are zero or implausible, sizes of zero, and copies are not.

    window: the context size that the same source states.
    """
    if is_price(fact.field):
        side = _side(fact.field)
        price = fact.value if isinstance(fact.value, Decimal) else Decimal(0)
        currency = fact.currency or USD
        is_same = currency_code(currency) == currency_code(declared.currency)
        return price > 0 and is_same and not implausible(price, currency, declared.model_type, side)
    if isinstance(fact.value, Decimal) and fact.value <= 0:
        return False
    return not (fact.field == facts.MAX_OUTPUT and fact.value == window)


def _side(field: str) -> str:
    return "output" if field.endswith(facts.OUTPUT) else "input"


def in_force(dated: Sequence[Fact], today: date) -> Fact:
    """Return the fact that applies on a day: the last that has begun, or the first of all."""
    begun = [each for each in dated if each.starts <= today.isoformat()]
    return begun[-1] if begun else dated[0]


def _retirement(declared: Declared, evidence: Mapping[str, Fact], today: date) -> Ruling:
    stated = [str(fact.value) for fact in evidence.values() if fact.cited]
    own = declared.retires
    days = sorted({*stated, own} - {""})
    if not days:
        note = "a date without a cited source is evidence, not proof" if evidence else ""
        return Ruling("unknown", note)
    if declared.is_deprecated:
        return Ruling("agree")
    if len(days) > 1 and days[0] <= today.isoformat() < days[-1]:
        return Ruling("disputed", f"its day is {' or '.join(days)}")
    if days[0] <= today.isoformat():
        return Ruling("retired", f"it retired on {days[0]} and is not marked as deprecated")
    if own and stated and own not in stated:
        return Ruling(_contradicted(stated))
    left = (date.fromisoformat(days[0]) - today).days
    if left <= SOON:
        note = f"it retires on {days[0]}, in {left} days{', as declared' if own else ''}"
        return Ruling("retiring", note, is_urgent=left <= VERY_SOON and not own)
    return Ruling("agree")


def _contradicted(stated: Sequence[str]) -> Verdict:
    """Return the verdict about a declared day that none of the stated days equals."""
    if len(stated) == 1:
        return "differs"
    return "stale" if len(set(stated)) == 1 else "disputed"


def _compared(declared: Declared, evidence: Mapping[str, Fact]) -> Ruling:
    if not evidence:
        return Ruling("unknown")
    field = declared.field
    agreeing = [s for s, fact in evidence.items() if meets(field, fact, declared.value)]
    if len(agreeing) == len(evidence):
        return Ruling("agree")
    if agreeing:
        return Ruling("disputed")
    if len(evidence) == 1:
        return Ruling("differs")
    newest_first = sorted(evidence.values(), key=lambda fact: fact.date, reverse=True)
    for one, other in combinations(newest_first, 2):
        shared = [value for value in _readings(one) if meets(field, other, value)]
        if shared:
            return Ruling("stale", wanted=shared[0])
    return Ruling("disputed")


def meets(field: str, fact: Fact, value: Value) -> bool:
    """Return whether a fact, in one of its readings, is the same as a value."""
    return any(equal(field, reading, value) for reading in _readings(fact))


def _readings(fact: Fact) -> list[Value]:
    return [fact.value] if fact.also is None else [fact.value, fact.also]


def equal(field: str, one: Value, other: Value) -> bool:
    """Return whether two values of a field are the same: prices within 2 %, sizes within 5 %."""
    if not isinstance(one, Decimal) or not isinstance(other, Decimal):
        return one == other
    tolerance = PRICE_TOLERANCE if is_price(field) else TOKEN_TOLERANCE
    return abs(one - other) <= tolerance * max(abs(one), abs(other))
