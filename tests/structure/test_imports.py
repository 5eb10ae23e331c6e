"""The layers of the packages: imports go downwards only, and never in a cycle."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = {
    "modelport_generator": ROOT / "generator" / "modelport_generator",
    "modelport_providers": ROOT / "providers" / "modelport_providers",
    "modelport": ROOT / "generated" / "modelport",
}

GENERATOR_LAYERS = (
    ("cli", "__main__", "standard_streams"),
    ("commands",),
    ("pipeline", "report"),
    ("diff", "drift", "preview", "dify", "scaffold", "format", "bulk"),
    ("check", "targets"),
    ("build",),
    ("load", "output", "validators", "python"),
    ("definitions", "project"),
    ("runtime", "problems", "json_values", "paths", "interruptions", "version"),
)
"""Packages of the generator, from the top: each imports from its own layer or from those below."""

BESIDE = {("report", "check"), ("report", "diff"), ("report", "drift"), ("pipeline", "report")}
"""Neighbours that may import one another in this direction only."""

WIRE_LAYERS = (("models",), ("protocols",), ("stream",), ("http",))
RUNTIME_LAYERS = (
    ("testing", "bulk"),
    ("apps",),
    ("sdk",),
    ("adapters",),
    ("calls", "entities", "forms"),
    ("schema",),
    ("lazy",),
)
"""Rooms of the runtime, from the top."""


@cache
def imports() -> Mapping[str, frozenset[str]]:
    """Return the modules that each module of the three packages imports, anywhere in its code."""
    modules = {
        _name(package, root, path): path
        for package, root in PACKAGES.items()
        for path in sorted(root.rglob("*.py"))
        if "__pycache__" not in path.parts
    }
    return {
        name: frozenset(_imported(name, path, set(modules)) - {name})
        for name, path in modules.items()
    }


def _name(package: str, root: Path, path: Path) -> str:
    parts = [package, *path.relative_to(root).with_suffix("").parts]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(name: str, path: Path, known: set[str]) -> set[str]:
    own = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for each in _targets(node, own):
            longest = each
            while longest and longest not in known:
                longest = longest.rpartition(".")[0]
            if longest:
                found.add(longest)
    return found


def _targets(node: ast.AST, own: list[str]) -> Iterator[str]:
    match node:
        case ast.Import(names=names):
            yield from (alias.name for alias in names)
        case ast.ImportFrom(module=module, names=names, level=level):
            above = own[: len(own) - level + 1] if level else []
            origin = ".".join([*above, *([module] if module else [])])
            yield from (f"{origin}.{alias.name}" for alias in names)
        case _:
            return


def _part(name: str, package: str) -> str:
    return name.removeprefix(f"{package}.").partition(".")[0] if name != package else ""


def _breaches(package: str, layers: tuple[tuple[str, ...], ...]) -> list[str]:
    level = {part: number for number, parts in enumerate(layers) for part in parts}
    found: list[str] = []
    for name, targets in imports().items():
        part = _part(name, package) if name.startswith(f"{package}.") else ""
        for target in targets:
            other = _part(target, package) if target.startswith(f"{package}.") else ""
            if not part or not other or part == other or "" in (part, other):
                continue
            if part not in level or other not in level:
                found.append(f"{name} -> {target}: a package that no layer lists")
            elif level[other] < level[part]:
                found.append(f"{name} -> {target}: upwards")
            elif level[other] == level[part] and (other, part) in BESIDE:
                found.append(f"{name} -> {target}: against the direction of neighbours")
    return sorted(found)


@pytest.mark.slow
def test_packages_of_the_generator_import_downwards() -> None:
    assert _breaches("modelport_generator", GENERATOR_LAYERS) == []


def test_packages_of_the_wire_kit_import_downwards() -> None:
    assert _breaches("modelport_providers.wire", WIRE_LAYERS) == []


def test_packages_of_the_runtime_import_downwards() -> None:
    assert _breaches("modelport_generator.runtime", RUNTIME_LAYERS) == []


def test_validators_import_nothing_of_providers() -> None:
    allowed = (
        "modelport_generator.validators",
        "modelport_generator.runtime",
        "modelport_generator.definitions",
    )
    found = {
        f"{name} -> {target}"
        for name, targets in imports().items()
        if name.startswith("modelport_generator.validators")
        for target in targets
        if not target.startswith(allowed)
    }
    assert found == set()


def test_the_generated_package_imports_no_hand_written_one() -> None:
    found = {
        f"{name} -> {target}"
        for name, targets in imports().items()
        if name == "modelport" or name.startswith("modelport.")
        for target in targets
        if target.startswith(("modelport_generator", "modelport_providers"))
    }
    assert found == set()


def test_only_generated_code_imports_the_private_runtime() -> None:
    found = {
        f"{name} -> {target}"
        for name, targets in imports().items()
        if name.startswith(("modelport_generator", "modelport_providers"))
        for target in targets
        if target == "modelport._runtime" or target.startswith("modelport._runtime.")
    }
    assert found == set()


@pytest.mark.parametrize(
    "package", ["modelport_generator", "modelport_providers", "modelport._runtime"]
)
def test_modules_import_each_other_in_no_circle(package: str) -> None:
    """The generated classes and their behaviour in the runtime name each other by design."""
    graph = {
        name: {each for each in targets if each.startswith(package) and each not in _parents(name)}
        for name, targets in imports().items()
        if name.startswith(f"{package}.")
    }
    assert _circles(graph) == []


def _parents(name: str) -> set[str]:
    """Return the imports without those between a package's `__init__` and its modules."""
    parts = name.split(".")
    return {".".join(parts[:length]) for length in range(1, len(parts))}


def _circles(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """Return the strongly connected components of more than one module (Tarjan)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for other in sorted(graph.get(name, ())):
            if other not in graph:
                continue
            if other not in index:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], index[other])
        if low[name] == index[name]:
            component: list[str] = []
            while not component or component[-1] != name:
                component.append(stack.pop())
            if len(component) > 1:
                found.append(sorted(component))

    for name in sorted(graph):
        if name not in index:
            visit(name)
    return found


def test_the_search_for_circles_finds_one() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set[str]()}
    assert _circles(graph) == [["b", "c"]]
