"""The entity schemas: valid 2020-12, described, and matching what the entities write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from modelport import entities
from modelport.entities import LLMResult, LLMResultChunk, LLMUsage, PromptMessage
from modelport_generator.definitions.profiles import definition as profile_of

FOLDER = Path(__file__).parents[2] / "schemas" / "entities"
DOCUMENTS = {p.name: json.loads(p.read_text("utf-8")) for p in sorted(FOLDER.glob("*.json"))}
FACTS = json.loads((Path(__file__).parent / "sdk_facts.json").read_text("utf-8"))
REGISTRY: Registry[Any] = Registry().with_resources(
    (document["$id"], Resource.from_contents(document)) for document in DOCUMENTS.values()
)
HOMES = {name: d["$id"] for d in DOCUMENTS.values() for name in d["$defs"]}
ACCEPTED = [case for case in FACTS["cases"] if "result" in case]


def errors(entity: str, document: Any) -> list[str]:
    name = entity.rpartition(".")[2]
    schema = {"$ref": f"{HOMES[name]}#/$defs/{name}"}
    found = Draft202012Validator(schema, registry=REGISTRY).iter_errors(document)
    return [error.message for error in found]


@pytest.mark.slow
@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_schema_is_valid_and_has_its_id(name: str) -> None:
    Draft202012Validator.check_schema(DOCUMENTS[name])
    assert DOCUMENTS[name]["$id"] == f"https://modelport.dev/schemas/entities/{name}"


def test_every_definition_and_property_is_described_in_one_line() -> None:
    words = [
        (name, schema.get("description", ""))
        for document in DOCUMENTS.values()
        for owner, definition in document["$defs"].items()
        for name, schema in [(owner, definition), *definition.get("properties", {}).items()]
    ]
    assert not [(n, text) for n, text in words if not text.endswith(".") or len(text) > 90]


@pytest.mark.slow
@pytest.mark.parametrize("case", ACCEPTED, ids=lambda c: f"{c['entity']} {str(c['given'])[:60]}")
def test_what_entities_write_fits_their_schema(case: Any) -> None:
    model: Any = entities
    for part in case["entity"].split("."):
        model = getattr(model, part)
    assert errors(case["entity"], model.model_validate(case["given"]).model_dump(mode="json")) == []


@pytest.mark.parametrize(
    ("entity", "document"),
    [
        ("LLMUsage", LLMUsage.empty_usage().model_dump(mode="json") | {"source": "guessed"}),
        ("PromptMessage", {"role": "nobody"}),
        ("PromptMessage", {"role": "user", "content": [{"type": "hologram", "data": "a"}]}),
        ("I18nObject", {"zh_Hans": "a"}),
        ("AIModelEntity", {"model": "m", "label": {"en_US": "m"}, "model_type": "llm"}),
    ],
)
def test_what_no_entity_writes_does_not_fit(entity: str, document: Any) -> None:
    assert errors(entity, document)


def test_what_is_made_fast_fits_too() -> None:
    for chunk in (LLMResultChunk.of_text("m", "a"), LLMResultChunk.of_reasoning("m", "a")):
        assert errors("LLMResultChunk", chunk.model_dump(mode="json")) == []
    result = LLMResult.of_text("m", "a", LLMUsage.empty_usage(), "stop")
    assert errors("LLMResult", result.model_dump(mode="json")) == []
    assert errors("UserPromptMessage", PromptMessage.of("a").model_dump(mode="json")) == []


@pytest.mark.parametrize(
    ("entity", "definition"),
    [
        ("ModelType", "model.json#/$defs/model_type"),
        ("ModelFeature", "model.json#/$defs/feature"),
        ("FetchFrom", "model.json#/$defs/fetch_from"),
        ("ModelPropertyKey", "model.json#/$defs/model_properties/properties"),
        ("ParameterType", "parameter_rule.json#/properties/type"),
        ("FormType", "credential_form.json#/$defs/form_type"),
        ("ConfigurateMethod", "provider.json#/$defs/configurate_method"),
    ],
)
def test_what_authors_may_write_is_what_entities_can_hold(entity: str, definition: str) -> None:
    file, _, pointer = definition.partition("#/")
    found: Any = profile_of(file.removesuffix(".json"), "strict")
    for part in pointer.split("/"):
        found = found[part]
    allowed = found["enum"] if pointer.rpartition("/")[2] != "properties" else found
    assert set(allowed) == {member.value for member in getattr(entities, entity)}


@pytest.mark.slow
@pytest.mark.parametrize("name", entities.__all__)
def test_every_entity_returns_its_own_schema(name: str) -> None:
    model = getattr(entities, name)
    if hasattr(model, "model_json_schema"):
        schema = model.model_json_schema()
        Draft202012Validator.check_schema(schema)
        # The schema of PromptMessage is the union of its kinds.
        assert schema.get("title") == (None if name == "PromptMessage" else name)
