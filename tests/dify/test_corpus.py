"""The SDK of all public providers at once: its modules import, reject what is wrong and know every model."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from modelport_generator.project import Project
from thorough import in_thorough_runs

PROGRAM = """
import importlib, json, sys
from modelport._runtime.adapters.catalog import catalog_of
from modelport._runtime.forms.parameters import ParameterRules
from modelport._runtime.adapters.registry import entries
import acme_modelport._generated.registry as registry

facts = {}
for name, entry in registry.PROVIDERS.items():
    # One of another distribution may have the same name: it would win.
    entries()[name] = entry
    sdk = importlib.import_module(entry.sdk)
    catalog = catalog_of(name) if name not in sys.argv[1:] else None
    found = facts[name] = {"classes": sorted(sdk.__all__), "models": 0, "rules": 0, "forms": 0}
    if catalog is None:
        continue
    assert catalog.schema.provider == name
    for model_type in entry.types:
        for model in catalog.entities(model_type):
            found["models"] += 1
            rules = catalog.rules(model_type, model.model)
            values, wrong = rules.normalise({"temperature": "hot", "top_p": [], "max_tokens": 0.5})
            found["rules"] += bool(wrong)
    for form_name in ("provider_credential_schema", "model_credential_schema"):
        form = catalog.form(form_name)
        if form is not None:
            _, wrong = form.normalise({"nobody-declared-this": "x"}, model_type=entry.types[0])
            assert any(v.keyword == "unknown" for v in wrong), name
            found["forms"] += 1
json.dump(facts, sys.stdout)
"""


@pytest.fixture(scope="session")
def facts(corpus: Project) -> dict[str, dict[str, Any]]:
    """The facts about every SDK module, imported in a separate process."""
    from modelport.registry import PROVIDERS

    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, *PROVIDERS],
        cwd=corpus.root,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.stderr == ""
    answers: dict[str, dict[str, Any]] = json.loads(ran.stdout)
    return answers


@in_thorough_runs
@pytest.mark.slow
def test_one_run_yields_a_module_for_every_provider(
    corpus: Project, facts: dict[str, dict[str, Any]]
) -> None:
    assert len(facts) == len([p for p in corpus.providers.iterdir() if p.is_dir()])
    assert all("provider" not in one["classes"] and one["classes"] for one in facts.values())


@pytest.mark.slow
def test_every_model_of_the_corpus_is_known_and_its_rules_reject(
    facts: dict[str, dict[str, Any]],
) -> None:
    assert sum(one["models"] for one in facts.values()) > 900
    assert sum(one["rules"] for one in facts.values()) > 700
    assert sum(one["forms"] for one in facts.values()) >= 48


@pytest.mark.slow
def test_a_second_run_changes_nothing(corpus: Project) -> None:
    from modelport_generator.pipeline import run as pipeline
    from modelport_generator.pipeline.checking import Demands

    before = {p: p.stat().st_mtime_ns for p in corpus.output.rglob("*") if p.is_file()}
    outcome = pipeline.generate(corpus, lambda _: None, demands=Demands(assets=False))
    assert (list(outcome.changes), list(outcome.rendered)) == ([], [])
    assert {p: p.stat().st_mtime_ns for p in corpus.output.rglob("*") if p.is_file()} == before


@pytest.mark.slow
@pytest.mark.parametrize("name", ["openai_api_compatible", "bedrock"])
def test_generated_modules_hold_no_path_of_this_machine(corpus: Project, name: str) -> None:
    text = (corpus.output / "sdk" / f"{name}.py").read_text("utf-8")
    assert str(Path.home()) not in text
    assert str(corpus.root) not in text
