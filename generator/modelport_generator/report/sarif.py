"""Problems as SARIF 2.1.0, the format of code scanning."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from ..check.codes import codes
from ..problems import Place, Problem, speakable

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def sarif_text(problems: Sequence[Problem]) -> str:
    """Return a SARIF log with one run."""
    used = sorted({problem.code for problem in problems})
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "modelport check",
                        "rules": [_rule(code) for code in used],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(problem, used) for problem in problems],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=True, indent=1)


def _rule(code: str) -> dict[str, Any]:
    known = codes().get(code)
    if known is None:
        return {"id": code}
    return {
        "id": code,
        "shortDescription": {"text": known.title},
        "fullDescription": {"text": known.why},
        "help": {"text": f"modelport explain {code}"},
        "defaultConfiguration": {"level": _LEVELS[known.severity]},
    }


def _result(problem: Problem, used: list[str]) -> dict[str, Any]:
    text = f"{problem.message}: {problem.hint}" if problem.hint else problem.message
    result: dict[str, Any] = {
        "ruleId": problem.code,
        "ruleIndex": used.index(problem.code),
        "level": _LEVELS[problem.severity],
        "message": {"text": speakable(text)},
        "locations": [_location(problem.place)],
    }
    if problem.related:
        result["relatedLocations"] = [
            _location(related.place)
            | {"id": index, "message": {"text": speakable(related.message)}}
            for index, related in enumerate(problem.related)
        ]
    return result


def _location(place: Place) -> dict[str, Any]:
    region = {"startLine": place.line, "startColumn": place.column}
    if (place.end_line, place.end_column) > (place.line, place.column):
        region |= {"endLine": place.end_line, "endColumn": place.end_column}
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(place.file)},
            "region": region,
        }
    }


def _uri(file: str) -> str:
    """Return a path as a reference; each byte of a name is kept, whether or not it is UTF-8."""
    return quote(os.fsencode(file.replace(os.sep, "/")))
