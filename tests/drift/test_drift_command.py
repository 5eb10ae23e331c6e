"""The command `drift`: its formats, exit status and options."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.drift.drifting import MODEL, litellm, models_dev, own_facts, run, write_provider

GOOD = "  - {provider: openai, model: acme-chat, field: max_output, value: 3}\n"
AS_OF = ("--as-of", "2026-11-28")


@pytest.fixture
def provider(tmp_path: Path) -> Path:
    return write_provider(tmp_path)


@pytest.fixture
def source(tmp_path: Path) -> str:
    return (
        f"litellm={litellm(tmp_path, **{'acme-chat': {'input_cost_per_token': 2e-06}})}@2026-11-05"
    )


def test_json_has_verdict_evidence_and_line(provider: Path, source: str) -> None:
    result = run("drift", provider, "--source", source, *AS_OF, "--format", "json")
    facts = {each["field"]: each for each in json.loads(result.stdout)["facts"]}
    found = facts["input_price_per_million"]
    assert found["declared"] == 3
    assert found["verdict"] == "differs"
    assert found["sources"][0]["source"] == "litellm"
    assert found["sources"][0]["value"] == 2
    assert found["sources"][0]["date"] == "2026-11-05"
    assert (
        Path(found["file"]).read_text("utf-8").splitlines()[found["line"] - 1] == "  input: '3.00'"
    )


def test_text_shows_the_line_the_evidence_and_a_summary(provider: Path, source: str) -> None:
    text = run("drift", provider, "--source", source, *AS_OF).stdout
    assert "differs[input_price_per_million]: openai 'acme-chat'" in text
    assert "15 |   input: '3.00'" in text
    assert "   |          ^^^^^^" in text
    assert " = litellm: 2 (2026-11-05)" in text
    assert text.endswith("1 of 1 models matched, as of 2026-11-28\n")


def test_a_summary_fits_a_screen(tmp_path: Path, source: str) -> None:
    for number in range(60):
        write_provider(tmp_path / "many" / str(number))
    text = run("drift", tmp_path / "many", "--source", source, *AS_OF, "--summary").stdout
    assert len(text.splitlines()) <= 24
    assert "60 differs" in text


def test_the_summary_counts_the_matched_models_of_a_provider_without_findings(
    tmp_path: Path,
) -> None:
    absent = litellm(tmp_path, other={"input_cost_per_token": 3e-06})
    text = run("drift", write_provider(tmp_path), "--source", f"litellm={absent}", "--summary")
    assert re.search(r"^openai +0/1$", text.stdout, re.MULTILINE)


def test_a_part_of_a_source_that_cannot_be_read_has_its_line(tmp_path: Path) -> None:
    file = tmp_path / "facts.yaml"
    fact = "{provider: openai, model: acme-chat, field: colour, value: 3}"
    file.write_text(f"date: '2026-11-01'\nfacts:\n  - {fact}\n  - 5\n{GOOD}", "utf-8")
    words = ("drift", write_provider(tmp_path), "--source", f"facts={file}")
    text = run(*words, "--summary").stdout
    assert f"left out: {file}:3:" in text
    assert f"left out: {file}:4:" in text
    problems = json.loads(run(*words, "--format", "json").stdout)["problems"]
    assert [each["line"] for each in problems] == [3, 4]


def test_without_a_source_the_command_reports_it(tmp_path: Path) -> None:
    result = run("drift", write_provider(tmp_path))
    assert result.exit_code == 0
    assert "no --source is given" in result.stderr


def test_what_apply_leaves_unchanged_is_counted(tmp_path: Path) -> None:
    entry = {"supports_function_calling": False, "input_cost_per_token": 2e-06}
    one = litellm(tmp_path, **{"acme-chat": entry})
    two = models_dev(tmp_path, "acme-chat", "tool_call = false\n[cost]\ninput = 2")
    sources = ("--source", f"litellm={one}", "--source", f"models.dev={two}")
    result = run("drift", write_provider(tmp_path), *sources, "--apply")
    assert "1 fact brought up to date" in result.stderr
    assert "1 stale or retired fact is left unchanged: " in result.stderr


def test_sarif_github_and_gitlab_name_the_place(provider: Path, source: str) -> None:
    for format_ in ("sarif", "github", "gitlab", "markdown"):
        text = run("drift", provider, "--source", source, *AS_OF, "--format", format_).stdout
        assert "acme-chat.yaml" in text
        assert "differs" in text
    log = json.loads(run("drift", provider, "--source", source, "--format", "sarif").stdout)
    assert log["runs"][0]["results"][0]["ruleId"] == "differs"


@pytest.mark.parametrize(
    ("fail_on", "status"), [("never", 0), ("stale", 0), ("disputed", 0), ("differs", 1)]
)
def test_fail_on_decides_the_exit_status(
    provider: Path, source: str, fail_on: str, status: int
) -> None:
    assert run("drift", provider, "--source", source, "--fail-on", fail_on).exit_code == status


def test_a_single_file_is_compared_alone(tmp_path: Path, source: str) -> None:
    other = MODEL.replace("acme-chat", "acme-other")
    root = write_provider(tmp_path, {"a.yaml": MODEL, "b.yaml": other})
    file = root / "models" / "llm" / "b.yaml"
    result = run("drift", file, "--source", source, "--format", "json")
    assert {each["model"] for each in json.loads(result.stdout)["facts"]} == {"acme-other"}


def test_a_broken_definition_is_reported(provider: Path, source: str) -> None:
    (provider / "models" / "llm" / "broken.yaml").write_text("model: [", "utf-8")
    result = run("drift", provider, "--source", source, "--format", "json")
    assert result.exit_code == 2
    assert "broken.yaml" in json.loads(result.stdout)["problems"][0]["file"]


@pytest.mark.parametrize(
    "arguments",
    [("--as-of", "soon"), ("--source", "nothing=x"), ("--source", "litellm=none.json")],
)
def test_wrong_arguments_are_usage_errors(provider: Path, arguments: tuple[str, str]) -> None:
    result = run("drift", provider, *arguments)
    assert result.exit_code == 2
    assert result.output.startswith("Usage:")


def test_text_of_a_source_cannot_reach_the_terminal(tmp_path: Path, provider: Path) -> None:
    entry = {"input_cost_per_token": 2e-06, "source": "\x1b[2J|<b>\n::error::"}
    source = f"litellm={litellm(tmp_path, **{'acme-chat': entry})}"
    for format_ in ("text", "json", "sarif", "github", "markdown"):
        output = run("drift", provider, "--source", source, "--format", format_).stdout
        assert "\x1b" not in output
        assert "\n::error::" not in output.replace("::error file", "")


def test_a_catalogue_gives_the_same_verdicts(tmp_path: Path, provider: Path, source: str) -> None:
    packed = tmp_path / "catalogue.json.gz"
    built = run("catalogue", "build", "--source", source, *AS_OF, "--out", packed)
    assert built.exit_code == 0
    assert "litellm: " in built.stdout
    one, other = (
        run("drift", provider, "--source", each, *AS_OF, "--format", "json").stdout
        for each in (source, f"catalogue={packed}")
    )
    assert one == other


@pytest.mark.parametrize(
    ("provider", "words"),
    [
        ("opnai", "did you mean 'openai'?"),
        ("gemini", "did you mean 'google'?"),
        ("acme", "catalogue.providers of modelport.yaml are not read"),
    ],
)
def test_a_catalogue_of_a_provider_that_no_source_has_is_an_error(
    tmp_path: Path, source: str, provider: str, words: str
) -> None:
    saved = tmp_path / "saved.json"
    saved.write_text('{"data": [{"id": "acme-chat"}]}', "utf-8")
    packed = tmp_path / "catalogue.json"
    options = ("--source", source, "--source", f"endpoint={saved}", "--out", packed)
    known = run("catalogue", "build", *options, "--provider", "openai")
    assert known.exit_code == 0
    packed.unlink()
    result = run("catalogue", "build", *options, "--provider", "openai", "--provider", provider)
    assert result.exit_code == 2
    assert words in " ".join(result.stderr.split())
    assert not packed.exists()


def test_apply_reports_what_it_could_not_compare(tmp_path: Path) -> None:
    root = write_provider(tmp_path)
    (root / "models" / "llm" / "broken.yaml").write_text("model: [", "utf-8")
    entry = {"input_cost_per_token": 2.5e-06, "litellm_provider": "openai", "mode": "chat"}
    one = litellm(tmp_path, **{"acme-chat": entry})
    other = own_facts(
        tmp_path, {"field": "input_price_per_million", "value": "2.5", "model": "acme-chat"}
    )
    sources = ("--source", f"litellm={one}", "--source", f"facts={other}")
    result = run("drift", root, *sources, *AS_OF, "--apply")
    assert result.exit_code == 2
    assert "1 fact brought up to date" in result.stderr
    assert "version bump unknown: 1 file cannot be read" in result.stderr
    assert "no changes;" not in result.stderr


@pytest.mark.parametrize(
    ("unit", "price", "shown"),
    [("0.001", "3.00", "MP437"), ("0.000001", "0.0002", "MP437"), ("0.000001", "3.00", "")],
)
def test_check_reports_prices_outside_the_same_bands(
    tmp_path: Path, unit: str, price: str, shown: str
) -> None:
    text = MODEL.replace("'0.000001'", f"'{unit}'").replace("'3.00'", f"'{price}'")
    root = write_provider(tmp_path, {"a.yaml": text})
    found = json.loads(run("check", root, "--select", "MP437", "--format", "json").stdout)
    assert [each["code"] for each in found["problems"]] == ([shown] if shown else [])
    verdict = json.loads(run("drift", root, "--format", "json").stdout)["facts"]
    implausible = [each for each in verdict if each["verdict"] == "implausible"]
    assert bool(implausible) == bool(shown)
