"""No schema makes the compiler emit unintended code, and no value makes a validator raise or hang."""

from __future__ import annotations

import ast
import itertools
import time
from typing import Any

import pytest

from effort import calls
from modelport_generator.validators import UnsupportedSchema, compile_validator, emit_module

TEXTS = [
    '"""; import os #',
    "'''; import os #",
    '\\"""',
    "a\rb",
    "a\nb",
    "\u2028\u2029\x85\x0b\x0c",
    "\x00",
    "\ud800",
    "{{ 7 * 7 }}",
    "{% raise %}",
    "{__class__}",
    "{0}{name}",
    "%s%(x)s",
    "\u202e\u2066",
    "\ufeff",
    "\\",
    "'",
    '"',
    "'\"",
    '"]) or exit() or (v["',
    'x"] == "y" or v["z',
    "return False",
    "__import__('os')",
    "é" * 3,
    "\U0001f432",
    "",
    " and ",
    "not ",
    "v",
    "x1",
]


def _everywhere(text: str) -> dict[str, Any]:
    """Return a schema with the text in every place that can contain one."""
    return {
        "$comment": text,
        "title": text,
        "description": text,
        "x-modelport-note": text,
        "type": "object",
        "required": [text],
        "dependentRequired": {text: [text]},
        "dependentSchemas": {text: {"required": [text]}},
        "properties": {
            text: {"enum": [text, 1, {text: [text]}]},
            "constant": {"const": text},
            "either": {
                "anyOf": [{"const": text}, {"enum": [text, "other", None]}, {"type": "array"}]
            },
            "mapped": {
                "propertyNames": {"enum": [text]},
                "additionalProperties": {"const": {text: text}},
            },
            "many": {"enum": [text, "b", "c", "d", "e", "f"]},
            "referred": {"$ref": "#/$defs/" + _pointed(text)},
            "again": {"$ref": "#/$defs/" + _pointed(text)},
        },
        "allOf": [
            {
                "if": {"properties": {text: {"const": text}}, "required": [text]},
                "then": {"minProperties": 1},
            },
            {"if": {"properties": {text: {"const": "x"}}, "required": [text]}, "then": False},
        ],
        "$defs": {text: {"type": ["string", "null"], "title": text, "format": text}},
    }


def _pointed(text: str) -> str:
    from urllib.parse import quote

    text = text.replace("~", "~0").replace("/", "~1")
    return quote(text, errors="surrogatepass") if "\ud800" not in text else ""


@pytest.mark.slow
@pytest.mark.parametrize("text", TEXTS)
def test_text_of_a_schema_stays_text(text: str) -> None:
    schema = _everywhere(text)
    if "\ud800" in text:  # a URI cannot hold it
        del schema["properties"]["referred"], schema["properties"]["again"]
    validate = compile_validator(schema, assert_formats=True)
    valid: dict[str, Any] = {
        text: text,
        "constant": text,
        "either": text,
        "mapped": {text: {text: text}},
        "many": text,
    }
    assert validate(valid) == []
    assert validate.is_valid({**valid, text: {text: [text]}})
    for name, value in (
        ("constant", text + "x"),
        ("either", 5),
        ("many", "z"),
        ("mapped", {"q": 1}),
    ):
        assert not validate.is_valid({**valid, name: value})
    wrong = {**valid, text: text + "?"}
    assert [each.keyword for each in validate(wrong)] == ["enum"]
    assert not validate.is_valid({"constant": text})


@pytest.mark.slow
@pytest.mark.parametrize("text", TEXTS)
def test_a_module_holds_no_names_that_we_did_not_give(text: str) -> None:
    schema = _everywhere(text)
    if "\ud800" in text:
        del schema["properties"]["referred"], schema["properties"]["again"]
    module = emit_module(schema, docstring=text, header=text, strict=True)
    tree = ast.parse(module.encode())
    assert ast.get_docstring(tree, clean=False) == (text or ast.get_docstring(tree, clean=False))
    called = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    known = {"Validator", "isinstance", "len", "bool", "frozenset", "equal", "type", "any", "set"}
    known |= {"no_object", "interpreted", "matcher", "globals"}
    assert {name for name in called if not name.startswith("_")} <= known


def _nested(depth: int, leaf: Any = None) -> Any:
    value = leaf
    for _ in range(depth):
        value = [value]
    return value


def _nested_objects(depth: int) -> Any:
    value: Any = {}
    for _ in range(depth):
        value = {"a": value}
    return value


DEPTH = 30_000


