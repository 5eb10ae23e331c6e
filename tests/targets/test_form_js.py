"""`form.js` in node agrees with the Python normalisers, and shows what Dify's client shows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from form_cases import (
    CREDENTIALS,
    PARAMETERS,
    Verdict,
    credentials_verdict,
    parameters_verdict,
    resolved,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from hostile import HALF, TEXTS
from modelport_generator.targets import typescript
from node import JavaScriptError, Node, running
from thorough import share

FORM_JS = Path(typescript.__file__).with_name("form.js")
DIFFERENCES = json.loads(Path(__file__).with_name("form_differences.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def form() -> Iterator[Node]:
    with running(FORM_JS) as node:
        yield node


def _javascript(form: Node, function: str, declared: Any, values: Any) -> Verdict:
    checked = form.call(function, declared, values)
    violations = [
        (each["pointer"], each["keyword"], each["severity"]) for each in checked["violations"]
    ]
    return checked["values"], violations


def _compared(verdict: Verdict) -> Any:
    """Return a verdict so that `true` is not `1`, and without the order that JavaScript objects lack."""
    return json.dumps(_whole(verdict[0]), sort_keys=True), sorted(verdict[1])


def _whole(value: Any) -> Any:
    """Write `3.0` as `3`, which it is in JavaScript."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _whole(each) for key, each in value.items()}
    return [_whole(each) for each in value] if isinstance(value, list) else value


def _assert_same(kind: str, name: str, python: Verdict, javascript: Verdict) -> None:
    difference = DIFFERENCES[kind].get(name)
    if difference is None:
        assert _compared(javascript) == _compared(python)
    else:
        assert _compared(javascript) != _compared(python)
        errors = [tuple(each) for each in difference["errors"]]
        assert javascript == (difference["values"], errors)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "fields", "raw"), CREDENTIALS)
def test_credentials_get_the_verdict_of_the_server(
    form: Node, name: str, fields: Any, raw: Any
) -> None:
    javascript = _javascript(form, "checkCredentials", fields, raw)
    _assert_same("credentials", name, credentials_verdict(fields, raw), javascript)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "rules", "given_"), PARAMETERS)
def test_parameters_get_the_verdict_of_the_server(
    form: Node, name: str, rules: Any, given_: Any
) -> None:
    javascript = _javascript(form, "checkParameters", resolved(rules), given_)
    _assert_same("parameters", name, parameters_verdict(rules, given_), javascript)


def test_each_difference_is_about_a_case_and_has_a_reason() -> None:
    for kind, cases in (("credentials", CREDENTIALS), ("parameters", PARAMETERS)):
        assert set(DIFFERENCES[kind]) <= {name for name, _, _ in cases}
        assert all(difference["reason"] for difference in DIFFERENCES[kind].values())


NAMES = ["a", "b", "__proto__", "constructor", "x/y~z"]
VARIABLES = st.sampled_from(NAMES)
WORDS = st.sampled_from(["", " ", "x", "true", "FALSE", "😀😀😀", "long text", *TEXTS, HALF])
FIELDS = st.fixed_dictionaries(
    {
        "variable": VARIABLES,
        "type": st.sampled_from(["text-input", "secret-input", "select", "radio", "switch"]),
    },
    optional={
        "required": st.booleans(),
        "default": WORDS | st.none(),
        "max_length": st.integers(-1, 6) | st.none(),
        "options": st.lists(WORDS.map(lambda text: {"value": text}), max_size=3) | st.none(),
        "show_on": st.lists(
            st.fixed_dictionaries({"variable": VARIABLES, "value": WORDS}), max_size=2
        )
        | st.none(),
    },
)
NUMBERS = (
    st.integers(-(2**53), 2**53)
    # An integral float is an int in JavaScript.
    | st.floats().filter(lambda number: not number.is_integer())
    | st.sampled_from([0, 1, -1, 0.1, 0.125, 2.675, 1.005, 0.3, 1e-7, 1.5e-10, 123456.789])
)
ODD = st.sampled_from([None, True, False, [], {}, ["x"], {"x": 1}])
RULES = st.fixed_dictionaries(
    {"name": VARIABLES, "type": st.sampled_from(["int", "float", "boolean", "string", "text"])},
    optional={
        "required": st.booleans(),
        "default": WORDS | NUMBERS | ODD,
        "min": st.integers(-2, 2) | st.floats(-2, 2) | st.none(),
        "max": st.integers(0, 10) | st.none(),
        "precision": st.integers(-3, 12) | st.sampled_from([-400, 101, 330, 400]) | st.none(),
        "options": st.lists(WORDS, max_size=3),
        "use_template": st.sampled_from(["b", "temperature", "other", ""]),
    },
)


