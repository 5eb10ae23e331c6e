"""The syntax that the engine's modules may have. Code that came from hostile schema text is rejected."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator

from .settings import EngineSettings

_STATEMENTS = (ast.ImportFrom, ast.ClassDef, ast.AnnAssign, ast.Assign, ast.Expr, ast.Pass)
_EXPRESSIONS = (
    ast.Name,
    ast.Attribute,
    ast.Constant,
    ast.Subscript,
    ast.BinOp,
    ast.Tuple,
    ast.List,
    ast.Dict,
    ast.Call,
    ast.UnaryOp,
)
_OPERATORS = (ast.BitOr, ast.USub, ast.Load, ast.Store)
_MODULES = frozenset(
    {
        "collections.abc",
        "datetime",
        "decimal",
        "enum",
        "ipaddress",
        "pathlib",
        "pydantic",
        "typing",
        "uuid",
    }
)
_TYPES = frozenset(
    {"bool", "bytes", "dict", "float", "frozenset", "int", "list", "object", "set", "str", "tuple"}
)
_CALLS = frozenset({"Field", "ConfigDict", "Decimal", "StringConstraints"})
_METHODS = frozenset({"model_rebuild"})


class UnexpectedCode(ValueError):
    """The engine wrote code other than declarations of classes, their fields and their types."""


def reject_surprises(tree: ast.Module, module: str, settings: EngineSettings) -> None:
    """Check that a module consists of imports from known modules, classes and their fields.

    Raises:
        UnexpectedCode: The module has anything else.
    """
    for node, problem in _surprises(tree, settings):
        line = getattr(node, "lineno", 0)
        raise UnexpectedCode(f"{module}:{line}: {problem}, which no schema defines")


def _surprises(tree: ast.Module, settings: EngineSettings) -> Iterator[tuple[ast.AST, str]]:
    known = _TYPES | _defined(tree)
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(source), level=0) if source not in _sources(settings):
                yield node, f"an import from {source!r}"
            case ast.Name(id=name) if name not in known:
                yield node, f"the {'builtin' if hasattr(builtins, name) else 'name'} {name!r}"
            case ast.Attribute(attr=name) if name.startswith("_"):
                yield node, f"the attribute {name!r}"
            case ast.Call(func=ast.Name(id=name)) if name in _CALLS:
                pass
            case ast.Call(func=ast.Attribute(attr=name)) if name in _METHODS:
                pass
            case ast.Call():
                yield node, f"a call of {ast.unparse(node.func)[:40]!r}"
            case ast.ClassDef() if node.decorator_list or node.keywords:
                yield node, f"a decorator or keyword at class {node.name!r}"
            case ast.Module() | ast.alias() | ast.keyword():
                pass
            case ast.stmt() if not isinstance(node, _STATEMENTS):
                yield node, f"the statement {type(node).__name__}"
            case ast.expr() if not isinstance(node, _EXPRESSIONS):
                yield node, f"the expression {type(node).__name__}"
            case ast.operator() | ast.unaryop() if not isinstance(node, _OPERATORS):
                yield node, f"the operator {type(node).__name__}"
            case _:
                pass


def _sources(settings: EngineSettings) -> frozenset[str]:
    bases = (settings.base, *settings.behaviours.values())
    return _MODULES | {path.rpartition(".")[0] for path in bases}


def _defined(tree: ast.Module) -> frozenset[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef():
                names.add(node.name)
            case ast.ImportFrom():
                names.update(alias.asname or alias.name for alias in node.names)
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                names.add(name)
            case _:
                pass
    return frozenset(names)
