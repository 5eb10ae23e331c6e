"""`form.js` in node: what Dify's client saves, offers and displays around the forms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from modelport_generator.runtime.adapters.customizable import holds
from modelport_generator.targets import typescript
from node import Node, running

FORM_JS = Path(typescript.__file__).with_name("form.js")


@pytest.fixture(scope="module")
def form() -> Iterator[Node]:
    with running(FORM_JS) as node:
        yield node


SECRET: list[dict[str, Any]] = [
    {"variable": "key", "type": "secret-input", "default": "public"},
    {
        "variable": "size",
        "type": "text-input",
        "default": "1",
        "show_on": [{"variable": "__model_type", "value": "llm"}],
    },
]


def test_a_missing_model_is_reported_before_missing_credentials(form: Node) -> None:
    name, kind = form.call("modelFields", None, ["llm", "tts"])
    assert (name["variable"], name["required"]) == ("__model_name", True)
    assert name["label"]["en_US"] == "Model Name"
    assert name["placeholder"]["en_US"] == "Please enter model name"
    assert kind["variable"] == "__model_type" and "default" not in kind
    assert [each["label"]["en_US"] for each in kind["options"]] == ["LLM", "TTS"]
    own = {"label": {"en_US": "Deployment"}}
    assert form.call("modelFields", own, [])[0]["label"] == own["label"]
    assert form.call("authorizationField")["variable"] == "__authorization_name__"


def test_name_and_type_are_saved_beside_the_credentials(form: Node) -> None:
    values = {
        **form.call("startValues", SECRET),
        "__model_name": "m",
        "__model_type": "llm",
        "__authorization_name__": "mine",
    }
    saved = form.call("saveRequest", SECRET, values, [])
    assert saved == {
        "credentials": {"key": "[__HIDDEN__]", "size": "1"},
        "name": "mine",
        "model": "m",
        "model_type": "llm",
    }
    assert form.call("saveRequest", SECRET, values, ["key"], "7")["credential_id"] == "7"
    unnamed = {**values, "__model_name": ""}
    assert "model" not in form.call("saveRequest", SECRET, unnamed, [])


def test_the_definition_is_that_of_displayed_fields_and_unmasked_secrets(form: Node) -> None:
    values = form.call("startValues", SECRET)
    assert form.call("meantRequest", SECRET, values) == {"credentials": {"key": "public"}}


def test_the_server_adds_the_type_and_replaces_markers(form: Node) -> None:
    request = {"credentials": {"key": "[__HIDDEN__]", "size": "1"}, "model_type": "llm"}
    received = form.call("receivedCredentials", SECRET, request, {"key": "sk-1"})
    assert received["values"] == {"key": "sk-1", "size": "1"}
    assert form.call("receivedCredentials", SECRET, request)["values"]["key"] == "[__HIDDEN__]"
    other = {**request, "model_type": "tts"}
    assert "size" not in form.call("receivedCredentials", SECRET, other)["values"]


CONTROLS = [
    ("text-input", "text", "text"),
    ("secret-input", "password", "password"),
    ("select", "select", "select"),
    ("radio", "radio", "radio"),
    ("switch", "", "switch"),
    ("constructor", "", ""),
]


@pytest.mark.parametrize(("kind", "control", "meant"), CONTROLS)
def test_a_field_has_the_control_of_the_client(
    form: Node, kind: str, control: str, meant: str
) -> None:
    assert form.call("fieldControl", {"type": kind}) == control
    assert form.call("meantFieldControl", {"type": kind}) == meant


PARAMETERS = [
    ({"type": "int"}, "number"),
    ({"type": "float"}, "number"),
    ({"type": "boolean"}, "boolean"),
    ({"type": "string"}, "text"),
    ({"type": "string", "options": ["a"]}, "select"),
    ({"type": "text", "options": ["a"]}, "textarea"),
    ({"type": "tag"}, "tags"),
    ({"type": "toString"}, ""),
]


@pytest.mark.parametrize(("rule", "control"), PARAMETERS)
def test_a_parameter_has_the_control_of_the_client(form: Node, rule: Any, control: str) -> None:
    assert form.call("parameterControl", rule) == control


def test_an_edit_counts_while_the_switch_is_on(form: Node) -> None:
    rule = {"name": "a", "type": "int"}
    assert form.call("editedParameters", rule, {}, 5) == {}
    assert form.call("editedParameters", rule, {"a": 0}, 5) == {"a": 5}
    assert form.call("editedParameters", {**rule, "required": True}, {}, 5) == {"a": 5}
    assert form.call("editedParameters", {"name": "stop", "type": "tag"}, {}, ["x"]) == {
        "stop": ["x"]
    }


def test_stop_is_offered_in_advanced_mode_alone(form: Node) -> None:
    rules = [{"name": "a", "type": "int"}]
    assert [each["name"] for each in form.call("offeredRules", rules)] == ["a"]
    assert [each["name"] for each in form.call("offeredRules", rules, True)] == ["a", "stop"]


def test_presets_are_those_of_two_providers_and_of_the_keys_of_a_model(form: Node) -> None:
    rules = [{"name": "temperature"}, {"name": "seed"}]
    assert form.call("presets", "acme", rules) == []
    assert form.call("presets", "openai", [{"name": "seed"}]) == []
    assert form.call("presets", "azure_openai", rules) == [
        {"name": "Creative", "values": {"temperature": 0.8}},
        {"name": "Balanced", "values": {"temperature": 0.5}},
        {"name": "Precise", "values": {"temperature": 0.2}},
    ]


STEPS = [
    ({"type": "int", "min": 1, "max": 5000}, {"slider": True, "step": 1}),
    ({"type": "float", "min": 0, "max": 1, "precision": 2}, {"slider": True, "step": 0.01}),
    ({"type": "float", "precision": 0}, {"slider": False, "step": 1}),
    ({"type": "float"}, {"slider": False, "step": 0}),
]


@pytest.mark.parametrize(("rule", "control"), STEPS)
def test_a_definition_sets_the_steps_of_its_precision(form: Node, rule: Any, control: Any) -> None:
    assert form.call("meantNumberControl", rule) == control


def test_two_languages_are_delivered(form: Node) -> None:
    texts = {"en_US": "Key", "zh_Hans": "", "ja_JP": "鍵"}
    assert form.call("delivered", texts) == {"en_US": "Key", "zh_Hans": "Key"}
    assert form.call("delivered", None) == {}


def test_a_placeholder_and_a_link_have_their_fallbacks(form: Node) -> None:
    assert form.call("placeholderOf", {}, "en_US") == "Please enter"
    assert form.call("placeholderOf", {"placeholder": {"en_US": "sk-"}}, "zh_Hans") == "sk-"
    both = {"title": {"en_US": "Help"}, "url": {"en_US": "https://a", "zh_Hans": "https://b"}}
    # In a language without a title, the client shows the address of that language.
    assert form.call("helpLink", both, "zh_Hans") == {"text": "https://b", "url": "https://b"}
    assert form.call("helpLink", both, "ja_JP") == {"text": "Help", "url": "https://a"}
    assert form.call("helpLink", None, "en_US") == {"text": "", "url": ""}


BADGES = [
    ("llm", {"mode": "chat", "context_size": 131072}, ["LLM", "CHAT", "131K"]),
    ("text-embedding", {"context_size": 512}, ["TEXT EMBEDDING", "512"]),
    ("tts", {}, ["TTS"]),
]


@pytest.mark.parametrize(("kind", "properties", "badges"), BADGES)
def test_a_model_has_the_badges_of_the_client(
    form: Node, kind: str, properties: Any, badges: list[str]
) -> None:
    model = {"model_type": kind, "model_properties": properties}
    assert form.call("modelBadges", model) == badges


PATTERNS = [
    "acme-*",
    "acme-?",
    "ACME-*",
    "acme-[!3]",
    "acme-[1-3]",
    "acme-[]]",
    "acme-[",
    "a.me-2",
    "/^acme/",
    "/(?i)ACME-[0-9]$/",
    "/acme/",
    "/",
    "//",
]


@pytest.mark.slow
@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("model", ["acme-2", "acme-3", "acme-]", "acme-[", "other", "/", "//"])
def test_a_condition_on_the_model_holds_as_in_python(form: Node, pattern: str, model: str) -> None:
    [rule] = form.call("declaredRules", [{"name": "a", "when": {"model": pattern}}], model, {})
    assert rule["applies"] == holds({"model": pattern}, model, {}, None)


def test_of_the_rules_of_a_name_the_one_that_applies_is_shown(form: Node) -> None:
    mode = {"credential": {"variable": "mode", "value": "chat"}}
    rules = [
        {"name": "a", "max": 1, "when": {"model": "other"}},
        {"name": "a", "max": 2, "when": {"ability": "vision"}},
        {"name": "b", "when": mode},
        {"name": "c"},
    ]
    shown = form.call("declaredRules", rules, "acme", {"mode": "completion"})
    assert [(each["name"], each["applies"]) for each in shown] == [
        ("a", None),
        ("b", False),
        ("c", True),
    ]
    assert shown[0]["max"] == 2
    unnamed = form.call("declaredRules", rules, "", {})
    assert [each["applies"] for each in unnamed] == [None, None, True]
