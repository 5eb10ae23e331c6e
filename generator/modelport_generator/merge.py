"""A parameter rule with its template laid under it, key by key, as Dify's SDK does it (SPEC 1.8)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from .profiles import schema_folder


@cache
def templates() -> Mapping[str, Mapping[str, Any]]:
    """Return the parameter templates by name."""
    text = (schema_folder() / "parameter_templates.json").read_text(encoding="utf-8")
    document = json.loads(text)
    found: Mapping[str, Mapping[str, Any]] = document.get("templates", document)
    return found


def merged_rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    """Return the rule over its template; every key that the rule has wins, null too."""
    name = rule.get("use_template")
    below = templates().get(name, {}) if isinstance(name, str) else {}
    merged = {**below, **rule}
    if not merged.get("label"):
        merged["label"] = {"en_US": rule.get("name")}
    return merged


def merged_model(model: Mapping[str, Any]) -> dict[str, Any]:
    """Return a model document with all its rules merged."""
    rules = model.get("parameter_rules")
    if not rules:
        return dict(model)
    return {**model, "parameter_rules": [merged_rule(rule) for rule in rules]}
