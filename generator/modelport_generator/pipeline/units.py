"""The parts that the generated tree is made of, each from its own inputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..problems import Problem


@dataclass(frozen=True, slots=True)
class Rendered:
    """What one unit contributes: files by path below the output folder, and facts for others."""

    files: Mapping[str, str] = field(default_factory=dict[str, str])
    facts: Any = None
    problems: Sequence[Problem] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of the tree that depends on its own inputs alone."""

    name: str
    digest: str
    """Hash of all its inputs, the generator's own text included."""
    render: Callable[[], Rendered] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Demands:
    """What a definition has to fulfil before anything is generated from it."""

    assets: bool = True
    """Icons are at hand."""
    careful: bool = True
    """Nothing is wrong with it; otherwise, and for a plugin, it is enough that Dify's readers accept it."""


UNDECIDED = frozenset({"MP603", "MP605"})
"""Of these adapters nobody can say which class it is."""


def forbids(problem: Problem) -> bool:
    """Tell whether nothing may be generated while there is this problem.

    An adapter that no longer fits is told, and cannot be mended without the new stubs.
    """
    in_adapter = problem.place.file.endswith(".py")
    return problem.severity == "error" and (not in_adapter or problem.code in UNDECIDED)
