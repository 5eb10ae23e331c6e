"""Sources on a network: nothing is asked without `--refresh`, every address is named, and answers are kept."""

from __future__ import annotations

import json
from decimal import Decimal
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path
from typing import Any

import pytest
from tests.drift.drifting import MODEL, TODAY, compared, models_dev, run, verdicts, write_provider

from modelport_generator.drift.facts import Fact
from modelport_generator.drift.sources import registry
from modelport_providers.conformance.server import ScriptedServer, always, whole

LISTED = {"data": [{"id": "acme-chat", "context_length": 64000}, {"id": ""}, 3]}


def facts_of(stdout: str) -> dict[tuple[str, str], str]:
    listed = json.loads(stdout)["facts"]
    return {(each["model"], each["field"]): each["verdict"] for each in listed}


@pytest.mark.slow
def test_an_endpoint_is_asked_only_on_request_and_then_kept(tmp_path: Path) -> None:
    other = MODEL.replace("acme-chat", "acme-gone")
    root = write_provider(tmp_path, {"a.yaml": MODEL, "b.yaml": other})
    options = ("--cache", tmp_path / "cache", "--format", "json")
    with ScriptedServer(always(LISTED)) as server:
        source = f"endpoint={server.url}/v1"
        before = run("drift", root, "--source", source, *options)
        assert (before.exit_code, server.asked) == (2, [])
        assert "--refresh" in before.stderr
        first = run("drift", root, "--source", source, "--refresh", *options)
        assert [each.path for each in server.asked] == ["/v1/models"]
        assert first.stderr == f"will ask {server.url}/v1/models for endpoint\n"
    again = run("drift", root, "--source", source, *options)
    assert first.stdout == again.stdout
    found = facts_of(first.stdout)
    assert found["acme-chat", "available"] == "agree"
    assert found["acme-gone", "available"] == "differs"
    assert found["acme-chat", "context_size"] == "differs"


def test_the_key_of_an_endpoint_comes_from_the_environment_and_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACME_KEY", "sk-secret")
    root = write_provider(tmp_path)
    with ScriptedServer(always(LISTED)) as server:
        source = f"endpoint={server.url}"
        options = ("--refresh", "--cache", tmp_path / "cache", "--key-from", "ACME_KEY")
        result = run("drift", root, "--source", source, *options)
        assert server.asked[0].headers["authorization"] == "Bearer sk-secret"
    assert "sk-secret" not in result.output
    assert all(b"sk-secret" not in each.read_bytes() for each in (tmp_path / "cache").iterdir())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("status", "body", "words"),
    [(500, b"{}", "status 500"), (302, b"", "status 302"), (200, b"<html>", "not JSON")],
)
def test_a_server_that_does_not_answer_with_a_list_is_an_error(
    tmp_path: Path, status: int, body: bytes, words: str
) -> None:
    root = write_provider(tmp_path)
    script = always(body, status, location="http://127.0.0.1:9/elsewhere")
    with ScriptedServer(script) as server:
        source = f"endpoint={server.url}"
        result = run("drift", root, "--source", source, "--refresh", "--cache", tmp_path / "cache")
        assert len(server.asked) == 1
    assert result.exit_code == 2
    assert words in result.stderr


def test_an_address_with_a_password_is_rejected(tmp_path: Path) -> None:
    source = "endpoint=http://user:secret@127.0.0.1:9"
    result = run("drift", write_provider(tmp_path), "--source", source, "--refresh")
    assert result.exit_code == 2
    assert "user:secret" not in result.output


def test_openrouter_prices_are_per_token(tmp_path: Path) -> None:
    root = write_provider(tmp_path, name="openrouter")
    entry = {
        "id": "acme-chat",
        "context_length": 128000,
        "pricing": {"prompt": "0.000003", "completion": "0.00002", "input_cache_read": "x"},
        "top_provider": {"max_completion_tokens": 4096},
        "supported_parameters": ["tools"],
        "architecture": {"input_modalities": ["text", "image"]},
    }
    file = tmp_path / "openrouter.json"
    file.write_text(json.dumps({"data": [entry]}), "utf-8")
    found = verdicts(compared(root, ("openrouter", file)))
    assert found["input_price_per_million"] == "agree"
    assert found["output_price_per_million"] == "differs"
    assert found["max_output"] == "agree"
    assert (found["feature.tools"], found["feature.vision"]) == ("agree", "differs")


