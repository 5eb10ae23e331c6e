"""What the server does with forms and rules that a schema cannot express; each entry has its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Entry = dict[str, str]

KEY = "x-modelport-not-expressed"
EVERY = "*"
"""Means every variable or parameter."""


def form_entries(fields: Sequence[Mapping[str, Any]]) -> list[Entry]:
    """Return what the schema of a credential form leaves out."""
    found = [_entry("variable", EVERY, "additionalProperties", "unknown names are dropped")]
    for field in fields:
        found += [_entry("variable", field["variable"], *entry) for entry in _of_field(field)]
    return _distinct(found)


def rule_entries(rules: Sequence[Mapping[str, Any]]) -> list[Entry]:
    """Return what the schema of a model's parameters leaves out."""
    found = [_entry("parameter", EVERY, "additionalProperties", "unknown names are dropped")]
    for rule in rules:
        found += [_entry("parameter", rule["name"], *entry) for entry in _of_rule(rule)]
    return _distinct(found)


def _of_field(field: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    required = field.get("required", True)
    if not required:
        yield "type", "null, false, 0, [] and {} count as absent"
    if field.get("default") and not required:
        yield "default", "filled in when the value is absent; a schema only names it"
    if field.get("default") and required:
        yield "default", "shown to people; the server never fills in a required value"
    if field["type"] == "switch":
        yield "type", "'true' and 'false' reach the adapter as booleans"
    if any(option.get("show_on") for option in field.get("options") or ()):
        yield "show_on", "an option is accepted even while it is not displayed"


def _of_rule(rule: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if rule["type"] == "int":
        yield "type", "3.0 is an integer to JSON Schema, but no int to the server"
    if rule["type"] == "float" and (rule.get("precision") or 0) > 0:
        yield (
            "x-modelport-precision",
            "a number must equal itself rounded to so many decimal places; multipleOf is not exact",
        )
    if rule.get("default") is not None:
        filled = "filled in when the value is absent; a schema only names it"
        shown = "shown to people; the server never fills in an optional value"
        yield "default", filled if rule.get("required") else shown
    if rule.get("when"):
        yield "when", "the parameter exists only for models that meet the condition"


def _entry(kind: str, name: str, keyword: str, reason: str) -> Entry:
    return {kind: name, "keyword": keyword, "reason": reason}


def _distinct(entries: Sequence[Entry]) -> list[Entry]:
    return [dict(pairs) for pairs in dict.fromkeys(tuple(entry.items()) for entry in entries)]
