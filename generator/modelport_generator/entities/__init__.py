"""From the entity schemas to the package `entities`: one module a schema document, names imported lazily."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import PurePosixPath

from . import engine, layout, rewrite, syntax
from .outline import Outline
from .schema_text import Tokens, prepare
from .settings import FIELD, Document, Settings

__all__ = ["FIELD", "Document", "Settings", "build"]


def build(
    documents: Mapping[str, Document],
    templates: Mapping[str, Document] | None = None,
    settings: Settings = FIELD,
) -> dict[str, str]:
    """Return the formatted source of every module of an entities package, by file name.

    documents: parsed JSON Schemas by file name (`llm.json`); each becomes a module (`llm.py`), and a
        `$ref` to another file of them an import.
    templates: what a parameter rule may build on; None leaves the table out.

    Raises:
        UnexpectedCode: the engine wrote what no schema asks for, as hostile text could make it.
        ValueError: two documents define a class of the same name.
    """
    tokens = Tokens.absent_from(documents)
    prepared = prepare(
        documents, tokens, names_of={"parameter_templates.json": tuple(templates or ())}
    )
    outline = Outline.of(documents)
    modules: dict[str, str] = {}
    homes: dict[str, str] = {}
    for name, source in engine.run(prepared, outline, settings).items():
        stem = PurePosixPath(name).stem
        tree = ast.parse(source)
        syntax.refuse_surprises(tree, name, settings)
        rewrite.rewrite(tree, outline, settings, tokens)
        modules[name] = layout.module(tree, f"{stem}.json", tokens, settings)
        homes |= layout.claims(tree, stem, homes)
    if templates is not None:
        modules["parameter_templates.py"] = layout.templates_module(templates, settings)
        homes |= {"PARAMETER_TEMPLATES": "parameter_templates"}
    modules["__init__.py"] = layout.package(homes, settings)
    return dict(sorted(modules.items()))