def test_copies_of_one_price_list_are_not_independent(tmp_path: Path) -> None:
    root = write_provider(tmp_path, name="openrouter")
    tree = models_dev(tmp_path, "acme-chat", "[cost]\ninput = 2", "openrouter")
    file = tmp_path / "openrouter.json"
    file.write_text('{"data": [{"id": "acme-chat", "pricing": {"prompt": "0.000002"}}]}', "utf-8")
    found = compared(root, ("models.dev", tree), ("openrouter", file))
    [price] = [each for each in found.facts if each.declared.field == "input_price_per_million"]
    assert (price.verdict, price.independent) == ("stale", 1)


def test_xinference_is_read_through_discover(tmp_path: Path) -> None:
    running: dict[str, Any] = {
        "id": "acme-chat",
        "model_type": "LLM",
        "model_ability": ["chat", "vision"],
        "context_length": 4096,
    }

    def script(request: Any) -> Any:
        return whole({"data": [running]} if request.path == "/v1/models" else running)

    root = write_provider(tmp_path, name="xinference")
    options = ("--cache", tmp_path / "cache", "--format", "json")
    with ScriptedServer(script) as server:
        source = f"xinference={server.url}"
        result = run("drift", root, "--source", source, "--refresh", *options)
        assert f"will ask {server.url} for xinference" in result.stderr
    assert result.exit_code == 0, result.output
    assert facts_of(result.stdout)["acme-chat", "available"] == "agree"
    assert run("drift", root, "--source", source, *options).stdout == result.stdout


def test_the_published_form_of_models_dev_is_read(tmp_path: Path) -> None:
    file = tmp_path / "api.json"
    model = {"cost": {"input": 2}, "limit": {"context": 128000}, "last_updated": "2026-06-30"}
    file.write_text(json.dumps({"openai": {"models": {"acme-chat": model}}, "x": 3}), "utf-8")
    found = compared(write_provider(tmp_path), ("models.dev", file))
    assert verdicts(found)["input_price_per_million"] == "differs"
    assert verdicts(found)["context_size"] == "agree"


def reader(where: str, today: object) -> list[Fact]:
    """Read what a third party's reader would."""
    if where == "broken":
        raise KeyError("price")
    model = Fact("openai", "llm", "acme-chat", "listed", True, source="acme", date="2026-11-01")
    return [model, Fact("openai", "llm", "acme-chat", "context_size", Decimal(5))]


@pytest.fixture
def third_party(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("acme", f"{__name__}:reader", registry.GROUP)

    def points(group: str) -> EntryPoints:
        return EntryPoints([point] if group == registry.GROUP else [])

    monkeypatch.setattr(registry, "entry_points", points)


@pytest.mark.usefixtures("third_party")
def test_a_third_party_adds_a_reader_by_entry_point(tmp_path: Path) -> None:
    more = "catalogue: {providers: {acme: openai}}\n"
    root = write_provider(tmp_path, more=more)
    found = compared(root, ("acme", Path("anywhere")))
    assert verdicts(found)["context_size"] == "differs"
    result = run("drift", root, "--source", "acme=broken")
    assert result.exit_code == 2
    assert "the reader of acme failed: KeyError" in result.stderr
    assert registry.read_source("acme", "", TODAY)[0].date == "2026-11-01"


def test_genai_prices_are_read_from_the_source_of_the_package(tmp_path: Path) -> None:
    file = tmp_path / "data.py"
    file.write_text(
        "providers: list[Provider] = [Provider(id='openai', pricing_urls=['https://a.test'],\n"
        " models=[ModelInfo(id='m', match=ClauseOr(or_=[ClauseEquals(equals='acme-chat')]),\n"
        "  context_window=128000, prices=[\n"
        "   ConditionalPrice(prices=ModelPrice(input_mtok=Decimal('3'))),\n"
        "   ConditionalPrice(constraint=StartDateConstraint(start_date=date(2027, 1, 1)),\n"
        "    prices=ModelPrice(input_mtok=TieredPrices(base=Decimal('1'), tiers=[])))])])]\n"
        "raise SystemExit('nothing of it runs')\n",
        "utf-8",
    )
    [reading] = registry.read_source("genai-prices", str(file), TODAY)
    assert [
        (each.field, str(each.value), each.starts)
        for each in reading.facts
        if each.model == "acme-chat"
    ] == [
        ("listed", "True", ""),
        ("input_price_per_million", "3", ""),
        ("input_price_per_million", "1", "2027-01-01"),
        ("context_size", "128000", ""),
    ]
