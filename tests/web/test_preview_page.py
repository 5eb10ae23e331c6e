"""The page of `modelport preview` in a browser: what users do with it, and what it never does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from drivers import Preview, opened, write_provider
from playwright.sync_api import Browser, expect

from hostile import TEXTS
from npm import install

pytestmark = pytest.mark.web

AXE = Path(__file__).with_name("axe")


def text(english: str, **others: str) -> dict[str, str]:
    return {"en_US": english, **others}


FORM: list[dict[str, Any]] = [
    {
        "variable": "mode",
        "label": text("Mode", zh_Hans="模式", ja_JP="モード"),
        "type": "radio",
        "required": True,
        "default": "plain",
        "options": [
            {"value": "plain", "label": text("Plain")},
            {"value": "key", "label": text("With key")},
        ],
    },
    {
        "variable": "api_key",
        "label": text("API Key"),
        "type": "secret-input",
        "required": True,
        "show_on": [{"variable": "mode", "value": "key"}],
    },
    {
        "variable": "old_key",
        "label": text("Old Key"),
        "type": "secret-input",
        "required": False,
        "default": "public",
    },
    {
        "variable": "debug",
        "label": text("Debug"),
        "type": "switch",
        "required": False,
        "default": "true",
    },
    {
        "variable": "region",
        "label": text("Region"),
        "type": "select",
        "required": False,
        "placeholder": text("Choose one"),
        "options": [
            {"value": "eu", "label": text("Europe")},
            {
                "value": "us",
                "label": text("America"),
                "show_on": [{"variable": "mode", "value": "key"}],
            },
        ],
    },
    {
        "variable": "hidden",
        "label": text("Hidden"),
        "type": "text-input",
        "required": False,
        "default": "h",
        "show_on": [{"variable": "mode", "value": "none"}],
    },
]
MODEL_FORM = [
    {"variable": "url", "label": text("URL"), "type": "text-input", "required": True},
    {
        "variable": "context",
        "label": text("Context"),
        "type": "text-input",
        "required": False,
        "default": "4096",
        "show_on": [{"variable": "__model_type", "value": "llm"}],
    },
]
RULES: list[dict[str, Any]] = [
    {"name": "temperature", "use_template": "temperature", "default": 0.75},
    {
        "name": "max_tokens",
        "type": "int",
        "min": 1,
        "max": 2048,
        "default": 512,
        "label": text("Max"),
    },
    {"name": "think", "type": "boolean", "label": text("Think"), "default": True},
    {"name": "format", "type": "string", "options": ["text", "json"], "label": text("Format")},
    {"name": "prompt", "type": "text", "label": text("Prompt")},
    {"name": "needed", "type": "int", "required": True, "default": 7, "label": text("Needed")},
]
DOCUMENT: dict[str, Any] = {
    "label": text("Acme", zh_Hans="艾克米"),
    "description": text("Models."),
    "background": "#FFEEDD",
    "help": {
        "title": text("Get a key", ja_JP="鍵を取得"),
        "url": text("https://acme.test/keys"),
    },
    "supported_model_types": ["llm", "text-embedding"],
    "configurate_methods": ["predefined-model", "customizable-model"],
    "provider_credential_schema": {"credential_form_schemas": FORM},
    "model_credential_schema": {
        "model": {"label": text("Deployment"), "placeholder": text("Its name")},
        "credential_form_schemas": MODEL_FORM,
    },
}


def model(name: str, **changes: Any) -> dict[str, Any]:
    return {
        "model": name,
        "label": text(name.title()),
        "model_type": "llm",
        "model_properties": {"mode": "chat", "context_size": 131072},
        "features": ["vision"],
        "parameter_rules": RULES,
        **changes,
    }


FILES: dict[str, Any] = {
    "llm/small.yaml": model("small", parameter_rules=[{**RULES[0], "max": 0.5, "default": 0.2}]),
    "llm/large.yaml": model("large"),
    "llm/past.yaml": model("past", deprecated=True),
    "llm/_position.yaml": ["large", "small"],
    "modelport.yaml": {
        "customizable": {
            "llm": {
                "model_properties": {"mode": "chat"},
                "parameter_rules": [
                    {"name": "seed", "type": "int", "default": 3},
                    {"name": "top_k", "type": "int", "when": {"model": "acme-*"}},
                    {"name": "top_k", "type": "int", "max": 9, "when": {"model": "other"}},
                ],
            }
        }
    },
}


@pytest.fixture
def acme(preview: Preview, tmp_path: Path) -> Preview:
    folder = write_provider(tmp_path, "acme", DOCUMENT, FILES)
    preview.show(tmp_path / "page.html", [folder])
    return preview


def test_a_provider_form_shows_sends_and_keeps_different_things(acme: Preview) -> None:
    acme.open(provider="acme", form="provider")
    assert acme.panel("provider", "displayed") == {
        "__authorization_name__": "",
        "mode": "plain",
        "old_key": "public",
        "debug": None,
        "region": None,
    }
    sent = acme.panel("provider", "sent")
    assert sent == {
        "credentials": {
            "mode": "plain",
            "old_key": "[__HIDDEN__]",
            "debug": "true",
            "hidden": "h",
        }
    }
    assert acme.panel("provider", "kept") == {
        "mode": "plain",
        "old_key": "[__HIDDEN__]",
        "debug": True,
    }
    assert acme.reasons("provider") == {
        ("old_key", "marker"),
        ("debug", "no-control"),
        ("debug", "changed"),
        ("hidden", "hidden"),
        ("hidden", "dropped"),
    }


def test_fields_and_options_appear_while_the_focus_stays(acme: Preview) -> None:
    acme.open(provider="acme", form="provider")
    assert "api_key" not in acme.names("provider")
    acme.page.get_by_label("With key").check()
    expect(acme.page.get_by_label("With key")).to_be_focused()
    acme.page.get_by_label("API Key").fill("sk-1")
    acme.page.get_by_label("Region").select_option(label="America")
    kept = acme.panel("provider", "kept")
    assert (kept["api_key"], kept["region"]) == ("sk-1", "us")
    acme.page.get_by_label("Plain").check()
    assert acme.panel("provider", "displayed")["region"] is None
    sent = acme.panel("provider", "sent")["credentials"]
    assert (sent["api_key"], sent["region"]) == ("sk-1", "us")


def test_a_touched_secret_is_sent_unchanged(acme: Preview) -> None:
    acme.open(provider="acme", form="provider")
    acme.fill("provider", "old_key", "mine")
    acme.fill("provider", "__authorization_name__", "Production")
    sent = acme.panel("provider", "sent")
    assert sent["credentials"]["old_key"] == "mine"
    assert sent["name"] == "Production"


def test_stored_credentials_replace_the_defaults(acme: Preview) -> None:
    acme.open(provider="acme", form="provider")
    acme.page.get_by_label("With key").check()
    acme.fill("provider", "api_key", "sk-1")
    acme.fill("provider", "old_key", "mine")
    acme.page.get_by_role("button", name="Save").click()
    acme.page.get_by_role("button", name="Edit what is stored").click()
    assert acme.panel("provider", "sent") == {
        "credential_id": "1",
        "credentials": {
            "mode": "key",
            "api_key": "[__HIDDEN__]",
            "old_key": "[__HIDDEN__]",
            "debug": True,
        },
    }
    displayed = acme.panel("provider", "displayed")
    assert displayed["api_key"] == "********"
    # The server turned the switch into a boolean, and does not accept it back.
    assert ("debug", "rejected") in acme.reasons("provider")
    assert acme.panel("provider", "kept") == {}
    acme.fill("provider", "api_key", "sk-2")
    assert acme.panel("provider", "sent")["credentials"]["api_key"] == "sk-2"


def test_a_model_form_waits_for_its_type_and_sends_it_beside_the_credentials(
    acme: Preview,
) -> None:
    acme.open(provider="acme", form="model")
    displayed = acme.panel("model", "displayed")
    assert list(displayed) == ["__model_name", "__model_type", "__authorization_name__", "url"]
    assert displayed["__model_type"] is None
    acme.page.get_by_role("button", name="Save").click()
    expect(acme.page.get_by_text("Deployment is required")).to_be_visible()
    acme.page.get_by_label("Deployment").fill("mine")
    acme.page.get_by_label("LLM").check()
    acme.fill("model", "url", "http://127.0.0.1")
    assert acme.panel("model", "sent") == {
        "credentials": {"context": "4096", "url": "http://127.0.0.1"},
        "model": "mine",
        "model_type": "llm",
    }
    assert acme.panel("model", "kept") == {"url": "http://127.0.0.1", "context": "4096"}
    acme.page.get_by_label("Text Embedding").check()
    assert "context" not in acme.panel("model", "kept")
    acme.page.get_by_role("button", name="Save").click()
    expect(acme.page.get_by_text("Saved")).to_be_visible()


def test_an_address_opens_a_form_with_its_type_and_model(acme: Preview) -> None:
    acme.open(provider="acme", form="model", type="llm", model="acme-large", lang="zh_Hans")
    sent = acme.panel("model", "sent")
    assert (sent["model"], sent["model_type"]) == ("acme-large", "llm")
    assert "context" in acme.panel("model", "displayed")
    acme.go(provider="acme", form="model", type="text-embedding", model="acme-large")
    assert acme.panel("model", "sent")["model_type"] == "text-embedding"


def test_a_parameter_is_sent_while_its_switch_is_on(acme: Preview) -> None:
    acme.open(provider="acme", form="parameters", type="llm", model="large")
    assert acme.panel("parameters", "displayed") == {
        "temperature": 0.75,
        "max_tokens": 512,
        "think": True,
        "format": "",
        "prompt": "",
        "needed": 7,
    }
    assert acme.panel("parameters", "sent") == {}
    assert acme.panel("parameters", "kept") == {"needed": 7}
    acme.fill("parameters", "max_tokens", "5000")
    assert acme.panel("parameters", "displayed")["max_tokens"] == 2048
    assert acme.panel("parameters", "sent") == {}
    assert ("max_tokens", "not-sent") in acme.reasons("parameters")
    acme.switch("max_tokens").click()
    assert acme.panel("parameters", "sent") == {"max_tokens": 2048}
    acme.switch("max_tokens").click()
    assert acme.panel("parameters", "sent") == {}
    for name in ("think", "format", "prompt"):
        acme.switch(name).click()
    acme.fill("parameters", "think", "false")
    acme.fill("parameters", "format", "json")
    acme.fill("parameters", "prompt", "Be brief.")
    acme.fill("parameters", "needed", "8")
    wanted = {"think": False, "format": "json", "prompt": "Be brief.", "needed": 8}
    assert acme.panel("parameters", "sent") == wanted
    assert acme.panel("parameters", "kept") == wanted


def test_a_default_of_another_type_leaves_the_box_empty(preview: Preview, tmp_path: Path) -> None:
    rules = [
        {"name": "n", "type": "int", "min": 1, "max": 9, "default": odd} for odd in ("x", True)
    ]
    files = {
        f"llm/m{n}.yaml": model(f"m{n}", parameter_rules=[rule]) for n, rule in enumerate(rules)
    }
    preview.show(tmp_path / "page.html", [write_provider(tmp_path, "acme", DOCUMENT, files)])
    for number, rule in enumerate(rules):
        preview.open(form="parameters", type="llm", model=f"m{number}")
        assert preview.field("parameters", "n").input_value() == ""
        preview.switch("n").click()
        assert preview.panel("parameters", "sent") == {"n": rule["default"]}
        assert preview.panel("parameters", "kept") == {}


def test_a_slider_has_the_steps_of_the_client_and_those_of_the_definition(acme: Preview) -> None:
    acme.open(provider="acme", form="parameters", type="llm", model="large")
    sliders = acme.page.locator('input[type="range"]')
    steps = [sliders.nth(n).get_attribute("step") for n in range(2)]
    assert steps == ["0.1", "100"]
    assert acme.field("parameters", "max_tokens").get_attribute("step") == "100"
    assert acme.field("parameters", "needed").get_attribute("step") == "0"
    reasons = acme.reasons("parameters")
    assert {("temperature", "slider"), ("max_tokens", "slider")} <= reasons
    acme.switch("temperature").click()
    sliders.first.focus()
    acme.page.keyboard.press("ArrowLeft")
    assert acme.panel("parameters", "sent")["temperature"] in (0.7, 0.6)
    acme.go(provider="acme", form="parameters", type="llm", model="large", view="definition")
    steps = [sliders.nth(n).get_attribute("step") for n in range(2)]
    assert steps == ["0.01", "1"]


def test_values_that_another_model_rejects_are_dropped(acme: Preview) -> None:
    acme.open(provider="acme", form="parameters", type="llm", model="large")
    for name in ("temperature", "max_tokens"):
        acme.switch(name).click()
    acme.go(provider="acme", form="parameters", type="llm", model="small")
    assert acme.panel("parameters", "sent") == {}


def test_in_advanced_mode_there_are_stop_sequences(acme: Preview) -> None:
    acme.open(provider="acme", form="parameters", type="llm", model="large")
    acme.page.get_by_label("Advanced mode").check()
    for word in ("END", "STOP"):
        acme.field("parameters", "stop").fill(word)
        acme.field("parameters", "stop").press("Enter")
    assert acme.panel("parameters", "sent") == {"stop": ["END", "STOP"]}
    assert acme.panel("parameters", "kept") == {"needed": 7}
    acme.page.get_by_role("button", name="END").click()
    assert acme.panel("parameters", "sent") == {"stop": ["STOP"]}


def test_a_custom_model_has_the_declared_rules(acme: Preview) -> None:
    acme.open(provider="acme", form="parameters", type="llm", model="acme-large")
    assert acme.panel("parameters", "displayed") == {"seed": 3, "top_k": 0}
    acme.switch("top_k").click()
    assert acme.panel("parameters", "kept") == {"top_k": 0}
    acme.go(provider="acme", form="parameters", type="llm", model="none")
    acme.switch("top_k").click()
    assert ("top_k", "not-applied") in acme.reasons("parameters")
    assert acme.panel("parameters", "kept") == {}


def test_languages_fall_back_and_are_marked(acme: Preview) -> None:
    acme.open(provider="acme", form="provider", lang="zh_Hans")
    expect(acme.page.locator(".label", has_text="模式")).to_have_count(1)
    acme.open(provider="acme", form="provider", lang="ja_JP")
    footer = acme.section("provider").locator("footer")
    expect(footer.get_by_role("link")).to_have_text("Get a key")
    missing = acme.page.locator('.label[data-missing="not delivered"]')
    assert missing.all_text_contents() == ["Mode"]
    assert ("mode", "language") in acme.reasons("provider")
    acme.page.get_by_label("View").focus()
    acme.page.get_by_label("View").select_option("definition")
    expect(acme.page.locator(".label", has_text="モード")).to_have_count(1)
    expect(footer.get_by_role("link")).to_have_text("鍵を取得")
    expect(acme.page.locator('.label[data-missing="not translated"]').first).to_be_visible()
    expect(acme.page.get_by_label("View")).to_be_focused()


def test_the_definition_means_what_the_client_does_not_do(acme: Preview) -> None:
    acme.open(provider="acme", form="provider", view="definition")
    sent = acme.panel("provider", "sent")["credentials"]
    assert sent == {"mode": "plain", "old_key": "public", "debug": "true"}
    acme.page.get_by_label("Debug").uncheck()
    assert acme.panel("provider", "sent")["credentials"]["debug"] == "false"


def test_models_are_listed_in_order_with_their_badges(acme: Preview) -> None:
    acme.open(provider="acme", form="models")
    rows = acme.page.locator("[data-model]")
    assert [rows.nth(n).get_attribute("data-model") for n in range(3)] == ["large", "small", "past"]
    badges = rows.first.locator(".badge").all_text_contents()
    assert badges == ["LLM", "CHAT", "131K", "vision"]
    past = rows.nth(2)
    expect(past.get_by_role("switch")).to_be_disabled()
    assert past.evaluate("node => getComputedStyle(node).opacity") == "0.6"
    rows.first.get_by_role("link").click()
    expect(acme.section("parameters")).to_be_visible()


def test_the_card_shows_the_colour_and_the_help(acme: Preview) -> None:
    acme.open(provider="acme", form="card")
    card = acme.page.locator("section.provider")
    assert card.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(255, 238, 221)"
    link = card.get_by_role("link", name="Get a key")
    expect(link).to_have_attribute("href", "https://acme.test/keys")


def test_the_printed_page_has_no_toolbar(acme: Preview) -> None:
    acme.open(provider="acme")
    acme.page.emulate_media(media="print")
    expect(acme.page.locator("#toolbar")).to_be_hidden()
    expect(acme.page.get_by_role("button", name="Save").first).to_be_hidden()
    expect(acme.section("parameters")).to_be_visible()


def test_without_an_address_everything_is_there(acme: Preview) -> None:
    acme.open()
    for form in ("provider", "model", "parameters"):
        expect(acme.section(form)).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", ["dify", "definition"])
def test_axe_finds_nothing_serious(acme: Preview, theme: str, view: str) -> None:
    install(AXE)
    script = (AXE / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    for part in ("", "card", "provider", "model", "models", "parameters"):
        acme.open(provider="acme", form=part, theme=theme, view=view, type="llm", model="large")
        acme.page.evaluate(script)
        found: list[list[str]] = acme.page.evaluate(
            """async () => (await axe.run()).violations
              .map(({id, impact, nodes}) => [impact, id, nodes[0].html])"""
        )
        assert found == []


def test_a_keyboard_is_enough(acme: Preview) -> None:
    acme.open(provider="acme", form="provider")
    keys = acme.page.keyboard
    keys.press("Tab")
    expect(acme.page.get_by_role("button", name="Skip")).to_be_focused()
    keys.press("Enter")
    keys.press("Tab")
    keys.type("Mine")
    keys.press("Tab")
    keys.press("ArrowDown")
    keys.press("Tab")
    keys.type("sk-1")
    kept = acme.panel("provider", "kept")
    assert (kept["mode"], kept["api_key"]) == ("key", "sk-1")
    assert acme.panel("provider", "sent")["name"] == "Mine"
    acme.open(provider="acme", form="parameters", type="llm", model="large")
    acme.switch("temperature").focus()
    keys.press("Space")
    assert acme.panel("parameters", "sent") == {"temperature": 0.75}


ODD = (*TEXTS, "<img src=x onerror=alert(1)>", "</script>", "__proto__", "constructor", "&amp;")


@pytest.fixture(scope="module")
def hostile(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    root = tmp_path_factory.mktemp("hostile")
    folders = [_hostile_provider(root, number, odd) for number, odd in enumerate(ODD)]
    with opened(browser) as tab:
        tab.show(root / "page.html", folders)
        yield tab


def _hostile_provider(root: Path, number: int, odd: str) -> Path:
    same = text(odd, zh_Hans=odd)
    options = [{"value": odd, "label": same}]
    field = {"variable": odd, "label": same, "placeholder": same, "required": False}
    form = [
        {**field, "type": "select", "options": options, "default": odd},
        {
            **field,
            "variable": f"{odd}2",
            "type": "radio",
            "options": options,
            "help": same,
            "url": odd,
        },
        {**field, "variable": f"{odd}3", "type": "text-input", "default": odd},
    ]
    rules = [
        {"name": odd, "type": "string", "options": [odd], "default": odd, "label": same},
        {"name": f"{odd}2", "type": "text", "default": odd, "help": same},
        {"name": f"{odd}3", "type": odd},
    ]
    document = {
        "label": same,
        "description": same,
        "background": odd,
        "help": {"title": same, "url": same},
        "provider_credential_schema": {"credential_form_schemas": form},
    }
    return write_provider(
        root,
        f"odd{number}",
        document,
        {
            "llm/m.yaml": {
                **model("m"),
                "model": odd,
                "label": same,
                "features": [odd],
                "parameter_rules": rules,
            }
        },
    )


@pytest.mark.parametrize("number", range(len(ODD)))
def test_hostile_text_stays_text(hostile: Preview, number: int) -> None:
    odd = ODD[number]
    hostile.open(provider=f"odd{number}")
    # Browsers read a lone CR in a text field as a line feed.
    assert hostile.page.locator("h1").text_content() == odd
    assert hostile.page.locator("main img, main script, main b").count() == 0
    displayed = hostile.panel("provider", "displayed")
    assert displayed[odd] == displayed[f"{odd}3"] == odd
    assert hostile.panel("provider", "sent")["credentials"] == {odd: odd, f"{odd}3": odd}
    assert hostile.panel("provider", "kept") == {odd: odd, f"{odd}3": odd}
    hostile.switch(odd).click()
    assert hostile.panel("parameters", "displayed")[f"{odd}2"] == odd
    assert hostile.panel("parameters", "sent") == {odd: odd}


def test_the_policy_allows_no_script_and_no_request(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page()
    acme = Preview(page)
    acme.show(tmp_path / "page.html", [write_provider(tmp_path, "acme", DOCUMENT, FILES)])
    acme.open(provider="acme")
    page.evaluate(
        """() => {
          window.rejected = [];
          const note = ({effectiveDirective}) => rejected.push(effectiveDirective);
          document.addEventListener("securitypolicyviolation", note);
          const script = document.createElement("script");
          try { script.textContent = "window.ran = true"; } catch { rejected.push("text"); }
          new Image().src = "http://127.0.0.1:9/x.png";
          fetch("http://127.0.0.1:9/").catch(() => {});
        }"""
    )
    wanted = "['text', 'img-src', 'connect-src'].every((each) => rejected.includes(each))"
    page.wait_for_function(wanted)
    page.close()


def test_a_thousand_models_are_listed_and_filtered(preview: Preview, tmp_path: Path) -> None:
    files = {f"llm/m{n}.yaml": model(f"m{n}") for n in range(1000)}
    folder = write_provider(tmp_path, "many", DOCUMENT, files)
    preview.show(tmp_path / "page.html", [folder])
    preview.open(provider="many")
    expect(preview.page.locator("[data-model]")).to_have_count(1000)
    preview.page.get_by_label("Filter").fill("m99")
    expect(preview.page.locator("[data-model]:visible")).to_have_count(11)
