"""What the schemas say about classes and fields, where the engine's code has to be completed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .settings import Document, is_mapping

NESTED_IN = "x-modelport-nested-in"


@dataclass(frozen=True, slots=True)
class Outline:
    """Facts about normalised schemas, by the name of the class, which is that of its definition.

    nested: class to the class that holds it.
    enums: the definitions that are closed sets.
    fields: properties by class and name, as the schema has them.
    """

    nested: Mapping[str, str]
    enums: frozenset[str]
    fields: Mapping[str, Mapping[str, Document]]

    @classmethod
    def of(cls, documents: Mapping[str, Document]) -> Outline:
        """Read the definitions of all documents.

        Raises:
            ValueError: two documents define a class of the same name.
        """
        found: dict[str, Document] = {}
        for document_name, document in documents.items():
            for name, schema in document["$defs"].items():
                if name in found:
                    raise ValueError(f"{document_name} defines {name!r}, as a file before it does")
                found[name] = schema if is_mapping(schema) else {}
        return cls(
            nested={n: s[NESTED_IN] for n, s in found.items() if NESTED_IN in s},
            enums=frozenset(n for n, s in found.items() if "enum" in s),
            fields={n: s.get("properties", {}) for n, s in found.items()},
        )

    def qualified(self, name: str) -> str:
        """Return `Outer.Name` for a nested class, else the name."""
        outer = self.nested.get(name)
        return f"{self.qualified(outer)}.{name}" if outer else name

    def outermost(self, name: str) -> str:
        """Return the class at module level that holds this one, itself when none does."""
        return self.qualified(name).partition(".")[0]

    def enum_of(self, owner: str, name: str) -> str | None:
        """Return the enumeration that a field refers to directly, if it does."""
        target = referred(self.fields.get(owner, {}).get(name, {}))
        return target if target in self.enums else None


def referred(schema: Any) -> str | None:
    """Return the name of the definition that a schema refers to."""
    target = schema.get("$ref") if is_mapping(schema) else None
    return target.rpartition("/")[2] if isinstance(target, str) else None
