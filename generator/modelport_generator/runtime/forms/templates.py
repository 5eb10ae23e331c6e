"""Parameter templates: what a rule inherits from the template that it names (docs/format.md 1.8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Templates = Mapping[str, Mapping[str, Any]]
"""Keys of a rule by name of the template."""

_NONE: Mapping[str, Any] = {}


def template_of(rule: Mapping[str, Any], templates: Templates) -> Mapping[str, Any]:
    """Return the template that a rule names, or an empty one."""
    name = rule.get("use_template")
    return templates.get(name, _NONE) if isinstance(name, str) else _NONE


def over_template(rule: Mapping[str, Any], templates: Templates) -> dict[str, Any]:
    """Return a rule merged with its template: every key of the rule takes precedence, even null."""
    return {**template_of(rule, templates), **rule}
