"""The content of the page of `modelport preview`, without a browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from projects import as_yaml

from hostile import HALF, TEXTS
from modelport_generator.cli import cli
from modelport_generator.preview.checked import checked_content
from modelport_generator.preview.content import content_json, content_of, sources_of
from modelport_generator.preview.page import page_of, script_text

DOCUMENT: dict[str, Any] = {
    "provider": "acme",
    "label": {"en_US": "Acme"},
    "supported_model_types": ["llm", "text-embedding"],
    "configurate_methods": ["predefined-model"],
}


def provider(root: Path, files: dict[str, Any] | None = None, **changes: Any) -> Path:
    """Write a provider; data is written as JSON, which YAML reads."""
    written = {"acme.yaml": {**DOCUMENT, **changes}, "modelport.yaml": {}, **(files or {})}
    for name, content in written.items():
        place = root / "acme" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(as_yaml(content), encoding="utf-8", errors="surrogatepass")
    return root / "acme"


def shown(folder: Path) -> dict[str, Any]:
    """Return the content of the page, as the page reads it."""
    [content] = json.loads(content_json(content_of(sources_of([folder]))))
    result: dict[str, Any] = content
    return result


def model(name: str, kind: str = "llm", **changes: Any) -> dict[str, Any]:
    return {"model": name, "model_type": kind, "model_properties": {}, **changes}


def test_models_are_in_the_order_of_dify_and_of_the_definition(tmp_path: Path) -> None:
    files = {
        "llm/a.yaml": model("a"),
        "llm/b.yaml": model("b"),
        "llm/_position.yaml": ["b"],
        "text_embedding/c.yaml": model("c", "text-embedding"),
        "text_embedding/d.yaml": model("d", "text-embedding"),
        "text_embedding/_position.yaml": ["d", "c"],
    }
    models = shown(provider(tmp_path, files))["models"]
    assert [each["model"] for each in models] == ["b", "a", "d", "c"]
    in_dify = sorted(models, key=lambda each: each["place"])
    assert [each["model"] for each in in_dify] == ["b", "a", "c", "d"]


@pytest.mark.slow
def test_models_with_the_same_rules_share_them(tmp_path: Path) -> None:
    rules = [{"name": "temperature", "use_template": "temperature"}]
    files = {f"llm/{n}.yaml": model(n, parameter_rules=rules) for n in ("a", "b")}
    content = shown(provider(tmp_path, files))
    assert [each["rules"] for each in content["models"]] == [[0], [0]]
    [rule] = content["rules"]
    assert (rule["type"], rule["default"], rule["precision"]) == ("float", 0.0, 2)


def test_an_icon_is_inlined_and_nothing_outside_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.svg").write_text("<svg>outside</svg>", "utf-8")
    names = {"en_US": "small.svg", "zh_Hans": "../secret.svg", "ja_JP": "link.svg"}
    folder = provider(tmp_path, {"_assets/small.svg": "svg"}, icon_small=names)
    (folder / "_assets" / "link.svg").symlink_to(tmp_path / "secret.svg")
    icons = shown(folder)["icons"]
    assert icons == {"icon_small": {"en_US": "data:image/svg+xml;base64,InN2ZyIK"}}


@pytest.mark.slow
@pytest.mark.parametrize("odd", [None, 5, "text", ["x"], {"x": 1}, [None], [[]], [{"variable": 1}]])
@pytest.mark.parametrize(
    "key",
    [
        "label",
        "help",
        "icon_small",
        "supported_model_types",
        "provider_credential_schema",
        "model_credential_schema",
        "models",
        "background",
    ],
)
def test_a_definition_in_progress_can_be_shown(tmp_path: Path, key: str, odd: Any) -> None:
    content = shown(provider(tmp_path, **{key: odd}))
    assert content["id"] == "acme"
    schema = {"credential_form_schemas": [{"variable": "a", key: odd, "options": odd}]}
    assert shown(provider(tmp_path, provider_credential_schema=schema))["id"] == "acme"
    rules = [{"name": "a", "type": odd, "options": odd, "min": odd, "label": odd}, odd]
    assert shown(provider(tmp_path, {"llm/a.yaml": model("a", parameter_rules=rules)}))["rules"]


@pytest.mark.slow
@pytest.mark.parametrize("text", [*TEXTS, "</script><b>", "<!--<script>"])
def test_a_hostile_text_comes_back_and_ends_no_script(tmp_path: Path, text: str) -> None:
    folder = provider(tmp_path, label={"en_US": text})
    content = content_of(sources_of([folder]))
    assert json.loads(content_json(content))[0]["label"]["en_US"] == text
    page = page_of(content)
    assert page.count("</script>") == 2
    assert page.encode()


def test_half_a_character_comes_back() -> None:
    assert json.loads(content_json([{"label": HALF}])) == [{"label": HALF}]


def test_numbers_that_json_lacks_are_left_out(tmp_path: Path) -> None:
    folder = provider(tmp_path)
    (folder / "llm").mkdir()
    (folder / "llm" / "a.yaml").write_text(
        "model: a\nmodel_type: llm\nmodel_properties: {context_size: .inf}\n"
        "parameter_rules: [{name: x, type: float, default: .nan}]\n",
        "utf-8",
    )
    [found] = shown(folder)["models"]
    assert found["model_properties"] == {"context_size": None}


def test_a_module_of_the_page_imports_from_earlier_ones_alone() -> None:
    text = script_text()
    for name in ("form", "state", "panels", "main"):
        assert f"const {name}Module = " in text
    assert "\nimport " not in text and "\nexport " not in text


def test_the_command_writes_one_file_and_replaces_only_its_own(tmp_path: Path) -> None:
    folder = provider(tmp_path)
    out = tmp_path / "pages" / "acme.html"
    for _ in range(2):
        done = CliRunner().invoke(cli, ["preview", str(folder), "--out", str(out)])
        assert done.exit_code == 0, done.output
    assert out.read_text("utf-8").startswith("<!doctype html>")
    other = tmp_path / "mine.html"
    other.write_text("mine", "utf-8")
    done = CliRunner().invoke(cli, ["preview", str(folder), "--out", str(other)])
    assert done.exit_code == 1 and "is not a page" in done.output
    assert other.read_text("utf-8") == "mine"


def test_pictures_need_an_installed_browser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = provider(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    arguments = ["preview", str(folder), "--screenshot", str(tmp_path / "pictures")]
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == 1 and "no Chromium is installed" in done.output


def test_a_file_that_cannot_be_read_is_named_with_its_place(tmp_path: Path) -> None:
    folder = provider(tmp_path, {"llm/a.yaml": model("a")})
    (folder / "llm" / "b.yaml").write_text("model: [b\n", "utf-8")
    out = tmp_path / "page.html"
    done = CliRunner().invoke(cli, ["preview", str(folder), "--out", str(out)])
    assert done.exit_code == 2 and "llm/b.yaml:" in done.stderr
    assert out.is_file()
    [content] = content_of(sources_of([folder]))
    assert [each["model"] for each in content["models"]] == ["a"]


def test_problems_are_put_beside_what_they_concern(tmp_path: Path) -> None:
    field = {"variable": "a", "label": {"en_US": "A"}, "type": "password", "required": True}
    folder = provider(
        tmp_path,
        {
            "llm/a.yaml": model("a", parameter_rules=[{"name": "x", "type": "int", "max": "1"}]),
            "modelport.yaml": {"customizable": {"llm": {"parameter_rules": [{"name": "y"}]}}},
        },
        provider_credential_schema={"credential_form_schemas": [{"variable": 5}, field]},
        background="no colour",
    )
    [content] = checked_content([folder])
    found = {
        (each.get("form"), each.get("index"), each.get("name"), each.get("model"))
        for each in content["problems"]
    }
    # The first field has no variable, so the page does not show it and counts without it.
    assert {
        ("provider", 0, None, None),
        ("parameters", None, "x", "a"),
        ("parameters", None, "y", ""),
        (None, None, None, None),
    } <= found


def test_a_folder_without_providers_is_an_error(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["preview", str(tmp_path)])
    assert done.exit_code == 1 and "no folder contains a provider" in done.output


@pytest.mark.slow
def test_a_hundred_models_stay_small(tmp_path: Path) -> None:
    rules = [
        {"name": f"p{n}", "type": "float", "help": {"en_US": "A text. " * 9}} for n in range(9)
    ]
    features = ["vision", "tool-call", "agent-thought", "stream-tool-call"]
    files = {
        f"llm/m{n}.yaml": model(
            f"acme-large-{n}",
            label={"en_US": f"Acme Large {n}", "zh_Hans": f"艾克米 {n}"},
            features=features,
            parameter_rules=[*rules, {"name": "max_tokens", "type": "int", "max": n + 1}],
            pricing={"input": "1", "output": "2", "unit": "0.000001", "currency": "USD"},
        )
        for n in range(100)
    }
    page = page_of(content_of(sources_of([provider(tmp_path, files)])))
    assert len(page.encode()) <= 300_000


def test_a_provider_that_cannot_be_read_is_named_instead_of_missing(tmp_path: Path) -> None:
    path = tmp_path / "other.yaml"
    path.write_text("provider: acme\nlabel: [\n", encoding="utf-8")
    result = CliRunner().invoke(cli, ["preview", str(tmp_path)])
    assert result.exit_code == 1
    assert f"{path}:2:8: error MP107: the bracket that opens here" in result.output
