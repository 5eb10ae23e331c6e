"""Read genai-prices: its published JSON, or the data of the installed package.

Prices are per million tokens.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from ...json_values import as_list, as_mapping, as_mappings
from .. import facts
from ..facts import day, name, number
from .genai_package import package_data
from .reading import Model, Reading, SourceTrouble, json_of

LICENCE: Final = "MIT"
_PRICES: Final = {
    "input_mtok": facts.INPUT,
    "output_mtok": facts.OUTPUT,
    "cache_read_mtok": facts.CACHED,
    "cache_write_mtok": facts.CACHE_WRITE,
    "output_reasoning_mtok": facts.REASONING,
    "input_audio_mtok": facts.AUDIO_INPUT,
    "output_audio_mtok": facts.AUDIO_OUTPUT,
}
_BATCH: Final = {"input_mtok": facts.BATCH_INPUT, "output_mtok": facts.BATCH_OUTPUT}
_MOST_NESTING: Final = 10


def read(where: str, today: date) -> Reading:
    """Read a JSON file, `data.json` in a folder, or the data of the installed package.

    where: a path; empty for the installed package.
    """
    path = Path(where) if where else package_data()
    path = path / "data.json" if path.is_dir() else path
    reading = Reading("genai-prices", str(path), licence=LICENCE)
    if path.suffix == ".py":
        from .genai_package import providers_of

        document: Any = providers_of(path)
    else:
        document = json_of(path)
    if not isinstance(document, list):
        raise SourceTrouble(str(path), "it is not a list of providers")
    providers = as_mappings(document)
    if len(providers) != len(as_list(document)):
        reading.note(str(path), "some of its items are not providers")
    begun = [each for p in providers for each in _starts(p) if each <= today.isoformat()]
    reading.date = max(begun, default="")
    reading.date_by_file(path)
    for provider in providers:
        _add_provider(reading, provider)
    return reading


def _starts(provider: Mapping[str, Any]) -> Iterator[str]:
    for model in as_mappings(provider.get("models")):
        for each in as_mappings(model.get("prices")):
            start = day(as_mapping(each.get("constraint")).get("start_date"))
            if start:
                yield start


def _add_provider(reading: Reading, provider: Mapping[str, Any]) -> None:
    owner = name(provider.get("id"))
    if not owner:
        reading.note(reading.where, "a provider has no id")
        return
    listed = as_list(provider.get("pricing_urls"))
    url = listed[0] if listed and isinstance(listed[0], str) else ""
    named: dict[str, Mapping[str, Any]] = {}
    models = as_mappings(provider.get("models"))
    for entry in models:
        for each in _equals(entry.get("match"), 0):
            named.setdefault(each, entry)
    for entry in models:
        if name(entry.get("id")):
            named.setdefault(str(entry["id"]), entry)
    for model, entry in named.items():
        _add(reading, Model(owner, "", model, url=url), entry)


def _equals(clause: Any, depth: int) -> Iterator[str]:
    """Yield the ids that a clause names literally. Patterns are not followed."""
    known = as_mapping(clause)
    if name(known.get("equals")):
        yield str(known["equals"])
    if depth < _MOST_NESTING:
        for each in as_mappings(known.get("or")):
            yield from _equals(each, depth + 1)


def _add(reading: Reading, model: Model, entry: Mapping[str, Any]) -> None:
    reading.list(model)
    place = f"{reading.where}: {model.provider}/{model.model}"
    for starts, prices in _price_lists(entry.get("prices")):
        for wire, field in _PRICES.items():
            _add_price(reading, model, field, prices.get(wire), starts, place)
    for starts, prices in _batch_lists(entry.get("price_variants")):
        for wire, field in _BATCH.items():
            _add_price(reading, model, field, prices.get(wire), starts, place)
    window = entry.get("context_window")
    if window is not None and number(window) is None:
        reading.note(place, f"context_window {str(window)[:40]!r} is not a number")
    reading.add(model, facts.CONTEXT, number(window))
    if entry.get("deprecated") is True:
        reading.add(model, facts.DEPRECATED, True)


def _price_lists(prices: Any) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the price lists with the day from which each applies; those of peak hours are left out.

    When none is left, the first one comes last, because it is the one that counts.
    """
    if not isinstance(prices, list):
        return [("", as_mapping(prices))]
    dated: list[tuple[str, Mapping[str, Any]]] = []
    items = as_mappings(prices)  # pyright: ignore[reportUnknownArgumentType]
    for each in items:
        constraint = as_mapping(each.get("constraint"))
        if "start_time" not in constraint and "end_time" not in constraint:
            dated.append((day(constraint.get("start_date")), as_mapping(each.get("prices"))))
    return dated or [("", as_mapping(each.get("prices"))) for each in items[:1]]


def _batch_lists(variants: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the prices of batches, with the day from which each holds."""
    for each in as_mappings(variants):
        if each.get("when") == {"processing": "batch"}:
            start = day(as_mapping(each.get("constraint")).get("start_date"))
            yield start, as_mapping(each.get("prices"))


def _add_price(
    reading: Reading, model: Model, field: str, value: Any, starts: str, place: str
) -> None:
    tiers: list[Mapping[str, Any]] = []
    if isinstance(value, Mapping):
        table = as_mapping(value)  # pyright: ignore[reportUnknownArgumentType]
        value, tiers = table.get("base"), as_mappings(table.get("tiers"))
    amount = _amount(reading, value, place)
    reading.add(model, field, amount, starts=starts)
    for tier in tiers:
        start = number(tier.get("start"))
        if start is not None:
            name_ = facts.TIER.format(int(start)) + field
            reading.add(model, name_, _amount(reading, tier.get("price"), place), starts=starts)


def _amount(reading: Reading, value: Any, place: str) -> Decimal | None:
    amount = number(value)
    if amount is None and value is not None:
        reading.note(place, f"the price {str(value)[:40]!r} is not a number")
    return amount
