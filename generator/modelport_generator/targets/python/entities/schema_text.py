"""Free text out of the schemas before the engine reads them, and back afterwards: it prints none of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from . import walk
from .settings import Document, is_array, is_mapping

_HARMLESS = re.compile(r"[A-Za-z0-9_ ./:+#$-]*\Z")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_CLASS = frozenset({"properties", "enum", "allOf"})
_VALUES = frozenset({"const", "default", "enum"})
# Only what is listed reaches the engine: other keywords say nothing about a class, send it to the
# network (`$id`) or, being its own extensions (`customBasePath`), make it import what they name.
_READ = (
    walk.MAPS
    | walk.LISTS
    | walk.SINGLE
    | _VALUES
    | {
        "$ref",
        "description",
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
        "pattern",
        "required",
        "type",
        "uniqueItems",
    }
)


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


def prepare(documents: Mapping[str, Document], tokens: Tokens) -> dict[str, Document]:
    """Return copies of the documents that hold no free text and none of our own vocabulary.

    Raises:
        ValueError: half a character stands where pydantic cannot hold one.
    """

    def prepared(schema: dict[str, Any]) -> dict[str, Any]:
        found = {key: value for key, value in schema.items() if key in _READ}
        if "const" in found:
            # Beside a reference the engine would make a class of its own; `rewrite` completes it.
            found.pop("$ref", None)
        _refuse_halves(found)
        for keyword in _VALUES & found.keys():
            found[keyword] = _hidden(found[keyword], tokens)
        if "description" in found:
            found["description"] = tokens.hide(str(found["description"]))
        return found

    return {name: walk.rebuilt(document, prepared) for name, document in documents.items()}


def _hidden(value: Any, tokens: Tokens) -> Any:
    if isinstance(value, str):
        return value if _HARMLESS.match(value) else tokens.hide(value)
    if is_array(value):
        return [_hidden(item, tokens) for item in value]
    if is_mapping(value):
        return {_hidden(key, tokens): _hidden(item, tokens) for key, item in value.items()}
    return value


def _refuse_halves(schema: Document) -> None:
    """Refuse half a surrogate pair where pydantic needs text: in names, closed sets and class docs."""
    held = [schema.get(key) for key in ("const", "enum", "pattern", "discriminator")]
    held += schema.get("properties", {})
    if _CLASS & schema.keys():
        held.append(schema.get("description"))
    text = json.dumps(held, ensure_ascii=False)
    if _HALF_CHARACTER.search(text):
        raise ValueError(f"half a surrogate pair, which is no character, in {ascii(text)[:200]}")
