"""From the entity schemas to the package `entities`: one module per schema document, imported lazily."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from ....python.formatting import formatted
from . import engine, layout, rewrite, syntax
from .engine import UnreadableSchema
from .normal import module_names, normalise
from .outline import Outline
from .schema_text import Tokens, prepare
from .settings import FIELD, Document, EngineSettings
from .syntax import UnexpectedCode

__all__ = ["FIELD", "Document", "UnreadableSchema", "EngineSettings", "UnexpectedCode", "build"]


def build(
    documents: Mapping[str, Document],
    templates: Mapping[str, Document] | None = None,
    settings: EngineSettings = FIELD,
) -> dict[str, str]:
    """Return the formatted source of every module of an entities package, by file name.

    Args:
        documents: Parsed JSON Schemas by file name (`llm.json`). Each becomes a module (`llm.py`), and a
            `$ref` to another of these files becomes an import.
        templates: The parameter templates, or None to leave the table out.
        settings: The properties of the package to print.

    Raises:
        UnreadableSchema: The schemas define no class, or a reference cannot be resolved.
        UnexpectedCode: The engine wrote code that the schemas do not ask for, for example because
            of hostile text.
        ValueError: Two documents define a class of the same name, a class is nested in a name that
            is not a class of its document, or a lone surrogate is where pydantic cannot hold one.
    """
    normal = normalise(documents, {"parameter_templates.json": templates or {}})
    tokens = Tokens.absent_from(normal)
    outline = Outline.of(normal)
    sources = engine.run(prepare(normal, tokens), outline, settings)
    trees = {name: ast.parse(source) for name, source in sources.items()}
    for name, tree in trees.items():
        syntax.reject_surprises(tree, name, settings)
    rewrite.rewrite(trees.values(), outline, settings, tokens)
    modules = {
        f"{module}.py": layout.module(trees[module], name, documents[name], tokens, settings)
        for name, module in module_names(documents).items()
    }
    homes = layout.homes(trees, outline)
    if templates is not None:
        modules["parameter_templates.py"] = layout.templates_module(templates)
        homes["parameter_templates"] = ["PARAMETER_TEMPLATES"]
    modules["__init__.py"] = layout.package(homes, settings)
    return dict(sorted(formatted(modules).items()))