@pytest.mark.slow
def test_a_recursive_schema_follows_a_value_to_any_depth() -> None:
    validate = compile_validator({"type": ["array", "null"], "items": {"$ref": "#"}})
    assert validate.is_valid(_nested(DEPTH))
    violations = validate(_nested(DEPTH, 5))
    assert [violation.pointer for violation in violations] == ["/0" * DEPTH]


@pytest.mark.slow
@pytest.mark.parametrize(
    "schema",
    [
        {"const": [1]},
        {"enum": [[[]], "a"]},
        {"uniqueItems": True, "minItems": 2},
        {"contains": {"const": 1}},
        {"not": {"type": "array"}},
        {"anyOf": [{"type": "string"}, {"maxItems": 0}]},
        {"unevaluatedItems": False},
    ],
)
def test_a_deep_value_is_judged_without_raising(schema: Any) -> None:
    validate = compile_validator(schema)
    assert validate.is_valid(_nested(DEPTH)) is False
    violations = validate(_nested(DEPTH))
    assert violations
    assert all(len(violation.message) < 500 for violation in violations)


@pytest.mark.slow
def test_a_value_that_is_wrong_at_every_depth_is_judged_without_raising() -> None:
    validate = compile_validator({"maxItems": 0, "items": {"$ref": "#"}})
    assert validate.is_valid(_nested(DEPTH)) is False
    # All pointers together have as many characters as the square of the depth.
    violations = validate(_nested(2_000))
    assert len(violations) > 1
    assert all(len(violation.message) < 500 for violation in violations)


@pytest.mark.slow
def test_equality_reaches_any_depth() -> None:
    validate = compile_validator({"uniqueItems": True})
    assert validate.is_valid([_nested(DEPTH), _nested(DEPTH + 1), _nested_objects(DEPTH)])
    assert not validate.is_valid([_nested(DEPTH), _nested(DEPTH)])


@pytest.mark.slow
def test_uniqueness_at_every_depth_reads_nothing_twice() -> None:
    validate = compile_validator({"items": {"$ref": "#"}, "uniqueItems": True})

    def value_of(depth: int) -> list[Any]:
        value: list[Any] = [1]
        for _ in range(depth):
            value = [value, [1, 1.5]]
        return value

    # Deeper values are checked in a thread, where calls are not counted.
    some, twice = value_of(200), value_of(400)
    assert calls(lambda: validate.is_valid(twice)) < 3 * calls(lambda: validate.is_valid(some))
    deep = value_of(5_000)
    assert validate.is_valid(deep)
    assert len(validate([deep, deep])) == 1


@pytest.mark.slow
def test_a_constant_is_compared_only_as_far_as_it_agrees() -> None:
    validate = compile_validator({"items": {"$ref": "#"}, "not": {"const": [[2], [1]]}})

    def value_of(depth: int) -> list[Any]:
        value: list[Any] = [1]
        for _ in range(depth):
            value = [[2], value]
        return value

    some, twice = value_of(200), value_of(400)
    assert calls(lambda: validate(twice)) < 3 * calls(lambda: validate(some))
    assert [violation.pointer for violation in validate(value_of(5_000))] == ["/1" * 4_999]


@pytest.mark.slow
def test_integers_with_equal_hashes_are_compared_in_linear_time() -> None:
    alike = [number * (2**61 - 1) for number in range(1, 120_000)]
    validate = compile_validator({"uniqueItems": True})
    begin = time.process_time()
    assert validate.is_valid(alike)
    assert not validate.is_valid([*alike, alike[0]])
    # A second here; minutes when each is compared with all before it. No call of Python is made for it.
    assert time.process_time() - begin < 60


CIRCLES = [
    {"$ref": "#"},
    {"allOf": [{"$ref": "#"}]},
    {"not": {"$ref": "#"}},
    {"if": {"$ref": "#"}, "then": True},
    {"dependentSchemas": {"a": {"$ref": "#"}}},
    {"$dynamicAnchor": "x", "$dynamicRef": "#x"},
    {
        "$ref": "#/$defs/a",
        "$defs": {"a": {"oneOf": [True, {"$ref": "#/$defs/b"}]}, "b": {"$ref": "#/$defs/a"}},
    },
]


@pytest.mark.parametrize("schema", CIRCLES)
def test_a_circle_without_progress_is_rejected(schema: Any) -> None:
    with pytest.raises(UnsupportedSchema, match="refers to itself"):
        compile_validator(schema)


def _chain(length: int, link: Any) -> Any:
    schemas = {f"s{index}": link(f"#/$defs/s{index + 1}") for index in range(length)}
    return {"$ref": "#/$defs/s0", "$defs": {**schemas, f"s{length}": {"type": "null"}}}


