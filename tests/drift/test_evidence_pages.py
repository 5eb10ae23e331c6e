"""The pages of providers show source and day of each price, and the documented commands exist."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.drift.drifting import MODEL, litellm, models_dev, run, write_provider

from modelport_generator.commands.drift import command
from modelport_generator.drift.sources.registry import KINDS
from modelport_generator.drift.verdicts import FINDINGS
from modelport_generator.report.drift import FORMATS
from modelport_generator.report.provider_pages import pages_of

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "drift.md").read_text(encoding="utf-8")
WORKFLOW: Any = yaml.safe_load(PAGE.partition("```yaml\nname: Facts")[2].partition("```")[0])


def test_a_page_shows_the_source_and_newest_day_of_each_price(tmp_path: Path) -> None:
    root = write_provider(tmp_path)
    one = litellm(tmp_path, **{"acme-chat": {"input_cost_per_token": 3e-06}})
    two = models_dev(tmp_path, "acme-chat", "[cost]\ninput = 3")
    for day in ("2026-10-01", "2026-11-05"):
        sources = ("--source", f"litellm={one}@{day}", "--source", f"models.dev={two}@2026-07-02")
        result = run("drift", root, *sources, "--note-evidence", "--summary")
        assert result.exit_code == 0, result.output
    page = pages_of([root])["openai.md"]
    assert "| source of the price |" in page
    assert "litellm 2026-11-05, models.dev 2026-07-02" in page
    assert "2026-10-01" not in page


def test_a_page_shows_the_price_of_cached_input(tmp_path: Path) -> None:
    more = "predefined: {llm: {acme-chat: {prices: [{cached_input: '0.30'}]}}}\n"
    page = pages_of([write_provider(tmp_path, more=more)])["openai.md"]
    assert "| 3 / 15 USD | 0.3 USD |" in page
    assert "no separate price for cached tokens" not in page


@pytest.mark.parametrize(
    ("facts", "model", "words"),
    [
        ("retires: '2027-01-14'", MODEL, "`acme-chat` (retires on 2027-01-14) |"),
        ("successor: b", MODEL, "`acme-chat` |"),
        (
            "retires: '2027-01-14', successor: b",
            MODEL,
            "`acme-chat` (retires on 2027-01-14; successor: `b`) |",
        ),
        (
            "retires: '2026-01-14', successor: b",
            MODEL + "deprecated: true\n",
            "`acme-chat` (deprecated; successor: `b`) |",
        ),
    ],
)
def test_a_page_shows_when_a_model_retires(
    tmp_path: Path, facts: str, model: str, words: str
) -> None:
    more = f"predefined: {{llm: {{acme-chat: {{{facts}}}}}}}\n"
    page = pages_of([write_provider(tmp_path, {"a.yaml": model}, more=more)])["openai.md"]
    assert words in page


def test_the_evidence_of_a_declared_retirement_is_noted(tmp_path: Path) -> None:
    more = "predefined: {llm: {acme-chat: {retires: '2027-01-14', successor: b}}}\n"
    root = write_provider(tmp_path, more=more)
    entry = {
        "deprecation_date": "2027-01-14",
        "deprecation_source": "https://a.test/deprecations",
        "successor_model": "b",
    }
    source = f"litellm={litellm(tmp_path, **{'acme-chat': entry})}@2026-11-05"
    run("drift", root, "--source", source, "--note-evidence", "--as-of", "2026-11-28")
    noted = yaml.safe_load((root / "modelport.yaml").read_text("utf-8"))["facts"]["llm"][
        "acme-chat"
    ]
    about = {"source": "litellm", "date": "2026-11-05"}
    page = {"url": "https://a.test/deprecations"}
    assert {"field": "retired", "value": "2027-01-14", **about, **page} in noted
    assert {"field": "successor", "value": "b", **about, **page} in noted


def test_the_page_names_every_kind_verdict_format_and_option() -> None:
    ticked = set(re.findall(r"`([^`\n]+)`", PAGE))
    words = {word for each in ticked for word in re.split(r"[ =,]+", each)}
    options = {each.opts[0] for each in command.params if each.opts[0].startswith("--")}
    assert {*KINDS, *FINDINGS, *FORMATS} - words == set()
    assert options - words - {"--as-of"} == set()
    assert "--as-of" in PAGE


@pytest.mark.parametrize("name", ["MODELPORT_SOURCES", "MODELPORT_DRIFT_FAIL_ON"])
def test_the_template_of_gitlab_has_the_documented_variables(name: str) -> None:
    template: Any = yaml.safe_load((ROOT / ".gitlab" / "modelport.yml").read_text("utf-8"))
    assert name in template["variables"]
    assert name in (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    assert any(name in line for line in template["modelport:drift"]["script"]) or any(
        name in rule["if"] for rule in template["modelport:drift"]["rules"]
    )


def test_the_action_and_the_workflow_use_options_that_exist() -> None:
    options = {each.opts[0] for each in command.params}
    action: Any = yaml.safe_load(
        (ROOT / ".github" / "actions" / "modelport" / "action.yml").read_text("utf-8")
    )
    texts = [str(step.get("run", "")) for step in action["runs"]["steps"]] + [PAGE]
    used = {
        option
        for text in texts
        for line in re.findall(r"modelport drift [^\n`]*(?:\\\n[^\n`]*)?", text)
        for option in re.findall(r"--[a-z-]+", line)
    }
    assert "--refresh" in used
    assert used - options == set()
    assert {"drift", "drift-fail-on"} <= set(action["inputs"])


def test_the_documented_workflow_runs_weekly_and_opens_a_pull_request() -> None:
    steps = WORKFLOW["jobs"]["drift"]["steps"]
    scripts = "\n".join(each.get("run", "") for each in steps)
    assert "--apply --format markdown" in scripts
    assert "gh pr create" in scripts
    assert WORKFLOW["permissions"] == {"contents": "write", "pull-requests": "write"}
    assert WORKFLOW[True]["schedule"]  # YAML reads `on` as true
