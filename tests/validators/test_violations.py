"""Violations name the value and what is allowed, suggest what was meant, and hide secrets."""

from __future__ import annotations

from typing import Any

import pytest

from modelport_generator.runtime.schema.violations import MASK
from modelport_generator.validators import compile_validator

MESSAGES: list[tuple[Any, Any, str, str, str]] = [
    (
        {"enum": ["text-input", "select"]},
        "password",
        "",
        "enum",
        "'password' is not one of 'text-input', 'select'",
    ),
    ({"const": "llm"}, "tts", "", "const", "'tts' is not 'llm'"),
    ({"type": "string"}, 5, "", "type", "5 is not a string"),
    ({"type": ["string", "null"]}, [], "", "type", "a list of 0 items is not a string or null"),
    ({"type": "integer"}, 1.5, "", "type", "1.5 is not an integer"),
    ({"type": "integer"}, True, "", "type", "true is not an integer"),
    ({"minimum": 1}, 0, "", "minimum", "0 is less than 1"),
    ({"exclusiveMaximum": 1}, 1, "", "exclusiveMaximum", "1 is not less than 1"),
    ({"multipleOf": 0.5}, 0.7, "", "multipleOf", "0.7 is not a multiple of 0.5"),
    (
        {"x-modelport-precision": 2},
        0.123,
        "",
        "x-modelport-precision",
        "0.123 has more than 2 decimal places",
    ),
    ({"x-modelport-precision": 0}, 0.5, "", "x-modelport-precision", "0.5 is not a whole number"),
    ({"minLength": 1}, "", "", "minLength", "'' has 0 characters; at least 1 required"),
    (
        {"maxItems": 1},
        [1, 2],
        "",
        "maxItems",
        "a list of 2 items has too many items; at most 1 allowed",
    ),
    ({"pattern": "^a"}, "b", "", "pattern", "'b' does not match ^a"),
    (
        {"uniqueItems": True},
        [1, 1.0],
        "",
        "uniqueItems",
        "a list of 2 items has duplicate items",
    ),
    (
        {"required": ["model"]},
        {},
        "",
        "required",
        "'model' is required but missing",
    ),
    (
        {"dependentRequired": {"a": ["b"]}},
        {"a": 1},
        "",
        "dependentRequired",
        "'b' is missing but required by 'a'",
    ),
    (
        {"properties": {"label": True}, "additionalProperties": False},
        {"x": 1},
        "",
        "additionalProperties",
        "'x' is not a known key; known keys: 'label'",
    ),
    ({"properties": {"a": False}}, {"a": 1}, "/a", "false", "1 is not allowed here"),
    ({"not": {"type": "null"}}, None, "", "not", "null is not allowed here"),
    (
        {"oneOf": [{"minimum": 1}, {"minimum": 2}]},
        3,
        "",
        "oneOf",
        "3 matches 2 of 2 alternatives; exactly one is allowed",
    ),
    (
        {"contains": {"const": 1}},
        [2],
        "",
        "contains",
        "a list of 1 item has 0 matching items; at least 1 required",
    ),
    (
        {"items": {"properties": {"a/b~": {"const": 1}}}},
        [{"a/b~": 2}],
        "/0/a~1b~0",
        "const",
        "2 is not 1",
    ),
]


@pytest.mark.parametrize(("schema", "value", "pointer", "keyword", "message"), MESSAGES)
def test_a_message_says_what_is_wrong_and_what_is_allowed(
    schema: Any, value: Any, pointer: str, keyword: str, message: str
) -> None:
    [violation] = compile_validator(schema)(value)
    assert (violation.pointer, violation.keyword, violation.message) == (pointer, keyword, message)


def test_everything_is_collected_in_the_order_of_the_schema() -> None:
    schema = {
        "required": ["name"],
        "properties": {"type": {"enum": ["int"]}, "min": {"type": "number"}},
        "additionalProperties": False,
    }
    violations = compile_validator(schema)({"min": "0", "type": "integer", "mim": 1})
    assert [(each.pointer, each.keyword, each.name) for each in violations] == [
        ("", "required", "name"),
        ("/type", "enum", ""),
        ("/min", "type", ""),
        ("", "additionalProperties", "mim"),
    ]


