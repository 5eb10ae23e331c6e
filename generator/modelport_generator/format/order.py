"""The order of keys in each mapping of a definition, as its schema lists them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from ..definitions.profiles import BASE_URI, definition
from ..json_values import as_list, as_mapping, as_text

_BRANCHES: Final = ("then", "else")
_ALTERNATIVES: Final = ("allOf", "anyOf", "oneOf")
_MOST_REFERENCES: Final = 16


@dataclass(frozen=True, slots=True)
class Shape:
    """The order of keys in one value, and the shapes of the values below them."""

    keys: Mapping[str, int]
    """The position of each known key."""
    below: Mapping[str, Sequence[_Schema]]
    others: Sequence[_Schema] = ()
    """Schemas of values under any other key."""
    items: Sequence[_Schema] = ()

    def of(self, key: str) -> Shape:
        """Return the shape of the value under a key."""
        return _shape(tuple(self.below.get(key) or self.others))

    def of_items(self) -> Shape:
        """Return the shape of the items of a list."""
        return _shape(tuple(self.items))

    def position(self, key: str) -> int:
        """Return where a key belongs; unknown keys follow the known ones."""
        return self.keys.get(key, len(self.keys))


@dataclass(frozen=True, slots=True)
class _Schema:
    """A place in a schema file; equal places are the same."""

    file: str
    pointer: str

    def read(self) -> Mapping[str, Any]:
        found: Any = definition(self.file, "accept")
        for token in self.pointer.split("/")[1:]:
            listed = as_list(found)
            found = listed[int(token)] if listed else as_mapping(found)[_unescaped(token)]
        return as_mapping(found)

    def at(self, *tokens: str | int) -> _Schema:
        return _Schema(self.file, "/".join((self.pointer, *(_escaped(str(t)) for t in tokens))))

    def target(self, reference: str) -> _Schema:
        file, _, pointer = reference.removeprefix(BASE_URI).partition("#")
        return _Schema(file.removesuffix(".json") or self.file, pointer)


def shape_of(kind: str) -> Shape:
    """Return the shape of a document: provider, model, manifest, modelport or position."""
    return _shape((_Schema(kind, ""),))


UNKNOWN: Final = Shape({}, {})


@lru_cache(maxsize=512)
def _shape(schemas: tuple[_Schema, ...]) -> Shape:
    keys: dict[str, int] = {}
    below: dict[str, list[_Schema]] = {}
    others: list[_Schema] = []
    items: list[_Schema] = []
    for schema in dict.fromkeys(each for start in schemas for each in _related(start, 0)):
        content = schema.read()
        for key in as_mapping(content.get("properties")):
            keys.setdefault(key, len(keys))
            below.setdefault(key, []).append(schema.at("properties", key))
        if as_mapping(content.get("additionalProperties")):
            others.append(schema.at("additionalProperties"))
        if as_mapping(content.get("items")):
            items.append(schema.at("items"))
    return Shape(keys, below, tuple(others), tuple(items))


def _related(schema: _Schema, depth: int) -> Iterator[_Schema]:
    """Yield a schema and all schemas that may describe the same value."""
    if depth > _MOST_REFERENCES:
        return
    yield schema
    content = schema.read()
    reference = as_text(content.get("$ref"))
    if reference:
        yield from _related(schema.target(reference), depth + 1)
    for key in _BRANCHES:
        if as_mapping(content.get(key)):
            yield from _related(schema.at(key), depth + 1)
    for key in _ALTERNATIVES:
        for number, _ in enumerate(as_list(content.get(key))):
            yield from _related(schema.at(key, number), depth + 1)


def _escaped(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1")


def _unescaped(token: str) -> str:
    return token.replace("~1", "/").replace("~0", "~")
