"""Read and write a catalogue: facts of several sources in one dated file, with provenance and licences."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from ...json_values import as_list, as_mapping, as_mappings, as_text
from ...output.files import replace_file
from .. import facts
from ..facts import ANY_PROVIDER, FILE, Fact, Value, day, is_price, name, number
from ..matching import facts_of
from ..source_names import known_provider, named_ids
from .reading import MOST_BYTES, Model, Reading, SourceTrouble, bytes_of, json_from

FORMAT: Final = 1
_KEY: Final = "modelport_catalogue"
_GZIP: Final = b"\x1f\x8b"
_NUMBERS: Final = frozenset({facts.CONTEXT, facts.MAX_OUTPUT})


def read(where: str, today: date) -> list[Reading]:
    """Read a catalogue; each of its sources is a separate kind of reading."""
    document = as_mapping(json_from(_unpacked(bytes_of(Path(where)), where), where))
    if document.get(_KEY) != FORMAT:
        raise SourceTrouble(where, f'it is not a catalogue: it has no "{_KEY}": {FORMAT}')
    readings: list[Reading] = []
    for source in as_mappings(document.get("sources")):
        kind = name(source.get("kind"))
        reading = Reading(
            kind or "catalogue",
            where,
            as_text(source.get("version")),
            day(source.get("date")),
            as_text(source.get("licence")),
        )
        reading.is_file_day = source.get("date_of") == FILE
        for number_, entry in enumerate(as_list(source.get("models"))):
            _add(reading, as_mapping(entry), f"{where}: {kind}, model {number_}")
        readings.append(reading)
    return readings


def _unpacked(raw: bytes, where: str) -> bytes:
    if not raw.startswith(_GZIP):
        return raw
    try:
        engine = zlib.decompressobj(wbits=31)
        text = engine.decompress(raw, MOST_BYTES + 1)
    except zlib.error as error:
        raise SourceTrouble(where, f"it is not gzip: {error}") from None
    if len(text) > MOST_BYTES:
        raise SourceTrouble(where, f"it is larger than {MOST_BYTES} bytes")
    return text


def _add(reading: Reading, entry: Mapping[str, Any], place: str) -> None:
    provider, model = name(entry.get("provider")), name(entry.get("model"))
    if not model:
        reading.note(place, "a model needs an id")
        return
    of = Model(
        provider,
        as_text(entry.get("type")),
        model,
        day(entry.get("date")),
        as_text(entry.get("url")),
    )
    reading.list(of)
    for field, statement in as_mapping(entry.get("facts")).items():
        for each in as_list(statement) if isinstance(statement, list) else [statement]:
            _add_fact(reading, of, field, each, place)


def _add_fact(reading: Reading, of: Model, field: str, statement: Any, place: str) -> None:
    more = as_mapping(statement)
    value = _value(field, more.get("value") if more else statement)
    if value is None:
        reading.note(place, f"{field} has a value that it cannot have")
        return
    reading.add(
        of,
        field,
        value,
        also=_value(field, more.get("also")),
        starts=day(more.get("starts")),
        cited=more.get("cited") is not False,
        currency=as_text(more.get("currency")),
    )


def _value(field: str, value: Any) -> Value | None:
    if field in _NUMBERS or is_price(field):
        return number(value)
    if isinstance(value, bool):
        return value
    return name(value) or None


def reduced(reading: Reading, providers: Iterable[str]) -> Reading:
    """Return a reading with only the models of some providers, by their ids in definitions."""
    kept: dict[int, Fact] = {}
    for provider in providers:
        known = known_provider(provider, {})
        kept |= {id(each): each for each in facts_of(known, reading.kind, reading.facts)}
    return replace(reading, facts=list(kept.values()))


def check_providers(readings: Iterable[Reading], providers: Iterable[str]) -> None:
    """Reject providers about whose models no source states anything.

    A server states its models for any provider, so it does not count beside other sources.

    Raises:
        UnknownProvider: There is such a provider; the message has a similar id.
    """
    listed = list(readings)
    naming = [each for each in listed if any(f.provider != ANY_PROVIDER for f in each.facts)]
    for provider in providers:
        if not any(reduced(each, [provider]).facts for each in naming or listed):
            raise UnknownProvider(provider)


class UnknownProvider(Exception):
    """No source states anything about the models of a provider."""

    def __init__(self, provider: str) -> None:
        ids = named_ids()
        near = get_close_matches(provider, ids, n=1, cutoff=_LEAST_ALIKE)
        hint = f"did you mean {ids[near[0]]!r}?" if near else _ONLY_THE_TABLE
        super().__init__(f"no source has models of the provider {provider!r}: {hint}")


_LEAST_ALIKE: Final = 0.7
_ONLY_THE_TABLE: Final = (
    "names under catalogue.providers of modelport.yaml are not read here; "
    "without --provider, all models are packed"
)


def write(readings: Iterable[Reading], today: date, path: Path) -> int:
    """Write a catalogue, packed when its name ends in .gz, and return its size in bytes."""
    sources = [_source(each) for each in readings]
    document = {_KEY: FORMAT, "built": today.isoformat(), "sources": sources}
    raw = json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    content = (raw + "\n").encode("utf-8", "surrogatepass")
    if path.suffix == ".gz":
        content = gzip.compress(content, mtime=0)
    replace_file(path, content)
    return len(content)


def _source(reading: Reading) -> dict[str, Any]:
    models: dict[tuple[str, str, str, str, str], dict[str, list[Any]]] = {}
    for fact in reading.facts:
        key = (fact.provider, fact.model_type, fact.model, fact.url, fact.date)
        found = models.setdefault(key, {})
        if fact.field != facts.LISTED:
            found.setdefault(fact.field, []).append(_statement(fact))
    return {
        "kind": reading.kind,
        "version": reading.version,
        "date": reading.date,
        **({"date_of": FILE} if reading.is_file_day else {}),
        "licence": reading.licence,
        "models": [_model(reading, key, found) for key, found in models.items()],
    }


def _model(
    reading: Reading, key: tuple[str, str, str, str, str], found: Mapping[str, list[Any]]
) -> dict[str, Any]:
    provider, model_type, model, url, dated = key
    entry: dict[str, Any] = {"provider": provider, "model": model}
    more = {"type": model_type, "url": url, "date": dated if dated != reading.date else ""}
    entry |= {name_: value for name_, value in more.items() if value}
    if found:
        entry["facts"] = {f: each[0] if len(each) == 1 else each for f, each in found.items()}
    return entry


def _statement(fact: Fact) -> Any:
    more: dict[str, Any] = {}
    if fact.also is not None:
        more["also"] = _written(fact.also)
    if fact.starts:
        more["starts"] = fact.starts
    if not fact.cited:
        more["cited"] = False
    if fact.currency not in ("", "USD"):
        more["currency"] = fact.currency
    return {"value": _written(fact.value), **more} if more else _written(fact.value)


def _written(value: Value) -> Any:
    if not isinstance(value, Decimal):
        return value
    text = f"{value.normalize():f}"
    return int(text) if text.lstrip("-").isdecimal() else text
