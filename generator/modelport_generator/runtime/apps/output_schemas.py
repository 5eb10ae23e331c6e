"""Make JSON Schemas for answers of any type, in a form that strict servers accept."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from ..schema.json_types import is_array, is_object

WRAPPED = "value"
"""The property of the object that wraps an answer which is not an object."""
_UNSUPPORTED = frozenset(
    [
        "default",
        "examples",
        "format",
        "pattern",
        "minLength",
        "maxLength",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minItems",
        "maxItems",
        "uniqueItems",
        "minProperties",
        "maxProperties",
        "propertyNames",
        "contains",
        "discriminator",
        "deprecated",
        "readOnly",
        "writeOnly",
        "$comment",
    ]
)
"""Keywords that strict servers reject; the answer is checked against them when it arrives."""


def is_of_object(schema: Mapping[str, Any]) -> bool:
    """Return whether a schema describes an object, which JSON modes require."""
    reference = schema.get("$ref")
    if isinstance(reference, str):
        name = reference.rpartition("/")[2]
        return is_of_object(schema.get("$defs", {}).get(name, {}))
    return schema.get("type") == "object"


def wrapped(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of an object around a value."""
    inner = {key: value for key, value in schema.items() if key != "$defs"}
    around: dict[str, Any] = {
        "type": "object",
        "properties": {WRAPPED: inner},
        "required": [WRAPPED],
        "additionalProperties": False,
    }
    return {**around, "$defs": schema["$defs"]} if "$defs" in schema else around


def as_parameter(name: str, schema: Mapping[str, Any]) -> str:
    """Return the value of the parameter `json_schema`: the schema in its envelope, as JSON text."""
    try:
        body, strict = strictly(schema), True
    except ValueError:
        body, strict = dict(schema), False
    return json.dumps(
        {"name": clean_name(name), "schema": body, "strict": strict}, ensure_ascii=False
    )


def clean_name(name: str) -> str:
    """Return a name that servers accept: at most 64 letters, digits, `_` and `-`."""
    return re.sub(r"[^a-zA-Z0-9_-]+", "_", name).strip("_")[:64] or "answer"


def strictly(node: Any) -> Any:
    """Return a schema in which every object is closed and every property required.

    Optional properties may be null instead.

    Raises:
        ValueError: It has objects with arbitrary properties, which strict servers do not support.
    """
    if is_array(node):
        return [strictly(item) for item in node]
    if not is_object(node):
        return node
    made: dict[str, Any] = {}
    for key, value in node.items():
        # No other keyword is allowed beside a reference.
        if "$ref" in node and key not in ("$ref", "$defs"):
            continue
        if key in ("$defs", "properties"):
            made[key] = {name: strictly(inner) for name, inner in value.items()}
        elif key in ("enum", "required", "description", "type", "$ref"):
            made[key] = value
        elif key == "const":
            made["enum"] = [value]
        elif key == "oneOf":
            made["anyOf"] = strictly(value)
        elif key == "prefixItems":
            raise ValueError("strict schemas have no tuples")
        elif key not in _UNSUPPORTED and key != "title":
            made[key] = strictly(value)
    return _closed(made) if made.get("type") == "object" else made


def _closed(node: dict[str, Any]) -> dict[str, Any]:
    properties: dict[str, Any] = node.get("properties") or {}
    free: Any = node.get("additionalProperties")
    if free not in (None, False) or not properties:
        raise ValueError("strict schemas have no objects with free names")
    needed: set[str] = set(node.get("required") or ())
    for name, inner in properties.items():
        if name not in needed and not _may_be_null(inner):
            properties[name] = {"anyOf": [inner, {"type": "null"}]}
    return {**node, "required": list(properties), "additionalProperties": False}


def _may_be_null(schema: Mapping[str, Any]) -> bool:
    branches: list[Mapping[str, Any]] = schema.get("anyOf") or [schema]
    return any(branch.get("type") == "null" for branch in branches)
