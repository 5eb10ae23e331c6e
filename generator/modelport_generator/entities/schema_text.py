"""Free text out of the schemas before the engine reads them, and back afterwards: it prints none of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .settings import Document, is_array, is_mapping

NAMES_OF = "x-modelport-names-of"

_HARMLESS = re.compile(r"[A-Za-z0-9_ ./:+#$-]*\Z")
_SCHEMA_MAPS = frozenset({"properties", "patternProperties", "$defs", "definitions"})
_SCHEMA_LISTS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_SCHEMAS = frozenset(
    {"items", "additionalProperties", "propertyNames", "not", "if", "then", "else", "contains"}
)
_VALUES = frozenset({"const", "default", "enum"})
# Only what is listed reaches the engine: other keywords say nothing about a class, send it to the
# network (`$id`) or, being its own extensions (`customBasePath`), make it import what they name.
_PLAIN = frozenset(
    {
        "$ref",
        "discriminator",
        "exclusiveMaximum",
        "exclusiveMinimum",
        "format",
        "maxItems",
        "maxLength",
        "maxProperties",
        "maximum",
        "minItems",
        "minLength",
        "minProperties",
        "minimum",
        "multipleOf",
        "required",
        "type",
        "uniqueItems",
    }
)
_READ = _PLAIN | _SCHEMA_MAPS | _SCHEMA_LISTS | _SCHEMAS | _VALUES | {"description", "pattern"}


@dataclass(slots=True)
class Tokens:
    """Stand-ins for texts; a stand-in is a plain word that occurs nowhere in the schemas."""

    prefix: str
    texts: list[str] = field(default_factory=list[str])

    @classmethod
    def absent_from(cls, documents: Mapping[str, Document]) -> Tokens:
        """Return an empty table whose words cannot be mistaken for schema text."""
        everything = json.dumps(documents).lower()
        prefix = "text"
        while re.search(rf"{prefix}\d", everything):
            prefix += "x"
        return cls(prefix)

    def hide(self, text: str) -> str:
        """Return the stand-in for a text."""
        self.texts.append(text)
        return f"{self.prefix}{len(self.texts) - 1}"

    def text(self, word: str) -> str | None:
        """Return the text that a word stands in for, None when it stands in for nothing."""
        number = word.removeprefix(self.prefix)
        if number == word or not number.isdecimal() or int(number) >= len(self.texts):
            return None
        return self.texts[int(number)]


def prepare(
    documents: Mapping[str, Document], tokens: Tokens, names_of: Mapping[str, Sequence[str]]
) -> dict[str, Document]:
    """Return copies of the documents that hold no free text and none of our own vocabulary."""
    return {name: _Copy(tokens, names_of).schema(documents[name]) for name in sorted(documents)}


@dataclass(frozen=True, slots=True)
class _Copy:
    tokens: Tokens
    names_of: Mapping[str, Sequence[str]]

    def schema(self, schema: Any) -> Any:
        return dict(self._keywords(schema)) if is_mapping(schema) else schema

    def _keywords(self, schema: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        for keyword, value in schema.items():
            if keyword == NAMES_OF:
                yield "enum", list(self.names_of[value])
            elif keyword == "$ref" and "const" in schema:
                # The engine would make a class of its own; `rewrite` names the enumeration's member.
                continue
            elif keyword in _READ:
                yield keyword, self._value(keyword, value)

    def _value(self, keyword: str, value: Any) -> Any:
        if keyword in _SCHEMA_MAPS and is_mapping(value):
            return {name: self.schema(child) for name, child in value.items()}
        if keyword in _SCHEMA_LISTS or (keyword == "items" and is_array(value)):
            return [self.schema(child) for child in value]
        if keyword in _SCHEMAS:
            return self.schema(value)
        if keyword == "description":
            return self.tokens.hide(str(value))
        if keyword == "pattern" or keyword in _VALUES:
            return self._data(value)
        return value

    def _data(self, value: Any) -> Any:
        if isinstance(value, str):
            return value if _HARMLESS.match(value) else self.tokens.hide(value)
        if is_array(value):
            return [self._data(item) for item in value]
        if is_mapping(value):
            return {self._data(key): self._data(item) for key, item in value.items()}
        return value
