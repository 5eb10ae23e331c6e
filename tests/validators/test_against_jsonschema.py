"""Any schema and any value give the verdict and the failing pointers of `jsonschema`."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modelport_generator.validators import compile_validator
from thorough import share
from validators.oracle import failing_pointers

NAMES = st.sampled_from(["a", "b", "c", "~/", "", "aa"])
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from([0.0, 1.0, 1.5, -0.5, 10**40, 1e300]),
    st.sampled_from(["", "a", "b", "aa", "ab", "é", "🐲🐲", "0"]),
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=8,
)
TYPES = st.sampled_from(["null", "boolean", "object", "array", "number", "string", "integer"])
PATTERNS = st.sampled_from(["a", "^a", "b$", "^[ab]+$", "^.{2}$", r"\d"])
SMALL = st.integers(0, 3)
BOUNDS = st.sampled_from([-2, 0, 1, 1.5, 2])

_LEAVES: dict[str, st.SearchStrategy[Any]] = {
    "type": TYPES | st.lists(TYPES, min_size=1, max_size=3, unique=True),
    "enum": st.lists(VALUES, min_size=1, max_size=4),
    "const": VALUES,
    "minimum": BOUNDS,
    "maximum": BOUNDS,
    "exclusiveMinimum": BOUNDS,
    "exclusiveMaximum": BOUNDS,
    "minLength": SMALL,
    "maxLength": SMALL,
    "pattern": PATTERNS,
    "minItems": SMALL,
    "maxItems": SMALL,
    "uniqueItems": st.booleans(),
    "minProperties": SMALL,
    "maxProperties": SMALL,
    "required": st.lists(NAMES, max_size=3, unique=True),
    "dependentRequired": st.dictionaries(
        NAMES, st.lists(NAMES, max_size=2, unique=True), max_size=2
    ),
    "x-modelport-secret": st.booleans(),
    "title": st.just("A title"),
}


def _keywords(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, min_size=1, max_size=3)
    branches: dict[str, st.SearchStrategy[Any]] = {
        "properties": st.dictionaries(NAMES, inner, max_size=5),
        "patternProperties": st.dictionaries(PATTERNS, inner, max_size=2),
        "additionalProperties": inner,
        "propertyNames": inner,
        "dependentSchemas": st.dictionaries(NAMES, inner, max_size=2),
        "items": inner,
        "prefixItems": several,
        "contains": inner,
        "minContains": SMALL,
        "maxContains": SMALL,
        "allOf": several,
        "anyOf": several,
        "oneOf": several,
        "not": inner,
        "if": inner,
        "then": inner,
        "else": inner,
        "$ref": st.sampled_from(["#/$defs/one", "#/$defs/two"]),
    }
    return st.fixed_dictionaries({}, optional={**_some(_LEAVES), **branches}).map(_thinned)


def _some(keywords: dict[str, st.SearchStrategy[Any]]) -> dict[str, st.SearchStrategy[Any]]:
    return {name: keywords[name] for name in ("type", "enum", "const", "required", "minimum")}


def _thinned(schema: dict[str, Any]) -> dict[str, Any]:
    """Keep a few keywords: a schema with all of them rejects everything."""
    kept = sorted(schema, key=lambda name: hash((name, len(schema))))[:4]
    if "contains" not in kept:
        kept = [name for name in kept if name not in ("minContains", "maxContains")]
    return {name: schema[name] for name in schema if name in kept}


LEAF_SCHEMAS = st.booleans() | st.fixed_dictionaries({}, optional=_LEAVES).map(_thinned)
SCHEMAS = st.recursive(LEAF_SCHEMAS, _keywords, max_leaves=8)


@st.composite
def documents(draw: st.DrawFn) -> Any:
    schema = draw(SCHEMAS)
    if isinstance(schema, bool):
        return schema
    return {**schema, "$defs": {"one": draw(LEAF_SCHEMAS), "two": draw(LEAF_SCHEMAS)}}


@pytest.mark.slow
@settings(
    max_examples=share(300),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(documents(), st.lists(VALUES, min_size=1, max_size=4))
def test_verdict_and_failing_pointers_equal_those_of_jsonschema(
    schema: Any, instances: list[Any]
) -> None:
    validate = compile_validator(schema)
    for instance in instances:
        expected = failing_pointers(schema, instance)
        assert validate.is_valid(instance) == (not expected)
        assert {violation.pointer for violation in validate(instance)} == expected
        assert {violation.pointer for violation in validate.explain(instance)} == expected
