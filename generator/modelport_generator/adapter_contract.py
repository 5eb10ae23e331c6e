"""Whether adapters still fit what they derive from: read with `ast`, held against the interfaces."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from . import ir
from .adapters import adapter_parts
from .json_values import items, mapping
from .problems import Place, Problem, Related

if TYPE_CHECKING:
    from .load import ProviderSource

_CHECKED = ("model", "credentials")
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class _Adapter:
    """The class that serves a type, and what its own file says of it and its bases."""

    file: str
    node: ast.ClassDef
    methods: Mapping[str, _Function]
    complete: bool
    """Whether all bases but the stub stand in the same file, so that nothing can be inherited unseen."""
    supported: Place
    """Where the definition promises the type."""


def contract_problems(
    source: ProviderSource, provider: ir.Provider, interfaces: Sequence[ir.Interface]
) -> Iterator[Problem]:
    """Yield what an author has to do in the adapters of a provider, each with both places."""
    served = {offered.interface.model_type: offered for offered in provider.types}
    # Of a definition that nobody can read it is not known what it offers.
    readable = "supported_model_types" in mapping(source.provider.data)
    for interface in interfaces:
        file = source.root / adapter_parts(source.root.name, interface.folder)
        if interface.model_type in served:
            offered = served[interface.model_type]
            adapter = _adapter(source, file, offered.stub, interface)
            if adapter is not None:
                yield from _missing(adapter, interface)
                yield from _changed(adapter, interface)
            elif offered.adapter is None:
                yield from _strangers(source, file, offered.stub)
        elif readable and source.layout == "modelport" and file.is_file():
            yield _unoffered(source, file, interface)


def _missing(adapter: _Adapter, interface: ir.Interface) -> Iterator[Problem]:
    wanted = [method.name for method in interface.methods if method.abstract]
    for name in ("validate_credentials", *wanted) if adapter.complete else ():
        if name not in adapter.methods:
            yield Problem(
                "MP617",
                "error",
                Place(adapter.file, adapter.node.lineno),
                f"{adapter.node.name} has no {name}, so it cannot be made",
                f"write {name}({', '.join(_arguments(name, interface))})",
                related=(Related(adapter.supported, f"{interface.model_type} is promised here"),),
            )


def _changed(adapter: _Adapter, interface: ir.Interface) -> Iterator[Problem]:
    for method in interface.methods:
        written = adapter.methods.get(method.name)
        if written is None:
            continue
        for what in _differences(written, method):
            yield Problem(
                "MP618",
                "error",
                Place(adapter.file, written.lineno),
                f"{adapter.node.name}.{method.name} {what}",
                f"it is called with ({', '.join(_arguments(method.name, interface))})",
                related=(Related(adapter.supported, f"{interface.model_type} is promised here"),),
            )


def _differences(written: _Function, method: ir.Method) -> Iterator[str]:
    """Yield what a caller would meet; arguments that are not taken are MP606 of the check."""
    arguments = written.args
    positional = [a.arg for a in (*arguments.posonlyargs, *arguments.args)][1:]
    names = [*positional, *(a.arg for a in arguments.kwonlyargs)]
    optional = set(positional[len(positional) - len(arguments.defaults) :])
    optional |= {
        a.arg
        for a, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if default is not None
    }
    if isinstance(written, ast.AsyncFunctionDef) != method.awaits:
        yield "has to be " + ("async" if method.awaits else "a plain function")
    known = {argument.name for argument in method.arguments}
    for name in names:
        if name not in known and name not in optional:
            yield f"wants {name!r}, which nobody gives"


def _unoffered(source: ProviderSource, file: Path, interface: ir.Interface) -> Problem:
    place = source.provider.place("/supported_model_types")
    return Problem(
        "MP619",
        "warning",
        Place(_shown(source, file)),
        f"there is an adapter for {interface.model_type}, which the definition does not offer",
        f"add {interface.model_type} to supported_model_types, or remove the file",
        related=(Related(place, "what is offered"),),
    )


def _strangers(source: ProviderSource, file: Path, stub: str) -> Iterator[Problem]:
    """Yield the classes that derive from a stub of another name, as after a change of the id."""
    for node in _classes(file).values():
        for base in _bases(node):
            if base.endswith("Stub"):
                yield Problem(
                    "MP604",
                    "warning",
                    Place(_shown(source, file), node.lineno),
                    f"{node.name} derives from {base}, but the generated stub is {stub}",
                    "until it derives from that one, a call raises AdapterMissing",
                    related=(Related(source.provider.place("/provider"), "stubs follow the id"),),
                )


def _classes(file: Path) -> dict[str, ast.ClassDef]:
    try:
        tree = ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}


def _adapter(
    source: ProviderSource, file: Path, stub: str, interface: ir.Interface
) -> _Adapter | None:
    classes = _classes(file)
    lines = [_line(node, classes) for node in classes.values()]
    found = [line for line in lines if stub in {b for node in line for b in _bases(node)}]
    if not found:
        return None
    # The longest line ends in the class that nothing else derives from.
    line = max(found, key=len)
    unseen = {base for node in line for base in _bases(node)} - set(classes) - {stub}
    methods: dict[str, _Function] = {}
    for node in line:
        for inner in node.body:
            if isinstance(inner, _Function):
                methods.setdefault(inner.name, inner)
    offered = items(mapping(source.provider.data).get("supported_model_types"))
    index = offered.index(interface.model_type)
    supported = source.provider.place(f"/supported_model_types/{index}")
    return _Adapter(_shown(source, file), line[0], methods, not unseen, supported)


def _line(node: ast.ClassDef, classes: Mapping[str, ast.ClassDef]) -> list[ast.ClassDef]:
    """Return a class and those of its file that it derives from, nearest first."""
    found: dict[str, ast.ClassDef] = {}
    waiting = [node]
    while waiting:
        current = waiting.pop(0)
        if current.name not in found:
            found[current.name] = current
            waiting += [classes[base] for base in _bases(current) if base in classes]
    return list(found.values())


def _bases(node: ast.ClassDef) -> list[str]:
    return [ast.unparse(base).rpartition(".")[2] for base in node.bases]


def _arguments(name: str, interface: ir.Interface) -> Sequence[str]:
    for method in interface.methods:
        if method.name == name:
            return [argument.name for argument in method.arguments]
    return _CHECKED


def _shown(source: ProviderSource, file: Path) -> str:
    return f"{source.name}/{file.relative_to(source.root).as_posix()}"
