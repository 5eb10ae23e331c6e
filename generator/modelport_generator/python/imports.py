"""What a module imports when it runs, read with `ast`: dotted names with their lines."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any


@dataclass(frozen=True, slots=True)
class Import:
    """A dotted name that a module imports; a name imported from a package counts as its module."""

    name: str
    line: int
    optional: bool
    """Whether the import is optional, which means inside a `try`."""
    column: int = 1
    end: int = 2


@lru_cache(maxsize=2048)
def imports_of(text: bytes, package: tuple[str, ...]) -> tuple[Import, ...]:
    """Return everything that a module imports, at any level, or nothing when it is not Python.

    Imports for type checkers alone are left out.

    package: The parts of the module's package, for relative imports.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    return imports_in(tree, package)


def imports_in(tree: ast.Module, package: tuple[str, ...]) -> tuple[Import, ...]:
    """Return everything that a module imports, at any level."""
    found: list[Import] = []
    waiting: list[tuple[list[ast.stmt], bool]] = [(tree.body, False)]
    while waiting:
        statements, optional = waiting.pop()
        for node in statements:
            # Most statements hold no others, and a module has many.
            kind = type(node)
            if kind is ast.Import or kind is ast.ImportFrom:
                found += _imports(node, package, optional=optional)
            elif isinstance(node, ast.If) and _is_for_checkers(node):
                waiting.append((node.orelse, optional))
            elif kind in _HOLDERS:
                below = optional or kind is ast.Try
                waiting += [(each, below) for each in _inside(node)]
    return tuple(sorted(found, key=lambda each: (each.line, each.column)))


_HOLDERS = frozenset(
    {
        *(ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef, ast.If, ast.For, ast.AsyncFor),
        *(ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match),
        *(ast.ExceptHandler, ast.match_case),
    }
)
"""Nodes that contain statements. Expressions contain no imports, and may be nested very deeply."""


def _inside(node: Any) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody", "handlers", "cases"):
        statements = getattr(node, name, None)
        if statements:
            yield statements


def _imports(node: Any, package: tuple[str, ...], *, optional: bool) -> Iterator[Import]:
    origin = f"{_origin(node, package)}." if isinstance(node, ast.ImportFrom) else ""
    for alias in node.names:
        yield _import(f"{origin}{alias.name}", alias, optional)


def _import(name: str, alias: ast.alias, optional: bool) -> Import:
    return Import(
        name, alias.lineno, optional, alias.col_offset + 1, (alias.end_col_offset or 0) + 1
    )


def _origin(node: ast.ImportFrom, package: tuple[str, ...]) -> str:
    above = package[: len(package) - node.level + 1] if node.level else ()
    return ".".join([*above, *([node.module] if node.module else [])])


def _is_for_checkers(node: ast.AST) -> bool:
    match node:
        case ast.If(test=ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING")):
            return True
        case _:
            return False


def package_of(file: str) -> tuple[str, ...]:
    """Return the parts of the package that contains a file."""
    return PurePosixPath(file).parts[:-1]
