"""The keywords of JSON Schema that contain schemas, and a walk that does not mistake values for schemas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .settings import is_array, is_mapping

MAPS = frozenset({"properties", "patternProperties", "$defs", "definitions"})
LISTS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
SINGLE = frozenset(
    {"items", "additionalProperties", "propertyNames", "not", "if", "then", "else", "contains"}
)


def rebuilt(schema: Any, change: Callable[[dict[str, Any]], Any]) -> Any:
    """Return a copy of a schema in which `change` replaced every schema, innermost first."""
    if not is_mapping(schema):
        return schema
    return change({keyword: _below(keyword, value, change) for keyword, value in schema.items()})


def _below(keyword: str, value: Any, change: Callable[[dict[str, Any]], Any]) -> Any:
    if keyword in MAPS and is_mapping(value):
        return {name: rebuilt(child, change) for name, child in value.items()}
    if is_array(value) and (keyword in LISTS or keyword == "items"):
        return [rebuilt(child, change) for child in value]
    return rebuilt(value, change) if keyword in SINGLE else value
