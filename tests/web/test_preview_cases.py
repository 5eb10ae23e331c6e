"""The three panels beside a form agree with the recorded results of Dify's server for the same values."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from drivers import Preview, opened, write_provider
from form_cases import CREDENTIALS, PARAMETERS, read
from playwright.sync_api import Browser

from modelport_generator.validators import compile_credentials
from shared_data import ROOT

pytestmark = pytest.mark.web

Case = tuple[str, Any, Any, Any]
"""Name, fields or rules, values, and the result; None for a rejection."""


def _recorded(file: str, declared: str, given: str) -> Iterator[Case]:
    path = ROOT / file
    if path.exists():
        for case in json.loads(path.read_text("utf-8")):
            yield case["name"], case[declared], case[given], case.get("result")


def _own(file: str, declared: str) -> Iterator[Case]:
    for case in read(file):
        yield case["name"], case[declared], case["given"], case.get("result")


def _can_be_entered(case: Case) -> bool:
    """Return whether a user can give these values: text, for fields with a control that are there."""
    _, fields, given, _ = case
    kinds = {field["variable"]: field.get("type") for field in fields}
    return all(isinstance(value, str) and value for value in given.values()) and all(
        kinds.get(name) not in (None, "switch") for name in given
    )


FORMS = [
    case
    for case in (
        *_recorded("credential_cases.json", "schemas", "credentials"),
        *_own("executed_credentials.json", "fields"),
    )
    if _can_be_entered(case)
]
PANELS = [
    case
    for case in (
        *_recorded("parameter_cases.json", "rules", "parameters"),
        *_own("executed_parameters.json", "rules"),
    )
    if all(
        isinstance(value, int | float | str | bool) and value == value for value in case[2].values()
    )
    and {rule["name"] for rule in case[1]} >= set(case[2])
    and len({rule["name"] for rule in case[1]}) == len(case[1])
]


@pytest.fixture(scope="module")
def cases(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    root = tmp_path_factory.mktemp("cases")
    folders: list[Path] = []
    for number, (_, fields, _, _) in enumerate(FORMS):
        schema = {"credential_form_schemas": [{"label": {"en_US": "x"}, **f} for f in fields]}
        folders.append(
            write_provider(root, f"form{number}", {"provider_credential_schema": schema})
        )
    for number, (_, rules, _, _) in enumerate(PANELS):
        model = {
            "model": "m",
            "model_type": "llm",
            "model_properties": {"mode": "chat"},
            "parameter_rules": rules,
        }
        folders.append(write_provider(root, f"rules{number}", {}, {"llm/m.yaml": model}))
    with opened(browser) as tab:
        tab.show(root / "page.html", folders)
        yield tab


@pytest.mark.parametrize("number", range(len(FORMS)), ids=[case[0] for case in FORMS])
def test_a_form_keeps_what_the_server_kept(cases: Preview, number: int) -> None:
    _, fields, given, result = FORMS[number]
    cases.open(provider=f"form{number}", form="provider")
    waiting = dict(given)
    while waiting:
        there = [name for name in waiting if name in cases.names("provider")]
        for name in there or list(waiting):
            if not there:
                pytest.skip(f"the client does not display {name}")
            value = waiting.pop(name)
            if not _offers(cases, name, value):
                pytest.skip(f"the client does not offer {value!r}")
            cases.fill("provider", name, value)
    sent = cases.panel("provider", "sent")["credentials"]
    defaults = {field["variable"]: field["default"] for field in fields if "default" in field}
    assert sent == {**defaults, **given}
    expected = result if sent == given else _kept(fields, sent)
    assert cases.panel("provider", "kept") == (expected or {})
    rejected = {kind for _, kind in cases.reasons("provider")} & {"rejected"}
    assert bool(rejected) == (expected is None)


def _kept(fields: Any, sent: Any) -> dict[str, Any] | None:
    """Return what the Python normaliser keeps, None for a rejection."""
    values, violations = compile_credentials(fields)(sent)
    return None if any(each.severity == "error" for each in violations) else values


def _offers(tab: Preview, name: str, value: str) -> bool:
    field = tab.field("provider", name)
    if field.evaluate("node => node.tagName") == "SELECT":
        options: list[str] = field.locator("option").evaluate_all("n => n.map(o => o.value)")
        return value in options
    if field.get_attribute("type") != "radio":
        return True
    radios = tab.section("provider").locator('input[type="radio"]')
    found: list[list[str]] = radios.evaluate_all("n => n.map(r => [r.name, r.value])")
    return [name, value] in found


@pytest.mark.parametrize("number", range(len(PANELS)), ids=[case[0] for case in PANELS])
def test_a_panel_keeps_what_the_server_kept(cases: Preview, number: int) -> None:
    _, rules, given, result = PANELS[number]
    cases.open(provider=f"rules{number}", form="parameters", type="llm", model="m")
    for name, value in given.items():
        rule = next(rule for rule in rules if rule["name"] == name)
        if not _has_control_for(rule, value):
            pytest.skip(f"the control of {name} cannot hold {value!r}")
        if not rule.get("required"):
            cases.switch(name).click()
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        cases.fill("parameters", name, shown)
    sent = cases.panel("parameters", "sent")
    if sent != given:
        assert any("min" in rule or "max" in rule for rule in rules)
        pytest.skip("the client keeps numbers within the limits")
    assert cases.panel("parameters", "kept") == (result or {})


def _has_control_for(rule: dict[str, Any], value: Any) -> bool:
    kind = rule.get("type")
    if kind == "boolean":
        return isinstance(value, bool)
    if kind in ("int", "float"):
        is_whole = isinstance(value, float) and value.is_integer()
        return isinstance(value, int | float) and not isinstance(value, bool) and not is_whole
    if kind == "string" and rule.get("options"):
        return value in rule["options"]
    return isinstance(value, str)


def test_the_cases_can_be_entered() -> None:
    assert len(FORMS) >= 20 and len(PANELS) >= 12
    assert len(CREDENTIALS) >= len(read("executed_credentials.json"))
    assert len(PARAMETERS) >= len(read("executed_parameters.json"))


def test_python_agrees_with_the_cases() -> None:
    """The oracle of the tests that fill whole forms."""
    for _, fields, given, result in FORMS:
        assert _kept(fields, given) == result
