"""The quirks of a base and their values, read from the class `Quirks` in its `quirks.py`."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from ...json_values import as_list, as_mapping
from ...load.folders import is_inside
from ...python.source import NotPython, read_tree
from ...runtime.schema.violations import listed

_FILE: Final = "quirks.py"
_CLASS: Final = "Quirks"
_VARIABLE: Final = "Variable"
_KINDS: Final[Mapping[str, tuple[type, str]]] = {
    "str": (str, "text"),
    _VARIABLE: (str, "text"),
    "bool": (bool, "true or false"),
    "int": (int, "a whole number"),
    "list": (list, "a list"),
    "dict": (dict, "a mapping"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The allowed values of a quirk or a part of it."""

    kind: str = ""
    """"" when any value is allowed."""
    values: tuple[Any, ...] = ()
    """The allowed values, for the kind `Literal`."""
    default: Any = field(default=None, compare=False)
    """The value of a quirk that is not declared, when it is a constant."""
    keys: Wanted | None = None
    items: Wanted | None = None


@dataclass(frozen=True, slots=True)
class Misfit:
    """An invalid value, with its pointer below the quirk."""

    pointer: str
    value: Any
    allowed: str
    values: tuple[Any, ...] = ()
    """The allowed values, when they are listed."""
    is_key: bool = False
    is_variable: bool = False


def known_quirks(folder: Path) -> Mapping[str, Wanted] | None:
    """Return the quirks that the adapters in a provider's folder read, or None when there are none."""
    if not is_inside(folder / _FILE, folder):
        return None
    try:
        tree = read_tree(folder / _FILE)
    except NotPython:
        return None
    aliases = dict(_aliases(tree))
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == _CLASS:
            return {
                each.target.id: replace(
                    _wanted(each.annotation, aliases), default=_constant(each.value)
                )
                for each in node.body
                if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
            }
    return None


def conditional(value: Any) -> bool:
    """Return whether a quirk depends on the model: a list of `{value, when}`."""
    entries = as_list(value)
    return bool(entries) and all("value" in as_mapping(each) for each in entries)


def misfits(value: Any, wanted: Wanted, pointer: str = "") -> list[Misfit]:
    """Return the invalid parts of a value."""
    if not wanted.kind:
        return []
    if wanted.kind == "Literal":
        fits = any(type(value) is type(each) and value == each for each in wanted.values)
        return (
            []
            if fits
            else [Misfit(pointer, value, f"one of {listed(wanted.values)}", wanted.values)]
        )
    kind, expected = _KINDS[wanted.kind]
    if type(value) is not kind:
        return [Misfit(pointer, value, expected)]
    if wanted.kind == _VARIABLE:
        return [Misfit(pointer, value, "", is_variable=True)] if value else []
    found: list[Misfit] = []
    for key, each in _parts(value):
        below = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
        if wanted.keys is not None and isinstance(value, dict):
            bad = misfits(key, wanted.keys, below)
            found += [replace(one, is_key=True) for one in bad]
        if wanted.items is not None:
            found += misfits(each, wanted.items, below)
    return found


def _constant(value: ast.expr | None) -> Any:
    return value.value if isinstance(value, ast.Constant) else None


def _parts(value: Any) -> list[tuple[str, Any]]:
    entries = [(str(index), each) for index, each in enumerate(as_list(value))]
    return [*as_mapping(value).items(), *entries]


def _aliases(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Yield the type aliases of a module."""
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value
            case ast.AnnAssign(target=ast.Name(id=name), value=value) if value is not None:
                yield name, value
            case _:
                pass


def _wanted(annotation: ast.expr, aliases: Mapping[str, ast.expr]) -> Wanted:
    """Read an annotation. An annotation that is not understood allows any value."""
    match annotation:
        case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[first, *_])):
            return _wanted(first, aliases)
        case ast.Subscript(value=ast.Name(id="Literal"), slice=inner):
            elements = inner.elts if isinstance(inner, ast.Tuple) else [inner]
            values = [each.value for each in elements if isinstance(each, ast.Constant)]
            return Wanted("Literal", tuple(values)) if len(values) == len(elements) else Wanted()
        case ast.Subscript(value=ast.Name(id="list"), slice=items):
            return Wanted("list", items=_wanted(items, aliases))
        case ast.Subscript(value=ast.Name(id="dict"), slice=ast.Tuple(elts=[keys, items])):
            return Wanted("dict", keys=_wanted(keys, aliases), items=_wanted(items, aliases))
        case ast.Name(id=name) if name in _KINDS:
            return Wanted(name)
        case ast.Name(id=name) if name in aliases:
            # An alias of an alias is not followed, which avoids cycles.
            return _wanted(aliases[name], {})
        case _:
            return Wanted()
