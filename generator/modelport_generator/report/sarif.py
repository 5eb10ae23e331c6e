"""Entries as SARIF 2.1.0, the format of code scanning."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from ..check.codes import codes
from ..problems import Place, speakable
from .entries import Entry, Rule

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def sarif_text(tool: str, entries: Sequence[Entry], rules: Mapping[str, Rule]) -> str:
    """Return a SARIF log with one run.

    tool: the name of the command.
    rules: what is known about the codes.
    """
    used = sorted({entry.code for entry in entries})
    index = {code: number for number, code in enumerate(used)}
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": tool,
                        "rules": [_rule(code, rules.get(code)) for code in used],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(entry, index[entry.code]) for entry in entries],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=True, indent=1)


def problem_rules() -> Mapping[str, Rule]:
    """Return the rules for the codes of problems."""
    return {
        each.code: Rule(
            each.code, each.title, each.why, f"modelport explain {each.code}", each.severity
        )
        for each in codes().values()
    }


def _rule(code: str, known: Rule | None) -> dict[str, Any]:
    if known is None:
        return {"id": code}
    rule = {
        "id": code,
        "shortDescription": {"text": known.title},
        "fullDescription": {"text": known.why},
        "help": {"text": known.help},
    }
    if known.level is None:
        return rule
    return {**rule, "defaultConfiguration": {"level": _LEVELS[known.level]}}


def _result(entry: Entry, index: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": entry.code,
        "ruleIndex": index,
        "level": _LEVELS[entry.level],
        "message": {"text": speakable(entry.message)},
        "partialFingerprints": {"modelport/v1": entry.fingerprint},
        "locations": [_location(entry.place)],
    }
    if entry.related:
        result["relatedLocations"] = [
            _location(related.place)
            | {"id": number, "message": {"text": speakable(related.message)}}
            for number, related in enumerate(entry.related)
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
    """Return a path as a URI reference that keeps every byte of a name, UTF-8 or not."""
    return quote(os.fsencode(file.replace(os.sep, "/")))
