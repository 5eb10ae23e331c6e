"""The JSON Schema target: every schema is valid and agrees with the normalisers."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from catalogs import catalog
from form_cases import (
    CREDENTIALS,
    PARAMETERS,
    credentials_verdict,
    has_errors,
    parameters_verdict,
    resolved,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from hostile import HALF, TEXTS
from modelport_generator.build.lower import lower_form, lower_rules
from modelport_generator.targets.json_schema.files import (
    index_files,
    provider_files,
    shared_files,
)
from modelport_generator.targets.json_schema.paths import model_paths
from modelport_generator.targets.json_schema.unexpressed import (
    EVERY,
    KEY,
    form_entries,
    rule_entries,
)
from thorough import share

DIFFERENCES = json.loads(Path(__file__).with_name("schema_differences.json").read_text("utf-8"))


def _agree(kind: str, name: str, schema: Any, values: Any, rejected: bool) -> None:
    valid = Draft202012Validator(schema).is_valid(values)
    difference = DIFFERENCES[kind].get(name)
    if difference is None:
        assert valid != rejected
    else:
        assert valid == difference["valid"] == rejected


@pytest.mark.slow
@pytest.mark.parametrize(("name", "fields", "raw"), CREDENTIALS)
def test_a_form_and_its_schema_give_one_verdict(name: str, fields: Any, raw: Any) -> None:
    rejected = has_errors(credentials_verdict(fields, raw))
    _agree("credentials", name, lower_form(fields), raw, rejected)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "rules", "given_"), PARAMETERS)
def test_rules_and_their_schema_give_one_verdict(name: str, rules: Any, given_: Any) -> None:
    rejected = has_errors(parameters_verdict(rules, given_))
    _agree("parameters", name, lower_rules(resolved(rules)), given_, rejected)


def test_each_difference_is_about_a_case_and_is_listed_in_its_schema() -> None:
    known = {
        "credentials": {name: form_entries(fields) for name, fields, _ in CREDENTIALS},
        "parameters": {name: rule_entries(resolved(rules)) for name, rules, _ in PARAMETERS},
    }
    for kind, differences in DIFFERENCES.items():
        for name, difference in differences.items():
            assert difference["reason"]
            entries = [each for each in known[kind][name] if EVERY not in each.values()]
            assert entries and all(entry["reason"] for entry in entries)


VALUES = st.sampled_from(
    [None, True, False, 0, 1, 2.0, 2.5, 0.125, -3, 12, "", " ", "x", "true", "FALSE", [], ["x"], {}]
)
NAMES = st.sampled_from(["a", "b", "c"])
FIELDS = st.fixed_dictionaries(
    {
        "variable": NAMES,
        "type": st.sampled_from(["text-input", "secret-input", "select", "radio", "switch"]),
    },
    optional={
        "required": st.booleans(),
        "default": st.sampled_from(["", "x", "true"]),
        "max_length": st.integers(-1, 3),
        "options": st.lists(
            st.sampled_from(["", "x", "y"]).map(lambda v: {"value": v}), max_size=3
        ),
        "show_on": st.lists(
            st.fixed_dictionaries({"variable": NAMES, "value": st.sampled_from(["x", "true"])}),
            max_size=2,
        ),
    },
)
RULES = st.fixed_dictionaries(
    {"name": NAMES, "type": st.sampled_from(["int", "float", "boolean", "string", "text"])},
    optional={
        "required": st.booleans(),
        "default": VALUES,
        "min": st.integers(-2, 2) | st.none(),
        "max": st.integers(0, 10) | st.none(),
        "precision": st.integers(-1, 3) | st.none(),
        "options": st.lists(st.sampled_from(["", "x", "y"]), max_size=3),
        "use_template": st.sampled_from(["temperature", "b", "other", ""]),
    },
)


@pytest.mark.slow
@settings(max_examples=share(400), deadline=None, derandomize=True)
@given(st.lists(FIELDS, max_size=4), st.dictionaries(NAMES, VALUES))
def test_a_form_and_its_schema_differ_only_where_it_is_listed(
    fields: list[dict[str, Any]], raw: dict[str, Any]
) -> None:
    rejected = has_errors(credentials_verdict(fields, raw))
    schema = lower_form(fields)
    listed = {e["variable"] for e in form_entries(fields) if e["keyword"] == "type"}
    differing = {
        error.absolute_path[0] if error.absolute_path else "" for error in _errors(schema, raw)
    }
    # Values that count as absent are a type error only for the schema, if the field is optional.
    if rejected == Draft202012Validator(schema).is_valid(raw):
        assert not rejected and differing <= listed


@pytest.mark.slow
@settings(max_examples=share(400), deadline=None, derandomize=True)
@given(
    st.lists(RULES, max_size=4),
    st.dictionaries(st.sampled_from(["a", "b", "c", "temperature", "other"]), VALUES),
)
def test_rules_and_their_schema_differ_only_where_it_is_listed(
    rules: list[dict[str, Any]], given_: dict[str, Any]
) -> None:
    _, violations = parameters_verdict(rules, given_)
    wrong = {(pointer, keyword) for pointer, keyword, severity in violations if severity == "error"}
    valid = Draft202012Validator(lower_rules(resolved(rules))).is_valid(given_)
    listed = {e["keyword"] for e in rule_entries(resolved(rules))}
    if valid == bool(wrong):
        assert valid and {keyword for _, keyword in wrong} <= listed


def _errors(schema: Any, values: Any) -> list[Any]:
    return list(Draft202012Validator(schema).iter_errors(values))


def test_a_provider_gets_a_file_a_form_and_a_file_a_model() -> None:
    files = provider_files("acme", catalog())
    schemas = {
        "acme/credentials/provider.json",
        "acme/credentials/model.json",
        "acme/parameters/llm/large.json",
        "acme/parameters/llm.json",
    }
    assert set(files) == {"acme/index.json", *schemas}
    assert json.loads(index_files(["acme"])["index.json"]) == {"acme": "acme/index.json"}
    index = json.loads(files["acme/index.json"])
    assert index["parameters"]["llm"] == {"large": "parameters/llm/large.json"}
    found = [*index["credentials"].values(), *index["customizable"].values()]
    assert {f"acme/{path}" for path in (*found, "parameters/llm/large.json")} == schemas


def test_of_two_models_with_one_id_the_last_one_counts() -> None:
    schema = json.loads(provider_files("acme", catalog())["acme/parameters/llm/large.json"])
    assert set(schema["properties"]) == {"Acme", "n"}


def test_the_schema_of_a_deprecated_model_marks_it() -> None:
    made = catalog()
    made["llm.json"].append({"model": "old", "model_type": "llm", "deprecated": True})
    files = provider_files("acme", made)
    marked = {path: json.loads(text).get("deprecated") for path, text in files.items()}
    assert marked["acme/parameters/llm/old.json"] is True
    assert marked["acme/parameters/llm/large.json"] is None


def test_what_a_schema_cannot_express_is_listed_with_a_reason() -> None:
    files = {path: json.loads(text) for path, text in provider_files("acme", catalog()).items()}
    form = {(e["variable"], e["keyword"]) for e in files["acme/credentials/model.json"][KEY]}
    assert form == {("*", "additionalProperties"), ("mode", "default")}
    rules = {(e["parameter"], e["keyword"]) for e in files["acme/parameters/llm.json"][KEY]}
    assert rules == {("*", "additionalProperties"), ("n", "type"), ("n", "default"), ("n", "when")}


def test_the_model_form_names_the_implicit_type_and_takes_any() -> None:
    schema = json.loads(provider_files("acme", catalog())["acme/credentials/model.json"])
    assert schema["properties"]["__model_type"]["examples"] == ["llm", "tts"]
    validator = Draft202012Validator(schema)
    assert validator.is_valid({"key": "k", "mode": "other", "__model_type": "tts"})
    assert not validator.is_valid({"key": "k", "mode": "other", "__model_type": "llm"})


@pytest.mark.slow
@pytest.mark.parametrize("text", [*TEXTS, HALF], ids=ascii)
def test_hostile_text_comes_back_unchanged(text: str) -> None:
    files = {p: json.loads(t) for p, t in provider_files("acme", catalog(text, text)).items()}
    form = files["acme/credentials/provider.json"]
    assert form["properties"]["mode"]["x-modelport-label"][text] == text
    assert form["properties"]["mode"]["default"] == text
    assert form["properties"][text]["title"] == text
    [listed] = [schema for path, schema in files.items() if path.startswith("acme/parameters/llm/")]
    assert listed["properties"][text]["enum"][:2] == [text, "other"]
    for schema in [content for path, content in files.items() if "index" not in path]:
        Draft202012Validator.check_schema(schema)


ODD_MODELS = [
    *TEXTS,
    HALF,
    "..",
    "../../etc/passwd",
    "/absolute",
    "a//b",
    "",
    "a",
    "A",
    "a/b",
    "a.json/b",
    "con",
    "NUL.txt",
    "qwen:7b",
    "x" * 300,
    "模" * 100,
    " lead",
    "trail.",
]


@pytest.mark.parametrize("models", [ODD_MODELS, ODD_MODELS[::-1]], ids=["forth", "back"])
def test_every_model_id_gets_its_own_path_inside_the_folder(models: list[str]) -> None:
    paths = model_paths(models)
    files = [f"{path}.json".lower() for path in paths.values()]
    assert set(paths) == set(models) and len(set(files)) == len(set(models))
    for file in files:
        parts = PurePosixPath(file).parts
        assert file.isascii() and file.isprintable() and "\\" not in file and ":" not in file
        assert all(part.strip(" .") == part and len(part) < 250 for part in parts)
        assert not any(folder in files for folder in map(str, PurePosixPath(file).parents))


def test_plain_ids_stay_readable() -> None:
    models = ["gpt-4o", "meta-llama/Llama-3.1-8B", "text_embedding@3+x"]
    assert model_paths(models) == {model: model for model in models}


@pytest.mark.slow
@settings(max_examples=share(200), deadline=None, derandomize=True)
@given(st.lists(st.text(max_size=8), max_size=12))
def test_any_ids_get_distinct_paths(models: list[str]) -> None:
    paths = list(model_paths(models).values())
    assert len({path.lower() for path in paths}) == len(paths) == len(set(models))
    assert all(".." not in path.split("/") and not path.startswith("/") for path in paths)


def _entities() -> Any:
    from modelport_generator.definitions.profiles import parameter_templates, schema_folder

    folder = schema_folder() / "entities"
    documents = {p.name: json.loads(p.read_text("utf-8")) for p in sorted(folder.glob("*.json"))}
    names = {"parameter_templates.json": list(parameter_templates())}
    return json.loads(shared_files(documents, names)["entities.json"])


@pytest.mark.slow
def test_every_entity_is_in_one_file_under_its_python_name() -> None:
    import modelport.entities

    schema = _entities()
    Draft202012Validator.check_schema(schema)
    classes = {name for name in modelport.entities.__all__ if name != "PARAMETER_TEMPLATES"}
    assert classes <= set(schema["$defs"])


def _accepts(entity: str, value: Any) -> bool:
    schema = {**_entities(), "$ref": f"#/$defs/{entity}"}
    return Draft202012Validator(schema).is_valid(value)


def test_what_python_dumps_is_valid_and_the_role_is_fixed() -> None:
    from modelport.entities import (
        AssistantPromptMessage,
        ImagePromptMessageContent,
        LLMResultChunk,
        LLMResultChunkDelta,
        LLMUsage,
        TextPromptMessageContent,
        UserPromptMessage,
    )

    image = ImagePromptMessageContent(format="png", mime_type="image/png", url="u")
    user = UserPromptMessage(content=[TextPromptMessageContent(data="x"), image])
    dumped = user.model_dump(mode="json")
    assert _accepts("UserPromptMessage", dumped)
    assert not _accepts("SystemPromptMessage", dumped)
    assert not _accepts(
        "UserPromptMessage", {**dumped, "content": [{"type": "smell", "data": "x"}]}
    )
    delta = LLMResultChunkDelta(
        index=0, message=AssistantPromptMessage(content="x"), usage=LLMUsage.empty_usage()
    )
    chunk = LLMResultChunk(model="m", delta=delta).model_dump(mode="json")
    assert _accepts("LLMResultChunk", chunk)
    assert not _accepts("LLMResultChunk", {**chunk, "delta": {}})