HINTS: list[tuple[Any, Any, str]] = [
    ({"enum": ["text-input", "select"]}, "text_input", "did you mean 'text-input'?"),
    ({"enum": ["llm", "tts"]}, "LLM", "did you mean 'llm'?"),
    ({"const": "predefined-model"}, "predefind-model", "did you mean 'predefined-model'?"),
    (
        {"properties": {"label": True}, "additionalProperties": False},
        {"lable": 1},
        "did you mean 'label'?",
    ),
    ({"enum": ["int", "float"]}, "boolean", ""),
    ({"enum": [1, 2]}, 3, ""),
    ({"enum": ["a" * 50]}, "a" * 500, ""),
]


@pytest.mark.parametrize(("schema", "value", "hint"), HINTS)
def test_a_near_miss_gets_a_hint(schema: Any, value: Any, hint: str) -> None:
    [violation] = compile_validator(schema)(value)
    assert violation.hint == hint


def test_a_missing_key_points_at_the_one_that_may_be_meant() -> None:
    schema = {"properties": {"model_type": True}, "required": ["model_type"]}
    [violation] = compile_validator(schema)({"model-type": "llm"})
    assert violation.message.endswith("; 'model-type' may be a misspelling of it")


BRANCHES = {
    "anyOf": [
        {"type": "string"},
        {"properties": {"kind": {"const": "a"}, "size": {"type": "integer"}}, "required": ["kind"]},
        {"properties": {"kind": {"const": "b"}, "name": {"type": "string"}}, "required": ["kind"]},
    ]
}


@pytest.mark.parametrize(
    ("value", "closest"),
    [
        ({"kind": "a", "size": "big"}, "/size: 'big' is not an integer"),
        ({"kind": "b", "name": 5}, "/name: 5 is not a string"),
    ],
)
@pytest.mark.parametrize("keyword", ["anyOf", "oneOf"])
def test_the_branch_that_came_closest_is_reported_in_one_line(
    keyword: str, value: Any, closest: str
) -> None:
    schema = {
        "type": ["object", "string"],
        keyword: [{"type": "object", **branch} for branch in BRANCHES["anyOf"]],
    }
    schema[keyword][0] = {"type": "string"}
    [violation] = compile_validator({"properties": {"x": schema}})({"x": value})
    assert (violation.pointer, violation.keyword) == ("/x", keyword)
    assert violation.message == (
        f"an object with 2 keys matches none of 3 alternatives; closest: {closest}"
    )
    assert "\n" not in violation.message


def test_nested_alternatives_still_give_one_line() -> None:
    schema = {"anyOf": [{"type": "null"}, {"items": {"anyOf": [{"type": "null"}, {"minimum": 5}]}}]}
    [violation] = compile_validator(schema)([3])
    assert violation.message.count("closest") == 1
    assert violation.message.endswith("closest: /0: 3 is less than 5")


SECRET = "sk-do-not-tell"
SECRETIVE: list[Any] = [
    {"properties": {"key": {"x-modelport-secret": True, "type": "integer"}}},
    {"properties": {"key": {"x-modelport-secret": True, "enum": ["sk-do-not-tel"]}}},
    {"properties": {"key": {"x-modelport-secret": True, "pattern": "^x", "maxLength": 1}}},
    {"properties": {"key": {"x-modelport-secret": True, "anyOf": [{"const": 1}, {"const": 2}]}}},
    {"properties": {"key": {"allOf": [{"x-modelport-secret": True}, {"const": 1}]}}},
    {
        "allOf": [
            {"properties": {"key": {"const": 1}}},
            {"properties": {"key": {"x-modelport-secret": True}}},
        ]
    },
    {"properties": {"key": {"x-modelport-secret": True}}, "maxProperties": 0},
    {"properties": {"key": {"x-modelport-secret": True}}, "const": {}},
    {
        "anyOf": [
            {"properties": {"key": {"x-modelport-secret": True, "const": 1}}},
            {"type": "null"},
        ]
    },
    {"patternProperties": {"^k": {"x-modelport-secret": True, "type": "null"}}},
    {"additionalProperties": {"x-modelport-secret": True, "type": "null"}},
]


