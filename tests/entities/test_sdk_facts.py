"""The entities compared with Dify's SDK: the same names, fields and reading of every recorded input."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel, ValidationError

from modelport import entities
from shared_data import data_path

FACTS: dict[str, Any] = json.loads(
    (Path(__file__).parent / "sdk_facts.json").read_text(encoding="utf-8")
)

LEFT_OUT = {
    "BaseModelConfig": "configures a call back into the host, which modelport does not make",
    "LLMModelConfig": "configures a call back into the host",
    "ModerationModelConfig": "configures a call back into the host",
    "MultiModalEmbeddingModelConfig": "configures a call back into the host",
    "MultiModalRerankModelConfig": "configures a call back into the host",
    "RerankModelConfig": "configures a call back into the host",
    "Speech2TextModelConfig": "configures a call back into the host",
    "TTSModelConfig": "configures a call back into the host",
    "TextEmbeddingModelConfig": "configures a call back into the host",
    "LLMPollingResult": "belongs to the polling interface, which modelport does not offer",
    "LLMPollingStatus": "belongs to the polling interface",
    "ModelProviderConfiguration": "is the layout of a plugin on disk, which the loader reads",
    "ModelProviderConfigurationExtra": "is part of that layout",
}
NESTED = {"DETAIL": "ImagePromptMessageContent.DETAIL"}
OURS = {
    "LLMUsage": {
        "time_to_first_token",
        "time_to_generate",
        "cached_tokens",
        "reasoning_tokens",
        "source",
    },
    "LLMResult": {"finish_reason"},
    "ModerationResult": {"categories", "scores"},
    "LLMResultWithStructuredOutput": {"finish_reason"},
}
MEMBERS_LEFT_OUT = {"ModelType": {"TEXT2IMG": "has no interface, and the API rejects it"}}
MEMBERS_OURS = {"PromptMessageContentType": {"THINKING": "thinking"}}


def entity(name: str) -> Any:
    found: Any = entities
    for part in NESTED.get(name, name).split("."):
        found = getattr(found, part)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(FACTS["classes"]))
def test_every_class_of_the_sdk_has_its_fields_here(name: str) -> None:
    if name in LEFT_OUT:
        assert name not in entities.__all__
        return
    model: type[BaseModel] = entity(name)
    theirs: Mapping[str, Any] = FACTS["classes"][name]
    assert model.model_fields.keys() - theirs.keys() == OURS.get(name, set())
    assert theirs.keys() <= model.model_fields.keys()
    for field_name, fact in theirs.items():
        field = model.model_fields[field_name]
        default = None if fact["required"] else field.get_default(call_default_factory=True)
        assert (field.is_required(), default) == (fact["required"], fact["default"]), field_name


@pytest.mark.parametrize("name", sorted(OURS))
def test_fields_added_by_modelport_are_optional(name: str) -> None:
    fields = entity(name).model_fields
    assert not [added for added in OURS[name] if fields[added].is_required()]


@pytest.mark.parametrize("name", sorted(FACTS["enums"]))
def test_every_closed_set_of_the_sdk_has_its_members_here(name: str) -> None:
    if name in LEFT_OUT:
        assert name not in entities.__all__
        return
    theirs = {
        member: value
        for member, value in FACTS["enums"][name].items()
        if member not in MEMBERS_LEFT_OUT.get(name, {})
    }
    ours = {member.name: member.value for member in entity(name)}
    assert ours == theirs | MEMBERS_OURS.get(name, {})


@pytest.mark.slow
@pytest.mark.parametrize(
    "case", FACTS["cases"], ids=lambda c: f"{c['entity']} {json.dumps(c['given'])[:60]}"
)
def test_every_recorded_input_is_read_as_the_sdk_reads_it(case: Mapping[str, Any]) -> None:
    model: type[BaseModel] = entity(case["entity"])
    if "rejected" in case:
        with pytest.raises(ValidationError, match=rf"validation errors? for {model.__name__}"):
            model.model_validate(case["given"])
    else:
        ours = model.model_validate(case["given"]).model_dump(mode="json")
        assert shared(ours, case["result"]) == case["result"]


@pytest.mark.slow
@pytest.mark.parametrize("provider", sorted(FACTS["corpus"]))
def test_every_public_provider_is_read_as_the_sdk_reads_it(provider: str) -> None:
    folder = data_path("corpus", provider)
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml")):
        part = read(
            path.relative_to(folder), yaml.load(path.read_text("utf-8-sig"), yaml.CSafeLoader)
        )
        if part is not None:
            whole.update(json.dumps(part, sort_keys=True, ensure_ascii=False).encode())
    assert whole.hexdigest() == FACTS["corpus"][provider]


def read(path: Path, document: Any) -> Any:
    """Return what our entities make of a file, in the form that the recorder hashed."""
    if path.parts[0] == "provider":
        model: type[BaseModel] = entities.ProviderEntity
    elif path.parts[0] == "models" and path.name != "_position.yaml":
        model = entities.AIModelEntity
    else:
        return None
    try:
        result = model.model_validate(document).model_dump(mode="json")
    except ValidationError:
        return [path.as_posix(), "rejected"]
    given = [set(rule) for rule in document.get("parameter_rules") or []]
    for rule, keys in zip(result.get("parameter_rules", []), given, strict=False):
        for key in {"label", "help"} - keys:
            del rule[key]
    return [path.as_posix(), result]


def shared(ours: Any, theirs: Any) -> Any:
    """Return our dump without the fields that only we have."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return {key: shared(ours[key], theirs[key]) for key in theirs if key in ours}
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        return [shared(a, b) for a, b in zip(ours, theirs, strict=True)]
    return ours
