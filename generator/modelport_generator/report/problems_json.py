"""Problems as one JSON object, the stable output for other programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ..problems import Problem, speakable


def json_text(problems: Sequence[Problem], files: int) -> str:
    """Return `{"problems": [...], "files": N}`."""
    entries = [problem_json(problem) for problem in problems]
    return json.dumps({"problems": entries, "files": files}, ensure_ascii=True, indent=1)


def problem_json(problem: Problem) -> dict[str, Any]:
    """Return a problem as plain data."""
    place = problem.place
    entry: dict[str, Any] = {
        "code": problem.code,
        "severity": problem.severity,
        "file": speakable(place.file),
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "pointer": speakable(place.pointer),
        "message": speakable(problem.message),
        "hint": speakable(problem.hint),
        "fixable": problem.fix is not None,
    }
    entry["related"] = [
        {
            "file": speakable(related.place.file),
            "line": related.place.line,
            "column": related.place.column,
            "message": speakable(related.message),
        }
        for related in problem.related
    ]
    return entry
