"""The imports of exported Python: modules to include, packages from an index, and unresolved imports."""

from __future__ import annotations

import re
import sys
from collections import ChainMap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path, PurePosixPath

from ..load.folders import is_inside
from ..python.imports import imports_of, package_of

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Missing:
    """An import that would fail in the plugin."""

    file: str
    line: int
    name: str


def reached(
    files: Mapping[str, bytes], roots: Mapping[str, Path]
) -> tuple[dict[str, bytes], list[Missing]]:
    """Return the modules that files import and that are not among them, and the imports that cannot be resolved.

    roots: top-level package to the folder that contains it. Only these packages are followed.
    """
    found: dict[str, bytes] = {}
    known = ChainMap(found, dict(files))
    places: dict[str, list[str]] = {}
    missing: list[Missing] = []
    waiting = sorted(name for name in files if name.endswith(".py"))
    while waiting:
        file = waiting.pop()
        for each in imports_of(known[file], package_of(file)):
            root = roots.get(each.name.partition(".")[0])
            if root is None:
                continue
            if not places.get(each.name):
                places[each.name] = _places(each.name, root, known)
            if not places[each.name] and not each.optional:
                missing.append(Missing(file, each.line, each.name))
            new = [place for place in places[each.name] if place not in known]
            found |= {place: (root / place).read_bytes() for place in new}
            waiting += new
    return found, sorted(missing, key=lambda each: (each.file, each.line))


def _places(name: str, root: Path, known: Mapping[str, bytes]) -> list[str]:
    """Return the files of a module and of the packages above it; nothing when there is no such module."""
    parts = name.split(".")
    for length in (len(parts), len(parts) - 1):
        if length == 0:
            continue
        path = PurePosixPath(*parts[:length])
        for candidate in (f"{path}.py", f"{path}/__init__.py"):
            if candidate in known or is_inside(root / candidate, root):
                above = [f"{folder}/__init__.py" for folder in path.parents if folder.name]
                listed = [each for each in above if each in known or is_inside(root / each, root)]
                return [candidate, *listed]
        if _is_namespace(path, root, known):
            return [next(each for each in sorted(known) if each.startswith(f"{path}/"))]
    return []


def _is_namespace(path: PurePosixPath, root: Path, known: Mapping[str, bytes]) -> bool:
    return (root / path).is_dir() and any(each.startswith(f"{path}/") for each in known)


def undeclared(
    files: Mapping[str, bytes], packages: Iterable[str], requirements: Iterable[str]
) -> list[Missing]:
    """Return the imports of packages that are neither in a plugin nor installed with its requirements.

    packages: top-level packages that the plugin carries.
    """
    carried = {"", *packages, *sys.stdlib_module_names}
    foreign = [
        Missing(file, each.line, top)
        for file in sorted(name for name in files if name.endswith(".py"))
        for each in imports_of(files[file], package_of(file))
        if (top := each.name.partition(".")[0]) not in carried and not each.optional
    ]
    if not foreign:
        return []
    installed = _closure(requirements)
    # This reads the metadata of every installed distribution.
    homes = packages_distributions()
    return [
        each
        for each in foreign
        if not {canonical(name) for name in (*homes.get(each.name, ()), each.name)} & installed
    ]


def canonical(requirement: str) -> str:
    """Return the normalised name of the distribution in a requirement."""
    match = _NAME.match(requirement.strip())
    return re.sub(r"[-_.]+", "-", match[0]).lower() if match else ""


def _closure(requirements: Iterable[str]) -> set[str]:
    """Return the distributions that requirements install, of those that are installed here."""
    found: set[str] = set()
    waiting = [canonical(each) for each in requirements]
    while waiting:
        name = waiting.pop()
        if not name or name in found:
            continue
        found.add(name)
        try:
            listed = requires(name) or []
        except PackageNotFoundError:
            continue
        waiting += [canonical(each) for each in listed if "extra ==" not in each]
    return found
