"""The providers that a `base:` may name, and what their folders show about them."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...load.folders import layout_of, points_outside, provider_file
from ...python.adapters import adapter_parts
from ...python.kit import kit_folder
from ...python.source import NotPython, read_tree

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

_ENTRY_POINTS: Final = "modelport.providers"
_ID: Final = re.compile(rb"^provider:[ \t]*['\"]?([a-z][a-z0-9_]*)", re.MULTILINE)


def base_folder(root: Path, base: str) -> Path | None:
    """Return the folder of the provider that a base names: beside `root`, or one of modelport's."""
    for home in _homes(root):
        folder = home / base
        if folder in _inside(home) and _id_of(folder) == base:
            return folder
    return next((folder for folder, found in _beside(root) if found == base), None)


def known_bases(root: Path) -> list[str] | None:
    """Return the ids of all available providers, or None when some cannot be found by reading."""
    installed = installed_ids()
    if installed is None:
        return None
    return sorted({*(found for _, found in _beside(root)), *installed})


def serves(root: Path, base: str, folder: str) -> bool:
    """Return whether a base has an adapter for a type. A base that cannot be read is assumed to."""
    home = base_folder(root, base)
    return home is None or (home / adapter_parts(home.name, folder)).is_file()


def _homes(root: Path) -> list[Path]:
    kit = kit_folder()
    return [root.parent, *([kit] if kit is not None and kit != root.parent else [])]


def _beside(root: Path) -> Iterator[tuple[Path, str]]:
    for home in _homes(root):
        for folder in _inside(home):
            found = _id_of(folder)
            if found:
                yield folder, found


def _inside(home: Path) -> list[Path]:
    try:
        inside = sorted(home.iterdir())
    except OSError:
        return []
    # A folder that is a link out of the project belongs to another project.
    own = os.path.realpath(home) + os.sep
    return [each for each in inside if not points_outside(str(each), own)]


def _id_of(folder: Path) -> str:
    """Return the id that a folder's definition declares, or "" when it is not in modelport's layout."""
    try:
        file = provider_file(folder) if layout_of(folder) in ("modelport", "legacy") else None
        if file is None:
            return ""
        with file.open("rb") as stream:
            found = _ID.search(stream.read(1 << 16))
    except OSError:
        # The name is too long for a folder, or the file is not readable.
        return ""
    return found[1].decode() if found else folder.name


@lru_cache(maxsize=1)
def built_in_ids() -> frozenset[str]:
    """Return the ids of the providers that come with modelport."""
    kit = kit_folder()
    found = {_id_of(folder) for folder in (_inside(kit) if kit is not None else ())}
    return frozenset(found - {""})


def claimants(provider_id: str, package: str) -> list[str]:
    """Return the other packages that have a provider of this id, of those that can be read.

    Args:
        provider_id: The id.
        package: The top-level package of the project that declares it.
    """
    found = ["modelport"] if provider_id in built_in_ids() else []
    found += [owner for owner, ids in _installed() if provider_id in (ids or ())]
    return [owner for owner in dict.fromkeys(found) if owner != package]


def installed_ids() -> tuple[str, ...] | None:
    """Return the ids that other distributions register, or None when one of them cannot be read."""
    found: list[str] = []
    for _, ids in _installed():
        if ids is None:
            return None
        found += ids
    return tuple(found)


@lru_cache(maxsize=1)
def _installed() -> tuple[tuple[str, tuple[str, ...] | None], ...]:
    """Return the top-level packages with providers and their ids, None where they cannot be read."""
    from importlib.metadata import entry_points

    points = entry_points(group=_ENTRY_POINTS)
    return tuple((point.module.partition(".")[0], _registered(point)) for point in points)


def _registered(point: EntryPoint) -> tuple[str, ...] | None:
    """Return the keys of a generated registry, which is one literal dictionary."""
    from importlib.util import find_spec

    first, *inner = point.module.split(".")
    spec = find_spec(first)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        try:
            tree = read_tree(Path(place).joinpath(*inner).with_suffix(".py"))
        except NotPython:
            return None
        for node in tree.body:
            match node:
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.Dict(keys=keys)) if (
                    name == point.attr
                ):
                    values = [each.value for each in keys if isinstance(each, ast.Constant)]
                    return tuple(each for each in values if isinstance(each, str))
                case _:
                    pass
    return None
