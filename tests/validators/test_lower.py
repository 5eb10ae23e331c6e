"""Forms and rules lowered to JSON Schema agree with the normalisers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from modelport_generator.build.lower import lower_form, lower_rules
from modelport_generator.runtime.schema.violations import Violation
from modelport_generator.validators import (
    compile_credentials,
    compile_parameters,
    compile_validator,
    parameter_templates,
)
from thorough import share

VARIABLES = st.sampled_from(["a", "b", "c"])
TEXTS = st.sampled_from(["", "x", "y", "true", "False", "long text"])
FIELDS = st.fixed_dictionaries(
    {
        "variable": VARIABLES,
        "type": st.sampled_from(["text-input", "secret-input", "select", "radio", "switch"]),
        "label": st.just({"en_US": "A label", "zh_Hans": "标签"}),
    },
    optional={
        "required": st.booleans(),
        "default": TEXTS,
        "max_length": st.integers(-1, 5),
        "options": st.lists(TEXTS.map(lambda text: {"value": text}), max_size=3),
        "show_on": st.lists(
            st.fixed_dictionaries({"variable": VARIABLES, "value": TEXTS}), max_size=2
        ),
    },
)
VALUES = (
    st.none() | st.booleans() | st.integers(-3, 12) | st.sampled_from([0.25, 1.5, 0.333]) | TEXTS
)
RULES = st.fixed_dictionaries(
    {"name": VARIABLES, "type": st.sampled_from(["int", "float", "boolean", "string", "text"])},
    optional={
        "required": st.booleans(),
        "default": VALUES,
        "min": st.integers(-2, 2) | st.none(),
        "max": st.integers(0, 10) | st.none(),
        "precision": st.integers(-1, 3) | st.none(),
        "options": st.lists(TEXTS, max_size=3),
        "use_template": st.sampled_from(["temperature", "max_tokens", "b", "other", ""]),
    },
)


def _has_errors(violations: list[Violation]) -> bool:
    return any(violation.severity == "error" for violation in violations)


@pytest.mark.slow
@settings(max_examples=share(300), deadline=None, derandomize=True)
@given(st.lists(FIELDS, max_size=4), st.dictionaries(VARIABLES, TEXTS))
def test_a_form_and_its_schema_agree_on_strings(
    fields: list[dict[str, Any]], raw: dict[str, str]
) -> None:
    _, violations = compile_credentials(fields)(raw)
    schema = lower_form(fields)
    assert compile_validator(schema, strict=True).is_valid(raw) == (not _has_errors(violations))


@pytest.mark.slow
@settings(max_examples=share(300), deadline=None, derandomize=True)
@given(
    st.lists(RULES, max_size=4),
    st.dictionaries(st.sampled_from(["a", "b", "c", "temperature", "max_tokens", "other"]), VALUES),
)
def test_rules_and_their_schema_agree(rules: list[dict[str, Any]], given_: dict[str, Any]) -> None:
    _, violations = compile_parameters(rules)(given_)
    schema = lower_rules(rules, parameter_templates())
    assert compile_validator(schema, strict=True).is_valid(given_) == (not _has_errors(violations))


@pytest.mark.slow
@settings(max_examples=share(100), deadline=None, derandomize=True)
@given(st.lists(FIELDS, max_size=4), st.lists(RULES, max_size=4))
def test_lowered_schemas_are_schemas(
    fields: list[dict[str, Any]], rules: list[dict[str, Any]]
) -> None:
    Draft202012Validator.check_schema(lower_form(fields, title="A form"))
    Draft202012Validator.check_schema(lower_rules(rules, parameter_templates()))


def test_a_schema_carries_what_a_front_end_shows() -> None:
    field = {
        "variable": "key",
        "type": "secret-input",
        "label": {"en_US": "Key", "zh_Hans": "密钥"},
        "help": {"en_US": "Where to find it."},
    }
    schema = lower_form([field], title="Acme")
    assert schema["title"] == "Acme"
    assert schema["properties"]["key"] == {
        "title": "Key",
        "x-modelport-label": {"en_US": "Key", "zh_Hans": "密钥"},
        "description": "Where to find it.",
        "x-modelport-help": {"en_US": "Where to find it."},
        "x-modelport-type": "secret-input",
        "type": "string",
        "minLength": 1,
        "x-modelport-secret": True,
        "writeOnly": True,
    }


def test_a_choice_carries_its_label_in_every_language() -> None:
    label = {"en_US": "Europe", "zh_Hans": "欧洲"}
    options = [{"value": "eu", "label": label}, {"value": "us"}, {"value": "eu"}]
    field = {"variable": "region", "type": "select", "required": False, "options": options}
    choices = lower_form([field])["properties"]["region"]["oneOf"]
    assert [choice["const"] for choice in choices] == ["eu", "us", ""]
    labelled = lower_form([{**field, "options": options[:2]}])["properties"]["region"]["oneOf"]
    assert labelled[0] == {"const": "eu", "title": "Europe", "x-modelport-label": label}
