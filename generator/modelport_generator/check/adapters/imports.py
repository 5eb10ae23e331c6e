"""Check that everything that a provider's Python imports exists: modules, names in them, and packages."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from ...json_values import as_list, as_mapping, as_text
from ...load.folders import is_inside
from ...load.provider import ProviderSource
from ...paths import resolved
from ...problems import Place, Problem
from ...python.imports import Import, imports_in
from ...python.kit import KIT, moved_modules
from ...python.names import module_name
from ...python.source import NotPython, bound_names
from ...runtime.schema.violations import near_match
from ..rules.bases import known_bases
from .files import MOST_BYTES, modules_of

_RUNTIME: Final = "modelport"
_GENERATED: Final = "_generated"
_LONGEST: Final = 200
"""Characters that the name of a module may have; file systems reject longer ones."""


def import_problems(source: ProviderSource) -> Iterator[Problem]:
    """Yield the imports that cannot be resolved, of every module in the folder of a provider."""
    home = _Home(source)
    for relative, _, tree in modules_of(source):
        package = (*home.package, *Path(relative).parts[:-1])
        for each in imports_in(tree, package):
            if each.optional:
                continue
            place = Place(source.shown(relative), each.line, each.column, each.line, each.end)
            yield from home.problems_of(each, place)


class _Home:
    """Where the packages are that the modules of one provider may import."""

    def __init__(self, source: ProviderSource) -> None:
        self._source = source
        folder = resolved(source.root)
        parts = [folder.name]
        while (folder.parent / "__init__.py").is_file():
            folder = folder.parent
            parts.insert(0, folder.name)
        self.package = tuple(parts)
        """The package formed by the folder of the provider."""
        self._top = folder

    def problems_of(self, each: Import, place: Place) -> Iterator[Problem]:
        """Yield what is wrong with one import."""
        parts = each.name.removesuffix(".*").split(".")
        folder = self._folder(parts[0])
        if folder is None:
            if not self._is_available(parts[0]):
                message = f"{parts[0]} is neither installed nor a declared dependency"
                hint = "add its distribution to [project] dependencies in pyproject.toml"
                yield Problem("MP621", "error", place, message, hint)
            return
        if self._is_generated(parts):
            yield from self._of_generated(parts, place)
            return
        lost = _lost(folder, parts)
        if lost is not None:
            origin, name, known = lost
            message = f"{origin} has no module and no name {name!r}"
            yield Problem("MP620", "error", place, message, near_match(name, known) or "")

    def _folder(self, top: str) -> Path | None:
        if top == self.package[0]:
            return self._top
        return _installed(top) if top in (KIT, _RUNTIME) else None

    def _is_generated(self, parts: Sequence[str]) -> bool:
        return _GENERATED in parts or list(parts[:2]) in ([_RUNTIME, "stubs"], [_RUNTIME, "sdk"])

    def _of_generated(self, parts: Sequence[str], place: Place) -> Iterator[Problem]:
        """Yield a problem for a stub of an unknown provider; a stub that is not generated yet is not a mistake."""
        at = next((i for i, part in enumerate(parts) if part in ("stubs", "sdk")), None)
        if at is None or len(parts) <= at + 1:
            return
        known = {module_name(each): each for each in known_bases(self._source.root) or ()}
        own = {module_name(self._source.id), module_name(self._source.root.name)}
        name = parts[at + 1]
        if not known or name in known or name in own:
            return
        message = f"no provider has the id {name!r}, so there is no {'.'.join(parts[: at + 2])}"
        yield Problem("MP620", "error", place, message, near_match(name, sorted(known)) or "")

    def _is_available(self, top: str) -> bool:
        if not top or top in sys.stdlib_module_names or _installed(top) is not None:
            return True
        root = _project_root(resolved(self._source.root))
        if root is None or any((root / below / top).exists() for below in ("", "src")):
            return True
        return _plain(top) in _declared(root)


def _lost(top: Path, parts: Sequence[str]) -> tuple[str, str, list[str]] | None:
    """Return the package, the name that it lacks and those it has; None when nothing is missing."""
    parts = list(parts)
    if parts[:2] == [KIT, "wire"] and len(parts) > 2:
        parts = [*parts[:2], *moved_modules().get(parts[2], parts[2]).split("."), *parts[3:]]
    folder = top
    for index, part in enumerate(parts[1:], 1):
        if len(part) > _LONGEST:
            return ".".join(parts[:index]), part, []
        if (folder / part).is_dir():
            folder /= part
            continue
        file = folder / f"{part}.py"
        origin = ".".join(parts[:index])
        if file.is_file():
            # A link out of the package is not read, so nothing is known about its names.
            names = _names(file) if is_inside(file, top) else None
            if names is None or len(parts) == index + 1 or parts[index + 1] in names:
                return None
            return f"{origin}.{part}", parts[index + 1], sorted(names)
        package = folder / "__init__.py"
        names = _names(package) if is_inside(package, top) or not package.exists() else None
        if names is None or part in names:
            return None
        modules = [each.stem for each in folder.glob("*.py")]
        if parts[:index] == [KIT, "wire"]:
            modules += moved_modules()
        folders = [each.name for each in folder.iterdir() if (each / "__init__.py").is_file()]
        return origin, part, sorted({*names, *modules, *folders} - {"__init__"})
    return None


def _names(file: Path) -> frozenset[str] | None:
    """Return what a module binds; None when reading does not show it."""
    if not file.is_file():
        return frozenset()
    # A module that is implausibly large counts as one that has every name.
    if file.stat().st_size > MOST_BYTES // 5:
        return None
    try:
        return bound_names(file)
    except NotPython:
        return None


@lru_cache(maxsize=256)
def _installed(top: str) -> Path | None:
    """Return the folder of a package; looking for it imports nothing."""
    try:
        spec = find_spec(top)
    except (ImportError, ValueError):
        return None
    if spec is None:
        return None
    places = list(spec.submodule_search_locations or ())
    return Path(places[0]) if places else Path(spec.origin or ".").parent


def _project_root(folder: Path) -> Path | None:
    homes = (folder, *folder.parents)
    return next((each for each in homes if (each / "pyproject.toml").is_file()), None)


@lru_cache(maxsize=64)
def _declared(root: Path) -> frozenset[str]:
    """Return the distributions that a project depends on, extras included."""
    import tomllib

    try:
        table = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return frozenset()
    project = as_mapping(table.get("project"))
    extras = as_mapping(project.get("optional-dependencies")).values()
    listed = [*as_list(project.get("dependencies")), *(e for each in extras for e in as_list(each))]
    return frozenset(_plain(as_text(each)) for each in listed)


def _plain(requirement: str) -> str:
    end = next((i for i, c in enumerate(requirement) if not (c.isalnum() or c in "._-")), None)
    return requirement[:end].strip().lower().replace("_", "-").replace(".", "-")
