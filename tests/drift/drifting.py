"""A provider and sources in temporary folders, for the tests of `drift`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from click.testing import CliRunner, Result

from modelport_generator.cli import cli
from modelport_generator.drift.providers import providers_at
from modelport_generator.drift.run import Drift, Sources, drift
from modelport_generator.drift.sources.registry import read_source

TODAY = date(2026, 11, 28)
MODEL = """\
model: acme-chat
label:
  en_US: Acme Chat
model_type: llm
features:
  - tool-call
model_properties:
  mode: chat
  context_size: 128000  # as on the page
parameter_rules:
  - name: max_tokens
    use_template: max_tokens
    max: 4096
pricing:
  input: '3.00'
  output: "15"
  unit: '0.000001'
  currency: USD
"""


def write_provider(
    folder: Path, models: Mapping[str, str] | None = None, *, name: str = "openai", more: str = ""
) -> Path:
    """Write a plugin with one provider, and return its folder."""
    root = folder / name
    (root / "provider").mkdir(parents=True)
    (root / "models" / "llm").mkdir(parents=True)
    (root / "manifest.yaml").write_text(
        "version: 0.0.1\ntype: plugin\nauthor: acme\n"
        f"name: {name}\nplugins:\n  models:\n    - provider/{name}.yaml\n",
        "utf-8",
    )
    (root / "provider" / f"{name}.yaml").write_text(
        f"provider: {name}\nlabel: {{en_US: {name}}}\nsupported_model_types: [llm]\n"
        "configurate_methods: [predefined-model]\n"
        "models: {llm: {predefined: [models/llm/*.yaml]}}\n",
        "utf-8",
    )
    for file, text in (models or {"acme-chat.yaml": MODEL}).items():
        (root / "models" / "llm" / file).write_text(text, "utf-8")
    if more:
        (root / "modelport.yaml").write_text(more, "utf-8")
    return root


def litellm(folder: Path, **entries: Mapping[str, Any] | Any) -> Path:
    """Write a price map with entries of openai by id."""
    file = folder / "litellm.json"
    whole = {
        key: {"litellm_provider": "openai", "mode": "chat", **entry}
        if isinstance(entry, dict)
        else entry
        for key, entry in entries.items()
    }
    file.write_text(json.dumps(whole), "utf-8")
    return file


def models_dev(folder: Path, model: str, text: str, provider: str = "openai") -> Path:
    """Write one model into a tree of models.dev, and return the tree."""
    root = folder / "models.dev"
    file = root / "providers" / provider / "models" / f"{model}.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return root


def own_facts(folder: Path, *facts: Mapping[str, Any], name: str = "facts.yaml") -> Path:
    """Write a file of one's own facts about acme-chat."""
    file = folder / name
    listed = [{"provider": "openai", "model": "acme-chat", **each} for each in facts]
    file.write_text(yaml.safe_dump({"date": "2026-11-01", "facts": listed}), "utf-8")
    return file


def compared(path: Path, *sources: tuple[str, Path], today: date = TODAY) -> Drift:
    """Return the comparison of the providers at a path with sources by kind."""
    readings = [each for kind, where in sources for each in read_source(kind, str(where), today)]
    return drift(providers_at([path]), Sources(readings), today)


def verdicts(found: Drift) -> dict[str, str]:
    """Return the verdicts by field."""
    return {each.declared.field: each.verdict for each in found.facts}


def run(*arguments: str | Path) -> Result:
    """Run a command of the command line."""
    return CliRunner().invoke(cli, [str(each) for each in arguments])
