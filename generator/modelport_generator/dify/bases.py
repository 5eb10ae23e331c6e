"""Which declared base a plugin's own Python amounts to: its classes are read, never imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..adapters import UnreadableAdapter
from ..json_values import items, mapping, text
from ..load import ProviderSource
from .carried import inside

_COMPATIBLE = "openai_api_compatible"
_BASES = {
    "OAICompatLargeLanguageModel": _COMPATIBLE,
    "OAICompatEmbeddingModel": _COMPATIBLE,
    "OAICompatRerankModel": _COMPATIBLE,
    "OAICompatSpeech2TextModel": _COMPATIBLE,
    "OAICompatText2SpeechModel": _COMPATIBLE,
}
"""Classes of Dify's SDK that a base of ours stands for."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What the classes of a plugin say."""

    base: str | None
    """The base that serves all of them; None when there is none or they do more."""
    own: tuple[str, ...] = ()
    """Methods that go beyond a base, as `file: Class.method`."""


def fitting_base(source: ProviderSource) -> Fit:
    """Return the base that a plugin's model classes only inherit from."""
    document = mapping(source.provider.data)
    python = mapping(mapping(document.get("extra")).get("python"))
    named = [text(module) for module in items(python.get("model_sources"))]
    files = [module for module in named if module in source.files and inside(module)]
    found: set[str | None] = set()
    own: list[str] = []
    for name in files:
        for node in _classes(source.root / name):
            bases = {_BASES.get(base) for base in _base_names(node)}
            found |= bases or {None}
            own += [f"{name}: {node.name}.{method}" for method in _methods(node)]
    only = next(iter(found)) if len(found) == 1 else None
    return Fit(None if own else only, tuple(own))


def _classes(file: Path) -> Iterator[ast.ClassDef]:
    try:
        tree = ast.parse(file.read_bytes())
    except SyntaxError as error:
        raise UnreadableAdapter(file, error.lineno or 1, error.msg) from None
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
