"""Rules for the prices of a model: cost is tokens times price times unit."""

from __future__ import annotations

import marshal
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from ...load.document import Document
from ..findings import Findings
from .price_bands import implausible
from .value_fixes import plain_digits, price

_PLAIN: Final = re.compile(r"[0-9]{1,60}([.][0-9]{1,60})?").fullmatch
_LONGEST: Final = 121
"""The most characters of a price, as many as `_PLAIN` allows."""
_FLAWLESS: Final[set[bytes]] = set()
"""Prices that had no problem, with their types of model. Models of a provider often repeat them."""
_MOST_FLAWLESS: Final = 5_000
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_FAR_EXPONENT: Final = re.compile(r"([eE][-+]?)0*[1-9][0-9]{3,}\Z")
"""An exponent with which `Decimal` cannot calculate, or not even be made."""
_USUAL_UNITS: Final = frozenset(Decimal(10) ** -power for power in range(2, 10))
_ZERO: Final = Decimal(0)
_ONE: Final = Decimal(1)


def check_pricing(findings: Findings, document: Document, pricing: Any, model_type: Any) -> None:
    """Check the `pricing` of a model."""
    if pricing.__class__ is not dict:
        return
    known = marshal.dumps((model_type, pricing))
    if known in _FLAWLESS:
        return
    before = findings.count
    _check_prices(findings, document, pricing, model_type)
    # A number that readers interpret differently is reported elsewhere, others are reported here.
    if findings.count == before and not document.trapped and len(_FLAWLESS) < _MOST_FLAWLESS:
        _FLAWLESS.add(known)


def _check_prices(
    findings: Findings, document: Document, prices: Mapping[str, Any], model_type: Any
) -> None:
    for key in ("input", "output", "unit"):
        value = prices.get(key)
        # Nearly every price is plain decimal text; only the rest needs a look.
        if not (isinstance(value, str) and _PLAIN(value)):
            _check_price(findings, document, key, value)
    if model_type == "llm" and prices.get("output") is None:
        message = "a language model has no price for its output"
        hint = "the output then costs nothing and its currency is reported as USD"
        findings.warning("MP435", document, "/pricing", message, hint)
    _check_unit(findings, document, prices.get("unit"))
    _check_amount(findings, document, prices, model_type)
    currency = prices.get("currency")
    if isinstance(currency, str) and currency and not _CURRENCY.fullmatch(currency):
        message = f"the currency {currency!r} is not three capital letters"
        findings.warning("MP436", document, "/pricing/currency", message, "such as USD")


def _check_price(findings: Findings, document: Document, key: str, value: Any) -> None:
    pointer = f"/pricing/{key}"
    amount = decimal(value)
    if amount is None:
        return
    if amount < _ZERO:
        findings.error("MP431", document, pointer, f"the {key} price {value} is negative")
    elif _is_read_differently(document, pointer):
        return  # a negative price is reported already, and the right number is unknown
    elif not isinstance(value, str):
        message = f"the {key} price {value} is a bare number"
        hint = f"quote it, '{document.raw(pointer)}': readers round numbers differently"
        fix = price(document, pointer, amount)
        findings.warning("MP430", document, pointer, message, hint, fix=fix)
    else:
        if len(value) > _LONGEST:
            message = f"the {key} price has {len(value)} characters"
            hint = f"no price has more than {_LONGEST}; write fewer digits"
            findings.warning("MP430", document, pointer, message, hint)
            return
        message = f"the {key} price {value!r} is not plain decimal digits"
        fix = price(document, pointer, amount)
        digits = plain_digits(amount)
        hint = f"write '{digits}'" if digits else "the number is too long for a price"
        findings.warning("MP430", document, pointer, message, hint, fix=fix)


def _is_read_differently(document: Document, pointer: str) -> bool:
    trap = document.traps.get(pointer) if document.trapped else None
    return trap is not None and trap.trap != "exponent"


def _check_unit(findings: Findings, document: Document, value: Any) -> None:
    unit = decimal(value)
    if unit is None or unit < _ZERO or unit in _USUAL_UNITS:
        return
    pointer = "/pricing/unit"
    if unit == _ZERO:
        message = f"the unit {value} makes every price zero"
        findings.warning(
            "MP432", document, pointer, message, "use 0.000001 for prices per million tokens"
        )
    elif unit > _ONE:
        message = f"the unit {value} increases the price instead of dividing it"
        inverse = plain_digits(_ONE / unit)
        hint = (
            f"did you mean '{inverse}'?"
            if inverse
            else "use 0.000001 for prices per million tokens"
        )
        findings.error("MP433", document, pointer, message, hint)
    else:
        message = f"the unit {value} is unusual"
        hint = (
            "the price of one token is price times unit; use 0.000001 for prices per million tokens"
        )
        findings.warning("MP434", document, pointer, message, hint)


def _check_amount(
    findings: Findings, document: Document, prices: Mapping[str, Any], model_type: Any
) -> None:
    """Report implausible prices, such as a price per million tokens with the unit of a thousand."""
    unit, currency = decimal(prices.get("unit")), prices.get("currency")
    if unit is None or unit not in _USUAL_UNITS or not isinstance(currency, str):
        return
    for side in ("input", "output"):
        amount = decimal(prices.get(side))
        if amount is None or amount < _ZERO or not isinstance(model_type, str):
            continue
        if not plain_digits(amount):
            continue  # such a number is not a price, which is reported already
        why = implausible(amount * unit * _MILLION, currency, model_type, side)
        if why:
            message = f"the {side} price of {why}"
            hint = "the price of one token is price times unit; for prices per million the unit is 0.000001"
            findings.warning("MP437", document, "/pricing/unit", message, hint)
            return


_MILLION: Final = Decimal(1_000_000)


def decimal(value: Any) -> Decimal | None:
    """Return a price as a number, or None when it is not finite. Exponents end at 1000."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    try:
        amount = Decimal(_FAR_EXPONENT.sub(r"\g<1>1000", str(value)))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None
