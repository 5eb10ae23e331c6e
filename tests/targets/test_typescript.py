"""The TypeScript target: modules that node imports, with all text unchanged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unicodedata import category

import pytest
from catalogs import catalog

from hostile import HALF, TEXTS
from modelport_generator.python.environment import UnsafeText
from modelport_generator.targets.base import Layout
from modelport_generator.targets.typescript.credentials import build_credentials
from modelport_generator.targets.typescript.package import hand_written_files, package_files
from modelport_generator.targets.typescript.printing import (
    comment,
    key,
    literal,
    render,
)
from modelport_generator.targets.typescript.provider import provider_modules
from node import JavaScriptError, running

NAMES = {"llm": "LLM", "tts": "TTS"}
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp", "Zs"})
ODD = (
    *TEXTS,
    HALF,
    "*/ alert(1) /*",
    "@deprecated",
    "`${1}`",
    "__proto__",
    "constructor",
    "</script>",
)


def written(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files below a folder, and return it."""
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return folder


def modules(text: str) -> dict[str, str]:
    return provider_modules("acme", f"acme/{text}.yaml", catalog(text, text), NAMES)


@pytest.mark.slow
@pytest.mark.parametrize("text", ODD, ids=ascii)
def test_all_text_comes_back_from_node_unchanged(tmp_path: Path, text: str) -> None:
    folder = written(tmp_path, {"package.json": '{"type": "module"}', **modules(text)})
    data = catalog(text, text)
    document = data["provider.json"]
    with running(folder / "providers" / "acme.js") as node:
        assert node.call("id") == "acme"
        assert node.call("forms") == {
            "provider": document["provider_credential_schema"]["credential_form_schemas"],
            "model": document["model_credential_schema"]["credential_form_schemas"],
        }
        assert node.call("modelName") == document["model_credential_schema"]["model"]
        assert node.call("models") == {"llm": data["llm.json"]}
        assert node.call("customizable") == data["customizable.json"]
        shown = {k: v for k, v in document.items() if not k.endswith("_schema")}
        assert node.call("provider") == shown


@pytest.mark.parametrize("text", ODD, ids=ascii)
def test_values_are_visible_and_comments_stay_one_line(text: str) -> None:
    values, types = modules(text).values()
    reported = "".join(
        line for line in values.splitlines(keepends=True) if not line.startswith("//")
    )
    assert all(character.isprintable() or character == "\n" for character in reported)
    printed = comment(text)
    assert len(printed.splitlines()) <= 1
    assert "*/" not in printed and not printed.startswith("@")
    assert all(char.isprintable() for char in printed)
    comments = [line for line in types.splitlines() if line.lstrip().startswith("/**")]
    assert comments and all(line.index("*/") == len(line) - 2 for line in comments)


def test_numbers_that_json_lacks_come_back_too(tmp_path: Path) -> None:
    value = {"a": [float("inf"), float("-inf"), 1e-06, -0.5, 2**53], "b": None, "__proto__": 1}
    folder = written(tmp_path, {"m.mjs": f"export const value = {literal(value)};\n"})
    with running(folder / "m.mjs") as node:
        assert node.call("value") == value


@pytest.mark.parametrize("value", ["alert(1)", 7, None, ["x"]], ids=ascii)
def test_a_template_cannot_print_what_is_not_code(value: Any) -> None:
    with pytest.raises(UnsafeText, match=f"may not print {type(value).__name__}"):
        render(
            "provider.js.jinja",
            source="x",
            id="x",
            document={},
            forms={},
            name_field=None,
            rules=[value],
            models={},
            own={},
        )


def test_the_entry_module_loads_providers_on_demand(tmp_path: Path) -> None:
    layout = Layout("acme._generated", "acme.providers", core=False, version="1.2.3")
    files = {**package_files(layout, ["acme"]), **hand_written_files(), **modules("x")}
    folder = written(tmp_path, files)
    with running(folder / "index.js") as node:
        assert node.call("PROVIDERS") == ["acme"]
        assert node.call("translated", {"en_US": "x"}, "en_US") == "x"
        with pytest.raises(JavaScriptError, match="no provider has the id toString"):
            node.call("loadProvider", "toString")
    described = json.loads(files["package.json"])
    assert (described["name"], described["version"]) == ("acme", "1.2.3")


def _choice(variable: str, *values: str, **more: Any) -> dict[str, Any]:
    options = [{"value": value} for value in values]
    return {"variable": variable, "type": "select", "options": options, **more}


