"""All entities in one schema, each under its Python name in `$defs`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_OURS = ("x-modelport-names-of", "x-modelport-nested-in")


def entities_schema(
    documents: Mapping[str, Mapping[str, Any]], names_of: Mapping[str, list[str]]
) -> dict[str, Any]:
    """Return one schema that holds the definitions of all documents.

    names_of: what `x-modelport-names-of` may mean, by file name.
    """
    definitions = {
        name: schema
        for document in documents.values()
        for name, schema in document.get("$defs", {}).items()
    }
    return {
        "$schema": _DIALECT,
        "title": "Entities",
        "description": "The inputs and outputs of model calls.",
        "$defs": {
            name: _local(_with_fixed(schema, definitions), names_of)
            for name, schema in sorted(definitions.items())
        },
    }


def bases_of(schema: Mapping[str, Any]) -> list[str]:
    """Return the names of the entities that a schema extends."""
    return [reference_name(base) for base in schema.get("allOf", ()) if "$ref" in base]


def reference_name(schema: Mapping[str, Any]) -> str:
    """Return the name of the entity that a schema refers to, "" when it refers to none."""
    return str(schema.get("$ref", "")).rpartition("/")[2]


def fixed_value(
    name: str, schema: Mapping[str, Any], definitions: Mapping[str, Mapping[str, Any]]
) -> str | None:
    """Return the one value that a property can have: a role or a type that identifies an entity.

    It is one of a closed set, and the entity narrows what its base leaves open.
    """
    declared: Mapping[str, Any] = schema["properties"][name]
    value = declared.get("const", declared.get("default"))
    inherited = any(name in definitions[base].get("properties", {}) for base in bases_of(schema))
    narrows = inherited or "const" in declared
    closed: list[str] = definitions.get(reference_name(declared), {}).get("enum", [])
    return value if narrows and value in closed else None


def _with_fixed(
    schema: Mapping[str, Any], definitions: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """Return a schema with `const` where a property has one value."""
    properties = dict(schema.get("properties", {}))
    for name, declared in properties.items():
        value = fixed_value(name, schema, definitions)
        if value is not None:
            properties[name] = {**declared, "const": value}
    return {**schema, "properties": properties} if properties else dict(schema)


def _local(value: Any, names_of: Mapping[str, list[str]]) -> Any:
    """Return a schema whose references stay inside the file."""
    if isinstance(value, list):
        listed: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
        return [_local(each, names_of) for each in listed]
    if not isinstance(value, dict):
        return value
    result: dict[str, Any] = {}
    for key, each in cast("dict[str, Any]", value).items():
        if key == "$ref":
            result[key] = f"#/$defs/{each.rpartition('/')[2]}"
        elif key == "x-modelport-names-of":
            result["enum"] = names_of[each]
        elif key not in _OURS:
            result[key] = _local(each, names_of)
    return result
