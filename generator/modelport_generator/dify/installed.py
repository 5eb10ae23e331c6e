"""The home of a provider that is installed, not checked out: its package and what it depends on."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from importlib.util import find_spec
from pathlib import Path

from ..check.rules.bases import built_in_ids, claimants
from ..json_values import as_list, as_mapping, as_text
from ..project import Project


class AmbiguousHome(LookupError):
    """Several installed packages have a provider of the id."""


def installed_home(provider_id: str) -> Project | None:
    """Return the installed package that has a provider, as a project; None when there is none.

    Nothing of the package is imported.

    Raises:
        AmbiguousHome: Several packages have it.
    """
    owners = claimants(provider_id, "")
    if len(owners) > 1:
        raise AmbiguousHome(f"{provider_id!r} is claimed by {' and '.join(owners)}")
    spec = find_spec(owners[0]) if owners else None
    folders = list(spec.submodule_search_locations or ()) if spec else []
    if not folders:
        return None
    if provider_id in built_in_ids():
        kit = find_spec("modelport_providers")
        homes = list(kit.submodule_search_locations or ()) if kit else []
        home = Path(homes[0])
        return Project(
            home.parent, Path(folders[0]), "modelport", home, "modelport_providers", True
        )
    package, home = owners[0], Path(folders[0])
    return Project(
        home.parent,
        home / "_generated",
        f"{package}._generated",
        home / "providers",
        f"{package}.providers",
        core=False,
    )


def dependencies(project: Project) -> Sequence[str]:
    """Return what a distribution depends on, from its checkout or from what is installed."""
    about = project.root / "pyproject.toml"
    if about.is_file():
        table = as_mapping(tomllib.loads(about.read_text(encoding="utf-8")).get("project"))
        return [as_text(each) for each in as_list(table.get("dependencies"))]
    found: list[str] = []
    for name in packages_distributions().get(project.first_party[0], ()):
        try:
            found += [each for each in requires(name) or () if "extra ==" not in each]
        except PackageNotFoundError:
            continue
    return found
