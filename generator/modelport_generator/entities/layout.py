"""The look of a generated entities module: header, imports, docstrings, line breaks; and the lazy package."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from textwrap import indent

from black import format_str
from black.mode import Mode, TargetVersion

from ..pycode import docstring, literal
from .schema_text import Tokens
from .settings import Document, Settings

_MODE = Mode(line_length=100, target_versions={TargetVersion.PY311})
_DOCSTRING_LINE = re.compile(r"""^( *)(?:"{3}|'|")(\w+)(?:"{3}|'|")$""", re.MULTILINE)


def module(tree: ast.Module, document: str, tokens: Tokens, settings: Settings) -> str:
    """Print the module that one schema document became."""
    body = [node for node in tree.body if not isinstance(node, ast.ImportFrom)]
    code = ast.unparse(ast.Module(body, []))
    code = _DOCSTRING_LINE.sub(lambda match: _described(match, tokens), code)
    return _formatted(_head(document, settings), *_imports(tree, settings), code)


def claims(tree: ast.Module, stem: str, taken: Mapping[str, str]) -> dict[str, str]:
    """Return class name to module for the classes of one module.

    Raises:
        ValueError: another module has a class of that name.
    """
    names = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
    for name in names:
        if name in taken:
            raise ValueError(f"{name!r} is defined in {taken[name]}.json and in {stem}.json")
    return dict.fromkeys(names, stem)


def templates_module(templates: Mapping[str, Document], settings: Settings) -> str:
    """Print the table of parameter templates."""
    table = {name: dict(keys) for name, keys in templates.items() if not name.startswith("$")}
    return _formatted(
        _head("parameter_templates.json", settings),
        "",
        "from collections.abc import Mapping",
        "from typing import Any, Final",
        f"PARAMETER_TEMPLATES: Final[Mapping[str, Mapping[str, Any]]] = {literal(table)}",
    )


def package(homes: Mapping[str, str], settings: Settings) -> str:
    """Print the package: names for type checkers, imported at run time when first asked for."""
    by_module: dict[str, list[str]] = {}
    for name, home in homes.items():
        by_module.setdefault(home, []).append(name)
    lines = [_import("." + home, names) for home, names in sorted(by_module.items())]
    relative = _relative(settings.lazy, settings)
    names = sorted(homes, key=_sort_key)
    return _formatted(
        f"# {settings.header}\n{docstring(settings.title)}",
        "",
        "from typing import TYPE_CHECKING",
        "",
        _import(relative, ["attach"]),
        "if TYPE_CHECKING:\n" + indent("\n".join(lines), "    "),
        f"__all__ = {literal(names)}",
        "__getattr__, __dir__ = attach(__name__, globals(), "
        f"{literal({name: '.' + homes[name] for name in names})})",
    )


def _head(document: str, settings: Settings) -> str:
    return f"# {settings.header}\n{docstring(f'What {document} describes.')}"


def _formatted(*parts: str) -> str:
    return format_str("\n".join(parts), mode=_MODE)


def _described(match: re.Match[str], tokens: Tokens) -> str:
    text = tokens.text(match[2])
    if text is None:
        return match[0]
    first, *rest = docstring(text).split("\n")
    return "\n".join([match[1] + first, *(match[1] + line if line else line for line in rest)])


def _imports(tree: ast.Module, settings: Settings) -> Iterator[str]:
    """Return the import lines that the finished classes need, as a linter would sort them."""
    homes = {"Field": "pydantic", "Literal": "typing"}
    for path in (settings.base, *settings.behaviours.values()):
        source, _, name = path.rpartition(".")
        homes[name] = _relative(source, settings)
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            source = "." * node.level + (node.module or "")
            homes |= {a.name: _relative(source, settings) for a in node.names}
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    by_source: dict[str, list[str]] = {}
    for name in used & homes.keys():
        by_source.setdefault(homes[name], []).append(name)
    section = None
    for source in sorted(by_source, key=_section):
        if section != (section := _section(source)[0]):
            yield ""
        yield _import(source, by_source[source])


def _relative(source: str, settings: Settings) -> str:
    root = settings.base.partition(".")[0]
    inside = source.startswith(f"{root}.") and root != "pydantic"
    return f"..{source.removeprefix(f'{root}.')}" if inside else source


def _section(source: str) -> tuple[int, int, str]:
    if source.startswith("."):
        level = len(source) - len(source.lstrip("."))
        return 2, -level, source
    return (0 if source.partition(".")[0] in sys.stdlib_module_names else 1), 0, source


def _import(source: str, names: Iterable[str]) -> str:
    return f"from {source} import {', '.join(sorted(names, key=_sort_key))}"


def _sort_key(name: str) -> tuple[int, str, str]:
    kind = 0 if name.isupper() else 1 if name[0].isupper() else 2
    return kind, name.lower(), name