@pytest.mark.parametrize("schema", SECRETIVE)
def test_a_secret_is_masked_whichever_keyword_reports_it(schema: Any) -> None:
    violations = compile_validator(schema)({"key": SECRET})
    assert violations
    assert SECRET not in repr(violations)
    assert not any(violation.hint for violation in violations)


def test_parts_of_a_secret_are_masked_too() -> None:
    schema = {"properties": {"key": {"x-modelport-secret": True, "items": {"type": "integer"}}}}
    [violation] = compile_validator(schema)({"key": [SECRET]})
    assert (violation.pointer, violation.value) == ("/key/0", MASK)


KEYS_INSIDE: list[Any] = [
    {"properties": {"sk-do-not-tels": True}, "required": ["sk-do-not-tels"]},
    {"additionalProperties": False},
    {"unevaluatedProperties": False},
]


@pytest.mark.parametrize("schema", KEYS_INSIDE)
def test_no_message_shows_a_key_inside_a_secret(schema: Any) -> None:
    [violation] = compile_validator({"x-modelport-secret": True, **schema})({SECRET: 1})
    assert SECRET + "'" not in repr(violation)


def test_the_closest_branch_gives_the_hint_unless_it_is_secret() -> None:
    branch: dict[str, Any] = {"properties": {"type": {"enum": ["string", "int"]}}}
    schema = {"anyOf": [{"type": "null"}, branch]}
    [violation] = compile_validator(schema)({"type": "strng"})
    assert violation.hint == "did you mean 'string'?"
    branch["properties"]["type"]["x-modelport-secret"] = True
    [violation] = compile_validator(schema)({"type": "strng"})
    assert (violation.hint, "strng" in violation.message) == ("", False)


def test_long_values_are_shortened() -> None:
    [violation] = compile_validator({"type": "null"})("x" * 10_000)
    assert len(violation.message) < 150
    [violation] = compile_validator({"enum": list(range(1000))})(-1)
    assert violation.message.endswith(" and 988 more")


def test_format_is_an_annotation_by_default() -> None:
    schema = {"format": "date"}
    assert compile_validator(schema)("yesterday") == []
    [violation] = compile_validator(schema, assert_formats=True)("yesterday")
    assert (violation.keyword, violation.message) == ("format", "'yesterday' is not a valid date")


def test_a_secret_is_masked_by_branches_that_do_not_apply() -> None:
    secret = {"x-modelport-secret": True}
    either = {"properties": {"a": {"anyOf": [{"type": "string"}, secret], "maxLength": 2}}}
    when = {
        "properties": {"type": {"enum": ["text", "secret"]}, "a": {"maxLength": 2}},
        "if": {"properties": {"type": {"const": "secret"}}},
        "then": {"properties": {"a": secret}},
    }
    for schema in (either, when):
        found = compile_validator(schema)({"type": "x", "a": "hunter2"})
        assert "hunter2" not in repr(found)
        assert any(each.value == MASK for each in found)


@pytest.mark.slow
def test_a_pattern_of_several_lines_is_shown_on_one() -> None:
    for schema in (
        {"pattern": "a\nb"},
        {"additionalProperties": False, "patternProperties": {"\n": {}}},
    ):
        (violation,) = compile_validator(schema)("x" if "pattern" in schema else {"x": 1})
        assert "\n" not in violation.message
    (violation,) = compile_validator({"pattern": "a" * 15_000})("b")
    assert len(violation.message) < 400


@pytest.mark.slow
def test_where_there_are_too_many_places_everything_counts_as_secret() -> None:
    schema = {
        "properties": {
            "many": {"items": {"type": "integer"}},
            "key": {"maxLength": 2, "x-modelport-secret": True},
            "open": {"maxLength": 2},
        }
    }
    validate = compile_validator(schema)
    few = {each.pointer: each.value for each in validate({"key": "hunter2", "open": "said"})}
    assert few == {"/key": MASK, "/open": "'said'"}
    many = validate({"many": [1] * 300_000, "key": "hunter2", "open": "said"})
    assert {each.value for each in many} == {MASK}
