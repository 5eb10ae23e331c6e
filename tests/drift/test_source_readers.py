"""Sources are hostile: whatever a file contains, a reader returns facts and notes, or one clear error."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from tests.drift.drifting import TODAY, models_dev, own_facts, run, write_provider

from modelport_generator.drift.sources import catalogue, litellm
from modelport_generator.drift.sources.reading import Reading, SourceTrouble
from modelport_generator.drift.sources.registry import read_source

SCHEMA = Path(__file__).parents[2] / "schemas" / "sources" / "facts.json"
HOSTILE = [
    b"",
    b"{",
    b"[" * 100_000,
    b"\xff\xfe",
    b"null",
    b"NaN",
    b"[1, 2]",
    b'{"a": 1}',
    b'{"a": {"mode": [], "input_cost_per_token": {}}}',
    b'{"a": {"input_cost_per_token": 1e999999999, "max_input_tokens": -1e400}}',
    b'{"a": {"max_input_tokens": ' + b"9" * 4000 + b"}}",
    b'{"a": {"max_input_tokens": ' + b"9" * 5000 + b"}}",
    b'{"a": {"alias_of": "a"}}',
    b'{"a": {"deprecation_date": 5, "tiered_pricing": [{"range": 3}, {"range": [{}]}]}}',
    b'{"\\ud800": {"mode": "chat"}}',
    b'[{"id": "openai", "models": [{"id": "a", "match": {"or": 3}, "prices": 7}]}]',
    b'[{"id": "openai", "models": [{"id": "a", "prices": [{"prices": {"input_mtok": []}}]}]}]',
    b'{"modelport_catalogue": 1, "sources": [{"kind": 3, "models": [{"facts": []}, 3]}]}',
    b'{"modelport_catalogue": 1, "sources": [{"kind": "x", "models": [{"model": "a", "facts": {"context_size": {}}}]}]}',
    b"facts: [3, {provider: a, model: b, field: context_size, value: x}]",
    b"facts: &a [*a]",
    b"\x1f\x8b broken",
]


@pytest.mark.slow
@pytest.mark.parametrize("content", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("kind", ["litellm", "genai-prices", "catalogue", "facts"])
def test_a_hostile_file_gives_facts_and_notes_or_one_error(
    tmp_path: Path, kind: str, content: bytes
) -> None:
    file = tmp_path / "source"
    file.write_bytes(content)
    result = run(
        "drift", write_provider(tmp_path), "--source", f"{kind}={file}", "--format", "json"
    )
    assert result.exit_code in (0, 2)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    if result.exit_code == 2:
        assert str(file) in result.output
    else:
        json.loads(result.stdout)


@pytest.mark.parametrize(
    "text",
    [
        "cost = 3",
        "[cost]\ninput = nan",
        "[cost]\ninput = 1e99999999",
        "[limit]\ncontext = 'x'",
        "= broken",
        "base_model = '../../../etc/passwd'",
        "base_model = 'openai/none'",
        "base_model = 3",
        "base_model_omit = [3, 'cost.input', '']",
        "[[cost.tiers]]\ntier = 3\n[[cost.tiers]]\ninput = 3",
    ],
)
def test_a_hostile_model_of_a_tree_costs_only_itself(tmp_path: Path, text: str) -> None:
    models_dev(tmp_path, "acme-chat", text)
    root = models_dev(tmp_path, "good", "[cost]\ninput = 2")
    [reading] = read_source("models.dev", str(root), TODAY)
    assert any(each.model == "good" and str(each.value) == "2" for each in reading.facts)


def test_base_models_that_refer_to_each_other_end(tmp_path: Path) -> None:
    root = models_dev(tmp_path, "a", "base_model = 'x/one'")
    (root / "models" / "x").mkdir(parents=True)
    (root / "models" / "x" / "one.toml").write_text(
        "base_model = 'x/two'\n[limit]\ncontext = 5", "utf-8"
    )
    (root / "models" / "x" / "two.toml").write_text(
        "base_model = 'x/one'\n[limit]\noutput = 3", "utf-8"
    )
    [reading] = read_source("models.dev", str(root), TODAY)
    assert {each.field: str(each.value) for each in reading.facts if each.field != "listed"} == {
        "context_size": "5",
        "max_output": "3",
    }


def test_a_link_out_of_the_tree_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.toml"
    secret.write_text("[cost]\ninput = 2", "utf-8")
    root = models_dev(tmp_path, "good", "[cost]\ninput = 2")
    (root / "providers" / "openai" / "models" / "bad.toml").symlink_to(secret)
    [reading] = read_source("models.dev", str(root), TODAY)
    assert {each.model for each in reading.facts} == {"good"}


@pytest.mark.parametrize("kind", ["litellm", "models.dev", "genai-prices", "catalogue", "facts"])
def test_an_absent_file_is_named(tmp_path: Path, kind: str) -> None:
    with pytest.raises(SourceTrouble, match="nowhere"):
        read_source(kind, str(tmp_path / "nowhere"), TODAY)


@pytest.mark.parametrize("kind", ["models.dev", "xinference", "endpoint", "openrouter"])
def test_the_message_says_why_a_path_cannot_be_read(tmp_path: Path, kind: str) -> None:
    with pytest.raises(SourceTrouble, match=r"No such file|does not exist"):
        read_source(kind, str(tmp_path / "nowhere"), TODAY)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
@pytest.mark.parametrize("kind", ["litellm", "models.dev", "genai-prices", "endpoint", "catalogue"])
def test_a_pipe_is_named_as_one(tmp_path: Path, kind: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SourceTrouble, match="it is a pipe"):
        read_source(kind, str(tmp_path / "pipe"), TODAY)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("endpoint", "[1, 2, 3]"),
        ("endpoint", '{"data": [1]}'),
        ("openrouter", '{"data": [1, {}]}'),
        ("litellm", '{"error": "too many requests"}'),
        ("models.dev", '{"error": "too many requests"}'),
        ("genai-prices", "[1, 2]"),
        ("catalogue", '{"modelport_catalogue": 1, "sources": [{"kind": "x", "models": [3]}]}'),
        ("facts", "facts: [3]"),
    ],
)
def test_a_file_without_a_readable_fact_is_an_error(
    tmp_path: Path, kind: str, content: str
) -> None:
    file = tmp_path / "source"
    file.write_text(content, "utf-8")
    with pytest.raises(SourceTrouble, match="source"):
        read_source(kind, str(file), TODAY)


@pytest.mark.parametrize("content", ['{"data": []}', '{"data": [{"id": "a"}, 3]}'])
def test_a_server_without_models_and_a_list_with_one_can_be_read(
    tmp_path: Path, content: str
) -> None:
    file = tmp_path / "source"
    file.write_text(content, "utf-8")
    [reading] = read_source("endpoint", str(file), TODAY)
    assert len(reading.facts) == len(reading.notes) == content.count("id")


def test_an_unknown_kind_names_the_known_ones() -> None:
    with pytest.raises(SourceTrouble, match=r"known: litellm, models\.dev"):
        read_source("lite", "", TODAY)


def test_notes_are_bounded(tmp_path: Path) -> None:
    file = tmp_path / "litellm.json"
    file.write_text(json.dumps({"a": {}, **{str(number): 3 for number in range(1000)}}), "utf-8")
    [reading] = read_source("litellm", str(file), TODAY)
    assert len(reading.notes) + reading.omitted == 1000
    assert len(reading.notes) <= 50


def test_the_documentation_of_litellm_is_no_model(tmp_path: Path) -> None:
    file = tmp_path / "litellm.json"
    file.write_text('{"sample_spec": {"mode": "chat", "input_cost_per_token": 1}}', "utf-8")
    assert litellm.read(str(file), TODAY).facts == []


def test_own_facts_that_are_read_fit_their_schema(tmp_path: Path) -> None:
    validator: Any = Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
    values: list[tuple[str, Any]] = [
        ("context_size", 5),
        ("max_output", 5),
        ("retired", "2026-01-01"),
        ("deprecated", True),
        ("successor", "b"),
        ("input_price_per_million", "0.5"),
        ("above_200000_cached_input_price_per_million", 1.5),
        ("feature.vision", False),
    ]
    file = own_facts(tmp_path, *({"field": field, "value": value} for field, value in values))
    assert list(validator.iter_errors(yaml.safe_load(file.read_text("utf-8")))) == []
    [reading] = read_source("facts", str(file), TODAY)
    assert reading.notes == []
    assert [each.field for each in reading.facts if each.field != "listed"] == [
        f for f, _ in values
    ]


def test_a_catalogue_returns_the_facts_that_it_was_built_from(tmp_path: Path) -> None:
    entries = {
        "acme": {
            "mode": "chat",
            "litellm_provider": "openai",
            "input_cost_per_token": 1.5e-06,
            "max_input_tokens": 10,
            "max_output_tokens": 4,
            "deprecation_date": "2027-01-01",
            "supports_vision": True,
        }
    }
    file = tmp_path / "litellm.json"
    file.write_text(json.dumps(entries), "utf-8")
    [reading] = read_source("litellm", str(file), TODAY)
    for name in ("catalogue.json", "catalogue.json.gz"):
        catalogue.write([reading], TODAY, tmp_path / name)
        [again] = read_source("catalogue", str(tmp_path / name), TODAY)
        assert isinstance(again, Reading)
        assert set(again.facts) == set(reading.facts)
        assert (again.kind, again.licence, again.date) == ("litellm", "MIT", reading.date)


@pytest.mark.parametrize("kind", ["endpoint", "xinference", "catalogue", "facts"])
def test_a_source_without_a_default_needs_a_place(kind: str) -> None:
    with pytest.raises(SourceTrouble, match=f"write {kind}=WHERE"):
        read_source(kind, "", TODAY)


@pytest.mark.parametrize("kind", ["litellm", "models.dev"])
def test_a_list_of_prices_without_facts_is_rejected(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "empty.json"
    file.write_text("{}", "utf-8")
    with pytest.raises(SourceTrouble, match=f"nothing in it is a fact of {kind}"):
        read_source(kind, str(file), TODAY)
