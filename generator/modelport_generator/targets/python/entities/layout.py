"""The layout of a generated entities module: header, imports, docstrings; and the lazy package."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence

from ....python.code import comment, docstring, dotted, identifier, literal
from ..modules import header, package_module
from .outline import Outline
from .rewrite import classes
from .schema_text import Tokens
from .settings import Document, EngineSettings

_DOCSTRING_LINE = re.compile(r"""^( *)(?:"{3}|')(\w+)(?:"{3}|')$""", re.MULTILINE)


def module(
    tree: ast.Module, name: str, document: Document, tokens: Tokens, settings: EngineSettings
) -> str:
    """Return the text of the module for a schema document. A formatter sets its line breaks.

    Args:
        tree: The module as completed by `rewrite`.
        name: The file name of the document.
        document: The schema document.
        tokens: The stand-ins for texts in the module.
        settings: The properties of the package.
    """
    body = [node for node in tree.body if not isinstance(node, ast.ImportFrom)]
    code = ast.unparse(ast.Module(body, []))
    code = _DOCSTRING_LINE.sub(lambda match: _described(match, tokens), code)
    doc = str(document.get("description") or f"What {name} describes.")
    return "\n".join([_head(f"{settings.source}/{name}", doc), *_imports(tree, settings), code, ""])


def templates_module(templates: Mapping[str, Document]) -> str:
    """Return the module with the table of parameter templates."""
    table = {name: dict(keys) for name, keys in templates.items() if not name.startswith("$")}
    head = _head("schemas/parameter_templates.json", "The templates that parameter rules may use.")
    return f"""{head}
from collections.abc import Mapping
from typing import Any, Final

PARAMETER_TEMPLATES: Final[Mapping[str, Mapping[str, Any]]] = {literal(table)}
"""


def homes(trees: Mapping[str, ast.Module], outline: Outline) -> dict[str, list[str]]:
    """Return the classes that the package exports by module: those that a schema names."""
    found: dict[str, list[str]] = {}
    for name, tree in trees.items():
        found[name] = sorted(node.name for node in classes(tree) if node.name in outline.fields)
    return {home: names for home, names in found.items() if names}


def package(homes: Mapping[str, Sequence[str]], settings: EngineSettings) -> str:
    """Return the package: names for type checkers, imported at run time on first use."""
    listed = [(f".{home}", homes[home]) for home in sorted(homes)]
    return package_module(settings.doc, listed, header(settings.source), settings.runtime)


def _head(source: str, doc: str) -> str:
    return f"{comment(header(source))}\n{docstring(doc)}\n"


def _described(match: re.Match[str], tokens: Tokens) -> str:
    """Return the line of a stand-in with the text that it replaces."""
    text = tokens.text(match[2])
    if text is None:
        return match[0]
    first, *rest = docstring(text).split("\n")
    return "\n".join([match[1] + first, *(match[1] + line if line else line for line in rest)])


def _imports(tree: ast.Module, settings: EngineSettings) -> Iterator[str]:
    """Yield every import that the classes may need. The formatter removes unused ones and sorts."""
    yield "from pydantic import Field"
    yield "from typing import Literal"
    for path in (settings.base, *settings.behaviours.values()):
        source, _, name = path.rpartition(".")
        yield _import(settings.relative(source), name, name)
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            source = settings.relative("." * node.level + (node.module or ""))
            for alias in node.names:
                yield _import(source, alias.name, alias.asname or alias.name)


def _import(source: str, name: str, known_as: str) -> str:
    renamed = f" as {identifier(known_as)}" if known_as != name else ""
    return f"from {dotted(source)} import {identifier(name)}{renamed}"
