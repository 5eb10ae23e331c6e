"""Schemas with types, and values that are mostly valid: the common case of the emitted code.

They are random from a seed, so that `python -m validators.random_schemas FIRST COUNT` finds more.
"""

from __future__ import annotations

import sys
from collections import OrderedDict, defaultdict
from collections.abc import Iterator
from random import Random
from typing import Any

import jsonschema

from modelport_generator.validators import UnsupportedSchema, compile_validator

_NAMES = ["a", "b", "c", "d", "e", "f", "x-y", ""]
_TEXTS = ["", "a", "b", "abc", "5m", "1h", "é", "🐲", "a b", "long" * 5, "123", "-1.5"]
_NUMBERS = [0, 1, -1, 2, 1.0, 0.0, 0.5, -2.5, 1e20, 2**53, 2**53 + 1, 10**30]
_TYPES = ["null", "boolean", "object", "array", "string", "number", "integer"]
_BOUNDS = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]
_CHOICES: list[list[Any]] = [
    [None, "a"],
    ["5m", "1h", None],
    _TEXTS[:6],
    [*_TEXTS[:6], 1, None],
    [1, True, "a"],
    [[1], {"a": 1}, *_TEXTS[:5]],
    [0, False],
]
_DEFINITIONS: dict[str, Any] = {
    "p": {
        "type": "object",
        "required": ["a"],
        "properties": {"a": {"type": "string"}, "b": {"maxLength": 2}},
    },
    "q": {"type": ["string", "null"], "maxLength": 3},
}


