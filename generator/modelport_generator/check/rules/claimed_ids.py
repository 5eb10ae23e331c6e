"""An id that another installed package has: neither of the two could be used."""

from __future__ import annotations

from collections.abc import Iterator

from ...load.provider import ProviderSource
from ...paths import resolved
from ...problems import Place, Problem
from ...project import NoProject, Project, find_project


def claim_of(source: ProviderSource) -> Iterator[Problem]:
    """Yield the problem of a provider of a project, at its id; folders of YAML alone have none."""
    try:
        project = find_project(resolved(source.root))
    except (NoProject, ValueError):
        return
    if resolved(source.root).parent == resolved(project.providers):
        yield from claim(source.id, project, source.provider.place("/provider"))


def claim(provider_id: str, project: Project, place: Place) -> Iterator[Problem]:
    """Yield the problem of one id of a project."""
    # Installed packages must not decide whether modelport itself passes its check.
    if project.core:
        return
    # Most checked folders are not projects, and a check without a project does not read Python.
    from .bases import claimants

    if others := claimants(provider_id, project.first_party[0]):
        message = (
            f"the id {provider_id!r} belongs to {' and '.join(others)}, which is installed too"
        )
        hint = "use another id: `modelport import --as` renames an imported provider"
        yield Problem("MP903", "error", place, message, hint)
