"""The Python code in a plugin, which makes it self-contained: runtime, wire kit, bridge, adapters, generated parts.

A plugin is installed from its own folder and the requirements that a package index has; it contains
what was generated and tested here, without the providers that it does not serve.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..build.ir import Summary
from ..json_values import as_list, as_mapping, as_text
from ..load import layout_of, load_document
from ..load.folders import is_inside
from ..output.tree import MANIFEST, read_manifest
from ..project import Project
from ..python.imports import imports_of
from ..targets.python import modules as emit
from .imported_modules import canonical, reached, undeclared
from .installed import dependencies

_SHARED = ("_runtime", "entities", "interfaces")
_FOR_APPS = ("_runtime/apps/", "_runtime/bulk/", "_runtime/testing/")
"""Parts of the runtime for apps only; a plugin contains them where something imports them."""
_BRIDGE = "dify"
_DIALECT = "dialect.py"
"""Module of a provider that only the conformance suite reads."""
_UNUSED = ("sdk/", "schemas/")
"""Generated for apps; a plugin calls adapters, and carries these only where something imports them."""
_TEXT = frozenset({".py", ".pyc", ".yaml", ".yml", ".md"})
"""Kinds of files beside adapters that are code, definitions or documents; all others are data."""


class NotGenerated(RuntimeError):
    """The generated code of a provider is missing."""


class NotCarried(RuntimeError):
    """The plugin would lack a module or package that its Python needs."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A folder of Python in a plugin: a provider, or code that adapters share."""

    home: Project
    folder: str

    @property
    def path(self) -> Path:
        return self.home.providers / self.folder


@dataclass(frozen=True, slots=True)
class _Record:
    """What was generated for one provider: its row in the registry, its files below the output."""

    row: Mapping[str, Any]
    files: tuple[str, ...]


def core_project(project: Project) -> Project:
    """Return the home of the package `modelport` and its own adapters: this project, or what is installed."""
    if project.core:
        return project
    output, providers = _installed("modelport"), _installed("modelport_providers")
    return Project(providers.parent, output, "modelport", providers, "modelport_providers", True)


@dataclass(frozen=True, slots=True)
class Vendored:
    """The packages that a plugin carries, by relative path."""

    files: Mapping[str, bytes]
    registries: Mapping[str, str]
    """Modules that are made for this plugin, not formatted yet."""
    first_party: tuple[str, ...]
    served: frozenset[str]
    """The model types that have an adapter, and `provider`; those of a declared base count."""
    requirements: tuple[str, ...]
    """What the provider's own distribution depends on."""


def vendored(project: Project, folder: str, pinned: Sequence[str] = ()) -> Vendored:
    """Return the packages that the plugin of one provider carries.

    pinned: the requirements that the plugin has anyway.

    Raises:
        NotGenerated: `modelport generate` did not run for this provider.
        NotCarried: the provider's Python imports what the plugin would not have.
    """
    core = core_project(project)
    own = _Part(project, folder)
    parts = _closure([own, _Part(core, _BRIDGE)], core)
    lenders = {part.folder for part in _with_bases(own, core)}
    files = _core_files(core)
    for part in parts:
        inside = _package_path(part.home.adapters) / part.folder
        files |= _python_below(part.path, inside)
        if layout_of(part.path) is not None:
            files |= _data_below(part.path, inside)
    registries: dict[str, str] = {}
    served: set[str] = set()
    homes = {part.home.package: part.home for part in (*parts, _Part(core, _BRIDGE))}
    for home in homes.values():
        records = [each for part in parts if part.home == home for each in _records(part)]
        lending = [each for each in records if each.row.get("folder") in lenders]
        served |= {name for record in lending for name in _served(record)}
        registries[(_package_path(home.package) / "registry.py").as_posix()] = _registry(
            home, records
        )
        files |= _generated(home, records)
        files |= _package_files(home)
        if not home.core:
            files |= _entry_point(home)
    files |= _reached(files, registries, homes.values())
    ours = sorted({name for home in homes.values() for name in home.first_party})
    wanted = _dependencies(project, pinned)
    _reject_undeclared(project, files, ours, (*pinned, *wanted))
    return Vendored(files, registries, tuple(ours), frozenset(served), wanted)