@pytest.mark.slow
@settings(max_examples=share(400), deadline=None, derandomize=True)
@given(
    st.lists(FIELDS, max_size=4),
    st.dictionaries(
        st.sampled_from([*NAMES, "c", "__model_type"]), WORDS | ODD | NUMBERS, max_size=5
    ),
)
def test_any_form_gets_one_verdict_from_both_languages(
    form: Node, fields: list[dict[str, Any]], raw: dict[str, Any]
) -> None:
    javascript = _javascript(form, "checkCredentials", fields, raw)
    assert _compared(javascript) == _compared(credentials_verdict(fields, raw))


@pytest.mark.slow
@settings(max_examples=share(600), deadline=None, derandomize=True)
@given(
    st.lists(RULES, max_size=4),
    st.dictionaries(
        st.sampled_from([*NAMES, "temperature", "other", ""]), WORDS | ODD | NUMBERS, max_size=5
    ),
)
def test_any_rules_get_one_verdict_from_both_languages(
    form: Node, rules: list[dict[str, Any]], given_: dict[str, Any]
) -> None:
    javascript = _javascript(form, "checkParameters", resolved(rules), given_)
    assert _compared(javascript) == _compared(parameters_verdict(rules, given_))


@pytest.mark.slow
@settings(max_examples=share(500), deadline=None, derandomize=True)
@given(
    st.floats(allow_nan=False, allow_infinity=False)
    | st.tuples(st.integers(-(10**6), 10**6), st.integers(-8, 8)).map(
        lambda p: p[0] * 10.0 ** p[1]
    ),
    st.integers(-30, 30),
)
def test_a_number_is_rounded_as_python_rounds_it(form: Node, number: float, places: int) -> None:
    rules = [{"name": "a", "type": "float", "precision": places}]
    javascript = _javascript(form, "checkParameters", rules, {"a": number})
    assert javascript[1] == parameters_verdict(rules, {"a": number})[1]


@pytest.mark.parametrize("given_", [None, "text", ["a"], 5, True])
@pytest.mark.parametrize("function", ["checkCredentials", "checkParameters"])
def test_values_that_are_no_object_are_one_violation(
    form: Node, function: str, given_: Any
) -> None:
    assert _javascript(form, function, [], given_) == ({}, [("", "type", "error")])


@pytest.mark.parametrize(
    ("function", "declared"),
    [
        ("checkCredentials", [{"variable": "a", "type": "password"}]),
        ("checkParameters", [{"name": "a", "type": "toString"}]),
    ],
)
def test_an_unknown_type_is_rejected_as_in_python(form: Node, function: str, declared: Any) -> None:
    with pytest.raises(JavaScriptError, match=r"^TypeError: a: no .* has the type"):
        form.call(function, declared, {})


def test_no_message_shows_a_secret(form: Node) -> None:
    secret = "sk-very-secret"
    for field in (
        {"type": "secret-input", "max_length": 3},
        {"type": "select", "options": [{"value": "x"}]},
        {"type": "switch"},
    ):
        checked = form.call("checkCredentials", [{"variable": "key", **field}], {"key": secret})
        assert checked["violations"]
        assert secret not in json.dumps(checked)


CLIENT_FORM = [
    {"variable": "mode", "type": "radio", "default": "plain", "options": [{"value": "plain"}]},
    {
        "variable": "key",
        "type": "secret-input",
        "required": True,
        "default": "unsafe",
        "show_on": [{"variable": "mode", "value": "secret"}],
    },
    {
        "variable": "region",
        "type": "select",
        "options": [
            {"value": "eu"},
            {"value": "us", "show_on": [{"variable": "mode", "value": "secret"}]},
        ],
    },
    {
        "variable": "deep",
        "type": "text-input",
        "required": True,
        "show_on": [{"variable": "key", "value": "unsafe"}],
    },
]


def test_a_form_opens_with_every_default_or_with_what_is_stored(form: Node) -> None:
    assert form.call("startValues", CLIENT_FORM) == {"mode": "plain", "key": "unsafe"}
    assert form.call("startValues", CLIENT_FORM, {"region": "eu"}) == {"region": "eu"}
    assert form.call("startValues", CLIENT_FORM, None) == {"mode": "plain", "key": "unsafe"}


def test_conditions_look_at_raw_values_and_not_through_hidden_parents(form: Node) -> None:
    start = form.call("startValues", CLIENT_FORM)
    shown = form.call("visibleFields", CLIENT_FORM, start)
    assert [field["variable"] for field in shown] == ["mode", "region", "deep"]
    assert [option["value"] for option in shown[1]["options"]] == ["eu"]
    shown = form.call("visibleFields", CLIENT_FORM, {**start, "mode": "secret"})
    assert [field["variable"] for field in shown] == ["mode", "key", "region", "deep"]
    assert [option["value"] for option in shown[2]["options"]] == ["eu", "us"]


