"""Replace free text in the schemas before the engine reads them, and put it back afterwards."""

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
# Only the listed keywords reach the engine. Others say nothing about a class, cause network access
# (`$id`), or are the engine's own extensions (`customBasePath`) that make it import a named module.
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
    """Stand-ins for texts. A stand-in is a plain word that does not occur in the schemas."""

    prefix: str
    texts: list[str] = field(default_factory=list[str])

    @classmethod
    def absent_from(cls, documents: Mapping[str, Document]) -> Tokens:
        """Return an empty table whose words do not occur in the schemas."""
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
        """Return the text that a word replaces, or None when it is not a stand-in."""
        number = word.removeprefix(self.prefix)
        if number == word or not number.isdecimal() or int(number) >= len(self.texts):
            return None
        return self.texts[int(number)]


def prepare(documents: Mapping[str, Document], tokens: Tokens) -> dict[str, Document]:
    """Return copies of the documents without free text and without modelport's own keywords.

    Raises:
        ValueError: A lone surrogate is where pydantic cannot hold one.
    """

    def prepared(schema: dict[str, Any]) -> dict[str, Any]:
        found = {key: value for key, value in schema.items() if key in _READ}
        if "const" in found:
            # The engine would make a class for keywords beside a reference; `rewrite` adds them later.
            found.pop("$ref", None)
        _reject_lone_surrogates(found)
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


def _reject_lone_surrogates(schema: Document) -> None:
    """Reject lone surrogates where pydantic needs text: in names, enums and class docstrings."""
    held = [schema.get(key) for key in ("const", "enum", "pattern", "discriminator")]
    held += schema.get("properties", {})
    if _CLASS & schema.keys():
        held.append(schema.get("description"))
    text = json.dumps(held, ensure_ascii=False)
    if _HALF_CHARACTER.search(text):
        raise ValueError(f"a lone surrogate, which is not a character, in {ascii(text)[:200]}")
