"""Texts that have broken generators, in every place of a definition that an exported plugin shows."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from dify import layouts
from hostile import HALF, TEXTS
from modelport_generator.dify import NEWEST, SDKS
from modelport_generator.dify.definition import placement
from modelport_generator.dify.documents import documents
from modelport_generator.dify.modules import plugin_modules
from modelport_generator.load import Document, ProviderSource, find_providers


@pytest.fixture
def source(tmp_path: Path) -> ProviderSource:
    (found,) = find_providers(layouts.legacy(tmp_path))
    return found


def with_text(source: ProviderSource, text: str) -> ProviderSource:
    """Return the provider with one text in all places, as the loader would hand it over."""
    data: dict[str, Any] = {**source.provider.data}
    data["label"] = data["description"] = {"en_US": text}
    form = data["provider_credential_schema"]["credential_form_schemas"]
    form[0] = {**form[0], "label": {"en_US": text}, "variable": text}
    document = Document(source.provider.path, source.provider.name, data=data)
    return replace(source, provider=document)


@pytest.mark.slow
@pytest.mark.parametrize("text", TEXTS)
def test_a_label_stays_text_in_every_module(source: ProviderSource, text: str) -> None:
    changed = with_text(source, text)
    for name, code in plugin_modules(changed, placement(changed)).items():
        tree = ast.parse(code)
        docstring = ast.get_docstring(tree, clean=False)
        assert docstring is not None
        assert text in docstring, name
        kinds = {type(node) for node in tree.body}
        assert kinds <= {ast.Expr, ast.ImportFrom, ast.Assign, ast.ClassDef, ast.If}


@pytest.mark.slow
@pytest.mark.parametrize("text", [*TEXTS, HALF])
def test_a_label_comes_back_from_the_manifest(source: ProviderSource, text: str) -> None:
    changed = with_text(source, text)
    made = documents(changed, placement(changed), SDKS[NEWEST].requirements, SDKS[NEWEST].runner)
    manifest = yaml.safe_load(made["manifest.yaml"])
    assert manifest["label"] == manifest["description"] == {"en_US": text}
    assert made["README.md"].decode().startswith("# ")


def test_an_id_that_is_no_name_is_text_and_no_code(source: ProviderSource) -> None:
    odd = replace(source, id="9-lives'; import os #")
    modules = plugin_modules(odd, placement(odd))
    assert {type(node) for code in modules.values() for node in ast.walk(ast.parse(code))}
    assert "class P9Lives" in "".join(modules.values())
    assert "\nimport os" not in "".join(modules.values())
