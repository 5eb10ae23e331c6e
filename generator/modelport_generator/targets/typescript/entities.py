"""From the schemas of the entities to TypeScript: interfaces, closed sets, and unions discriminated by a role or type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...json_values import as_mapping
from ...python.code import Code
from ..json_schema.entities import bases_of, fixed_value, reference_name
from .printing import key, literal, render, union
from .template_data import Alias, Entities, Interface, Property

Schema = Mapping[str, Any]
_PLAIN = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
}


def entities_module(documents: Mapping[str, Schema], names_of: Mapping[str, list[str]]) -> str:
    """Return the text of `entities.d.ts`.

    names_of: what `x-modelport-names-of` may mean, by file name.
    """
    return render("entities.d.ts.jinja", entities=build_entities(documents, names_of))


def build_entities(documents: Mapping[str, Schema], names_of: Mapping[str, list[str]]) -> Entities:
    """Return the types of all entities under their Python names."""
    schemas = {n: s for document in documents.values() for n, s in document["$defs"].items()}
    unions = {name: leaves for name in schemas if (leaves := _leaves(name, schemas))}
    aliases = [
        Alias(Code(name), schema.get("description", ""), _type({**schema, "enum": values}))
        for name, schema in schemas.items()
        if (values := _closed(schema, names_of))
    ]
    aliases += [
        Alias(Code(name), schemas[name].get("description", ""), union(leaves))
        for name, leaves in unions.items()
    ]
    interfaces = [
        _interface(name, schemas, unions)
        for name, schema in schemas.items()
        if not _closed(schema, names_of)
    ]
    return Entities(tuple(aliases), tuple(interfaces), _nested(schemas))


def _closed(schema: Schema, names_of: Mapping[str, list[str]]) -> Sequence[str]:
    if "x-modelport-names-of" in schema:
        return names_of[schema["x-modelport-names-of"]]
    values: Sequence[str] = schema.get("enum", ())
    return values


def _leaves(name: str, schemas: Mapping[str, Schema]) -> list[str]:
    """Return the entities that a base represents, when each of them has an identifying fixed value."""
    below = [each for each, schema in schemas.items() if name in bases_of(schema)]
    leaves: list[str] = []
    for each in below:
        deeper = [one for one, schema in schemas.items() if each in bases_of(schema)]
        found = (
            _leaves(each, schemas) if deeper else [each] if _is_discriminated(each, schemas) else []
        )
        if not found:
            return []
        leaves += found
    return leaves


def _is_discriminated(name: str, schemas: Mapping[str, Schema]) -> bool:
    schema = schemas[name]
    return any(fixed_value(each, schema, schemas) for each in schema.get("properties", {}))


def _interface(
    name: str, schemas: Mapping[str, Schema], unions: Mapping[str, list[str]]
) -> Interface:
    schema = schemas[name]
    required = set(schema.get("required", ()))

    def shown(entity: str) -> Code:
        return Code(f"{entity}Base" if entity in unions else entity)

    properties = [
        Property(
            key(each),
            _type(declared) if fixed is None else literal(fixed),
            fixed is None and each not in required,
            declared.get("description", ""),
        )
        for each, declared in schema.get("properties", {}).items()
        for fixed in [fixed_value(each, schema, schemas)]
    ]
    return Interface(
        shown(name),
        schema.get("description", ""),
        tuple(map(shown, bases_of(schema))),
        tuple(properties),
    )


def _type(schema: Schema) -> Code:
    if "$ref" in schema:
        return Code(reference_name(schema))
    if "enum" in schema:
        return union(literal(each) for each in schema["enum"])
    for keyword in ("anyOf", "oneOf"):
        if keyword in schema:
            return union(_type(each) for each in schema[keyword])
    kinds = schema.get("type", ())
    kinds = [kinds] if isinstance(kinds, str) else kinds
    return union(_kind(kind, schema) for kind in kinds) if kinds else Code("unknown")


def _kind(kind: str, schema: Schema) -> Code:
    if kind == "array":
        return Code(f"Array<{_type(schema.get('items', {}))}>")
    if kind != "object":
        return Code(_PLAIN[kind])
    more = schema.get("additionalProperties", True)
    values = _type(as_mapping(more)) if more and more is not True else Code("unknown")
    if "propertyNames" in schema:
        return Code(f"Partial<Record<{_type(schema['propertyNames'])}, {values}>>")
    return Code(f"Record<string, {values}>")


def _nested(schemas: Mapping[str, Schema]) -> tuple[tuple[Code, tuple[Code, ...]], ...]:
    homes = {
        name: schema["x-modelport-nested-in"]
        for name, schema in schemas.items()
        if "x-modelport-nested-in" in schema
    }
    found: dict[str, list[Code]] = {}
    for name, home in homes.items():
        path = home
        while home in homes:
            home = homes[home]
            path = f"{home}.{path}"
        found.setdefault(path, []).append(Code(name))
    return tuple((Code(path), tuple(names)) for path, names in found.items())
