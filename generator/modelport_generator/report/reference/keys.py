"""Every key of the format, read from the schemas of definitions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ...definitions.profiles import BASE_URI, definition
from ...json_values import as_list, as_mapping, as_text

DOCUMENTS: Final = (
    "provider",
    "credential_form",
    "model",
    "parameter_rule",
    "i18n",
    "position",
    "modelport",
    "manifest",
)
"""The schemas, in reading order; each becomes a page."""
_IN_PLACE: Final = ("allOf", "anyOf", "oneOf", "then", "else")


@dataclass(frozen=True, slots=True)
class Key:
    """One key of one object."""

    name: str
    type: str
    """The type in words, with links to the sections of objects."""
    required: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class Section:
    """One object of the format."""

    document: str
    title: str
    meaning: str
    keys: tuple[Key, ...]

    @property
    def place(self) -> str:
        """The page and heading that describe the object."""
        return f"{self.document}.md#{self.title.lower()}"


def sections(document: str) -> list[Section]:
    """Return the objects that one schema describes, outer ones first."""
    # Readers need the keys of the accept profile; the strict profile has more types.
    required = {
        as_text(schema.get("title")): frozenset(as_list(schema.get("required")))
        for schema in _objects(document, definition(document, "accept"))
    }
    return [
        _section(document, schema, required.get(schema["title"], frozenset()))
        for schema in _objects(document, definition(document, "strict"))
    ]


def _section(document: str, schema: Mapping[str, Any], required: frozenset[str]) -> Section:
    keys = tuple(
        Key(name, _type(document, about), name in required, _meaning(document, about))
        for name, about in as_mapping(schema["properties"]).items()
    )
    return Section(document, schema["title"], as_text(schema.get("description")), keys)


def _objects(document: str, schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield every object with a title and keys, outer ones first."""
    if document == "i18n" and "title" in schema:
        _, locales = _resolved(document, schema)
        schema = {**locales, **schema}
    if as_mapping(schema.get("properties")) and "title" in schema:
        yield schema
    for inner in _inner(schema):
        yield from _objects(document, inner)


def _inner(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    inner = [*as_mapping(schema.get("properties")).values()]
    inner += [schema.get("items"), schema.get("additionalProperties")]
    inner += [*as_mapping(schema.get("$defs")).values()]
    return (as_mapping(each) for each in inner if as_mapping(each))


def _resolved(document: str, schema: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """Return the schema that a reference points to, and its document."""
    reference = as_text(schema.get("$ref"))
    if not reference:
        return document, schema
    file, _, pointer = reference.partition("#")
    home = file.removeprefix(BASE_URI).removesuffix(".json") or document
    found: Mapping[str, Any] = definition(home, "strict")
    for part in pointer.split("/")[1:]:
        found = found[part]
    return home, found


def _meaning(document: str, schema: Mapping[str, Any]) -> str:
    home, found = _resolved(document, schema)
    description = as_text(schema.get("description"))
    return description if description or found is schema else _meaning(home, found)


def _type(document: str, schema: Mapping[str, Any]) -> str:
    """Return the type of a value in words. An object with its own section becomes a link."""
    home, found = _resolved(document, schema)
    if home == "i18n" and document != "i18n":
        return "[translated text](i18n.md)"
    if found is not schema:
        # A schema that only restricts a text leaves the type to the place that refers to it.
        narrows = "type" in schema and found.keys() <= {"description", "pattern"}
        own = {key: value for key, value in schema.items() if key != "$ref"}
        return _type(document, own) if narrows else _type(home, found)
    if "title" in schema and "properties" in schema:
        return f"[{schema['title']}]({document}.md#{schema['title'].lower()})"
    if "enum" in schema or "const" in schema:
        values = as_list(schema.get("enum")) or [schema["const"]]
        return ", ".join(f"`{json.dumps(value)}`" for value in values if value not in (None, ""))
    kinds = schema.get("type")
    listed: Sequence[str] = [kinds] if isinstance(kinds, str) else as_list(kinds)
    for keyword in _IN_PLACE:
        inner = as_mapping(schema.get(keyword))
        if inner:
            return _type(document, inner)
    words = [_kind(document, kind, schema) for kind in listed if kind != "null"]
    return " or ".join(words) or "any value"


def locate(document: str, path: Sequence[str]) -> tuple[str, str] | None:
    """Return the section and the key at a path of names in a document. Items have no name."""
    schema: Mapping[str, Any] = definition(document, "strict")
    found: tuple[str, str] | None = None
    for name in path:
        document, schema = _object(document, schema)
        about = as_mapping(as_mapping(schema.get("properties")).get(name))
        if about:
            found = (as_text(schema.get("title")) or "I18n", name)
        elif not (about := as_mapping(schema.get("additionalProperties"))):
            return found
        schema = about
    return found


def _object(document: str, schema: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """Return the schema with the keys of a value or of its items."""
    while True:
        document, found = _resolved(document, schema)
        if "properties" in found or "additionalProperties" in found:
            return document, found
        inner = [as_mapping(found.get(keyword)) for keyword in ("items", *_IN_PLACE)]
        following = [each for each in inner if each]
        if not following:
            return document, found
        schema = following[0]


def _kind(document: str, kind: str, schema: Mapping[str, Any]) -> str:
    if kind == "array":
        items = _type(document, as_mapping(schema.get("items")))
        return f"list of {items}"
    if kind == "object":
        values = as_mapping(schema.get("additionalProperties"))
        return f"mapping to {_type(document, values)}" if values else "mapping"
    word = {"string": "text", "integer": "whole number", "number": "number", "boolean": "boolean"}
    return word[kind]
