"""Facts about classes and fields from the schemas, for completing the engine's code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .settings import Document, is_mapping

NESTED_IN = "x-modelport-nested-in"


@dataclass(frozen=True, slots=True)
class Outline:
    """Facts about normalised schemas, by class name, which is the name of the definition.

    Attributes:
        nested: The outer class of each nested class.
        enums: The definitions that are enums.
        fields: The properties by class and name, as in the schema.
    """

    nested: Mapping[str, str]
    enums: frozenset[str]
    fields: Mapping[str, Mapping[str, Document]]

    @classmethod
    def of(cls, documents: Mapping[str, Document]) -> Outline:
        """Return the facts about all documents.

        Raises:
            ValueError: Two documents define a class of the same name, or a class is nested in a name
                that is not a class of its document.
        """
        found: dict[str, Document] = {}
        nested: dict[str, str] = {}
        for document_name, document in documents.items():
            schemas: dict[str, Document] = {
                name: schema if is_mapping(schema) else {}
                for name, schema in document["$defs"].items()
            }
            for name in schemas.keys() & found.keys():
                raise ValueError(
                    f"{document_name} defines {name!r}, which an earlier file defines as well"
                )
            found |= schemas
            nested |= _nested(schemas)
        return cls(
            nested=nested,
            enums=frozenset(n for n, s in found.items() if "enum" in s),
            fields={n: s.get("properties", {}) for n, s in found.items()},
        )

    def qualified(self, name: str) -> str:
        """Return `Outer.Name` for a nested class, otherwise the name."""
        outer = self.nested.get(name)
        return f"{self.qualified(outer)}.{name}" if outer else name

    def enum_of(self, owner: str, name: str) -> str | None:
        """Return the enum that a field refers to directly, or None."""
        target = _referred(self.fields.get(owner, {}).get(name, {}))
        return target if target in self.enums else None


def _nested(schemas: Mapping[str, Document]) -> dict[str, str]:
    """Return the outer class of each nested class within one document."""
    wanted = {name: schema[NESTED_IN] for name, schema in schemas.items() if NESTED_IN in schema}
    nested = {name: outer for name, outer in wanted.items() if _holds(outer, name, schemas, wanted)}
    for name in wanted.keys() - nested.keys():
        raise ValueError(
            f"{name!r} cannot be nested in {wanted[name]!r}, which is not a class that can contain it"
        )
    return nested


def _holds(
    outer: Any, name: str, schemas: Mapping[str, Document], wanted: Mapping[str, Any]
) -> bool:
    """Return whether a class and all its outer classes are defined here, without a cycle."""
    held = {name}
    while isinstance(outer, str) and outer in schemas and outer not in held:
        if outer not in wanted:
            return True
        held.add(outer)
        outer = wanted[outer]
    return False


def _referred(schema: Any) -> str | None:
    """Return the name of the definition that a schema refers to."""
    target = schema.get("$ref") if is_mapping(schema) else None
    return target.rpartition("/")[2] if isinstance(target, str) else None
