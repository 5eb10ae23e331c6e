"""Every definition schema gives the verdict and the failing pointers of `jsonschema`."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modelport_generator.definitions.profiles import BASE_URI, Profile, definitions
from modelport_generator.runtime.schema.validation import Validator
from modelport_generator.validators import compile_validator
from shared_data import data_path
from thorough import part
from validators.oracle import failing_pointers, without_excluded

PROFILES: tuple[Profile, ...] = ("accept", "strict")
NAMES = sorted(uri.removeprefix(BASE_URI).removesuffix(".json") for uri in definitions("strict"))
WORDS = ["model", "label", "en_US", "zh_Hans", "type", "llm", "variable", "text-input", "options"]
WORDS += ["provider", "name", "temperature", "value", "show_on", "0.01", "x/y.py", "", "é"]
PAYLOADS: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 300) | st.floats(0, 2) | st.sampled_from(WORDS),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=5)
    ),
    max_leaves=12,
)


def _compiled(name: str, profile: Profile) -> tuple[Any, dict[str, Any], Validator]:
    resources = {uri: without_excluded(schema) for uri, schema in definitions(profile).items()}
    schema = resources[f"{BASE_URI}{name}.json"]
    return schema, resources, compile_validator(schema, resources, strict=True)


COMPILED = {(name, profile): _compiled(name, profile) for name in NAMES for profile in PROFILES}


def _assert_agreement(name: str, profile: Profile, payload: Any) -> bool:
    schema, resources, validate = COMPILED[name, profile]
    before = copy.deepcopy(payload)
    expected = failing_pointers(schema, payload, resources)
    assert validate.is_valid(payload) == (not expected)
    assert {violation.pointer for violation in validate(payload)} == expected
    assert payload == before
    return not expected


@pytest.mark.slow
@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", NAMES)
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(payload=PAYLOADS)
def test_any_payload_is_judged_as_jsonschema_judges_it(
    name: str, profile: Profile, payload: Any
) -> None:
    _assert_agreement(name, profile, payload)


def _documents(kind: str) -> list[Any]:
    folder = {"model": "*/models/**/*.yaml", "provider": "*/provider/*.yaml"}[kind]
    paths = sorted(data_path("corpus").glob(folder))
    paths = [path for path in paths if path.name != "_position.yaml"]
    chosen = random.Random(7).sample(paths, min(25, len(paths)))
    loader = yaml.CSafeLoader
    return [yaml.load(path.read_text(encoding="utf-8"), loader) for path in chosen]


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every container with each of its keys or indices."""
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from _places(value[key])


def _mutated(document: Any, seed: int) -> Any:
    """Return a near miss: one item of the document is removed, renamed, doubled or of another kind."""
    choose = random.Random(seed)
    document = copy.deepcopy(document)
    holder, key = choose.choice(list(_places(document)))
    match choose.randrange(5):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, dict):
            holder[f"{key}s"] = holder.pop(key)
        case 2:
            holder[key] = choose.choice([None, True, 0, -1, 1.5, "", "x" * 300, [], {}, ["llm"]])
        case 3 if isinstance(holder, list):
            holder.append(copy.deepcopy(holder[key]))
        case _:
            holder[key] = {"en_US": holder[key]} if choose.random() < 0.5 else [holder[key]]
    return document


@pytest.mark.slow
@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("kind", ["model", "provider"])
def test_near_misses_of_the_corpus_are_judged_as_jsonschema_judges_them(
    kind: str, profile: Profile
) -> None:
    verdicts = [
        _assert_agreement(kind, profile, _mutated(document, seed))
        for number, document in enumerate(_documents(kind))
        for seed in part(range(number * 5, number * 5 + 5), number)
    ]
    assert {True, False} == set(verdicts)


def test_every_definition_compiles_with_known_keywords_only() -> None:
    assert {name for name, _ in COMPILED} >= {"model", "provider", "manifest", "credential_form"}


def test_the_metaschema_is_built_in_and_accepts_our_schemas() -> None:
    uri = "https://json-schema.org/draft/2020-12/schema"
    validate = compile_validator({"$ref": uri})
    for name in NAMES:
        schema = definitions("strict")[f"{BASE_URI}{name}.json"]
        assert validate(json.loads(json.dumps(schema))) == []
    assert [each.pointer for each in validate({"properties": {"a": {"type": "text"}}})] == [
        "/properties/a/type"
    ]