EXPLOSIONS: list[tuple[Any, Any]] = [
    (_chain(60, lambda next_: {"allOf": [{"$ref": next_}, {"$ref": next_}]}), 1),
    (_chain(60, lambda next_: {"anyOf": [{"$ref": next_, "title": "a"}, {"$ref": next_}]}), 1),
    (
        _chain(40, lambda next_: {"items": {"$ref": next_}, "contains": {"$ref": next_}}),
        _nested(40, 1),
    ),
    (
        {
            "anyOf": [
                {"items": {"$ref": "#"}, "minItems": 1},
                {"items": {"$ref": "#"}, "maxItems": 9},
            ],
            "type": "array",
        },
        _nested(2_000, 1),
    ),
    (
        {
            "properties": {"a": {"$ref": "#"}},
            "patternProperties": {"a": {"$ref": "#"}},
            "additionalProperties": {"$ref": "#"},
            "type": "object",
        },
        {"a": _nested_objects(400) | {"a": 1}},
    ),
    (
        {
            "oneOf": [
                {"type": "object", "additionalProperties": {"$ref": "#"}, "required": ["b"]},
                {"type": "object", "additionalProperties": {"$ref": "#"}, "required": ["a"]},
                {"type": "object", "maxProperties": 0},
            ],
            "unevaluatedProperties": False,
        },
        {"a": {"a": _nested_objects(300), "c": 1}},
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(("schema", "value"), EXPLOSIONS)
def test_work_that_doubles_at_every_step_does_not_explode(schema: Any, value: Any) -> None:
    def compiled_and_applied() -> None:
        validate = compile_validator(schema)
        assert not validate.is_valid(value)
        assert validate(value)

    # The most is 900,000; work that doubles at each of 40 steps never ends.
    assert calls(compiled_and_applied) < 3_000_000


def _deep_schema(wrap: Any, depth: int = 1_100) -> Any:
    schema: Any = {"type": "string"}
    for _ in range(depth):
        schema = wrap(schema)
    return schema


@pytest.mark.slow
@pytest.mark.parametrize(
    "wrap",
    [
        lambda schema: {"not": schema},
        lambda schema: {"allOf": [schema], "minLength": 0},
        lambda schema: {"anyOf": [schema, {"const": 0}]},
        lambda schema: {"oneOf": [schema, {"const": 0}]},
        lambda schema: {"if": {"const": 0}, "then": schema, "else": schema},
        lambda schema: {"properties": {"a": schema}},
        lambda schema: {"items": schema},
        lambda schema: {"dependentSchemas": {"a": schema}},
    ],
)
def test_a_deep_schema_compiles(wrap: Any) -> None:
    if "if" in wrap({}):
        validate = compile_validator(_deep_schema(wrap, 14))
    else:
        validate = compile_validator(_deep_schema(wrap))
    assert isinstance(validate.is_valid("text"), bool)
    assert isinstance(validate([{"a": 1}]), list)


MALFORMED: list[tuple[Any, str, str]] = [
    (None, "", ""),
    ([], "", ""),
    ("x", "", ""),
    ({1: 2}, "1", ""),
    ({"type": "strin"}, "type", ""),
    ({"type": []}, "type", ""),
    ({"type": [["null"]]}, "type", ""),
    ({"enum": "a"}, "enum", ""),
    ({"enum": [{1, 2}]}, "enum", ""),
    ({"const": float("nan")}, "const", ""),
    ({"const": 10**5_000}, "const", ""),
    ({"minimum": "3"}, "minimum", ""),
    ({"maximum": True}, "maximum", ""),
    ({"maximum": float("inf")}, "maximum", ""),
    ({"multipleOf": 0}, "multipleOf", ""),
    ({"maxLength": -1}, "maxLength", ""),
    ({"minItems": 1.5}, "minItems", ""),
    ({"uniqueItems": 1}, "uniqueItems", ""),
    ({"required": "a"}, "required", ""),
    ({"required": [1]}, "required", ""),
    ({"dependentRequired": {"a": "b"}}, "dependentRequired", ""),
    ({"pattern": 5}, "pattern", ""),
    ({"properties": []}, "properties", ""),
    ({"properties": {1: True}}, "properties", ""),
    ({"properties": {"a": 1}}, "properties", "/properties/a"),
    ({"items": [True]}, "items", "/items"),
    ({"allOf": []}, "allOf", ""),
    ({"$defs": {"a": {"anyOf": {}}}}, "anyOf", "/$defs/a"),
    ({"$ref": 5}, "$ref", ""),
    ({"$ref": "other.json"}, "$ref", ""),
    ({"$ref": "#/nowhere"}, "$ref", ""),
    ({"properties": {"a": {"$ref": "#nowhere"}}}, "$ref", "/properties/a"),
    ({"$ref": "http://["}, "$ref", ""),
    ({"$id": 5}, "$id", ""),
    ({"$id": "a#b"}, "$id", ""),
    ({"$anchor": 5}, "$anchor", ""),
    ({"$anchor": "a", "$defs": {"b": {"$anchor": "a"}}}, "$anchor", "/$defs/b"),
    ({"$schema": "http://json-schema.org/draft-07/schema#"}, "$schema", ""),
    ({"x-modelport-precision": -1}, "x-modelport-precision", ""),
    ({"x-modelport-secret": "yes"}, "x-modelport-secret", ""),
]


@pytest.mark.slow
@pytest.mark.parametrize(("schema", "keyword", "pointer"), MALFORMED)
def test_a_malformed_schema_is_rejected_with_keyword_and_pointer(
    schema: Any, keyword: str, pointer: str
) -> None:
    with pytest.raises(UnsupportedSchema) as rejection:
        compile_validator(schema)
    assert (rejection.value.keyword, rejection.value.pointer) == (keyword, pointer)


def test_a_required_vocabulary_that_we_do_not_know_is_rejected() -> None:
    metaschema = {
        "$id": "https://example.com/meta",
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$vocabulary": {
            "https://json-schema.org/draft/2020-12/vocab/core": True,
            "https://example.com/vocabulary": True,
        },
    }
    with pytest.raises(UnsupportedSchema, match="required but not supported"):
        compile_validator({"$schema": metaschema["$id"]}, {"https://example.com/meta": metaschema})


@pytest.mark.parametrize("keyword", ["requierd", "dependencies", "definitions", "x-other", "id"])
def test_strict_rejects_unknown_keywords(keyword: str) -> None:
    schema = {"$defs": {"a": {keyword: {}}}}
    assert compile_validator(schema).is_valid(1)
    with pytest.raises(UnsupportedSchema) as rejection:
        compile_validator(schema, strict=True)
    assert (rejection.value.keyword, rejection.value.pointer) == (keyword, "/$defs/a")


STRANGE = [
    10**6_000,
    {10**6_000: 1},
    -(10**6_000),
    float("nan"),
    float("inf"),
    -0.0,
    {1: 2, None: 3, (1, 2): 4, False: 5, 1.5: 6},
    {"a": {1, 2}},
    (1, 2),
    b"bytes",
    object(),
    "\ud800",
    "a" * 10**6,
    [[]] * 1000,
    {"a": "b" * 10**6},
]
STRANGE_SCHEMAS = [
    {"type": "integer", "maximum": 3, "multipleOf": 0.1, "x-modelport-precision": 2},
    {"type": "number", "exclusiveMinimum": 0.5, "multipleOf": 7, "x-modelport-precision": 0},
    {"enum": [1, "a", None, [1], {"a": 1}]},
    {"const": {"a": [1.0]}},
    {"additionalProperties": False, "patternProperties": {"a": {"type": "string"}}},
    {"propertyNames": {"pattern": "^a", "maxLength": 3}},
    {"propertyNames": {"enum": ["a"]}, "unevaluatedProperties": False},
    {"properties": {"a": {"type": "string", "maxLength": 3}}, "additionalProperties": False},
    {"items": {"type": "integer"}, "uniqueItems": True, "contains": {"type": "null"}},
    {"anyOf": [{"type": "string", "format": "date"}, {"required": ["zz"]}]},
    {"oneOf": [{"minLength": 1}, {"maxLength": 9}]},
    {"dependentRequired": {"a": ["b"]}, "minProperties": 9},
]


@pytest.mark.slow
@pytest.mark.parametrize("schema", STRANGE_SCHEMAS)
def test_no_value_that_python_can_make_raises(schema: Any) -> None:
    validate = compile_validator(schema, assert_formats=True)
    for value in STRANGE:
        verdict = validate.is_valid(value)
        assert verdict == (validate(value) == []) == (validate.explain(value) == [])


@pytest.mark.slow
def test_strange_values_of_a_kind_are_distinguished() -> None:
    values = [0, False, "", None, [], {}, "0", "False", [0], [False], {"a": 0}, {"a": False}]
    for one, other in itertools.permutations(values, 2):
        assert not compile_validator({"const": one}).is_valid(other)
        assert compile_validator({"uniqueItems": True}).is_valid([one, other])
        assert not compile_validator({"enum": [one, "x", "y"]}).is_valid(other)
    assert compile_validator({"const": {"a": [1]}}).is_valid({"a": [1.0]})
    assert not compile_validator({"uniqueItems": True}).is_valid([{"a": 1}, {"a": 1.0}])
