"""Find the adapter: the class in its file that derives from the stub. Nothing is imported."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from .source import NotPython, read_tree


@dataclass(frozen=True, slots=True)
class Adapter:
    """A hand-written class that derives from a stub."""

    place: str
    """`module:Class`."""
    file: Path
    line: int


class AmbiguousAdapter(ValueError):
    """Two classes of one file derive from the same stub."""

    def __init__(self, file: Path, stub: str, found: list[tuple[str, int]]) -> None:
        self.file, self.stub, self.found = file, stub, found
        listed = " and ".join(f"{name} (line {line})" for name, line in found)
        super().__init__(f"{file}: {listed} both derive from {stub}; only one may")


class UnreadableAdapter(ValueError):
    """The file of an adapter is not valid Python."""

    def __init__(self, file: Path, line: int, reason: str) -> None:
        self.file, self.line, self.reason = file, line, reason
        super().__init__(f"{file}:{line}: {reason}")


def adapter_parts(folder: str, part: str) -> PurePosixPath:
    """Return the path of an adapter in a provider's folder: `llm/llm.py`, or `<folder>.py`.

    Args:
        folder: The name of the provider's folder.
        part: A model type as spelled in folder names, or `provider`.
    """
    return PurePosixPath(f"{folder}.py" if part == "provider" else f"{part}/{part}.py")


def find_adapter(file: Path, stub: str, module: str) -> Adapter | None:
    """Return the class in `file` that derives from `stub`, or None when there is none.

    A class that another class of the file derives from is an intermediate base, not the adapter.

    Raises:
        AmbiguousAdapter: More than one class derives from the stub.
        UnreadableAdapter: The file is not valid Python.
    """
    if not file.is_file():
        return None
    tree = _parsed(file)
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    aliases = _names_of(tree, stub)
    derived: dict[str, ast.ClassDef] = {}
    for node in classes:
        bases = {_base_name(base) for base in node.bases}
        if bases & (aliases | set(derived)):
            derived[node.name] = node
    # An imported class may have the same name as the class here that derives from it.
    parents = {
        name
        for node in derived.values()
        for base in node.bases
        if (name := _base_name(base)) != node.name
    }
    leaves = [node for name, node in derived.items() if name not in parents]
    if len(leaves) > 1:
        raise AmbiguousAdapter(file, stub, [(node.name, node.lineno) for node in leaves])
    if not leaves:
        return None
    return Adapter(f"{module}:{leaves[0].name}", file, leaves[0].lineno)


def _parsed(file: Path) -> ast.Module:
    try:
        return read_tree(file)
    except NotPython as error:
        raise UnreadableAdapter(file, error.span.line, str(error)) from None


def _names_of(tree: ast.Module, stub: str) -> set[str]:
    """Return the stub's own name and the names that the file imports it as."""
    names = {stub}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            names |= {a.asname for a in node.names if a.name == stub and a.asname}
    return names


def _base_name(base: ast.expr) -> str:
    match base:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(value=inner):
            return _base_name(inner)
        case _:
            return ""
