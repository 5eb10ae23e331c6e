"""Write the evidence for changed facts into `facts:` of `modelport.yaml`, and leave the rest unchanged."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from ..json_values import as_list, as_mapping
from ..load.document import Document, escaped
from ..load.provider import ProviderSource
from ..load.reader import parse_document
from ..output.files import replace_file
from .facts import RETIRED, SUCCESSOR, Fact, is_price
from .run import Judged

_PLAIN: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-/")
_STEP: Final = "  "

Entry = Mapping[str, Any]


def is_worth_noting(judged: Judged) -> bool:
    """Return whether a fact is a price, a declared retirement or a successor, and its sources agree with it."""
    declared = judged.declared
    if declared.field == RETIRED:
        stated = judged.evidence.values()
        return bool(stated) and all(
            fact.cited and fact.value == declared.retires for fact in stated
        )
    return judged.verdict == "agree" and (is_price(declared.field) or declared.field == SUCCESSOR)


def note_evidence(provider: ProviderSource, judged: Sequence[Judged]) -> str:
    """Add what the sources state about these facts, newest first.

    Returns:
        The path of the file when it changed, or "" when it already contains everything or cannot be
        edited safely.
    """
    path = provider.root / "modelport.yaml"
    before = provider.modelport.text if provider.modelport is not None else ""
    text = before
    for each in judged:
        # Evidence without a day would say nothing about its age.
        for source, fact in ((s, f) for s, f in each.evidence.items() if f.date):
            text = _with(text, path, each, entry_of(each.declared.field, source, fact))
    if text == before:
        return ""
    replace_file(path, text.encode("utf-8"))
    return str(path)


def entry_of(field: str, source: str, fact: Fact) -> dict[str, Any]:
    """Return one entry of evidence as plain data."""
    value = fact.value
    if isinstance(value, Decimal):
        plain = f"{value.normalize():f}"
        value_: Any = plain if is_price(field) else int(value)
    else:
        value_ = value
    entry: dict[str, Any] = {"field": field, "value": value_}
    if is_price(field):
        entry["currency"] = fact.currency or "USD"
    entry |= {"source": source, "date": fact.date}
    if fact.date_of:
        entry["date_of"] = fact.date_of
    if fact.url.isprintable() and fact.url:
        entry["url"] = fact.url
    return entry


def _with(text: str, path: Path, judged: Judged, entry: Entry) -> str:
    """Return the text with one more entry, or unchanged when the entry exists or has no safe place."""
    way = ("facts", judged.declared.model_type, judged.declared.model)
    document = parse_document(text or "{}", path)
    known: Any = document.data
    depth = 0
    for key in way:
        if key not in as_mapping(known):
            break
        known, depth = as_mapping(known)[key], depth + 1
    if depth == len(way) and entry in as_list(known):
        return text
    place = _place(document, text, way[:depth])
    if place is None:
        return text
    at, indent = place
    lines: list[str] = []
    for key in way[depth:]:
        lines.append(f"{indent}{_key(key)}:")
        indent += _STEP
    lines.append(f"{indent}- {_flow(entry)}")
    end = "\r\n" if "\r\n" in text else "\n"
    lead = end if at == len(text) and text and not text.endswith("\n") else ""
    after = text[:at] + lead + "".join(f"{line}{end}" for line in lines) + text[at:]
    return after if _is_added(document.data, parse_document(after, path).data, way, entry) else text


def _place(document: Document, text: str, way: tuple[str, ...]) -> tuple[int, str] | None:
    """Return where to insert lines into a block mapping or list, and with which indentation."""
    if not way:
        return len(text), ""
    pointer = "".join(f"/{escaped(each)}" for each in way)
    value: Any = document.data
    for each in way:
        value = as_mapping(value)[each]
    first = "/0" if isinstance(value, list) else f"/{escaped(next(iter(as_mapping(value)), ''))}"
    if not value:
        return None
    start, _ = document.offsets(pointer + first)
    if not isinstance(value, list):
        start, _ = document.key_offsets(pointer + first)
    line = text.rfind("\n", 0, start) + 1
    before = text[line:start]
    indent = before[: len(before) - len(before.lstrip(" "))]
    rest = before[len(indent) :]
    return (line, indent) if rest in (("- ",) if isinstance(value, list) else ("",)) else None


def _is_added(before: Any, after: Any, way: tuple[str, ...], entry: Entry) -> bool:
    """Return whether the only difference is the entry, first in its list."""
    wanted = _copied(before)
    inner = wanted
    for key in way[:-1]:
        inner = inner.setdefault(key, {})
    inner[way[-1]] = [dict(entry), *as_list(inner.get(way[-1]))]
    return bool(wanted == after)


def _copied(value: Any) -> Any:
    return json.loads(json.dumps(value if value is not None else {}))


def _flow(entry: Entry) -> str:
    return "{ " + ", ".join(f"{key}: {_scalar(value)}" for key, value in entry.items()) + " }"


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    text = str(value)
    is_word = bool(text) and text[0].isalpha() and set(text) <= _PLAIN
    return text if is_word and text.lower() not in _WORDS else json.dumps(text, ensure_ascii=False)


def _key(text: str) -> str:
    return _scalar(text)


_WORDS: Final = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
