"""A comparison as one JSON object, the stable output for other programs."""

from __future__ import annotations

import json
from typing import Any

from ..diff.changes import Change
from ..diff.compare import Comparison
from ..json_values import as_list, as_mapping
from ..problems import Place, Problem, speakable


def changes_json(comparison: Comparison) -> str:
    """Return `{"changes": [...], "required_bump": ..., "problems": [...], "accepted": [...]}`."""
    content = {
        "changes": [_change(each) for each in comparison.changes],
        "required_bump": comparison.required_bump,
        "problems": [
            *(_unreadable(each) for each in comparison.unreadable),
            *(
                {"code": "version", "message": speakable(each.message), **_place(each.place)}
                for each in comparison.shortfalls
            ),
        ],
        "accepted": [_change(each) for each in comparison.accepted],
    }
    return json.dumps(content, ensure_ascii=True, indent=1, default=str)


def _change(change: Change) -> dict[str, Any]:
    return {
        "code": change.code,
        "audience": change.audience,
        "severity": change.severity,
        "subject": speakable(change.subject),
        "message": speakable(change.message),
        "old": _place(change.old) if change.old else None,
        "new": _place(change.new) if change.new else None,
        "old_value": _finite(change.old_value),
        "new_value": _finite(change.new_value),
        "bump": change.bump,
        "fingerprint": change.fingerprint,
    }


def _finite(value: Any) -> Any:
    """Return a value with infinity and NaN, which JSON does not have, as text."""
    match value:
        case float() if value - value != 0:
            return str(value)
        case dict():
            return {key: _finite(each) for key, each in as_mapping(value).items()}
        case list():
            return [_finite(each) for each in as_list(value)]
        case _:
            return value


def _unreadable(problem: Problem) -> dict[str, Any]:
    message = f"not compared: {problem.message}"
    return {"code": "unreadable", "message": speakable(message), **_place(problem.place)}


def _place(place: Place) -> dict[str, Any]:
    return {"file": speakable(place.file), "line": place.line, "column": place.column}
