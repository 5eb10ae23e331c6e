"""Values that are dictionaries of other kinds, and values that cannot be looked up in a set."""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict
from typing import Any

import pytest

from modelport_generator.validators import compile_validator

_NEEDS_TWO = {
    "type": "object",
    "required": ["name", "inner"],
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "inner": {"type": "object", "required": ["size"], "properties": {"size": {"minimum": 1}}},
    },
}


class _Answers(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "made up"


def _defaults(**members: Any) -> Any:
    return defaultdict(lambda: "made up", members)


@pytest.mark.parametrize("kind", [dict, OrderedDict, _defaults, _Answers])
def test_every_kind_of_dictionary_is_judged_by_what_it_holds(kind: Any) -> None:
    validate = compile_validator(_NEEDS_TWO)
    whole = kind(name="x", inner=kind(size=2))
    lacking = [
        kind(),
        kind(name="x"),
        kind(name="x", inner=kind()),
        {"name": "x", "inner": kind()},
    ]
    assert validate.is_valid(whole)
    assert validate(whole) == []
    for value in lacking:
        before = repr(value)
        assert not validate.is_valid(value)
        assert {each.keyword for each in validate(value)} == {"required"}
        assert repr(value) == before, "checking must not make properties"


def test_a_dictionary_that_counts_is_judged_by_what_it_holds() -> None:
    validate = compile_validator(_NEEDS_TWO)
    assert [each.name for each in validate(Counter())] == ["name", "inner"]


@pytest.mark.parametrize("value", [[], {}, ["a"], None, 1, "z"])
def test_an_unhashable_value_is_none_of_many_constants(value: Any) -> None:
    constants = {"enum": ["a", "b", "c", "d", "e", "f"]}
    nested = {"type": "object", "properties": {"x": constants}, "required": ["x"]}
    for schema, instance in ((constants, value), (nested, {"x": value})):
        validate = compile_validator(schema)
        assert not validate.is_valid(instance)
        assert [each.keyword for each in validate(instance)] == ["enum"]
    either = compile_validator({"properties": {"x": {"anyOf": [nested, constants, {}]}}})
    assert either.is_valid({"x": value})


def test_a_property_that_is_missing_in_one_branch_decides_about_that_branch_alone() -> None:
    branch = {"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#/$defs/long"}}}
    schema = {
        "$defs": {"long": {"type": "string", "pattern": "^a", "minLength": 1, "maxLength": 99}},
        "anyOf": [branch, {"type": "object", "required": ["b"]}],
        "not": {**branch, "required": ["a", "c"], "additionalProperties": False},
    }
    validate = compile_validator(schema)
    assert validate.is_valid({"b": 1})
    assert validate.is_valid({"a": "a"})
    assert not validate.is_valid({"c": 1})


@pytest.mark.parametrize(
    ("value", "fits"),
    [(0, True), (1.0, True), (-0.5, False), (2**60, False), (float("nan"), True), (True, False)],
)
def test_floats_and_integers_meet_the_same_bounds(value: float, fits: bool) -> None:
    schema = {"properties": {"x": {"type": "number", "minimum": 0, "exclusiveMaximum": 2**53}}}
    for bound in (2**53, 2**53 - 1, 1e15):
        schema["properties"]["x"]["exclusiveMaximum"] = bound
        validate = compile_validator(schema)
        assert validate.is_valid({"x": value}) is fits
        assert (validate({"x": value}) == []) is fits
