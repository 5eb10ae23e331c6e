"""The step `build`: the IR of one provider, or the problems that prevent it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..build import ir
from ..build.glossary import Glossary
from ..problems import Place, Problem, Related
from ..project import Project

if TYPE_CHECKING:
    from ..load import ProviderSource


def build(
    source: ProviderSource, glossary: Glossary, project: Project, known: Iterable[Problem]
) -> tuple[ir.Provider | None, list[Problem]]:
    """Return the IR of a provider, or None when it cannot be built, and the problems found.

    Args:
        source: The provider as read from disk.
        glossary: Builds the calls of the SDK.
        project: The project that the provider belongs to.
        known: Problems found earlier. Their codes are not reported again.
    """
    from ..build.provider import BadProviderId, build_provider
    from ..python.adapters import AmbiguousAdapter, UnreadableAdapter

    try:
        return build_provider(source, glossary, project.adapters), []
    except BadProviderId as error:
        place = source.provider.place("/provider")
        hint = "ids are used as names of modules and classes"
        problem = Problem("MP901", "error", place, str(error), hint)
    except UnreadableAdapter as error:
        place = Place(shown(error.file), error.line)
        problem = Problem("MP603", "error", place, f"the file is not Python: {error.reason}")
    except AmbiguousAdapter as error:
        problem = _ambiguous(error)
    return None, [] if problem.code in {each.code for each in known} else [problem]


def facts_of(source: ProviderSource) -> dict[str, Any]:
    """Return what is known about a provider before it is built, as JSON."""
    folder = source.root.name
    file = source.provider.path.relative_to(source.root).as_posix()
    return {"id": source.id, "folder": folder, "source": f"{folder}/{file}"}


def duplicate_ids(rows: Iterable[Mapping[str, Any]], project: Project) -> Iterator[Problem]:
    """Yield a problem for each provider whose id an earlier folder declares as well."""

    def place(row: Mapping[str, Any]) -> Place:
        return Place(shown(project.providers / row["source"]))

    first: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        other = first.setdefault(row["id"], row)
        if other is not row:
            yield Problem(
                "MP902",
                "error",
                place(row),
                f"two folders declare the provider {row['id']!r}",
                "each provider needs its own id",
                related=(Related(place(other), "the other one"),),
            )


def claimed_ids(rows: Iterable[Mapping[str, Any]], project: Project) -> Iterator[Problem]:
    """Yield a problem for each provider whose id another installed package has."""
    from ..check.rules.claimed_ids import claim

    for row in rows:
        place = Place(shown(project.providers / row["source"]))
        yield from claim(row["id"], project, place)


def shown(path: Path) -> str:
    """Return a path as the user would type it here."""
    here = Path.cwd()
    return os.path.relpath(path, here) if path.is_relative_to(here) else str(path)


def _ambiguous(error: Any) -> Problem:
    places = [(name, Place(shown(error.file), line)) for name, line in error.found]
    return Problem(
        "MP605",
        "error",
        places[0][1],
        f"{len(places)} classes derive from {error.stub}: " + ", ".join(name for name, _ in places),
        "only one class may derive from a stub",
        related=tuple(Related(place, name) for name, place in places[1:]),
    )
