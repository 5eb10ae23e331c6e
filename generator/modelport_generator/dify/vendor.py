"""The Python that a plugin carries so that it stands alone: run time, kit, bridge, adapters, generated parts.

A plugin is installed from its own folder and the requirements that a package index has; what it
carries is what was generated and tested here, without the providers that it does not serve.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..json_values import as_list, as_mapping, as_text
from ..load import layout_of, load_document
from ..output.tree import MANIFEST, read_manifest
from ..project import Target
from ..targets.python import modules as emit

_SHARED = ("_runtime", "entities", "interfaces")
_BRIDGE = "dify"
_UNUSED = ("sdk/", "schemas/")
"""Generated for apps; a plugin calls adapters."""


class NotGenerated(RuntimeError):
    """The generated code of a provider is not there."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A folder of Python that goes along: a provider, or something that adapters share."""

    home: Target
    folder: str

    @property
    def path(self) -> Path:
        return self.home.providers / self.folder


@dataclass(frozen=True, slots=True)
class _Record:
    """What was generated for one provider: its row in the registry, its files below the output."""

    row: Mapping[str, Any]
    files: tuple[str, ...]


def core_target(target: Target) -> Target:
    """Return the home of the package `modelport` and its own adapters: this project, or what is installed."""
    if target.core:
        return target
    output, providers = _installed("modelport"), _installed("modelport_providers")
    return Target(providers.parent, output, "modelport", providers, "modelport_providers", True)


@dataclass(frozen=True, slots=True)
class Vendored:
    """The packages that a plugin carries, by relative path."""

    files: Mapping[str, bytes]
    registries: Mapping[str, str]
    """Modules that are made for this plugin, not formatted yet."""
    first_party: tuple[str, ...]


def vendored(target: Target, folder: str) -> Vendored:
    """Return the packages that the plugin of one provider carries.

    Raises:
        NotGenerated: `modelport generate` did not run for this provider.
    """
    core = core_target(target)
    parts = _closure([_Part(target, folder), _Part(core, _BRIDGE)], core)
    files = _core_files(core)
    for part in parts:
        files |= _python_below(part.path, _package_path(part.home.adapters) / part.folder)
    registries: dict[str, str] = {}
    homes = {part.home.package: part.home for part in (*parts, _Part(core, _BRIDGE))}
    for home in homes.values():
        records = [each for part in parts if part.home == home for each in _records(part)]
        registries[(_package_path(home.package) / "registry.py").as_posix()] = _registry(
            home, records
        )
        files |= _generated(home, records)
        files |= _package_files(home)
        if not home.core:
            files |= _entry_point(home)
    ours = sorted({name for home in homes.values() for name in home.first_party})
    return Vendored(files, registries, tuple(ours))


def _closure(start: list[_Part], core: Target) -> list[_Part]:
    """What the parts import from their neighbours, and the bases that they declare, comes along."""
    found: list[_Part] = []
    waiting = list(start)
    while waiting:
        part = waiting.pop(0)
        if part in found or not part.path.is_dir():
            continue
        found.append(part)
        waiting += [home for name in _declared_base(part) for home in _homes(part, core, name)]
        for file in sorted(part.path.rglob("*.py")):
            waiting += [_Part(part.home, name) for name in _neighbours(file, part)]
            waiting += [_Part(core, name) for name in _of_core(file, core)]
    return sorted(found, key=lambda part: (part.home.adapters, part.folder))


def _homes(part: _Part, core: Target, name: str) -> list[_Part]:
    own = _Part(part.home, name)
    return [own if own.path.is_dir() else _Part(core, name)]


def _declared_base(part: _Part) -> list[str]:
    file = part.path / "modelport.yaml"
    base = as_text(as_mapping(load_document(file).data).get("base")) if file.is_file() else ""
    return [base] if base else []


def _neighbours(file: Path, part: _Part) -> set[str]:
    package = f"{part.home.adapters}."
    own = (*part.home.adapters.split("."), *file.relative_to(part.home.providers).parts[:-1])
    named = _imported(file.read_bytes(), own)
    return {n.removeprefix(package).split(".")[0] for n in named if n.startswith(package)}