def _served(record: _Record) -> Iterator[str]:
    yield from as_mapping(record.row.get("adapters"))
    if record.row.get("provider"):
        yield "provider"


def _reached(
    files: Mapping[str, bytes], registries: Mapping[str, str], homes: Iterable[Project]
) -> dict[str, bytes]:
    """Return what the carried modules import beyond themselves, such as a module beside `providers`."""
    roots: dict[str, Path] = {}
    for home in homes:
        for package, folder in ((home.package, home.output), (home.adapters, home.providers)):
            parts = package.split(".")
            roots[parts[0]] = folder.parents[len(parts) - 1]
    known = {**files, **{name: text.encode() for name, text in registries.items()}}
    found, missing = reached(known, roots)
    if missing:
        first = missing[0]
        raise NotCarried(f"{first.file}:{first.line} imports {first.name}, which does not exist")
    return found


def _dependencies(project: Project, pinned: Sequence[str]) -> tuple[str, ...]:
    """Return what a distribution depends on, without what the plugin carries or pins."""
    if project.core:
        return ()
    listed = dependencies(project)
    known = {"modelport", *map(canonical, pinned)}
    return tuple(each for each in listed if canonical(each) and canonical(each) not in known)


def _reject_undeclared(
    project: Project,
    files: Mapping[str, bytes],
    packages: Sequence[str],
    requirements: Sequence[str],
) -> None:
    own = {n: t for n, t in files.items() if n.partition("/")[0] in project.first_party}
    if not project.core and (lost := undeclared(own, packages, requirements)):
        first = lost[0]
        raise NotCarried(
            f"{first.file}:{first.line} imports {first.name}, which the plugin would not have: "
            "add its distribution to [project] dependencies in pyproject.toml"
        )


def _closure(start: list[_Part], core: Project) -> list[_Part]:
    """Add what the parts import from other folders, and the bases that they declare."""
    found: list[_Part] = []
    waiting = list(start)
    while waiting:
        part = waiting.pop(0)
        if part in found or not part.path.is_dir():
            continue
        found.append(part)
        waiting += [home for name in _declared_base(part) for home in _homes(part, core, name)]
        for file in _modules_below(part.path):
            waiting += [_Part(part.home, name) for name in _neighbours(file, part)]
            waiting += [_Part(core, name) for name in _of_core(file, core)]
    return sorted(found, key=lambda part: (part.home.adapters, part.folder))


def _with_bases(part: _Part, core: Project) -> list[_Part]:
    """Return a provider, its declared base, the base of that one, and so on."""
    chain = [part]
    while True:
        bases = [
            home for name in _declared_base(chain[-1]) for home in _homes(chain[-1], core, name)
        ]
        if not bases or bases[0] in chain or not bases[0].path.is_dir():
            return chain
        chain.append(bases[0])


def _homes(part: _Part, core: Project, name: str) -> list[_Part]:
    own = _Part(part.home, name)
    return [own if own.path.is_dir() else _Part(core, name)]


def _declared_base(part: _Part) -> list[str]:
    file = part.path / "modelport.yaml"
    base = as_text(as_mapping(load_document(file).data).get("base")) if file.is_file() else ""
    return [base] if base else []


def _neighbours(file: Path, part: _Part) -> set[str]:
    own = (*part.home.adapters.split("."), *file.relative_to(part.home.providers).parts[:-1])
    return _parts_imported(file, own, part.home)


def _of_core(file: Path, core: Project) -> set[str]:
    return _parts_imported(file, (), core)


def _parts_imported(file: Path, own: tuple[str, ...], home: Project) -> set[str]:
    package = f"{home.adapters}."
    named = [each.name for each in imports_of(file.read_bytes(), own)]
    return {n.removeprefix(package).split(".")[0] for n in named if n.startswith(package)}


