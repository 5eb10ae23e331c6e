"""Editors get self-contained schemas with the same meaning as the project's schemas."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
import yaml
from click.testing import CliRunner
from referencing import Registry, Resource

from check_bases import BASES
from modelport_generator.cli import cli
from modelport_generator.definitions.editors import KINDS, Draft, editor_schema
from modelport_generator.definitions.profiles import definitions, profile

_VALIDATORS = {"7": jsonschema.Draft7Validator, "2020-12": jsonschema.Draft202012Validator}
_KINDS = dict(BASES.values())
_WRONG = [None, [], {}, {"model": 4}, [1], {"provider": "A b", "label": {}}, {"base": 3}]


@pytest.mark.slow
@pytest.mark.parametrize("draft", ["7", "2020-12"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_valid_and_refers_to_no_other_file(kind: str, draft: Draft) -> None:
    schema = editor_schema(kind, draft)
    _VALIDATORS[draft].check_schema(schema)
    references = list(_references(schema))
    assert all(each.startswith(("#/definitions/", "#/$defs/")) for each in references)


@pytest.mark.slow
@pytest.mark.parametrize("draft", ["7", "2020-12"])
@pytest.mark.parametrize("profile_name", ["strict", "accept"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_accepts_the_same_as_its_source(
    kind: str, profile_name: Any, draft: Draft
) -> None:
    resources = [
        (uri, Resource.from_contents(each)) for uri, each in definitions(profile_name).items()
    ]
    ours = jsonschema.Draft202012Validator(
        definitions(profile_name)[f"https://modelport.dev/schemas/definitions/{kind}.json"],
        registry=Registry().with_resources(resources),
    )
    theirs = _VALIDATORS[draft](editor_schema(kind, draft, profile_name))
    for value in [*_documents(), *_WRONG]:
        assert ours.is_valid(value) == theirs.is_valid(value)


def test_the_command_prints_one_schema_or_writes_all(tmp_path: Any) -> None:
    printed = CliRunner().invoke(cli, ["schema", "model"])
    assert json.loads(printed.output)["title"] == "Model"
    written = CliRunner().invoke(cli, ["schema", "--output", str(tmp_path)])
    assert written.exit_code == 0
    assert {path.stem for path in tmp_path.iterdir()} == set(KINDS)


def test_without_a_kind_or_a_folder_the_command_lists_what_there_is() -> None:
    result = CliRunner().invoke(cli, ["schema"])
    assert result.exit_code == 0
    for kind in KINDS:
        assert kind in result.output


def test_every_property_is_described() -> None:
    for uri, schema in definitions("strict").items():
        for path, node in _properties(schema, uri):
            assert node is True or "description" in node or "$ref" in node, path


@pytest.mark.parametrize("draft", ["7", "2020-12"])
@pytest.mark.parametrize("kind", KINDS)
def test_hovering_a_key_shows_the_sentence_about_that_key(kind: str, draft: Draft) -> None:
    bundle = editor_schema(kind, draft)
    described = [
        (path, node)
        for path, node in _properties(bundle, kind)
        if isinstance(node, dict) and "description" in node
    ]
    assert described or kind == "position"
    for path, node in described:
        assert next(_hovered(node, bundle)) == node["description"], path


def test_hovering_the_unit_of_a_price_does_not_describe_decimal_numbers() -> None:
    bundle = editor_schema("model")
    unit = bundle["definitions"]["model_pricing"]["properties"]["unit"]
    assert list(_hovered(unit, bundle)) == [unit["description"]]
    assert "price of one token" in unit["description"]


def _hovered(schema: Any, bundle: dict[str, Any]) -> Iterator[str]:
    """Yield descriptions in the order in which an editor finds them: those of inner schemas first."""
    if not isinstance(schema, dict):
        return
    if "$ref" in schema:
        found: Any = bundle
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        yield from _hovered(found, bundle)
    for keyword in ("allOf", "anyOf", "oneOf"):
        for each in schema.get(keyword, ()):
            yield from _hovered(each, bundle)
    for keyword in ("not", "if", "then", "else"):
        yield from _hovered(schema.get(keyword), bundle)
    if "description" in schema:
        yield schema["description"]


def test_strict_rejects_whatever_accept_rejects() -> None:
    assert profile({"x-modelport-strict": {"minLength": 1}}, "accept") == {}
    assert profile([{"x-modelport-strict": {"minLength": 1}}], "strict") == [{"minLength": 1}]


def _documents() -> Iterator[Any]:
    for text in _KINDS.values():
        yield yaml.safe_load(text)


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"]
        for value in schema.values():
            yield from _references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _references(value)


def _properties(schema: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(schema, dict):
        inside = schema.get("properties")
        # Inside a condition, properties only narrow what is described elsewhere.
        if isinstance(inside, dict) and "/allOf" not in path and not path.endswith("/if"):
            yield from ((f"{path}/{name}", node) for name, node in inside.items())
        for key, value in schema.items():
            if key not in ("if",):
                yield from _properties(value, f"{path}/{key}")
    elif isinstance(schema, list):
        for index, value in enumerate(schema):
            yield from _properties(value, f"{path}/{index}")
