"""The packages whose version decides what the generated text looks like, and how a manifest records them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version

from ..project import PYTHON, Project

PRINTERS = ("datamodel-code-generator", "ruff")


def printers_of(project: Project, target: str) -> Mapping[str, str]:
    """Return the versions that the files of a target depend on."""
    if target != PYTHON:
        return {}
    # Only modelport itself has classes for entities.
    return {name: version(name) for name in (PRINTERS if project.core else ("ruff",))}


def mismatch(recorded: Mapping[str, str], here: Mapping[str, str]) -> str:
    """Return which recorded printers have another version here, "" when none has."""
    differing = [name for name in recorded if name in here and recorded[name] != here[name]]
    if not differing:
        return ""
    before = ", ".join(f"{name} {recorded[name]}" for name in differing)
    now = ", ".join(f"{name} {here[name]}" for name in differing)
    return f"generated with {before}, but this environment has {now}"
