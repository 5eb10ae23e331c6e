"""`unevaluated*` keywords compared with jsonschema-rs, which also passes the whole suite."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modelport_generator.validators import compile_validator
from thorough import share
from validators.test_against_jsonschema import LEAF_SCHEMAS, NAMES, VALUES

jsonschema_rs = pytest.importorskip("jsonschema_rs", reason="jsonschema-rs is the oracle here")

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SEEING = LEAF_SCHEMAS | st.sampled_from(
    [{"properties": {"a": True}}, {"prefixItems": [True]}, {"contains": {"type": "string"}}]
)


def _applied(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, min_size=1, max_size=2)
    one_of = [st.fixed_dictionaries({keyword: several}) for keyword in ("allOf", "anyOf", "oneOf")]
    one_of += [
        st.fixed_dictionaries({"if": inner}, optional={"then": inner, "else": inner}),
        st.fixed_dictionaries({"dependentSchemas": st.dictionaries(NAMES, inner, max_size=2)}),
        st.fixed_dictionaries({"properties": st.dictionaries(NAMES, inner, max_size=2)}),
        st.fixed_dictionaries({"not": inner}),
        st.fixed_dictionaries({"$ref": st.sampled_from(["#/$defs/one", "#/$defs/two"])}),
        st.fixed_dictionaries({"unevaluatedProperties": inner}),
        st.fixed_dictionaries({"unevaluatedItems": inner}),
    ]
    return st.one_of(one_of)


@pytest.mark.slow
@settings(
    max_examples=share(250),
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(
    st.recursive(SEEING, _applied, max_leaves=6),
    st.tuples(SEEING, SEEING),
    st.sampled_from([False, {"type": "string"}]),
    st.lists(VALUES, min_size=1, max_size=4),
)
def test_unevaluated_is_judged_as_jsonschema_rs_judges_it(
    schema: Any, definitions: tuple[Any, Any], rest: Any, values: list[Any]
) -> None:
    whole = {
        "$schema": DIALECT,
        "allOf": [schema],
        "$defs": {"one": definitions[0], "two": definitions[1]},
        "unevaluatedProperties": rest,
        "unevaluatedItems": rest,
    }
    validate = compile_validator(whole)
    oracle = jsonschema_rs.validator_for(whole)
    for value in values:
        assert validate.is_valid(value) == oracle.is_valid(value) == (validate(value) == [])
