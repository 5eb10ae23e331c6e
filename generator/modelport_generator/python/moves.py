"""Rewrite the imports of moved modules in Python source, and change nothing else."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .kit import WIRE

_PUBLIC = {
    "modelport._runtime.secrets": "modelport.adapters",
    "modelport._runtime.credentials": "modelport.adapters",
    "modelport._runtime.customizable": "modelport.adapters",
    "modelport._runtime.catalog": "modelport.adapters",
}
"""Private modules of version 0.1 that adapters imported, and where their names are public."""


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    text: str


def with_moved_imports(text: str, moved: Mapping[str, str]) -> str:
    """Return source in which every import of a moved module uses its new name.

    Args:
        text: The source of one module.
        moved: Old name to new name of the modules of the kit, both below `modelport_providers.wire`.

    Raises:
        SyntaxError: The text is not Python.
    """
    places = {f"{WIRE}.{old}": f"{WIRE}.{new}" for old, new in moved.items()} | _PUBLIC
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.encode()))
    source = text.encode()
    for edit in sorted(_edits(ast.parse(text), places, starts), key=lambda e: -e.start):
        source = source[: edit.start] + edit.text.encode() + source[edit.end :]
    return source.decode()


def _edits(tree: ast.Module, places: Mapping[str, str], starts: list[int]) -> Iterator[_Edit]:
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(module), level=0):
                new = _rewritten(node, module, places)
            case ast.Import():
                new = _renamed(node, places)
            case _:
                continue
        if new is not None and node.end_lineno and node.end_col_offset is not None:
            yield _Edit(
                starts[node.lineno - 1] + node.col_offset,
                starts[node.end_lineno - 1] + node.end_col_offset,
                new,
            )


def _rewritten(node: ast.ImportFrom, module: str, places: Mapping[str, str]) -> str | None:
    """Return what replaces `from module import ...`; None where nothing has moved."""
    groups: dict[str, list[ast.alias]] = {}
    for alias in node.names:
        whole = f"{module}.{alias.name}"
        if whole in places:
            package, _, name = places[whole].rpartition(".")
            kept = alias.asname or (alias.name if name != alias.name else None)
            groups.setdefault(package, []).append(ast.alias(name, kept))
        else:
            groups.setdefault(places.get(module, module), []).append(alias)
    if list(groups) == [module]:
        return None
    indent = "\n" + " " * node.col_offset
    return indent.join(
        ast.unparse(ast.ImportFrom(package, names, 0)) for package, names in groups.items()
    )


def _renamed(node: ast.Import, places: Mapping[str, str]) -> str | None:
    """Return what replaces `import module as name`.

    A plain `import module` stays: its dotted name may be used anywhere below, and still works.
    """
    if not any(alias.name in places and alias.asname for alias in node.names):
        return None
    names = [
        ast.alias(places.get(alias.name, alias.name) if alias.asname else alias.name, alias.asname)
        for alias in node.names
    ]
    return ast.unparse(ast.Import(names))
