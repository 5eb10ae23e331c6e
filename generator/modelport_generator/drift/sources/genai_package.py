"""Read the data of the installed package genai-prices as text, because importing it takes seconds."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from .reading import SourceTrouble, bytes_of

_PACKAGE: Final = "genai_prices"
_CLAUSES: Final[Mapping[str, str]] = {
    "ClauseEquals": "equals",
    "ClauseOr": "or",
    "ClauseAnd": "and",
    "ClauseStartsWith": "starts_with",
    "ClauseEndsWith": "ends_with",
    "ClauseContains": "contains",
    "ClauseRegex": "regex",
}
_MOST_DEPTH: Final = 60


def package_data() -> Path:
    """Return the file with the data of the installed package.

    Raises:
        SourceTrouble: The package is not installed.
    """
    found = find_spec(_PACKAGE)
    folder = Path(found.origin).parent if found is not None and found.origin else None
    if folder is None or not (folder / "data.py").is_file():
        hint = "install it, or give the path of its data.json: --source genai-prices=FILE"
        raise SourceTrouble("genai-prices", f"the package is not installed; {hint}")
    return folder / "data.py"


def providers_of(path: Path) -> list[Any]:
    """Return the providers in the package's module as the published JSON has them. Nothing is run."""
    try:
        tree = ast.parse(bytes_of(path).decode("utf-8"))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise SourceTrouble(str(path), f"it is not Python: {error}") from None
    for node in tree.body:
        value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign)) else None
        if isinstance(value, ast.List):
            return [_plain(each, 0) for each in value.elts]
    raise SourceTrouble(str(path), "it holds no list of providers")


def _plain(node: ast.expr, depth: int) -> Any:
    if depth > _MOST_DEPTH:
        return None
    match node:
        case ast.Constant(value=value):
            return value
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return [_plain(each, depth + 1) for each in items]
        case ast.Dict(keys=keys, values=values):
            pairs = zip(keys, values, strict=True)
            return {str(_plain(k, depth + 1)): _plain(v, depth + 1) for k, v in pairs if k}
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return -value
        case ast.Call():
            return _called(node, depth)
        case _:
            return None


def _called(node: ast.Call, depth: int) -> Any:
    """Return the value of a call: a date, a decimal, a clause or a record with named values."""
    name = _name(node.func)
    positional = [_plain(each, depth + 1) for each in node.args]
    named = {each.arg: _plain(each.value, depth + 1) for each in node.keywords if each.arg}
    if name in _CLAUSES:
        values = [*named.values(), *positional]
        return {_CLAUSES[name]: values[0] if values else None}
    build = _BUILDERS.get(name)
    if build is not None and positional:
        return build(positional)
    return named


def _date(parts: list[Any]) -> str:
    numbers = [each for each in parts[:3] if isinstance(each, int)]
    return "-".join(f"{each:02d}" for each in numbers) if len(numbers) == 3 else ""


_BUILDERS: Final[Mapping[str, Callable[[list[Any]], Any]]] = {
    "date": _date,
    "Decimal": lambda parts: parts[0],
}


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