def _text(variable: str, *conditions: tuple[str, str], **more: Any) -> dict[str, Any]:
    show_on = [{"variable": name, "value": value} for name, value in conditions]
    return {"variable": variable, "type": "text-input", "show_on": show_on, **more}


def _shown(fields: list[dict[str, Any]], *types: str) -> tuple[list[str], list[list[str]]]:
    made = build_credentials("C", "", fields, types)

    def line(property_: Any) -> str:
        return f"{property_.name}{'?' if property_.optional else ''}: {property_.type}"

    unions = [[", ".join(map(line, member)) for member in members] for members in made.unions]
    return [line(each) for each in made.always], unions


def test_a_form_without_conditions_is_one_object() -> None:
    fields = [_text("a"), _text("b", required=False), _choice("c", "x", "y")]
    fields.append({"variable": "d", "type": "switch"})
    always = ["a: string", "b?: string", 'c: "x" | "y"', 'd: "true" | "false"']
    assert _shown(fields) == (always, [])


def test_conditions_make_a_union_discriminated_by_their_variable() -> None:
    fields = [
        _choice("mode", "key", "token", "none", required=False),
        _text("api_key", ("mode", "key")),
        _text("token", ("mode", "token")),
        _text("user", ("mode", "token"), required=False),
    ]
    always, [members] = _shown(fields)
    assert always == ['mode?: "key" | "token" | "none"']
    assert members == [
        'mode: "key", api_key: string',
        'mode: "token", token: string, user?: string',
        'mode?: "none"',
    ]


def test_values_that_show_the_same_fields_share_a_member() -> None:
    fields = [
        _text("size", ("__model_type", "llm")),
        _text("size", ("__model_type", "rerank")),
        _text("mode", ("__model_type", "llm")),
    ]
    _, [members] = _shown(fields, "llm", "rerank", "tts")
    assert members == [
        '__model_type: "llm", size: string, mode: string',
        '__model_type: "rerank", size: string',
        '__model_type?: "tts"',
    ]


def test_several_conditions_hold_together() -> None:
    fields = [
        _choice("a", "1", "2"),
        _choice("b", "1", "2"),
        _text("both", ("a", "1"), ("b", "2")),
    ]
    _, [members] = _shown(fields)
    assert members == ['a: "1", b: "2", both: string', 'a?: "1" | "2", b?: "1" | "2"']


def test_what_no_union_can_express_is_optional() -> None:
    fields = [
        _text("a"),
        _text("a", ("b", "1")),
        _text("never", ("b", "1"), ("b", "2")),
        *(_text(f"x{n}", *((f"v{i}", str(n)) for i in range(3))) for n in range(5)),
    ]
    always, unions = _shown(fields)
    assert unions == []
    assert always == ["a?: string", "never?: string", *(f"x{n}?: string" for n in range(5))]


def test_a_key_is_quoted_only_where_it_must_be() -> None:
    assert [key(name) for name in ("a_1", "$x", "text-embedding", "1a")] == [
        "a_1",
        "$x",
        '"text-embedding"',
        '"1a"',
    ]


def test_text_is_readable_unless_a_reader_cannot_see_it() -> None:
    assert literal("温度 é 😀") == '"温度 é 😀"'
    unseen = [c for c in map(chr, range(0x110000)) if category(c) in _UNSEEN and c != " "]
    printed = literal("".join(unseen))
    assert printed.isascii()
    assert json.loads(printed) == "".join(unseen).encode("utf-16", "surrogatepass").decode(
        "utf-16", "surrogatepass"
    )


def test_types_of_parameters_are_named_after_their_models() -> None:
    """A model type or model that is added leaves the names of all others."""
    data = catalog("acme", "acme")
    rule = {"name": "a", "type": "int"}
    model = {**data["llm.json"][0], "parameter_rules": [rule]}
    data["llm.json"] = [{**model, "model": name} for name in ("chat-4.1", "chat-mini")]
    data["llm.json"].append(
        {**model, "model": "4o", "parameter_rules": [rule, {**rule, "name": "b"}]}
    )
    data["llm.json"].append({**model, "model": "fixed", "parameter_rules": []})
    types = provider_modules("acme", "acme.yaml", data, {"llm": "LLM"})["providers/acme.d.ts"]
    assert (
        "/** The parameters of chat-4.1 and models like it. */\nexport interface Chat41Parameters"
        in types
    )
    assert "/** The parameters of 4o. */\nexport interface Model4oParameters" in types
    assert '"chat-mini": Chat41Parameters;' in types
    assert "fixed: Record<string, never>;" in types
    assert "export interface CustomLLMParameters {" in types
