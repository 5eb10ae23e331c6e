"""Read OpenRouter's list of models: prices per token as text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from ...json_values import as_list, as_mapping
from .. import facts
from ..facts import name, number
from .reading import Model, Reading, SourceTrouble, json_of

_OWNER: Final = "openrouter"
_MILLION: Final = Decimal(1_000_000)
_PRICES: Final = {
    "prompt": facts.INPUT,
    "completion": facts.OUTPUT,
    "input_cache_read": facts.CACHED,
    "input_cache_write": facts.CACHE_WRITE,
    "internal_reasoning": facts.REASONING,
    "audio": facts.AUDIO_INPUT,
}
_MODALITIES: Final = {"image": "vision", "audio": "audio", "video": "video", "file": "document"}


def read(where: str, today: date) -> Reading:
    """Read the saved answer of the list."""
    path = Path(where)
    listed = as_mapping(json_of(path)).get("data")
    if not isinstance(listed, list):
        raise SourceTrouble(where, "it is not a list of models under `data`")
    reading = Reading("openrouter", where)
    reading.date_by_file(path)
    for entry in map(as_mapping, as_list(listed)):  # pyright: ignore[reportUnknownArgumentType]
        if name(entry.get("id")):
            _add(reading, Model(_OWNER, "", str(entry["id"])), entry)
        else:
            reading.note(where, "a model has no id")
    return reading


def _add(reading: Reading, model: Model, entry: Mapping[str, Any]) -> None:
    reading.list(model)
    place = f"{reading.where}: {model.model}"
    pricing = as_mapping(entry.get("pricing"))
    for wire, field in _PRICES.items():
        amount = number(pricing.get(wire))
        if amount is not None:
            reading.add(model, field, amount * _MILLION)
        elif pricing.get(wire) is not None:
            reading.note(place, f"{wire} {str(pricing[wire])[:40]!r} is not a number")
    first = as_mapping(entry.get("top_provider"))
    reading.add(model, facts.CONTEXT, number(entry.get("context_length")))
    reading.add(model, facts.MAX_OUTPUT, number(first.get("max_completion_tokens")))
    parameters = as_list(entry.get("supported_parameters"))
    if parameters:
        reading.add(model, f"{facts.FEATURE}tools", "tools" in parameters)
        reading.add(model, f"{facts.FEATURE}reasoning", "reasoning" in parameters)
    modalities = as_list(as_mapping(entry.get("architecture")).get("input_modalities"))
    for wire, feature in _MODALITIES.items() if modalities else ():
        reading.add(model, facts.FEATURE + feature, wire in modalities)
