"""References resolve as the draft says."""

from __future__ import annotations

from typing import Any

import pytest

from modelport_generator.validators import UnsupportedSchema, compile_validator

STRING = {"type": "string"}
LEADING: list[tuple[str, Any, dict[str, Any]]] = [
    ("a pointer", {"$ref": "#/$defs/a", "$defs": {"a": STRING}}, {}),
    ("a pointer with escapes", {"$ref": "#/$defs/a~1b~0c", "$defs": {"a/b~c": STRING}}, {}),
    ("a pointer in percents", {"$ref": "#/$defs/a%25b", "$defs": {"a%b": STRING}}, {}),
    (
        "a pointer into a list",
        {"$ref": "#/$defs/a/allOf/1", "$defs": {"a": {"allOf": [True, STRING]}}},
        {},
    ),
    ("an anchor", {"$ref": "#here", "$defs": {"a": {"$anchor": "here", **STRING}}}, {}),
    ("a document", {"$ref": "other.json"}, {"other.json": STRING}),
    (
        "a document by the id inside",
        {"$ref": "https://e.com/a"},
        {"file.json": {"$id": "https://e.com/a", **STRING}},
    ),
    (
        "an anchor of a document",
        {"$ref": "o#x"},
        {"o": {"$defs": {"a": {"$anchor": "x", **STRING}}}},
    ),
    (
        "a document beside the schema",
        {"$id": "https://e.com/x/y.json", "$ref": "../z.json"},
        {"https://e.com/z.json": STRING},
    ),
    (
        "a resource inside",
        {"$id": "https://e.com/r", "$ref": "inner", "$defs": {"a": {"$id": "inner", **STRING}}},
        {},
    ),
    (
        "a chain of documents",
        {"$ref": "a"},
        {"a": {"$ref": "b#/$defs/c"}, "b": {"$defs": {"c": STRING}}},
    ),
    ("a name that is not a URL", {"$ref": "urn:example:a"}, {"urn:example:a": STRING}),
    ("an empty fragment", {"$ref": "https://e.com/a#"}, {"https://e.com/a": STRING}),
    (
        "what only looks like an anchor",
        {
            "$ref": "#q",
            "$defs": {"a": {"const": {"$anchor": "q"}}, "b": {"$anchor": "q", **STRING}},
        },
        {},
    ),
    (
        "a dynamic anchor",
        {"$dynamicRef": "#d", "$defs": {"a": {"$dynamicAnchor": "d", **STRING}}},
        {},
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("schema", "resources"), [each[1:] for each in LEADING], ids=[each[0] for each in LEADING]
)
def test_a_reference_resolves_to_the_schema_it_names(
    schema: Any, resources: dict[str, Any]
) -> None:
    validate = compile_validator(schema, resources)
    assert validate.is_valid("text")
    assert not validate.is_valid(5)


@pytest.mark.parametrize(
    "reference",
    [
        "#/$defs/a/allOf/-1",
        "#/$defs/a/allOf/01",
        "#/$defs/a/allOf/9",
        "#/$defs/b",
        "#b",
        "c",
        "https://[",
        "#/%",
    ],
)
def test_a_reference_to_nothing_is_rejected(reference: str) -> None:
    with pytest.raises(UnsupportedSchema, match=r"\$ref"):
        compile_validator({"$ref": reference, "$defs": {"a": {"allOf": [True]}}})


def test_a_base_that_is_not_a_url_is_rejected_when_a_reference_needs_it() -> None:
    with pytest.raises(UnsupportedSchema, match="cannot be resolved against"):
        compile_validator({"$id": "https://[", "$ref": "x"})


def test_the_outermost_dynamic_anchor_wins() -> None:
    tree = {
        "$id": "https://e.com/tree",
        "$dynamicAnchor": "node",
        "properties": {"child": {"$dynamicRef": "#node"}},
    }
    strict = {
        "$id": "https://e.com/strict",
        "$dynamicAnchor": "node",
        "$ref": "tree",
        "unevaluatedProperties": False,
    }
    resources = {"https://e.com/tree": tree}
    assert compile_validator({"$ref": "https://e.com/tree"}, resources).is_valid(
        {"child": {"x": 1}}
    )
    [violation] = compile_validator(strict, resources)({"child": {"x": 1}})
    assert (violation.pointer, violation.name) == ("/child", "x")


def test_resources_are_read_only_when_something_refers_to_them() -> None:
    assert compile_validator(STRING, {"broken": {"type": 5}}).is_valid("text")


def test_a_plain_reference_to_a_dynamic_anchor_stays_in_its_document() -> None:
    # Here jsonschema and jsonschema-rs look for the outermost anchor, as only $dynamicRef should.
    other = {"$ref": "#x", "$defs": {"x": {"$dynamicAnchor": "x", "type": "integer"}}}
    schema = {
        "$id": "https://example.com/root",
        "$ref": "other",
        "$defs": {"x": {"$dynamicAnchor": "x", "type": "string"}},
    }
    resources = {"https://example.com/other": other}
    assert compile_validator(schema, resources).is_valid(1)
    dynamic = {
        **other,
        "$ref": "#/$defs/y",
        "$defs": {**other["$defs"], "y": {"$dynamicRef": "#x"}},
    }
    assert not compile_validator(schema, {"https://example.com/other": dynamic}).is_valid(1)


def test_a_document_embedded_in_a_resource_is_found_by_its_id() -> None:
    embedding = {"$defs": {"q": {"$id": "d/e", "type": "integer"}}}
    validate = compile_validator({"$ref": "http://x/d/e"}, {"http://x/a": embedding})
    assert validate.is_valid(1)
    assert not validate.is_valid("s")


def test_a_schema_that_contains_itself_is_rejected() -> None:
    schema: dict[str, Any] = {"properties": {}}
    schema["properties"]["x"] = schema
    with pytest.raises(UnsupportedSchema, match="contains itself"):
        compile_validator(schema)


def test_a_schema_may_contain_the_same_object_twice() -> None:
    shared = {"type": "integer"}
    assert compile_validator({"properties": {"a": shared, "b": shared}}).is_valid({"a": 1, "b": 2})
