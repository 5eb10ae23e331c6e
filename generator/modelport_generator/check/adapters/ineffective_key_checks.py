"""Find checks of keys that check nothing: they accept a wrong key, and the first call fails."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ...json_values import as_mapping
from ...load.provider import ProviderSource
from ...problems import Place, Problem
from ...python.adapters import adapter_parts
from ...python.source import NotPython, read_tree
from .interfaces import interfaces

_PROVIDER = "validate_provider_credentials"


def key_problems(source: ProviderSource) -> Iterator[Problem]:
    """Yield the methods that should ask a server about credentials, and whose body does nothing."""
    methods = {
        adapter_parts(source.root.name, each.folder).as_posix(): "validate_credentials"
        for each in interfaces()
    }
    if as_mapping(source.provider.data).get("provider_credential_schema") is not None:
        methods[adapter_parts(source.root.name, "provider").as_posix()] = _PROVIDER
    for path, name in methods.items():
        if path in source.files:
            yield from _in_file(source, path, name)


def _in_file(source: ProviderSource, path: str, name: str) -> Iterator[Problem]:
    try:
        tree = read_tree(source.root / path)
    except NotPython:
        return
    for each in tree.body:
        # A module has many statements, and few of them are classes.
        if type(each) is not ast.ClassDef:
            continue
        for method in each.body:
            if type(method) is ast.FunctionDef and method.name == name and _is_empty(method):
                place = Place(source.shown(path), method.lineno, method.col_offset + 1)
                message = f"{each.name}.{name} checks nothing, so that every key is accepted"
                hint = "ask the server for something that only a good key gets"
                yield Problem("MP622", "warning", place, message, hint)


def _is_empty(method: ast.FunctionDef) -> bool:
    """Return whether a body does nothing: it has only a docstring, `pass`, `return` or unused names.

    A body of `...` alone is a sketch, and its author knows that it checks nothing yet.
    """
    match method.body:
        case [ast.Expr(value=ast.Constant(value=value))] if value is ...:
            return False
        case body:
            return all(_does_nothing(each) for each in body)


def _does_nothing(statement: ast.stmt) -> bool:
    match statement:
        case ast.Pass() | ast.Delete() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Return(value=None | ast.Constant(value=None)):
            return True
        case ast.Assign(targets=[ast.Name(id="_")]):
            return True
        case _:
            return False
