"""Declared bases: which base a plugin's classes match (read, never imported), and how a provider uses it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from ..build.keywords import form_fields
from ..json_values import as_list, as_mapping, as_text
from ..load import ProviderSource, load_document
from ..python.adapters import UnreadableAdapter
from ..python.source import NotPython, read_tree
from .definition_files import inside

_COMPATIBLE = "openai_api_compatible"
_BASES = {
    "OAICompatLargeLanguageModel": _COMPATIBLE,
    "OAICompatEmbeddingModel": _COMPATIBLE,
    "OAICompatRerankModel": _COMPATIBLE,
    "OAICompatSpeech2TextModel": _COMPATIBLE,
    "OAICompatText2SpeechModel": _COMPATIBLE,
}
"""Classes of Dify's SDK that correspond to a base."""


@dataclass(frozen=True, slots=True)
class Fit:
    """The findings about the classes of a plugin."""

    base: str | None
    """The base that serves all classes; None when there is none, or when they do more."""
    own: tuple[str, ...] = ()
    """Methods that go beyond a base, as `file: Class.method`."""
    nearest: str | None = None
    """The base that all classes inherit from, even if they do more."""


def fitting_base(source: ProviderSource) -> Fit:
    """Return the base that a plugin's model classes only inherit from."""
    document = as_mapping(source.provider.data)
    python = as_mapping(as_mapping(document.get("extra")).get("python"))
    named = [as_text(module) for module in as_list(python.get("model_sources"))]
    files = [module for module in named if module in source.files and inside(module)]
    found: set[str | None] = set()
    own: list[str] = []
    for name in files:
        for node in _classes(source.root / name):
            bases = {_BASES.get(base) for base in _base_names(node)}
            found |= bases or {None}
            own += [f"{name}: {node.name}.{method}" for method in _methods(node)]
    only = next(iter(found)) if len(found) == 1 else None
    return Fit(None if own else only, tuple(own), only)


def _classes(file: Path) -> Iterator[ast.ClassDef]:
    try:
        tree = read_tree(file)
    except NotPython as error:
        raise UnreadableAdapter(file, error.span.line, str(error)) from None
    yield from (node for node in tree.body if isinstance(node, ast.ClassDef))


def _base_names(node: ast.ClassDef) -> Iterator[str]:
    for base in node.bases:
        match base:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                yield name
            case _:
                yield ""


def _methods(node: ast.ClassDef) -> Iterator[str]:
    for item in node.body:
        if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef):
            yield item.name


def declaration(source: ProviderSource, base: str) -> bytes:
    """Return the `modelport.yaml` of a provider with a base.

    Custom models look like those of the base. What depends on a credential that this provider's
    forms do not have is left out.
    """
    document = as_mapping(source.provider.data)
    declared: dict[str, Any] = {"base": base}
    theirs = _declaration_of(base)
    if "customizable-model" in as_list(document.get("configurate_methods")):
        known = _variables(document)
        types = as_list(document.get("supported_model_types"))
        customizable = as_mapping(theirs.get("customizable"))
        quirks = {k: _kept(v, known) for k, v in as_mapping(theirs.get("quirks")).items()}
        declared["quirks"] = {name: value for name, value in quirks.items() if value != []}
        declared["customizable"] = {
            kind: {
                key: _kept(value, known) for key, value in as_mapping(customizable[kind]).items()
            }
            for kind in types
            if kind in customizable
        }
    filled = {key: value for key, value in declared.items() if value}
    return yaml.safe_dump(filled, sort_keys=False, allow_unicode=True).encode()


def _declaration_of(base: str) -> Mapping[str, Any]:
    spec = find_spec("modelport_providers")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        file = Path(place) / base / "modelport.yaml"
        if file.is_file():
            return as_mapping(load_document(file).data)
    return {}


def _kept(value: Any, known: frozenset[str]) -> Any:
    """Leave out the entries of a list that depend on a credential that no form has."""
    if not isinstance(value, list):
        return value
    return [entry for entry in as_list(value) if _needed(entry) <= known]


def _needed(entry: Any) -> frozenset[str]:
    when = as_mapping(as_mapping(entry).get("when"))
    variable = as_mapping(when.get("credential")).get("variable")
    return frozenset({variable}) if isinstance(variable, str) else frozenset()


def _variables(document: Mapping[str, Any]) -> frozenset[str]:
    forms = ("provider_credential_schema", "model_credential_schema")
    return frozenset(
        as_text(field.get("variable"))
        for form in forms
        for field in form_fields(document.get(form))
    )
