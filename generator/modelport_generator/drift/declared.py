"""The facts that a provider's definition declares and that can be compared, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from ..build.output_limits import output_rule
from ..json_values import as_list, as_mapping, as_mappings, as_text
from ..load.document import Document, escaped
from ..load.provider import ProviderSource
from . import facts
from .facts import Value, day, number

JUDGED_TYPES: Final = ("llm", "text-embedding")
"""Other types are billed by characters, seconds, images or queries."""
_OF_ANY_TYPE: Final = frozenset({facts.RETIRED, facts.DEPRECATED, facts.SUCCESSOR})

_MILLION: Final = Decimal(1_000_000)
_FEATURES: Final = {
    "vision": ("vision",),
    "tools": ("tool-call", "multi-tool-call", "stream-tool-call"),
    "audio": ("audio",),
    "video": ("video",),
    "document": ("document",),
}
"""The comparable features, each with the words of a definition that declare it."""
_ALWAYS_DECLARED: Final = frozenset({"vision", "tools"})
"""Features whose absence means that the model does not have them.

Dify reads files without the others too.
"""


@dataclass(frozen=True, slots=True)
class Declared:
    """One comparable fact of a definition."""

    model_type: str
    model: str
    field: str
    value: Value
    document: Document
    pointer: str
    currency: str = ""
    unit: Decimal | None = None
    """For a price, the factor from the written number to the price of one token."""
    is_deprecated: bool = False
    """Whether the model is marked as deprecated."""
    retires: str = ""
    """The day on which it retires, as `modelport.yaml` declares it."""


def declared_facts(source: ProviderSource, today: date) -> Iterator[Declared]:
    """Yield the comparable facts of every predefined model, in the order of the files.

    Of other types than `JUDGED_TYPES`, a declared retirement is one.

    today: The day whose price list applies.
    """
    file = source.modelport
    more = as_mapping(as_mapping(file.data if file else None).get("predefined"))
    others = [each for each in source.models if each in more and each not in JUDGED_TYPES]
    for model_type in (*JUDGED_TYPES, *others):
        known = as_mapping(more.get(model_type))
        for document in source.models.get(model_type, ()):
            model = as_text(as_mapping(document.data).get("model"))
            own = as_mapping(known.get(model))
            beyond = _Beyond(source.modelport, own, model_type, model, today.isoformat())
            if model and model_type in JUDGED_TYPES:
                yield from _of_model(document, model_type, model, beyond)
            elif model and day(own.get("retires")):
                found = _of_model(document, model_type, model, beyond)
                yield from (each for each in found if each.field in _OF_ANY_TYPE)


@dataclass(frozen=True, slots=True)
class _Beyond:
    """What `modelport.yaml` says about a model."""

    document: Document | None
    data: Mapping[str, Any]
    model_type: str
    model: str
    today: str

    def at(self, *way: str) -> str:
        return "/".join(["", "predefined", self.model_type, escaped(self.model), *way])


def _of_model(
    document: Document, model_type: str, model: str, beyond: _Beyond
) -> Iterator[Declared]:
    data = as_mapping(document.data)
    deprecated, retires = data.get("deprecated") is True, day(beyond.data.get("retires"))

    def fact(
        field: str, value: Value, pointer: str, currency: str = "", unit: Decimal | None = None
    ) -> Declared:
        return Declared(
            model_type, model, field, value, document, pointer, currency, unit, deprecated, retires
        )

    mark = "/deprecated" if "deprecated" in data else "/model"
    yield fact(facts.RETIRED, retires or deprecated, mark)
    yield fact(facts.DEPRECATED, deprecated or bool(retires), mark)
    if beyond.document is not None and as_text(beyond.data.get("successor")):
        yield Declared(
            model_type,
            model,
            facts.SUCCESSOR,
            as_text(beyond.data.get("successor")),
            beyond.document,
            beyond.at("successor"),
            is_deprecated=deprecated,
        )
    if deprecated:
        return
    yield fact(facts.AVAILABLE, True, "/model")
    pricing = as_mapping(data.get("pricing"))
    # An export to Dify contains `pricing` alone, so it is compared even where a price list overrides it.
    yield from _prices(fact, model_type, pricing)
    yield from _dated_prices(beyond, pricing)
    size = number(as_mapping(data.get("model_properties")).get("context_size"))
    if size is not None:
        yield fact(facts.CONTEXT, size, "/model_properties/context_size")
    if model_type == "llm":
        yield from _max_output(fact, as_list(data.get("parameter_rules")), beyond)
        yield from _features(fact, data)


def _prices(fact: Any, model_type: str, pricing: Mapping[str, Any]) -> Iterator[Declared]:
    unit, currency = number(pricing.get("unit")), as_text(pricing.get("currency"))
    for key, field in _SIDES.items() if model_type == "llm" else [("input", facts.INPUT)]:
        amount = number(pricing.get(key))
        if amount is not None and unit is not None:
            yield fact(field, amount * unit * _MILLION, f"/pricing/{key}", currency, unit)


def _dated_prices(beyond: _Beyond, pricing: Mapping[str, Any]) -> Iterator[Declared]:
    """Yield the prices of the price list that applies on the day, with those of its tiers."""
    listed = [
        (day(each.get("since")), index, each)
        for index, each in enumerate(as_mappings(beyond.data.get("prices")))
    ]
    begun = [each for each in listed if each[0] <= beyond.today]
    if not begun:
        return
    _, index, prices = max(begun, key=lambda each: (each[0], each[1]))
    base = {**_DEFAULTS, **pricing, **prices}
    yield from _of_list(beyond, base, prices, ("prices", str(index)), "")
    for number_, tier in enumerate(as_mappings(prices.get("tiers"))):
        above = number(tier.get("above"))
        if above is not None:
            way = ("prices", str(index), "tiers", str(number_))
            yield from _of_list(beyond, base, tier, way, facts.TIER.format(int(above)))


_SIDES: Final = {"input": facts.INPUT, "output": facts.OUTPUT}
_LISTED: Final = {
    **_SIDES,
    "cached_input": facts.CACHED,
    "cache_write": facts.CACHE_WRITE,
    "reasoning_output": facts.REASONING,
    "batch_input": facts.BATCH_INPUT,
    "batch_output": facts.BATCH_OUTPUT,
    "audio_input": facts.AUDIO_INPUT,
    "audio_output": facts.AUDIO_OUTPUT,
}
_DEFAULTS: Final = {"unit": "0.000001", "currency": "USD"}


def _of_list(
    beyond: _Beyond,
    base: Mapping[str, Any],
    prices: Mapping[str, Any],
    way: tuple[str, ...],
    tier: str,
) -> Iterator[Declared]:
    unit = number(base.get("unit"))
    for key, field in _LISTED.items():
        amount = number(prices.get(key))
        if amount is not None and unit is not None and beyond.document is not None:
            yield Declared(
                beyond.model_type,
                beyond.model,
                f"{tier}{field}",
                amount * unit * _MILLION,
                beyond.document,
                beyond.at(*way, key),
                as_text(base.get("currency")),
                unit,
            )


def _max_output(fact: Any, rules: list[Any], beyond: _Beyond) -> Iterator[Declared]:
    declared = number(beyond.data.get("max_output"))
    if declared is not None and beyond.document is not None:
        at = beyond.at("max_output")
        yield Declared(
            beyond.model_type, beyond.model, facts.MAX_OUTPUT, declared, beyond.document, at
        )
        return
    index = output_rule(rules)
    most = number(as_mapping(rules[index]).get("max")) if index is not None else None
    if most is not None:
        yield fact(facts.MAX_OUTPUT, most, f"/parameter_rules/{index}/max")


def _features(fact: Any, data: Mapping[str, Any]) -> Iterator[Declared]:
    listed = as_list(data.get("features"))
    if not listed:
        return
    for feature, words in _FEATURES.items():
        at = next((i for i, word in enumerate(listed) if word in words), None)
        if at is not None:
            yield fact(facts.FEATURE + feature, True, f"/features/{at}")
        elif feature in _ALWAYS_DECLARED:
            yield fact(facts.FEATURE + feature, False, "/features")