def _of_core(file: Path, core: Target) -> set[str]:
    package = f"{core.adapters}."
    named = _imported(file.read_bytes(), ())
    return {n.removeprefix(package).split(".")[0] for n in named if n.startswith(package)}


@lru_cache(maxsize=1024)
def _imported(text: bytes, package: tuple[str, ...]) -> tuple[str, ...]:
    """Return the dotted names that a module imports; a name out of a package counts as a module of it."""
    named: list[str] = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            named += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            origin = ".".join([*above, *([node.module] if node.module else [])])
            named += [f"{origin}.{alias.name}" for alias in node.names]
    return tuple(named)


def _core_files(core: Target) -> dict[str, bytes]:
    root = _package_path(core.package)
    files: dict[str, bytes] = {}
    for folder in _SHARED:
        files |= _python_below(core.output / folder, root / folder)
    for name in ("__init__.py", "errors.py", "py.typed"):
        files[(root / name).as_posix()] = (core.output / name).read_bytes()
    return files


def _records(part: _Part) -> Iterator[_Record]:
    """Yield what was generated for a provider; nothing for a folder that is none."""
    if layout_of(part.path) is None:
        return
    unit = _units(part.home).get(f"provider {part.folder}", {})
    row, files = as_mapping(unit.get("facts")), as_list(unit.get("files"))
    if "types" not in row or not all((part.home.output / name).is_file() for name in files):
        raise NotGenerated(f"{part.folder} has no generated code yet: run `modelport generate`")
    yield _Record(row, tuple(name for name in files if not name.startswith(_UNUSED)))


def _units(home: Target) -> Mapping[str, Mapping[str, Any]]:
    manifest = home.output / MANIFEST
    text = manifest.read_text(encoding="utf-8") if manifest.is_file() else ""
    return read_manifest({MANIFEST: text}).units


def _registry(home: Target, records: list[_Record]) -> str:
    rows = sorted((record.row for record in records), key=lambda row: str(row["id"]))
    return emit.registry_module(rows, home.package, home.package)


def _generated(home: Target, records: list[_Record]) -> dict[str, bytes]:
    root = _package_path(home.package)
    files: dict[str, bytes] = {}
    for name in ("stubs/__init__.py", *(name for record in records for name in record.files)):
        files[(root / name).as_posix()] = (home.output / name).read_bytes()
    return files


def _package_files(home: Target) -> dict[str, bytes]:
    """The `__init__.py` of every package above the adapters and the generated code."""
    pairs = [(home.providers, _package_path(home.adapters))]
    if not home.core:
        pairs.append((home.output, _package_path(home.package)))
    files: dict[str, bytes] = {}
    for folder, inside in pairs:
        while inside.parts:
            for name in ("__init__.py", "py.typed"):
                if (folder / name).is_file():
                    files[(inside / name).as_posix()] = (folder / name).read_bytes()
            folder, inside = folder.parent, inside.parent
    return files


def _entry_point(home: Target) -> dict[str, bytes]:
    """What an installed distribution would say of its providers: a plugin is no distribution."""
    name = home.package.split(".")[0]
    told = f"[modelport.providers]\n{name} = {home.package}.registry:PROVIDERS\n"
    about = f"Metadata-Version: 2.1\nName: {name}\nVersion: 0\n"
    folder = f"{name}-0.dist-info"
    return {f"{folder}/entry_points.txt": told.encode(), f"{folder}/METADATA": about.encode()}


def _python_below(folder: Path, inside: Path) -> dict[str, bytes]:
    return {
        (inside / file.relative_to(folder)).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*.py"))
        if "__pycache__" not in file.parts
    }


def _package_path(package: str) -> Path:
    return Path(*package.split("."))


def _installed(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise NotGenerated(f"the package {package!r} is not installed")
    return Path(spec.origin).parent
