"""The statements of docs/format.md are correct: its examples, its tables, its lists of keys."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from pages import ROOT, Block, blocks, page_text, rows, section

from check_bases import BASES
from modelport_generator.check.codes import codes
from modelport_generator.check.rules import readings
from modelport_generator.cli import cli
from modelport_generator.load import globs
from modelport_generator.validators import compile_credentials, compile_parameters

_PAGE = ROOT / "docs" / "format.md"
_SCHEMAS = ROOT / "schemas"
_YAML = [block for block in blocks(_PAGE) if block.marks[:1] == ("yaml",)]
_PARTS = {
    "model": ("llm", ""),
    "provider": ("provider", ""),
    "pricing": ("llm", "pricing:\n  input: '1'\n  output: '2'\n  currency: USD\n"),
    "rule": ("llm", "parameter_rules:\n"),
    "field": (
        "provider",
        "model_credential_schema:\n  model: {label: {en_US: Name}}\n  credential_form_schemas:\n",
    ),
}
_CLASSES = {
    "provider/acme.py": "ModelProvider",
    "models/llm/llm.py": "LargeLanguageModel",
    "models/text_embedding/text_embedding.py": "TextEmbeddingModel",
}


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, set[str]]:
    """The codes that one run of the check reports, by file."""
    root = tmp_path_factory.mktemp("page")
    for path, text in _documents(root):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    # A file beside a provider is checked when it is named.
    alone = sorted({str(path) for path, _ in _documents(root) if path.name == "example.yaml"})
    # The examples are about readers, not about the sliders of the web client.
    options = ["--select", "ALL", "--ignore", "MP440", "--format", "json"]
    arguments = ["check", str(root / "acme"), *alone, *options]
    printed = json.loads(CliRunner().invoke(cli, arguments).stdout)
    found: dict[str, set[str]] = {str(path): set() for path, _ in _documents(root)}
    for problem in printed["problems"]:
        found.setdefault(problem["file"], set()).add(problem["code"])
    return {Path(name).relative_to(root).as_posix(): each for name, each in found.items()}


@pytest.mark.parametrize("block", _YAML, ids=lambda block: f"line {block.line}")
def test_every_example_gives_what_the_page_says(
    block: Block, reported: Mapping[str, set[str]]
) -> None:
    message = re.findall(r"# wrong: (MP\d+)", block.text)
    assert [mark for mark in block.marks if mark.startswith("MP")] == message
    assert reported[_name_of(block)] == set(message)


def test_the_plugin_of_the_page_is_flawless_as_a_whole(
    reported: Mapping[str, set[str]],
) -> None:
    inside = {name: found for name, found in reported.items() if name.startswith("acme/")}
    assert {"acme/manifest.yaml", "acme/provider/acme.yaml"} <= set(inside)
    assert {name: found for name, found in inside.items() if found} == {}


def test_every_code_that_the_page_names_exists() -> None:
    named = set(re.findall(r"\bMP\d{3}\b", page_text(_PAGE)))
    assert named - set(codes()) == set()


def test_every_family_of_codes_has_its_section() -> None:
    families = {row[0] for row in rows(section(_PAGE, "5"), "codes")}
    assert {f"{code[:3]}xx" for code in codes()} <= families


@pytest.mark.parametrize("line", list(rows(section(_PAGE, "1.1"), "wanted")), ids="-".join)
def test_readers_read_a_scalar_as_the_page_states(line: list[str]) -> None:
    target, written, sdk, daemon = line
    written = written.strip("`")
    plain = not written.startswith("'")
    assert _made(readings.sdk_reads, target, yaml.safe_load(written)) == sdk
    assert _made(readings.daemon_reads, target, written.strip("'"), plain) == daemon


@pytest.mark.parametrize("line", list(rows(section(_PAGE, "1.4"), "pattern")), ids=lambda x: x[0])
def test_readers_find_by_a_pattern_what_the_page_says(line: list[str]) -> None:
    files = re.search(r"With the files (.*?):\n", section(_PAGE, "1.4"), re.DOTALL)
    assert files is not None
    found = globs.hits(line[0].strip("`"), sorted(_ticked(files[1])))
    assert [set(found.sdk), set(found.pathlib), set(found.daemon)] == [_ticked(x) for x in line[1:]]


def test_a_field_that_does_not_say_whether_it_is_required_is_required() -> None:
    (block,) = [each for each in _YAML if "MP304" in each.marks]
    kept, violations = compile_credentials(yaml.safe_load(block.text))({})
    assert kept == {}
    assert [each.keyword for each in violations] == ["required"]


def test_the_page_lists_every_template_with_its_values() -> None:
    templates: Mapping[str, Any] = json.loads(page_text(_SCHEMAS / "parameter_templates.json"))
    keys = ("type", "default", "min", "max", "precision", "options")
    declared = {name: [_cell(each.get(key)) for key in keys] for name, each in templates.items()}
    listed = rows(section(_PAGE, "1.8"), "template")
    assert {name.strip("`"): cells for name, *cells in listed} == declared


def test_the_page_lists_the_properties_of_every_model_type() -> None:
    declared: dict[str, tuple[set[str], set[str]]] = {}
    for rule in _schema("definitions/model")["allOf"]:
        own = rule["then"]["properties"]["model_properties"]["x-modelport-strict"]
        expected = set(own.get("required", ()))
        model_type = rule["if"]["properties"]["model_type"]["const"]
        declared[model_type] = expected, set(own["properties"]) - expected
    listed = {
        _ticked(first).pop(): (_ticked(expected), _ticked(further))
        for first, expected, further in rows(section(_PAGE, "1.7"), "model type")
    }
    assert listed == declared


@pytest.mark.parametrize(
    ("number", "schema", "pointers"),
    [
        ("1.2", "i18n", ["/$defs/locales"]),
        ("1.3", "provider", ["", "/properties/help"]),
        ("1.4", "provider", ["/$defs/model_files", "/properties/models"]),
        ("1.4", "provider", ["/properties/extra/properties/python"]),
        ("1.5", "credential_form", ["/$defs/field", "/$defs/option", "/$defs/model_form"]),
        ("1.5", "credential_form", ["/$defs/conditions/items"]),
        ("1.6", "model", [""]),
        ("1.7", "model", ["/$defs/model_properties", "/$defs/voice"]),
        ("1.8", "parameter_rule", [""]),
        ("1.9", "model", ["/$defs/pricing"]),
        ("1.10", "manifest", ["", "/properties/resource", "/properties/plugins"]),
        ("1.10", "manifest", ["/properties/meta", "/properties/meta/properties/runner"]),
        ("1.10", "manifest", ["/properties/resource/properties/permission"]),
        ("1.11", "modelport", ["", "/$defs/customizable_model", "/$defs/when"]),
    ],
)
def test_every_key_of_the_schemas_is_on_the_page(
    number: str, schema: str, pointers: list[str]
) -> None:
    named = {word for code in _ticked(section(_PAGE, number)) for word in code.split(".")}
    for pointer in pointers:
        keys = _at(_schema(f"definitions/{schema}"), pointer)["properties"]
        assert [key for key in keys if key not in named] == []


@pytest.mark.parametrize(
    ("number", "schema", "name"),
    [
        ("1.3", "provider", "ConfigurateMethod"),
        ("1.5", "provider", "FormType"),
        ("1.6", "model", "ModelType"),
        ("1.6", "model", "ModelFeature"),
        ("1.8", "model", "ParameterType"),
    ],
)
def test_every_value_of_a_closed_set_is_on_the_page(number: str, schema: str, name: str) -> None:
    values = set(_schema(f"entities/{schema}")["$defs"][name]["enum"])
    assert values - _ticked(section(_PAGE, number)) == set()


def test_the_page_shows_what_adapters_write() -> None:
    declared: dict[str, set[str]] = {}
    for each in json.loads(page_text(_SCHEMAS / "interfaces.json"))["models"]:
        written = [m for m in each["methods"] if m["kind"] in ("abstract", "default")]
        declared[each["type"]] = {method["name"] for method in written}
    listed: dict[str, set[str]] = {}
    model_type = ""
    for first, method, _ in rows(section(_PAGE, "3.1"), "type"):
        model_type = first.strip("`") or model_type
        listed.setdefault(model_type, set()).update(re.findall(r"`(\w+)\(", method))
    assert listed == declared


def test_the_page_names_the_errors_of_a_call() -> None:
    families = json.loads(page_text(_SCHEMAS / "errors.json"))["families"]
    field = ("InvokeError", "Exception", "ValueError")
    names = {e["name"] for f in families[:2] for e in f["errors"] if e["bases"][0] in field}
    assert names <= _ticked(section(_PAGE, "3.3"))


def test_credentials_become_what_the_page_says() -> None:
    check = compile_credentials(_example("fields"))
    _compare(check, rows(section(_PAGE, "2.1"), "entered"))


def test_parameters_become_what_the_page_says() -> None:
    check = compile_parameters(_example("rules"))
    _compare(check, rows(section(_PAGE, "2.3"), "given"))


def _compare(check: Any, lines: Iterator[list[str]]) -> None:
    wrong: list[object] = []
    for given, result, names in lines:
        kept, violations = check(json.loads(given.strip("`")))
        if kept != json.loads(result.strip("`")) or {v.name for v in violations} != _ticked(names):
            wrong.append((given, kept, violations))
    assert wrong == []


def _documents(root: Path) -> Iterator[tuple[Path, str]]:
    """Every example of the page as a whole document, and what the plugin of the page needs besides."""
    for block in _YAML:
        yield root / _name_of(block), _document(block)
    vectors = BASES["embedding"][1]
    large = BASES["llm"][1].replace("acme-chat", "acme-large")
    yield root / "acme/models/text_embedding/acme-vectors.yaml", vectors
    yield root / "acme/models/llm/acme-large.yaml", large
    yield root / "acme/main.py", ""
    for name in ("small", "large"):
        yield root / f"acme/_assets/{name}.svg", "<svg/>"
    for name, base in _CLASSES.items():
        yield root / "acme" / name, f"from dify_plugin import {base}\nclass A({base}): ...\n"


def _name_of(block: Block) -> str:
    mark = block.marks[1] if len(block.marks) > 1 else ""
    kind, _, value = mark.partition("=")
    return f"acme/{value}" if kind == "file" else f"line {block.line}/example.yaml"


def _document(block: Block) -> str:
    """Return an example as a document; a part of one is put into a flawless document."""
    assert len(block.marks) > 1, f"line {block.line}: say what the example is part of"
    kind = block.marks[1]
    if kind.startswith(("file=", "document=")):
        return block.text
    base, head = _PARTS[kind]
    depth = {"rule": 2, "field": 4, "pricing": 2}.get(kind, 0)
    part = head + "".join(f"{' ' * depth}{line}\n" for line in block.text.splitlines())
    if kind == "pricing" and "unit:" not in block.text:
        part += "  unit: '0.000001'\n"
    text = BASES[base][1]
    for key in set(re.findall(r"^([a-z_]+):", part, re.MULTILINE)):
        text = re.sub(rf"^{key}:.*\n(?:[ -].*\n)*", "", text, flags=re.MULTILINE)
    return part + text


def _example(mark: str) -> Any:
    (block,) = [each for each in _YAML if mark in each.marks]
    return yaml.safe_load(block.text)


def _made(reader: Any, *arguments: Any) -> str:
    try:
        return readings.shown(reader(*arguments))
    except readings.Rejected:
        return "rejects"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(value) if isinstance(value, list) else str(value)


def _ticked(text: str) -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", text))


def _schema(name: str) -> Any:
    return json.loads(page_text(_SCHEMAS / f"{name}.json"))


def _at(schema: Any, pointer: str) -> Any:
    for token in pointer.split("/")[1:]:
        schema = schema[token]
    return schema
