"""A comparison with sources as one JSON object, the stable output for other programs."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from ..drift.facts import Fact, Value
from ..drift.run import Drift, Judged, Matched
from ..problems import speakable
from .drift_entries import counts


def drift_json(found: Drift) -> str:
    """Return `{"as_of": ..., "facts": [...], "matched": [...], "summary": {...}, "problems": [...]}`."""
    content = {
        "as_of": found.today.isoformat(),
        "facts": [_fact(each) for each in found.facts],
        "matched": [_matched(each) for each in found.matched],
        "summary": dict(counts(found.facts)),
        "problems": [
            *({"file": speakable(each.name), "message": _why(each)} for each in found.unread),
            *(
                {
                    "file": speakable(note.place.file),
                    "line": note.place.line,
                    "message": speakable(note.message),
                }
                for note in found.notes
            ),
        ],
    }
    return json.dumps(content, ensure_ascii=True, indent=1)


def _why(document: Any) -> str:
    reasons = [each.message for each in document.problems if each.severity == "error"]
    return speakable(f"not compared: {reasons[0] if reasons else 'it cannot be read'}")


def _fact(judged: Judged) -> dict[str, Any]:
    declared, place = judged.declared, judged.place()
    entry: dict[str, Any] = {
        "provider": speakable(judged.provider),
        "provider_id": speakable(judged.provider_id),
        "model_type": declared.model_type,
        "model": speakable(declared.model),
        "field": declared.field,
        "declared": _plain(declared.value),
        "verdict": judged.verdict,
        "note": speakable(judged.ruling.note),
        "independent": judged.independent,
        "sources": [_statement(source, fact) for source, fact in judged.evidence.items()],
        "file": speakable(place.file),
        "line": place.line,
        "column": place.column,
    }
    if declared.currency:
        entry["currency"] = speakable(declared.currency)
    return entry


def _statement(source: str, fact: Fact) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "source": source,
        "value": _plain(fact.value),
        "date": fact.date or None,
        "id": speakable(f"{fact.provider}/{fact.model}"),
        "url": speakable(fact.url) or None,
    }
    if fact.date_of:
        entry["date_of"] = fact.date_of
    if fact.also is not None:
        entry["also"] = _plain(fact.also)
    if not fact.cited:
        entry["cited"] = False
    return entry


def _matched(matched: Matched) -> dict[str, Any]:
    return {
        "provider": speakable(matched.provider),
        "models": matched.models,
        "by_source": dict(matched.by_source),
        "unmatched": [speakable(each) for each in matched.unmatched],
        "suggestions": {speakable(k): speakable(v) for k, v in matched.suggestions.items()},
    }


def _plain(value: Value) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return speakable(value) if isinstance(value, str) else value
