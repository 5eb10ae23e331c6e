"""Find a project's definitions, and the folders of its generated code."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from .json_values import as_list, as_mapping, as_text
from .paths import resolved
from .runtime.schema.violations import near_match

PYTHON = "python"
"""The default target of a project."""
_SETTINGS: Final = ("package", "targets", "check")


class NoProject(FileNotFoundError):
    """No project was found."""


@dataclass(frozen=True, slots=True)
class Project:
    """One project: this repository, or a distribution with its own providers."""

    root: Path
    output: Path
    """Folder of the generated Python package, which the generator owns."""
    package: str
    """Import name of that folder."""
    providers: Path
    """The folder that contains one folder per provider."""
    adapters: str
    """Import name of the folder `providers`."""
    core: bool
    """Whether entities, interfaces and the runtime are generated too."""
    targets: tuple[str, ...] = (PYTHON,)
    """The names of the targets to generate."""
    version: str = "0.0.0"
    """Version of the distribution."""
    license: str = ""
    """The licence of the distribution, as an SPDX expression; empty when it states none."""

    @property
    def first_party(self) -> tuple[str, ...]:
        """The project's own packages, for the order of imports."""
        roots = (self.package.partition(".")[0], self.adapters.partition(".")[0])
        return tuple(dict.fromkeys(roots))

    def output_of(self, target: str) -> Path:
        """Return the folder that a target's files go to."""
        return self.output if target == PYTHON else self.root / "generated" / target


def find_project(start: Path) -> Project:
    """Return the project that contains `start`.

    This repository is recognised by its folders. Any other project has `[tool.modelport] package` in
    its `pyproject.toml`: the package that gets `_generated/` and contains `providers/`.

    Raises:
        NoProject: There is no project at `start` or above.
        ValueError: The table exists and is invalid.
    """
    for folder in (start, *start.parents):
        file = folder / "pyproject.toml"
        if not file.is_file():
            continue
        document = _document(file)
        table = as_mapping(as_mapping(document.get("tool")).get("modelport"))
        about = as_mapping(document.get("project"))
        if (folder / "generator" / "modelport_generator").is_dir():
            check_settings(file, table)
            return _inside(_core(folder, table, about))
        if table:
            check_settings(file, table)
            return _inside(_distribution(folder, table, about))
    raise NoProject(
        f"no modelport project at {start} or above: run `modelport new ID --types llm` to start one"
    )


def check_settings(file: Path, table: Mapping[str, Any]) -> None:
    """Reject a table `[tool.modelport]` with unknown settings, which would have no effect.

    Raises:
        ValueError: A setting is unknown; the message names the known ones.
    """
    for name in table:
        if name not in _SETTINGS:
            known = ", ".join(map(repr, _SETTINGS))
            hint = near_match(name, _SETTINGS)
            raise ValueError(
                f"{file}: [tool.modelport] has the unknown setting {name!r}: "
                + (hint or f"the settings are {known}")
            )


def _document(file: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{file} is not TOML: {error}") from None


def _inside(project: Project) -> Project:
    """Reject a project with a folder that is a link out of it."""
    root = resolved(project.root)
    outputs = [project.output_of(target).parent for target in project.targets]
    links = [each for each in _entries(project.providers) if each.is_symlink() and each.is_dir()]
    for folder in (*outputs, project.providers, *links):
        if not resolved(folder).is_relative_to(root):
            raise ValueError(f"{folder} is a link out of the project; nothing is read or written")
    return project


@lru_cache(maxsize=64)
def _providers_around(folder: Path) -> Path | None:
    try:
        return resolved(find_project(folder).providers)
    except (NoProject, OSError, ValueError):
        return None


def is_in_project(root: Path) -> bool:
    """Return whether the folder of a provider is among the providers of a project."""
    folder = resolved(root).parent
    return _providers_around(folder) == folder


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _core(root: Path, table: Mapping[str, Any], about: Mapping[str, Any]) -> Project:
    return Project(
        root=root,
        output=root / "generated" / "modelport",
        package="modelport",
        providers=root / "providers" / "modelport_providers",
        adapters="modelport_providers",
        core=True,
        targets=_targets(root, table),
        version=as_text(about.get("version")) or "0.0.0",
        license=as_text(about.get("license")),
    )


def _distribution(root: Path, table: Mapping[str, Any], about: Mapping[str, Any]) -> Project:
    package = table.get("package")
    if not isinstance(package, str) or not package.isidentifier():
        raise ValueError(f'{root / "pyproject.toml"}: [tool.modelport] requires package = "a_name"')
    homes = root / "src" / package, root / package
    source = next((each for each in homes if each.is_dir()), None)
    if source is None:
        hint = near_match(package, _packages(root)) or "create one of them"
        raise ValueError(
            f"{root / 'pyproject.toml'}: [tool.modelport] package = {package!r}, "
            f"but neither src/{package} nor {package} is a folder: {hint}"
        )
    return Project(
        root=root,
        output=source / "_generated",
        package=f"{package}._generated",
        providers=source / "providers",
        adapters=f"{package}.providers",
        core=False,
        targets=_targets(root, table),
        version=as_text(about.get("version")) or "0.0.0",
        license=as_text(about.get("license")),
    )


def _packages(root: Path) -> list[str]:
    """Return the packages of a project."""
    folders = [*_entries(root / "src"), *_entries(root)]
    return [each.name for each in folders if (each / "__init__.py").is_file()]


def _targets(root: Path, table: Mapping[str, Any]) -> tuple[str, ...]:
    listed = table.get("targets", [PYTHON])
    names = [name for name in as_list(listed) if is_target_name(name)]
    if not names or names != listed:
        raise ValueError(
            f"{root / 'pyproject.toml'}: [tool.modelport] targets is not a list of names,"
            f' such as targets = ["{PYTHON}"]'
        )
    return tuple(dict.fromkeys(names))


def is_target_name(value: object) -> bool:
    """Return whether a target may have this name, which is used as the name of a folder."""
    return isinstance(value, str) and value.replace("-", "_").isidentifier()