def _core_files(core: Project) -> dict[str, bytes]:
    root = _package_path(core.package)
    files: dict[str, bytes] = {}
    for folder in _SHARED:
        files |= _python_below(core.output / folder, root / folder)
    left = tuple((root / folder).as_posix() + "/" for folder in _FOR_APPS)
    files = {name: text for name, text in files.items() if not name.startswith(left)}
    for name in ("__init__.py", "errors.py", "py.typed"):
        files[(root / name).as_posix()] = (core.output / name).read_bytes()
    return files


def _records(part: _Part) -> Iterator[_Record]:
    """Yield the generated code of a provider; nothing for a folder that is not one."""
    if layout_of(part.path) is None:
        return
    unit = _units(part.home).get(f"provider {part.folder}", {})
    row, files = as_mapping(unit.get("facts")), as_list(unit.get("files"))
    if "types" not in row or not all((part.home.output / name).is_file() for name in files):
        raise NotGenerated(f"{part.folder} has no generated code yet: run `modelport generate`")
    yield _Record(row, tuple(name for name in files if not name.startswith(_UNUSED)))


def _units(home: Project) -> Mapping[str, Mapping[str, Any]]:
    manifest = home.output / MANIFEST
    text = manifest.read_text(encoding="utf-8") if manifest.is_file() else ""
    return read_manifest({MANIFEST: text}).units


def _registry(home: Project, records: list[_Record]) -> str:
    rows = sorted((record.row for record in records), key=lambda row: str(row["id"]))
    return emit.registry_module(map(Summary.of, rows), home.package)


def _generated(home: Project, records: list[_Record]) -> dict[str, bytes]:
    root = _package_path(home.package)
    files: dict[str, bytes] = {}
    for name in ("stubs/__init__.py", *(name for record in records for name in record.files)):
        files[(root / name).as_posix()] = (home.output / name).read_bytes()
    return files


def _package_files(home: Project) -> dict[str, bytes]:
    """Return the `__init__.py` of every package above the adapters and the generated code."""
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


def _entry_point(home: Project) -> dict[str, bytes]:
    """Register the providers, as entry points would: a plugin is not a distribution."""
    name = home.package.split(".")[0]
    entry_points = f"[modelport.providers]\n{name} = {home.package}.registry:PROVIDERS\n"
    about = f"Metadata-Version: 2.1\nName: {name}\nVersion: 0\n"
    folder = f"{name}-0.dist-info"
    return {
        f"{folder}/entry_points.txt": entry_points.encode(),
        f"{folder}/METADATA": about.encode(),
    }


def _python_below(folder: Path, inside: Path) -> dict[str, bytes]:
    return {
        (inside / file.relative_to(folder)).as_posix(): file.read_bytes()
        for file in _modules_below(folder)
    }


def _modules_below(folder: Path) -> list[Path]:
    """Return the modules in a folder, without the dialect of a provider."""
    return [
        file
        for file in sorted(folder.rglob("*.py"))
        if "__pycache__" not in file.parts
        and is_inside(file, folder)
        and not (file == folder / _DIALECT and layout_of(folder) is not None)
    ]


def _data_below(folder: Path, inside: Path) -> dict[str, bytes]:
    """Return the data files beside adapters, such as tables and texts; no definitions, icons or documents."""
    found: dict[str, bytes] = {}
    for file in sorted(folder.rglob("*")):
        parts = file.relative_to(folder).parts
        hidden = any(part.startswith((".", "_assets", "__pycache__")) for part in parts)
        if hidden or file.suffix in _TEXT or not is_inside(file, folder):
            continue
        found[inside.joinpath(*parts).as_posix()] = file.read_bytes()
    return found


def _package_path(package: str) -> Path:
    return Path(*package.split("."))


def _installed(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise NotGenerated(f"the package {package!r} is not installed")
    return Path(spec.origin).parent
