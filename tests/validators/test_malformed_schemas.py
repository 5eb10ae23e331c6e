"""Schemas that the metaschema rejects or that cannot be compiled, wherever they are."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import pytest

from modelport_generator.validators import UnsupportedSchema, compile_validator, emit_module

_HUGE = 10**4400

MALFORMED = [
    ("type", ["string", "string"]),
    ("type", "strnig"),
    ("type", _HUGE),
    ("required", ["a", "a"]),
    ("dependentRequired", {"a": ["b", "b"]}),
    ("minLength", -1),
    ("enum", "a"),
    ("pattern", 1),
    ("$ref", 5),
    ("$anchor", "1a"),
    ("$dynamicAnchor", "#a"),
    ("$comment", 1),
    ("$vocabulary", 5),
    ("format", 1),
    ("title", _HUGE),
    ("deprecated", "yes"),
    ("examples", {}),
]


@pytest.mark.slow
@pytest.mark.parametrize(("keyword", "value"), MALFORMED, ids=[k for k, _ in MALFORMED])
@pytest.mark.parametrize("place", ["", "/$defs/unused", "/properties/a", "/contentSchema"])
def test_a_malformed_keyword_is_rejected_at_its_place(keyword: str, value: Any, place: str) -> None:
    schema: Any = {keyword: value}
    for token in reversed(place.split("/")[1:]):
        schema = {token: schema}
    with pytest.raises(UnsupportedSchema) as rejection:
        compile_validator(schema)
    assert (rejection.value.keyword, rejection.value.pointer) == (keyword, place)


def test_a_keyword_that_is_not_text_is_rejected_in_unreferenced_schemas() -> None:
    with pytest.raises(UnsupportedSchema) as rejection:
        compile_validator({"$defs": {"x": {1: 2}}})
    assert rejection.value.pointer == "/$defs/x"


def test_two_schemas_of_one_name_are_rejected() -> None:
    same = {"$id": "https://example.org/x"}
    with pytest.raises(UnsupportedSchema, match="URI of another schema") as rejection:
        compile_validator({"$defs": {"a": {**same, "type": "string"}, "b": same}})
    assert rejection.value.keyword == "$id"


@pytest.mark.slow
@pytest.mark.parametrize("keyword", ["const", "enum"])
@pytest.mark.parametrize("depth", [65, 230, 900, 5000])
def test_a_constant_too_deep_for_python_is_rejected(keyword: str, depth: int) -> None:
    for wrap in (lambda inner: [inner], lambda inner: {"a": inner}):
        value: Any = 1
        for _ in range(depth):
            value = wrap(value)
        with pytest.raises(UnsupportedSchema) as rejection:
            compile_validator({keyword: [value] if keyword == "enum" else value})
        assert rejection.value.keyword == keyword


def test_a_constant_as_deep_as_is_allowed_is_compared() -> None:
    value: Any = 1
    for _ in range(64):
        value = [value]
    validate = compile_validator({"const": value})
    assert validate.is_valid(value)
    assert not validate.is_valid([value])
    assert not validate.is_valid(value[0])


class _Sneaky(float):
    def __repr__(self) -> str:
        return "exit()"


class _Number(IntEnum):
    TWO = 2


@pytest.mark.parametrize("value", [_Sneaky(2.0), _Number.TWO])
@pytest.mark.parametrize("keyword", ["const", "minimum", "maximum", "multipleOf", "enum"])
def test_a_number_of_another_class_is_printed_as_a_number(keyword: str, value: Any) -> None:
    schema = {keyword: [value] if keyword == "enum" else value}
    assert compile_validator(schema).is_valid(2)
    assert "exit" not in emit_module(schema)


def test_a_constant_and_a_pattern_that_print_alike_are_not_mistaken() -> None:
    for names in ("xy", "yx"):
        parts = {"x": {"enum": [[12]]}, "y": {"pattern": "[12]"}}
        validate = compile_validator({"properties": {name: parts[name] for name in names}})
        assert validate.is_valid({"x": [12], "y": "1"})
        assert not validate.is_valid({"x": [1]})
        assert not validate.is_valid({"y": "3"})


_ANYTHING = [
    {"not": {"allOf": [False, {"type": "string"}]}},
    {"not": {"enum": [], "type": "string"}},
    {"anyOf": [True, {"type": "string"}]},
    {"not": {"enum": []}},
    {"title": "anything"},
]


@pytest.mark.parametrize("anything", _ANYTHING)
def test_a_missing_required_property_is_reported_whatever_its_schema(anything: Any) -> None:
    unevaluated = {"unevaluatedItems": False}
    for more in ({}, {"b": unevaluated}):
        properties = {"a": anything, **more}
        validate = compile_validator(
            {"type": "object", "required": ["a"], "properties": properties}
        )
        assert not validate.is_valid({})
        assert [each.keyword for each in validate({})] == ["required"]
        assert validate.is_valid({"a": 1})
