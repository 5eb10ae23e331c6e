"""The two normalisers agree with the measured behaviour of the platform, and keep their own promises."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from modelport_generator.runtime.forms.credentials import CredentialForm
from modelport_generator.runtime.schema.violations import MASK, Violation
from modelport_generator.validators import (
    compile_credentials,
    compile_parameters,
    parameter_templates,
)

FOLDER = Path(__file__).parent


def _read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


DIFFERENCES = _read("case_differences.json")
EXECUTED_CREDENTIALS = _read("executed_credentials.json")
EXECUTED_PARAMETERS = _read("executed_parameters.json")
OWN_CREDENTIALS = _read("credential_cases.json")
OWN_PARAMETERS = _read("parameter_cases.json")


def _name(case: dict[str, Any]) -> str:
    return str(case["name"])


def _errors(violations: list[Violation]) -> list[tuple[str, str]]:
    return [(each.pointer, each.keyword) for each in violations if each.severity == "error"]


def _assert_as_executed(
    kind: str, case: dict[str, Any], result: dict[str, Any], violations: list[Violation]
) -> None:
    ours = DIFFERENCES[kind].get(case["name"], {})
    if "violation" in ours:
        assert [keyword for _, keyword in _errors(violations)] == [ours["violation"]]
    elif "rejected" in case:
        assert _errors(violations)
    else:
        assert (result, _errors(violations)) == (ours.get("result", case["result"]), [])


@pytest.mark.parametrize("case", EXECUTED_CREDENTIALS, ids=_name)
def test_an_executed_credential_case_has_the_same_result(case: dict[str, Any]) -> None:
    result, violations = compile_credentials(case["fields"])(case["given"])
    _assert_as_executed("credentials", case, result, violations)


@pytest.mark.parametrize("case", EXECUTED_PARAMETERS, ids=_name)
def test_an_executed_parameter_case_has_the_same_result(case: dict[str, Any]) -> None:
    result, violations = compile_parameters(case["rules"])(case["given"])
    _assert_as_executed("parameters", case, result, violations)


def test_each_difference_is_about_an_executed_case_and_has_a_reason() -> None:
    for kind, cases in (("credentials", EXECUTED_CREDENTIALS), ("parameters", EXECUTED_PARAMETERS)):
        assert set(DIFFERENCES[kind]) <= {case["name"] for case in cases}
        assert all(difference["reason"] for difference in DIFFERENCES[kind].values())


@pytest.mark.parametrize("case", OWN_CREDENTIALS, ids=_name)
def test_credentials_are_normalised_as_the_specification_says(case: dict[str, Any]) -> None:
    before = copy.deepcopy(case)
    form = CredentialForm(case["fields"])
    result, violations = form.normalise(case["raw"], model_type=case.get("model_type"))
    assert case == before
    assert _errors(violations) == [tuple(each) for each in case.get("violations", [])]
    if "result" in case:
        assert result == case["result"]
    warnings = [each.pointer for each in violations if each.severity == "warning"]
    assert warnings == case.get("warnings", [])


@pytest.mark.parametrize("case", OWN_PARAMETERS, ids=_name)
def test_parameters_are_normalised_as_the_specification_says(case: dict[str, Any]) -> None:
    before = copy.deepcopy(case)
    result, violations = compile_parameters(case["rules"])(case["given"])
    assert case == before
    assert _errors(violations) == [tuple(each) for each in case.get("violations", [])]
    if "result" in case:
        assert (result, json.dumps(result)) == (case["result"], json.dumps(case["result"]))
    warnings = [each.pointer for each in violations if each.severity == "warning"]
    assert warnings == case.get("warnings", [])


def test_the_result_keeps_the_place_of_the_first_definition() -> None:
    fields = [
        {"variable": "a", "type": "text-input"},
        {"variable": "b", "type": "text-input"},
        {"variable": "a", "type": "text-input"},
    ]
    result, _ = compile_credentials(fields)({"b": "2", "a": "1"})
    assert list(result) == ["a", "b"]


def test_a_secret_never_appears_in_a_violation() -> None:
    fields = [{"variable": "key", "type": "secret-input", "max_length": 3}]
    _, violations = compile_credentials(fields)({"key": "sk-very-secret"})
    assert [(each.value, each.keyword) for each in violations] == [(MASK, "maxLength")]
    assert "sk-very" not in repr(violations)
    _, violations = compile_credentials(fields)({"key": ["sk-very-secret"]})
    assert "sk-very" not in repr(violations)


@pytest.mark.parametrize("raw", ["sk-very-secret", ["sk-very-secret"], 5])
def test_credentials_that_are_no_object_are_masked_where_the_form_has_a_secret(raw: Any) -> None:
    [violation] = compile_credentials([{"variable": "key", "type": "secret-input"}])(raw)[1]
    assert violation.value == MASK
    assert violation.message == f"{MASK} is not an object of names and values"


def test_a_variable_is_secret_when_any_of_its_definitions_is() -> None:
    fields = [
        {"variable": "key", "type": "secret-input"},
        {"variable": "key", "type": "select", "options": [{"value": "sk-very-secrets"}]},
    ]
    [violation] = compile_credentials(fields)({"key": "sk-very-secret"})[1]
    assert (violation.value, violation.hint) == (MASK, "")
    assert violation.message == "key: *** is not one of 'sk-very-secrets'"


def test_names_that_only_python_knows_do_not_raise() -> None:
    huge = 10**5000
    for check in (compile_credentials([]), compile_parameters([])):
        [violation] = check({huge: 1})[1]  # type: ignore[dict-item]
        assert violation.name == "an integer of 16610 bits"


def test_a_huge_bound_is_shortened() -> None:
    rules = [{"name": "a", "type": "int", "max": 10**5000}]
    [violation] = compile_parameters(rules)({"a": 10**5001})[1]
    assert violation.message.startswith("a must be at most an integer of 16610 bits, not an")


def test_a_misspelt_name_gets_the_right_one_as_a_hint() -> None:
    _, violations = compile_parameters([{"name": "temperature", "type": "float"}])(
        {"temprature": 1}
    )
    assert violations[0].hint == "did you mean 'temperature'?"
    fields = [{"variable": "a", "type": "select", "options": [{"value": "gpt-4o"}]}]
    _, violations = compile_credentials(fields)({"a": "gpt4o"})
    assert violations[0].hint == "did you mean 'gpt-4o'?"
    assert violations[0].message == "a: 'gpt4o' is not one of 'gpt-4o'"


BROKEN_FIELDS = [
    (None, "form: null is not a list"),
    ("text", "form: 'text' is not a list"),
    ([None], "field 0: null is not a mapping"),
    ([{"type": "text-input"}], "field 0: 'variable' is missing"),
    ([{"variable": 5, "type": "text-input"}], "'variable' must be a string, not 5"),
    ([{"variable": "a"}], "'type' is missing"),
    ([{"variable": "a", "type": "password"}], "'password' is not one of 'text-input', 'secret"),
    ([{"variable": "a", "type": ["select"]}], "'type' must be a string"),
    ([{"variable": "a", "type": "select", "required": "yes"}], "'required' must be true or false"),
    ([{"variable": "a", "type": "select", "max_length": "5"}], "'max_length' must be an integer"),
    ([{"variable": "a", "type": "select", "options": "xy"}], "options: 'xy' is not a list"),
    ([{"variable": "a", "type": "select", "options": ["x"]}], "option 0: 'x' is not a mapping"),
    ([{"variable": "a", "type": "select", "options": [{}]}], "option 0: 'value' is missing"),
    (
        [{"variable": "a", "type": "select", "show_on": {"b": 1}}],
        "an object with 1 key is not a list",
    ),
    ([{"variable": "a", "type": "select", "show_on": [5]}], "show_on 0: 5 is not a mapping"),
    ([{"variable": "a", "type": "select", "show_on": [{}]}], "show_on 0: 'variable' is missing"),
]


@pytest.mark.parametrize(("fields", "message"), BROKEN_FIELDS)
def test_a_form_that_cannot_be_read_is_rejected_with_the_place(fields: Any, message: str) -> None:
    with pytest.raises(ValueError) as rejection:
        compile_credentials(fields)
    assert message in str(rejection.value)


BROKEN_RULES = [
    (None, "rules: null is not a list"),
    ([5], "rule 0: 5 is not a mapping"),
    ([{"type": "int"}], "rule 0: 'name' must be a string, not null"),
    ([{"name": "a"}], "rule 0 ('a'): type null is not one of 'float', 'int'"),
    ([{"name": "a", "type": []}], "rule 0 ('a'): type a list of 0 items is not one of"),
    ([{"name": "a", "type": "int", "min": "0"}], "'min' must be a number, not '0'"),
    ([{"name": "a", "type": "int", "max": True}], "'max' must be a number, not true"),
    ([{"name": "a", "type": "int", "precision": 1.5}], "'precision' must be an integer"),
    ([{"name": "a", "type": "int", "precision": 10**9}], "'precision' must be an integer from"),
    ([{"name": "a", "type": "string", "options": "ab"}], "'options' must be a list"),
    ([{"name": "a", "type": "string", "options": [1]}], "option 1 is not a string"),
    ([{"name": "a", "type": "int", "required": None}], "'required' must be true or false"),
    ([{"name": "a", "type": "int", "use_template": ["x"]}], "'use_template' must be a string"),
]


@pytest.mark.parametrize(("rules", "message"), BROKEN_RULES)
def test_rules_that_cannot_be_read_are_rejected_with_the_place(rules: Any, message: str) -> None:
    with pytest.raises(ValueError) as rejection:
        compile_parameters(rules)
    assert message in str(rejection.value)


def test_the_templates_have_the_numbers_of_the_field() -> None:
    numbers = {
        name: tuple(template.get(key) for key in ("type", "default", "min", "max", "precision"))
        for name, template in parameter_templates().items()
    }
    assert numbers == {
        "temperature": ("float", 0.0, 0, 1, 2),
        "top_p": ("float", 1.0, 0, 1, 2),
        "top_k": ("int", 50, 1, 100, 0),
        "presence_penalty": ("float", 0.0, 0, 1, 2),
        "frequency_penalty": ("float", 0.0, 0, 1, 2),
        "max_tokens": ("int", 64, 1, 2048, 0),
        "response_format": ("string", None, None, None, None),
        "json_schema": ("text", None, None, None, None),
    }
    assert parameter_templates()["response_format"]["options"] == ["JSON", "XML"]
    for template in parameter_templates().values():
        assert template["required"] is False
        assert {"en_US", "zh_Hans"} == set(template["label"]) == set(template["help"])
