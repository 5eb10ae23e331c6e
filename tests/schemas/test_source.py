"""The schemas are the single source: valid, described, and without duplicates."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from modelport_generator.definitions.profiles import definitions, schema_folder
from modelport_generator.validators import compile_validator

SCHEMAS = schema_folder()
DOCUMENTS = sorted(SCHEMAS.rglob("*.json"))
DEFINING = [p for p in DOCUMENTS if p.parent.name in ("definitions", "entities", "meta")]


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def properties(schema: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    """Every declared property below a schema, with its place."""
    if isinstance(schema, dict):
        for name, value in schema.get("properties", {}).items():
            yield f"{pointer}/properties/{name}", value
        for key, value in schema.items():
            if key not in ("default", "const", "enum", "examples"):
                yield from properties(value, f"{pointer}/{key}")
    elif isinstance(schema, list):
        for index, value in enumerate(schema):
            yield from properties(value, f"{pointer}/{index}")


def is_described(schema: Any) -> bool:
    """Described here, where it points to, or a mere constraint on what is described elsewhere."""
    return not isinstance(schema, dict) or "description" in schema or "$ref" in schema


@pytest.mark.slow
@pytest.mark.parametrize("path", DEFINING, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_a_schema_is_legal_2020_12(path: Path) -> None:
    Draft202012Validator.check_schema(read(path))


@pytest.mark.parametrize("path", DEFINING, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_every_property_is_described(path: Path) -> None:
    conditions = ("/if/", "/then/", "/else/", "/not/", "/x-modelport-strict/")
    silent = [
        pointer
        for pointer, schema in properties(read(path))
        if not is_described(schema) and not any(c in pointer for c in conditions)
    ]
    assert silent == []


@pytest.mark.parametrize("name", ["errors", "interfaces"])
def test_our_own_documents_fit_their_schema(name: str) -> None:
    schema, document = read(SCHEMAS / "meta" / f"{name}.json"), read(SCHEMAS / f"{name}.json")
    assert compile_validator(schema)(document) == []
    assert list(Draft202012Validator(schema).iter_errors(document)) == []


def test_a_typing_error_in_our_own_documents_is_found() -> None:
    document = read(SCHEMAS / "interfaces.json")
    document["models"][0]["clas"] = document["models"][0].pop("class")
    found = compile_validator(read(SCHEMAS / "meta" / "interfaces.json"))(document)
    assert {v.keyword for v in found} == {"required", "additionalProperties"}


def test_the_strict_profile_rejects_what_the_accept_profile_rejects() -> None:
    accept, strict = definitions("accept"), definitions("strict")
    assert accept.keys() == strict.keys()
    for uri, schema in accept.items():
        required = set(schema.get("required", ()))
        assert required <= set(strict[uri].get("required", ())), uri


def test_arguments_and_records_are_used() -> None:
    document = read(SCHEMAS / "interfaces.json")
    used = {a for m in document["models"] for x in m["methods"] for a in x["arguments"]}
    assert set(document["arguments"]) == used
    sdk = {
        a
        for m in document["models"]
        for c in m["calls"]
        for a in (*c["positional"], *c["keywords"])
    }
    assert set(document["sdk_arguments"]) == sdk
