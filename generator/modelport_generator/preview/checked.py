"""Providers with the problems of `check`, each attached to what it concerns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..check.run import Unit, units_of
from ..check.selection.settings import project_selection
from ..check.session import Settings, outcome_of
from .content import Json, content_of, sources_of


def checked_content(paths: Sequence[Path]) -> list[Json]:
    """Return the content of the page with all problems, including infos.

    Raises:
        NoProviders: No folder contains a provider.
        BadSettings: The project's settings of `check` are invalid.
    """
    sources = sources_of(paths)
    shown = {source.name for source in sources}
    problems = {
        unit.name: outcome_of(unit, _settings(unit)).problems
        for unit in units_of(paths)
        if unit.name in shown
    }
    return content_of(sources, problems)


def _settings(unit: Unit) -> Settings:
    selection = project_selection(unit.path)
    return Settings(selection if selection.select else replace(selection, select=("ALL",)))
