"""Read the price map of litellm: one JSON object with an entry per model, prices per token."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from ...json_values import as_mapping, as_mappings
from .. import facts
from ..facts import day, name, number
from .reading import Model, Reading, SourceTrouble, json_of, text_of

LICENCE: Final = "MIT"
_MILLION: Final = Decimal(1_000_000)
_TYPES: Final[Mapping[Any, str]] = {
    None: "llm",
    "chat": "llm",
    "responses": "llm",
    "completion": "llm",
    "embedding": "text-embedding",
}
_OTHER: Final = "other"
"""The type of models of which only retirements are compared, not prices."""
_NAMES: Final = (
    "litellm.json",
    "model_prices_and_context_window_backup.json",
    "model_prices_and_context_window.json",
)
_NO_MODEL: Final = frozenset({"sample_spec"})
_MOST_ALIASES: Final = 10
_PRICES: Final = {
    "input_cost_per_token": facts.INPUT,
    "output_cost_per_token": facts.OUTPUT,
    "cache_read_input_token_cost": facts.CACHED,
    "cache_creation_input_token_cost": facts.CACHE_WRITE,
    "output_cost_per_reasoning_token": facts.REASONING,
    "input_cost_per_token_batches": facts.BATCH_INPUT,
    "output_cost_per_token_batches": facts.BATCH_OUTPUT,
    "input_cost_per_audio_token": facts.AUDIO_INPUT,
    "output_cost_per_audio_token": facts.AUDIO_OUTPUT,
}
_FEATURES: Final = {
    "supports_vision": "vision",
    "supports_function_calling": "tools",
    "supports_reasoning": "reasoning",
    "supports_audio_input": "audio",
    "supports_video_input": "video",
    "supports_pdf_input": "document",
}
_MOST_TIER_DIGITS: Final = 10
_ABOVE: Final = ("_above_", "k_tokens")


def read(where: str, today: date) -> Reading:
    """Read the file, or `litellm.json` or the file of the wheel in a folder; "" is the installed package."""
    path = _file(Path(where) if where else _installed())
    reading = Reading("litellm", str(path), licence=LICENCE)
    document = json_of(path)
    if not isinstance(document, dict):
        raise SourceTrouble(str(path), "it is not an object with one entry per model")
    entries = as_mapping(document)
    reading.date_by_file(path)
    for key, entry in entries.items():
        if key in _NO_MODEL:
            continue
        place = f"{path}: {key[:80]!r}"
        if not isinstance(entry, dict) or not name(key):
            reading.note(place, "it is not an entry of a model")
            continue
        _add(
            reading,
            key,
            _followed(entries, as_mapping(entry)),
            text_of(as_mapping(entry), "litellm_provider"),
            place,
        )
    return reading


def _installed() -> Path:
    """Return the folder of the installed package, which is not imported."""
    found = find_spec("litellm")
    if found is None or not found.origin:
        hint = "install it, or give the path of its price map: --source litellm=FILE"
        raise SourceTrouble("litellm", f"the package is not installed; {hint}")
    return Path(found.origin).parent


def _file(path: Path) -> Path:
    if not path.is_dir():
        return path
    return next((path / each for each in _NAMES if (path / each).is_file()), path / _NAMES[0])


def _followed(entries: Mapping[str, Any], entry: Mapping[str, Any]) -> Mapping[str, Any]:
    for _ in range(_MOST_ALIASES):
        target = entry.get("alias_of")
        if not isinstance(target, str) or not isinstance(entries.get(target), dict):
            break
        entry = as_mapping(entries[target])
    return entry


def _add(reading: Reading, key: str, entry: Mapping[str, Any], owner: str, place: str) -> None:
    mode = entry.get("mode")
    model_type = _TYPES.get(mode, _OTHER) if mode is None or isinstance(mode, str) else _OTHER
    model = Model(owner, model_type, key, url=text_of(entry, "source"))
    reading.list(model)
    _add_retirement(reading, model, entry, place)
    if model_type == _OTHER:
        return
    tiers = as_mappings(entry.get("tiered_pricing"))
    for wire, field in _PRICES.items():
        value = entry.get(wire)
        if value is None and tiers:
            value = tiers[0].get(wire)
        reading.add(model, field, _per_million(reading, value, place, wire))
    for field, value in _tiers(entry, tiers):
        reading.add(model, field, _per_million(reading, value, place, field))
    _add_sizes(reading, model, entry, place)
    for wire, feature in _FEATURES.items():
        if isinstance(entry.get(wire), bool):
            reading.add(model, facts.FEATURE + feature, bool(entry[wire]))


def _add_retirement(reading: Reading, model: Model, entry: Mapping[str, Any], place: str) -> None:
    written = entry.get("deprecation_date")
    if written is not None:
        if not day(written):
            reading.note(place, f"deprecation_date {written!r} is not a date")
        else:
            cited = text_of(entry, "deprecation_source")
            model = replace(model, url=cited or model.url)
            reading.add(model, facts.RETIRED, day(written), cited=bool(cited))
    reading.add(model, facts.SUCCESSOR, name(entry.get("successor_model")) or None)


def _add_sizes(reading: Reading, model: Model, entry: Mapping[str, Any], place: str) -> None:
    window = _size(reading, entry, "max_input_tokens", place)
    output = _size(reading, entry, "max_output_tokens", place)
    both = (
        window + output if window is not None and output is not None and output < window else None
    )
    reading.add(model, facts.CONTEXT, window, also=both)
    reading.add(model, facts.MAX_OUTPUT, output)


def _size(reading: Reading, entry: Mapping[str, Any], key: str, place: str) -> Decimal | None:
    return _number(reading, entry.get(key), place, key)


def _per_million(reading: Reading, value: Any, place: str, key: str) -> Decimal | None:
    amount = _number(reading, value, place, key)
    return amount * _MILLION if amount is not None else None


def _number(reading: Reading, value: Any, place: str, key: str) -> Decimal | None:
    amount = number(value) if not isinstance(value, str) else None
    amount = number(value) if amount is None and isinstance(value, str) and value else amount
    if amount is None and value not in (None, ""):
        reading.note(place, f"{key} {str(value)[:40]!r} is not a number")
    return amount


def _tiers(entry: Mapping[str, Any], tiers: list[Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Yield the prices of requests above a number of input tokens, with the names of their fields."""
    for tier in tiers[1:]:
        bounds = tier.get("range")
        start = number(bounds[0]) if isinstance(bounds, list) and bounds else None  # pyright: ignore[reportUnknownArgumentType]
        if start is not None:
            for wire, field in _PRICES.items():
                yield facts.TIER.format(int(start)) + field, tier.get(wire)
    for key, value in entry.items():
        wire, above, rest = key.partition(_ABOVE[0])
        thousands = rest.removesuffix(_ABOVE[1])
        is_tier = above and wire in _PRICES and rest != thousands
        if is_tier and thousands.isdecimal() and len(thousands) < _MOST_TIER_DIGITS:
            yield facts.TIER.format(int(thousands) * 1000) + _PRICES[wire], value