class Maker:
    """Makes schemas and values."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def document(self) -> Any:
        """Return a whole schema."""
        made = self._schema(0)
        return made if isinstance(made, bool) else {**made, "$defs": _DEFINITIONS}

    def value(self, depth: int = 0) -> Any:
        """Return any value."""
        kind = self._random.random()
        if depth > 3 or kind < 0.45:
            return self._random.choice([None, True, False, *_NUMBERS, *_TEXTS])
        if kind < 0.8:
            return {name: self.value(depth + 1) for name in self._some(_NAMES, 0, 5)}
        return [self.value(depth + 1) for _ in range(self._random.randint(0, 4))]

    def fitting(self, schema: Any, depth: int = 0) -> Any:
        """Return a value that fits a schema more often than not."""
        choice = self._random.choice
        if isinstance(schema, bool) or depth > 4:
            return self.value(2)
        if "enum" in schema and self._often(0.8):
            return choice(schema["enum"])
        if "const" in schema:
            return schema["const"]
        types = schema.get("type", _TYPES)
        match types if isinstance(types, str) else choice(types):
            case "object":
                members: dict[str, Any] = {
                    name: self.fitting(inner, depth + 1)
                    for name, inner in schema.get("properties", {}).items()
                    if self._often(0.8)
                }
                for name in schema.get("required", ()):
                    if self._often(0.9):
                        members.setdefault(name, self.value(3))
                return members
            case "array":
                items = schema.get("items", True)
                return [self.fitting(items, depth + 1) for _ in range(choice([0, 1, 2, 3]))]
            case "string":
                return choice(_TEXTS)
            case "boolean":
                return choice([True, False])
            case "null":
                return None
            case _:
                return choice([*_NUMBERS, float("inf"), float("nan")])

    def other_dictionaries(self, value: Any) -> Any:
        """Return the same value made of other kinds of dictionaries."""
        if isinstance(value, dict):
            members = {name: self.other_dictionaries(item) for name, item in value.items()}
            return OrderedDict(members) if self._often(0.5) else defaultdict(_made_up, members)
        if isinstance(value, list):
            return [self.other_dictionaries(item) for item in value]
        return value

    def _often(self, chance: float) -> bool:
        return self._random.random() < chance

    def _some(self, names: list[str], least: int, most: int) -> list[str]:
        return self._random.sample(names, self._random.randint(least, most))

    def _schema(self, depth: int) -> Any:
        if depth > 3 or self._often(0.05):
            return self._random.choice([True, False, {}, {"type": self._random.choice(_TYPES)}])
        schema: dict[str, Any] = {}
        if self._often(0.7):
            several = self._some(_TYPES, 1, 3)
            nullable = list(dict.fromkeys([self._random.choice(_TYPES), "null"]))
            schema["type"] = self._random.choice([several[0], several[0], several, nullable])
        types = schema.get("type", _TYPES)
        types = [types] if isinstance(types, str) else types
        if "object" in types:
            schema.update(self._object(depth + 1))
        if "array" in types:
            schema.update(self._array(depth + 1))
        if "string" in types:
            patterns = ["^a", "b", "^[a-z]*$", "[0-9]+", "^.{1,3}$", "a+b"]
            schema.update(self._maybe(0.3, minLength=[0, 1, 2], maxLength=[0, 1, 5]))
            schema.update(self._maybe(0.3, pattern=patterns))
        if {"number", "integer"} & set(types):
            bounds = [0, 1, -1, 0.5, 2, 2**53, 2**53 + 1, 10**25, 1.0]
            schema.update(self._maybe(0.25, **dict.fromkeys(_BOUNDS, bounds)))
            schema.update(self._maybe(0.1, multipleOf=[1, 2, 3]))
        schema.update(self._maybe(0.12, enum=_CHOICES))
        schema.update(self._maybe(0.05, const=[None, True, *_NUMBERS, *_TEXTS]))
        schema.update(self._maybe(0.08, **{"$ref": ["#/$defs/p", "#/$defs/q"]}))
        schema.update(self._maybe(0.02, unevaluatedProperties=[False], unevaluatedItems=[False]))
        return schema | self._applied(depth + 1)

    def _maybe(self, chance: float, **options: list[Any]) -> dict[str, Any]:
        chosen = {name: values for name, values in options.items() if self._often(chance)}
        return {name: self._random.choice(values) for name, values in chosen.items()}

    def _object(self, depth: int) -> dict[str, Any]:
        schema: dict[str, Any] = {}
        if self._often(0.7):
            names = self._some(_NAMES, 1, 7)
            schema["properties"] = {name: self._schema(depth) for name in names}
        if self._often(0.5):
            schema["required"] = self._some(_NAMES, 0, 3)
        if self._often(0.4):
            schema["additionalProperties"] = self._schema(depth) if self._often(0.4) else False
        if self._often(0.1):
            pattern = self._random.choice(["^a", "b$", ".", "x"])
            schema["patternProperties"] = {pattern: self._schema(depth)}
        if self._often(0.08):
            schema["dependentSchemas"] = {self._random.choice(_NAMES): self._schema(depth)}
        if self._often(0.1):
            schema["dependentRequired"] = {self._random.choice(_NAMES): self._some(_NAMES, 0, 2)}
        names_of = [{"maxLength": 2}, {"enum": ["a", "b", "c"]}, {"pattern": "^[a-e]"}, False]
        sizes = {"minProperties": [0, 1, 2], "maxProperties": [0, 2, 4]}
        return schema | self._maybe(0.1, propertyNames=names_of, **sizes)

    def _array(self, depth: int) -> dict[str, Any]:
        schema = self._maybe(0.2, minItems=[0, 1, 2], maxItems=[0, 2, 4], uniqueItems=[True])
        if self._often(0.6):
            schema["items"] = self._schema(depth)
        if self._often(0.2):
            schema["prefixItems"] = [self._schema(depth) for _ in range(2)]
        if self._often(0.15):
            schema["contains"] = self._schema(depth)
            schema.update(self._maybe(0.5, minContains=[0, 1, 2], maxContains=[0, 1, 3]))
        return schema

    def _applied(self, depth: int) -> dict[str, Any]:
        schema: dict[str, Any] = {}
        for keyword in ("allOf", "anyOf", "oneOf"):
            if self._often(0.1):
                count = self._random.randint(1, 3)
                schema[keyword] = [self._schema(depth) for _ in range(count)]
        if self._often(0.08):
            schema["not"] = self._schema(depth)
        if self._often(0.12):
            name = self._random.choice(_NAMES)
            constant = {"properties": {name: {"const": self._random.choice(_TEXTS)}}}
            conditions = [self._schema(depth), {"type": self._random.choice(_TYPES)}]
            schema["if"] = self._random.choice([*conditions, {**constant, "required": [name]}])
            schema["then"] = self._schema(depth)
            if self._often(0.5):
                schema["else"] = self._schema(depth)
        return schema


def _made_up() -> str:
    return "a"


def differences(seed: int) -> Iterator[tuple[Any, Any, str]]:
    """Yield the schemas and values of a seed on which modelport and jsonschema disagree."""
    maker = Maker(seed)
    schema = maker.document()
    try:
        ours = compile_validator(schema)
    except UnsupportedSchema:
        return
    theirs = jsonschema.Draft202012Validator(schema)
    for index in range(12):
        value = maker.fitting(schema) if index % 3 else maker.value()
        try:
            expected = theirs.is_valid(value)
        except (OverflowError, ValueError):  # multipleOf with an infinite float
            continue
        if ours.is_valid(value) is not expected:
            yield schema, value, f"is_valid is {not expected}"
        if (not ours(value)) is not expected or (not ours.explain(value)) is not expected:
            yield schema, value, "violations say otherwise"
        other = maker.other_dictionaries(value)
        before = repr(other)
        if ours.is_valid(other) is not expected or repr(other) != before:
            yield schema, other, "another kind of dictionary is judged otherwise, or changed"


if __name__ == "__main__":
    first, count = map(int, sys.argv[1:])
    for seed in range(first, first + count):
        for difference in differences(seed):
            print(seed, *difference, sep="\n  ")
