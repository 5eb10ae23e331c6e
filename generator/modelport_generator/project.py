"""Where a project's definitions lie and where its generated code goes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .json_values import as_mapping


class NoProject(FileNotFoundError):
    """There is nothing to generate from."""


@dataclass(frozen=True, slots=True)
class Target:
    """One project: this repository, or a distribution with providers of its own."""

    root: Path
    output: Path
    """Folder that the generator owns."""
    package: str
    """Import name of that folder."""
    providers: Path
    """Folder that holds one folder a provider."""
    adapters: str
    """Import name of the folder `providers`."""
    core: bool
    """Whether entities, interfaces and run time are generated too."""

    @property
    def first_party(self) -> tuple[str, ...]:
        """The project's own packages, for the order of imports."""
        roots = (self.package.partition(".")[0], self.adapters.partition(".")[0])
        return tuple(dict.fromkeys(roots))


def find_target(start: Path) -> Target:
    """Return the project that `start` lies in.

    This repository is told by its folders; another one by `[tool.modelport] package` in its
    `pyproject.toml`, the package that gets `_generated/` and holds `providers/`.

    Raises:
        NoProject: neither is found at `start` or above.
        ValueError: the table is there and wrong.
    """
    for folder in (start, *start.parents):
        file = folder / "pyproject.toml"
        if not file.is_file():
            continue
        if (folder / "generator" / "modelport_generator").is_dir():
            return _ours(folder)
        own = as_mapping(as_mapping(_table(file).get("tool")).get("modelport"))
        if own:
            return _inside(_theirs(folder, own))
    raise NoProject(
        f"no modelport project at {start} or above: `modelport new ID --types llm` starts one"
    )


def _table(file: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{file} is no TOML: {error}") from None


def _inside(target: Target) -> Target:
    """Refuse a project whose folders are links that lead out of it."""
    root = target.root.resolve()
    for folder in (target.output.parent, target.providers):
        if not folder.resolve().is_relative_to(root):
            raise ValueError(f"{folder} is a link out of the project; nothing is read or written")
    return target


def _ours(root: Path) -> Target:
    return Target(
        root=root,
        output=root / "generated" / "modelport",
        package="modelport",
        providers=root / "providers" / "modelport_providers",
        adapters="modelport_providers",
        core=True,
    )


def _theirs(root: Path, table: Mapping[str, Any]) -> Target:
    package = table.get("package")
    if not isinstance(package, str) or not package.isidentifier():
        raise ValueError(f'{root / "pyproject.toml"}: [tool.modelport] needs package = "a_name"')
    source = root / "src" / package if (root / "src" / package).is_dir() else root / package
    return Target(
        root=root,
        output=source / "_generated",
        package=f"{package}._generated",
        providers=source / "providers",
        adapters=f"{package}.providers",
        core=False,
    )
