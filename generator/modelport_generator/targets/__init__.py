"""The targets: each turns the IR of definitions into files, and reads nothing else."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import entry_points

from .base import Files, Layout, SharedPart, Target, TargetFactory

__all__ = [
    "BUILT_IN",
    "ENTRY_POINTS",
    "Files",
    "Layout",
    "SharedPart",
    "Target",
    "TargetFactory",
    "UnknownTarget",
    "make_target",
]

BUILT_IN = {
    "python": "modelport_generator.targets.python.target:PythonTarget",
    "typescript": "modelport_generator.targets.typescript.target:TypeScriptTarget",
    "json-schema": "modelport_generator.targets.json_schema.target:JsonSchemaTarget",
}
"""The factory of each target by name, as `module:factory`."""
ENTRY_POINTS = "modelport.targets"
"""The entry-point group in which other distributions register targets."""


class UnknownTarget(ValueError):
    """A project asks for a target that is not installed."""


def make_target(name: str, layout: Layout) -> Target:
    """Return a target for one project.

    Raises:
        UnknownTarget: No target has this name.
    """
    if name in BUILT_IN:
        module, _, factory = BUILT_IN[name].partition(":")
        made: TargetFactory = getattr(import_module(module), factory)
        return made(layout)
    found = {point.name: point for point in entry_points(group=ENTRY_POINTS)}
    if name not in found:
        known = ", ".join(map(repr, sorted({*BUILT_IN, *found})))
        raise UnknownTarget(f"{name!r} is not one of the installed targets {known}")
    loaded: TargetFactory = found[name].load()
    return loaded(layout)