def test_a_condition_on_a_boolean_never_holds(form: Node) -> None:
    fields = [
        {"variable": "a", "type": "switch"},
        {"variable": "b", "type": "switch", "show_on": [{"variable": "a", "value": "true"}]},
    ]
    assert len(form.call("visibleFields", fields, {"a": True})) == 1
    assert len(form.call("visibleFields", fields, {"a": "true"})) == 2


def test_only_displayed_required_fields_are_missing_and_falsy_values_are(form: Node) -> None:
    missing = form.call("missingFields", CLIENT_FORM, {"mode": "plain", "key": "unsafe"})
    assert [field["variable"] for field in missing] == ["deep"]
    missing = form.call("missingFields", CLIENT_FORM, {"mode": "secret", "key": 0})
    assert [field["variable"] for field in missing] == ["key"]


def test_hidden_values_are_sent_and_untouched_secrets_become_a_marker(form: Node) -> None:
    values = {
        **form.call("startValues", CLIENT_FORM),
        "extra": "x",
        "__model_type": "llm",
        "__model_name": "m",
        "__authorization_name__": "mine",
    }
    sent = form.call("payload", CLIENT_FORM, values, [])
    assert sent == {"mode": "plain", "key": "[__HIDDEN__]", "extra": "x"}
    assert form.call("payload", CLIENT_FORM, values, ["key"])["key"] == "unsafe"
    assert form.call("payload", CLIENT_FORM, {"key": ""}, []) == {"key": ""}


PANEL = [
    ({"type": "int", "min": 1, "max": 99}, {"slider": True, "step": 1}),
    ({"type": "int", "min": 1, "max": 100}, {"slider": True, "step": 10}),
    ({"type": "int", "min": 1, "max": 1000}, {"slider": True, "step": 100}),
    ({"type": "int", "min": 1}, {"slider": False, "step": 0}),
    ({"type": "float", "min": 0, "max": 2}, {"slider": True, "step": 0.1}),
    ({"type": "float", "max": 2, "precision": 2}, {"slider": False, "step": 0.2}),
]


@pytest.mark.parametrize(("rule", "control"), PANEL)
def test_a_number_has_the_control_of_the_client(form: Node, rule: Any, control: Any) -> None:
    assert form.call("numberControl", {"name": "a", **rule}) == control


SHOWN = [
    ({"type": "int", "min": 3}, 3),
    ({"type": "float"}, 0),
    ({"type": "string"}, ""),
    ({"type": "text"}, ""),
    ({"type": "boolean"}, False),
    ({"type": "tag"}, []),
    ({"type": "int", "default": 0, "min": 3}, 0),
]


@pytest.mark.parametrize(("rule", "shown"), SHOWN)
def test_a_parameter_shows_a_value_before_one_is_chosen(form: Node, rule: Any, shown: Any) -> None:
    assert form.call("shownValue", rule) == shown
    assert form.call("shownValue", rule, "chosen", "last") == "chosen"
    assert form.call("shownValue", rule, None, "last") == "last"


def test_a_falsy_last_value_falls_through_to_the_default(form: Node) -> None:
    rule = {"name": "a", "type": "int", "default": 5}
    assert form.call("switchedOn", rule, 0) == 5
    assert form.call("switchedOn", rule, 7) == 7


def test_a_change_of_the_model_drops_what_does_not_fit(form: Node) -> None:
    rules = [
        {"name": "n", "type": "int", "min": 1, "max": 9},
        {"name": "s", "type": "string", "options": ["x"]},
        {"name": "b", "type": "boolean"},
        {"name": "o", "type": "other"},
    ]
    values = {"n": 10, "s": "y", "b": "true", "o": 1, "unknown": 1, "stop": ["."]}
    assert form.call("keptParameters", rules, values) == {}
    assert form.call("keptParameters", rules, values, True) == {"stop": ["."]}
    fitting = {"n": 9, "s": "x", "b": False}
    assert form.call("keptParameters", rules, fitting) == fitting


def test_typing_is_clamped_to_the_limits(form: Node) -> None:
    assert form.call("clamped", {"min": 1, "max": 9}, 10) == 9
    assert form.call("clamped", {"min": 1}, 0) == 1
    assert form.call("clamped", {}, -5) == -5


@pytest.mark.slow
def test_a_text_falls_back_to_english_and_then_to_any_language(form: Node) -> None:
    assert form.call("translated", {"en_US": "Key", "zh_Hans": "密钥"}, "zh_Hans") == "密钥"
    assert form.call("translated", {"en_US": "Key", "zh_Hans": ""}, "zh_Hans") == "Key"
    assert form.call("translated", {"zh_Hans": "密钥"}, "ja_JP") == "密钥"
    assert form.call("translated", None, "en_US") == ""
    assert form.call("translated", {}, "constructor") == ""
