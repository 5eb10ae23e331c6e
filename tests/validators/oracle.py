"""The oracle: the verdict and the failing pointers of `jsonschema` for the same schema and value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from modelport_generator.runtime.schema.violations import pointer_token

EXCLUDED_KEYWORDS: Mapping[str, str] = {
    "x-modelport-precision": "our own keyword; jsonschema takes it for an annotation",
    "multipleOf": "jsonschema divides floats in binary, where 0.07 is not a multiple of 0.01",
}


def failing_pointers(
    schema: Any, instance: Any, resources: Mapping[str, Any] | None = None
) -> set[str]:
    """Return the place of every error; an anyOf or oneOf counts once, at its own place."""
    schema = _with_places(schema)
    registry: Registry[Any] = Registry()
    for uri, document in (resources or {}).items():
        registry = registry.with_resource(uri, Resource.from_contents(document, DRAFT202012))
    validator = Draft202012Validator(schema, registry=registry)
    return {
        "".join(map(pointer_token, error.absolute_path))
        for error in validator.iter_errors(instance)
    }


def _with_places(schema: Any) -> Any:
    """Spell `false` out: jsonschema reports it at the object around, not at the place it rejects."""
    if isinstance(schema, list):
        return [_with_places(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: _spelled(key, value) for key, value in schema.items()}


def _spelled(keyword: str, value: Any) -> Any:
    if keyword in ("enum", "const", "default", "examples"):
        return value
    if keyword in ("properties", "patternProperties", "dependentSchemas", "$defs"):
        return {name: _spelled("", inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_spelled("", item) for item in value]
    whole = ("additionalProperties", "unevaluatedProperties", "items", "unevaluatedItems")
    if value is False and keyword not in (*whole, "uniqueItems", "x-modelport-secret"):
        return {"not": {}}
    return _with_places(value)


def without_excluded(schema: Any) -> Any:
    """Return a copy of a schema without the keywords on which we differ on purpose."""
    if isinstance(schema, dict):
        return {
            key: without_excluded(value)
            for key, value in schema.items()
            if key not in EXCLUDED_KEYWORDS
        }
    return [without_excluded(item) for item in schema] if isinstance(schema, list) else schema
