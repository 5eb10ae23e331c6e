"""Read a file of one's own facts, in the YAML form of `schemas/sources/facts.json`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from ...json_values import as_list, as_mapping, as_text
from ...load.document import Document
from ...load.reader import load_document
from .. import facts
from ..facts import Value, day, is_price, name, number
from .reading import Model, Reading, SourceTrouble

_NUMBERS: Final = frozenset({facts.CONTEXT, facts.MAX_OUTPUT})
_WORDS: Final = frozenset({facts.SUCCESSOR})
_MARKS: Final = frozenset({facts.DEPRECATED})


def read(where: str, today: date) -> Reading:
    """Read a file with `facts:`; its `date`, `currency` and `licence` apply to each of them."""
    path = Path(where)
    document = load_document(path)
    data = as_mapping(document.data)
    if not isinstance(data.get("facts"), list):
        raise SourceTrouble(*_why(document, where))
    licence = as_text(data.get("licence"))
    reading = Reading("facts", where, date=day(data.get("date")), licence=licence)
    reading.date_by_file(path)
    currency = as_text(data.get("currency")) or "USD"
    seen: set[tuple[str, str, str]] = set()
    for index, entry in enumerate(as_list(data.get("facts"))):
        _add(reading, document, f"/facts/{index}", as_mapping(entry), currency, seen)
    return reading


def _why(document: Document, where: str) -> tuple[str, str]:
    for each in document.problems:
        if each.severity == "error":
            return str(each.place), each.message
    return where, "it is not a mapping with a list under `facts`"


def _add(
    reading: Reading,
    document: Document,
    pointer: str,
    entry: Mapping[str, Any],
    currency: str,
    seen: set[tuple[str, str, str]],
) -> None:
    field = as_text(entry.get("field"))
    provider, model = name(entry.get("provider")), name(entry.get("model"))
    if not (provider and model and field):
        reading.note(document.place(pointer), "a fact needs provider, model, field and value")
        return
    value = _value(field, entry.get("value"))
    if value is None:
        message = f"{str(entry.get('value'))[:40]!r} is not a value of {field}"
        reading.note(document.place(f"{pointer}/value"), message)
        return
    of = Model(
        provider,
        as_text(entry.get("model_type")),
        model,
        day(entry.get("date")),
        as_text(entry.get("url")),
    )
    key = (provider, of.model_type, model)
    if key not in seen:
        reading.list(of)
        seen.add(key)
    money = (as_text(entry.get("currency")) or currency) if is_price(field) else ""
    reading.add(of, field, value, currency=money, starts=day(entry.get("starts")))


def _value(field: str, value: Any) -> Value | None:
    if field == facts.RETIRED:
        return day(value) or None
    if field in _WORDS:
        return name(value) or None
    if field in _MARKS or field.startswith(facts.FEATURE):
        return value if isinstance(value, bool) else None
    if field in _NUMBERS or is_price(field):
        return number(value)
    return None
