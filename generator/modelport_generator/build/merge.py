"""Merge a parameter rule with its template, key by key, as Dify's SDK does (docs/format.md 1.8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..definitions.profiles import parameter_templates
from ..json_values import as_mapping, as_mappings, as_text
from ..runtime.forms.templates import over_template


def merged_rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    """Return the rule merged with its template. Every key of the rule wins, even when it is null."""
    merged = over_template(rule, parameter_templates())
    if not merged.get("label"):
        merged["label"] = {"en_US": rule.get("name")}
    return merged


def merged_model(model: Mapping[str, Any]) -> dict[str, Any]:
    """Return a model document with all its rules merged."""
    if not model.get("parameter_rules"):
        return dict(model)
    return {**model, "parameter_rules": merged_rules(model)}


def merged_rules(holder: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the named rules of a model or of a declared schema, merged with their templates."""
    listed = as_mappings(as_mapping(holder).get("parameter_rules"))
    return [merged_rule(rule) for rule in listed if as_text(rule.get("name"))]
