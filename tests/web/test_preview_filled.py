"""Every form and panel of our providers, and of ten public ones, filled in a browser."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from drivers import Preview, opened
from playwright.sync_api import Browser

from modelport_generator.preview.content import content_of, sources_of
from modelport_generator.runtime.adapters.customizable import holds
from modelport_generator.validators import compile_credentials, compile_parameters
from npm import REPOSITORY
from shared_data import ROOT

pytestmark = pytest.mark.web

OWN = REPOSITORY / "providers" / "modelport_providers"
PUBLIC = (
    "azure_ai_studio",
    "bedrock",
    "huggingface_hub",
    "jina",
    "localai",
    "minimax",
    "ollama",
    "openai_api_compatible",
    "tongyi",
    "vertex_ai",
)
FOLDERS = {
    **{path.name: path for path in OWN.iterdir() if (path / "modelport.yaml").exists()},
    **{f"public {name}": ROOT / "corpus" / name for name in PUBLIC},
}
_MARKER = "[__HIDDEN__]"


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Preview]:
    with opened(browser) as tab:
        yield tab


@pytest.fixture(params=FOLDERS)
def provider(request: pytest.FixtureRequest, tab: Preview, tmp_path: Path) -> Mapping[str, Any]:
    folder = FOLDERS[request.param]
    if not folder.exists():
        pytest.skip("the public plugins are absent")
    tab.show(tmp_path / "page.html", [folder])
    [content] = content_of(sources_of([folder]))
    return content


def test_each_credential_form_shows_sends_and_keeps_what_its_definition_says(
    tab: Preview, provider: Mapping[str, Any]
) -> None:
    if "provider" in provider["forms"]:
        tab.open(form="provider")
        _fill_and_compare(tab, "provider", provider["forms"]["provider"], {})
    for kind in provider["types"] if "model" in provider["forms"] else ():
        tab.open(form="model", type=kind, model="acme-large")
        beside = {"model": "acme-large", "model_type": kind}
        _fill_and_compare(tab, "model", provider["forms"]["model"], beside)


def _fill_and_compare(
    tab: Preview, form: str, fields: list[dict[str, Any]], beside: Mapping[str, str]
) -> None:
    filled = _fill(tab, form)
    values = {field["variable"]: field["default"] for field in fields if "default" in field}
    values |= {name: value for name, value in filled.items() if not name.startswith("__")}
    hidden_in_the_client = {
        field["variable"]: _MARKER
        for field in fields
        if field["type"] == "secret-input"
        and field["variable"] not in filled
        and values.get(field["variable"])
    }
    sent = tab.panel(form, "sent")
    credentials = {**values, **hidden_in_the_client}
    assert sent == {"credentials": credentials, "name": filled["__authorization_name__"], **beside}
    raw = {**credentials, **({"__model_type": beside["model_type"]} if beside else {})}
    kept, violations = compile_credentials(fields)(raw)
    assert not [each for each in violations if each.severity == "error"]
    assert tab.panel(form, "kept") == kept
    displayed = tab.panel(form, "displayed")
    shown = [field for field in fields if _holds(field, {**values, **raw})]
    assert {name for name in displayed if not name.startswith("__")} == {
        field["variable"] for field in shown
    }
    assert {name: displayed[name] for name in filled} == filled
    tab.go(form=form, view="definition", type=beside.get("model_type", ""))
    meant = tab.panel(form, "sent")["credentials"]
    assert set(meant) == {field["variable"] for field in shown} & set(values)


def _fill(tab: Preview, form: str) -> dict[str, str]:
    """Fill what is displayed, and what that displays, until nothing more appears."""
    filled: dict[str, str] = {}
    while left := [name for name in tab.names(form) if name not in filled]:
        name = left[0]
        filled[name] = _value(tab, form, name)
        tab.fill(form, name, filled[name])
        shown = tab.names(form)
        filled = {name: value for name, value in filled.items() if name in shown}
    return {name: v for name, v in filled.items() if name not in ("__model_name", "__model_type")}


def _value(tab: Preview, form: str, name: str) -> str:
    if name == "__model_name":
        return "acme-large"
    field = tab.field(form, name)
    if name == "__model_type":
        chosen = tab.panel(form, "displayed")[name]
        assert isinstance(chosen, str)
        return chosen
    if field.evaluate("node => node.tagName") == "SELECT":
        values: list[str] = field.locator("option:not([disabled])").evaluate_all(
            "nodes => nodes.map(({value}) => value)"
        )
        return values[-1]
    if field.get_attribute("type") == "radio":
        radios = tab.section(form).locator('input[type="radio"]')
        found: list[list[str]] = radios.evaluate_all("n => n.map(r => [r.name, r.value])")
        return [value for other, value in found if other == name][-1]
    return "4096" if field.get_attribute("type") == "text" else "secret-1"


def _holds(item: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    return all(values.get(each["variable"]) == each["value"] for each in item.get("show_on", ()))


def test_each_panel_sends_what_is_switched_on_and_keeps_what_the_rules_allow(
    tab: Preview, provider: Mapping[str, Any]
) -> None:
    seen: set[str] = set()
    for model in provider["models"]:
        key = json.dumps(model.get("rules"))
        last = [each for each in provider["models"] if each["model"] == model["model"]][-1]
        if key not in seen and model is last and model.get("rules"):
            seen.add(key)
            tab.open(form="parameters", type=model["model_type"], model=model["model"])
            rules = [provider["rules"][number] for number in model["rules"]]
            _switch_and_compare(tab, rules, model["model"])
        if len(seen) == 6:
            break
    for kind, declared in provider["customizable"].items():
        tab.open(form="parameters", type=kind, model="a model of mine")
        rules = [provider["rules"][number] for number in declared.get("rules", ())]
        _switch_and_compare(tab, rules, "a model of mine")


def _switch_and_compare(tab: Preview, rules: list[dict[str, Any]], model: str) -> None:
    displayed = tab.panel("parameters", "displayed")
    assert set(displayed) == {rule["name"] for rule in rules}
    assert tab.panel("parameters", "sent") == {}
    for rule in rules:
        assert displayed[rule["name"]] == _shown(rule)
        if not rule.get("required"):
            tab.switch(rule["name"]).click()
    sent = {rule["name"]: _shown(rule) for rule in rules if not rule.get("required")}
    assert tab.panel("parameters", "sent") == sent
    # The server's report is unknown, so it rejects no rule.
    applied = [rule for rule in rules if _may_apply(rule.get("when", {}), model)]
    kept, violations = compile_parameters(applied)(sent)
    rejected = [each for each in violations if each.severity == "error"]
    assert tab.panel("parameters", "kept") == ({} if rejected else kept)
    for rule in rules:
        if not rule.get("required"):
            tab.switch(rule["name"]).click()
    assert tab.panel("parameters", "sent") == {}


def _may_apply(when: Mapping[str, Any], model: str) -> bool:
    return holds({key: value for key, value in when.items() if key != "ability"}, model, {}, None)


def _shown(rule: Mapping[str, Any]) -> Any:
    if "default" in rule:
        return rule["default"]
    return {"boolean": False, "string": "", "text": ""}.get(rule["type"], rule.get("min", 0))
