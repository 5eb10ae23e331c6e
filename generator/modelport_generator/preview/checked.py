"""Providers with the problems of `check`, each beside what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from ..check.run import Unit
from ..check.selection.settings import project_selection
from ..check.session import Settings, outcome_of
from ..load.folders import find
from ..load.provider import ProviderSource
from ..problems import Problem
from .content import Json, content_of, sources_of
from .places import located


def checked_content(paths: Sequence[Path]) -> list[Json]:
    """Return the content of the page with all problems, those that are only infos too.

    Raises:
        NoProviders: No folder contains a provider.
        BadSettings: The project's settings of `check` are invalid.
    """
    units = {
        folder.root.resolve(): Unit(folder.root, folder.name, folder.layout)
        for path in paths
        for folder in find(path).folders
    }
    found = {root: outcome_of(unit, _settings(unit.path)).problems for root, unit in units.items()}
    sources = sources_of(paths)
    return with_problems(sources, ((each, found.get(each.root.resolve(), ())) for each in sources))


def with_problems(
    sources: Sequence[ProviderSource],
    problems: Iterable[tuple[ProviderSource, Sequence[Problem]]],
) -> list[Json]:
    """Return the content of the page with some problems of each provider."""
    shown = {source.name: located(source, found) for source, found in problems}
    return [
        {**each, "problems": shown[each["folder"]]} if shown.get(each["folder"]) else each
        for each in content_of(sources)
    ]


def _settings(path: Path) -> Settings:
    selection = project_selection(path)
    return Settings(selection if selection.select else replace(selection, select=("ALL",)))
