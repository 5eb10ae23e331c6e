"""The parts of a target's tree, each with a digest of everything it is made from."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..definitions.profiles import schema_folder
from ..load.folders import is_inside, layout_of
from ..output.tree import Manifest, Tree, fingerprint
from ..project import Project
from ..python.adapters import classes_seen
from ..targets import BUILT_IN, SharedPart, Target
from .printers import PRINTERS

_GENERATOR = Path(__file__).parents[1]
INDEX = "registry"
"""The unit that lists all providers."""


@dataclass(frozen=True, slots=True)
class RenderUnit:
    """A part of the tree that depends only on its own inputs."""

    name: str
    digest: str
    """The hash of all its inputs, including the generator's own sources."""
    shared: SharedPart | None = None
    folder: Path | None = None
    """The folder of a provider."""


def shared_unit(target: Target, part: SharedPart) -> RenderUnit:
    """Return the unit of a part that is the same for all providers."""
    schemas = schema_folder()
    inputs = [path for pattern in part.schemas for path in sorted(schemas.glob(pattern))]
    return RenderUnit(part.name, _digest(f"{target.name} {part.name}", inputs), shared=part)


def provider_unit(folder: Path, project: Project, demands: object) -> RenderUnit:
    """Return the unit of one provider's folder, which is the same for all targets.

    Only the classes of adapters count, as other changes in their code do not affect the output.
    """
    seen = [f"{project.package}:{folder.name}:{demands}", *adapters_seen(folder)]
    schemas = [schema_folder() / "interfaces.json", schema_folder() / "parameter_templates.json"]
    digest = _digest("\n".join(seen), [*_definitions(folder), *schemas], folder)
    return RenderUnit(f"provider {folder.name}", digest, folder=folder)


def index_unit(target: Target, rows: Sequence[Mapping[str, Any]], project: Project) -> RenderUnit:
    """Return the unit that lists all providers."""
    whose = f"{target.name} {project.package} {project.version} {project.license}"
    text = f"{whose}:{json.dumps(rows, sort_keys=True)}"
    return RenderUnit(INDEX, _digest(text, [schema_folder() / "interfaces.json"]))


def is_fresh(unit: RenderUnit, digests: Mapping[str, str], found: Tree, manifest: Manifest) -> bool:
    """Return whether a unit's files are on disk as an earlier run wrote them, from the same inputs."""
    record = manifest.units.get(unit.name)
    if record is None or "files" not in record or digests.get(unit.name) != unit.digest:
        return False
    return all(
        path in found and fingerprint(found[path]) in manifest.owned.get(path, frozenset())
        for path in record["files"]
    )


def provider_folders(project: Project) -> list[Path]:
    """Return the folders that hold a provider, in order."""
    if not project.providers.is_dir():
        return []
    return [f for f in sorted(project.providers.iterdir()) if f.is_dir() and layout_of(f)]


def adapters_seen(folder: Path) -> Iterator[str]:
    """Yield what the choice of adapters depends on: the classes in each candidate file."""
    candidates = [folder / f"{folder.name}.py"]
    if folder.is_dir():
        candidates += sorted(p / f"{p.name}.py" for p in folder.iterdir() if p.is_dir())
    for file in candidates:
        if is_inside(file, folder):
            yield f"{file.name}: {'; '.join(classes_seen(file))}"


def _definitions(folder: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(n for n in folders if n != "__pycache__" and not n.startswith("."))
        for name in sorted(names):
            if name.endswith((".yaml", ".yml")) and is_inside(Path(here) / name, folder):
                yield Path(here) / name


def _digest(name: str, inputs: Iterable[Path], root: Path | None = None) -> str:
    digest = hashlib.blake2b(f"{name}\n{_generator_digest()}\n".encode(), digest_size=16)
    for path in inputs:
        relative = path.relative_to(root) if root and path.is_relative_to(root) else path.name
        content = path.read_bytes()
        # The bytes of a name are hashed, which are the same where names are not read as UTF-8.
        digest.update(os.fsencode(f"{relative}\0{len(content)}\0"))
        digest.update(content)
    return digest.hexdigest()


@cache
def _generator_digest() -> str:
    """Return the hash of the generator and of the packages whose version affects the output."""
    from importlib.metadata import version

    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(_GENERATOR.rglob("*")):
        if "schemas" not in path.parts and "__pycache__" not in path.parts and path.is_file():
            digest.update(path.relative_to(_GENERATOR).as_posix().encode())
            digest.update(path.read_bytes())
    for package in PRINTERS:
        digest.update(f"{package}=={version(package)}".encode())
    return digest.hexdigest()


def is_cacheable(target: Target) -> bool:
    """Return whether a unit's digest covers the printer, which holds only for built-in targets."""
    return target.name in BUILT_IN
