"""Pages and help promise no default that a call does not send."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import modelport
from modelport._runtime.adapters.catalog import catalog_of
from modelport._runtime.forms.parameters import ParameterRules

PAGES = Path(__file__).parents[2] / "docs" / "providers"
PROVIDERS = list(modelport.providers())


def rules_of(provider: str) -> Iterator[list[dict[str, Any]]]:
    catalog = catalog_of(provider)
    for model_type in modelport.provider(provider).types:
        for declared in catalog.models(model_type).values():
            yield declared.get("parameter_rules") or []
        custom = catalog.customizable.get(model_type) or {}
        yield [rule for rule in custom.get("parameter_rules") or [] if not rule.get("when")]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_only_required_parameters_are_sent_by_default(provider: str) -> None:
    for rules in rules_of(provider):
        sent, violations = ParameterRules(rules).normalise({})
        assert not violations
        assert set(sent) <= {rule["name"] for rule in rules if rule.get("required")}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_page_states_whose_defaults_it_shows(provider: str) -> None:
    page = (PAGES / f"{provider}.md").read_text("utf-8")
    tables = page.count("| parameters | type | range | default in forms |")
    assert page.count("| parameters | type |") == tables
    assert bool(tables) == ("the server decides" in page)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_help_texts_of_parameters_name_no_default(provider: str) -> None:
    llm = getattr(import_module(f"modelport.sdk.{provider}"), "LLM", None)
    if llm is None:
        pytest.skip("has no language models")
    text = inspect.getdoc(llm.invoke) or ""
    own = text.partition("tools: ")[0]
    assert re.findall(r"[Dd]efaults?\b.*", own) == []
