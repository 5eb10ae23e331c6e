"""What is known about a value at some point of the emitted code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known about a value at some point of the emitted code."""

    kind: str = ""
    present: frozenset[str] = frozenset()
    is_plain: bool = False
    """Whether it is an object that raises KeyError for a missing property."""

    def of(self, kind: str) -> Fact:
        """Return the facts plus: the value has this type."""
        return replace(self, kind=kind)

    def having(self, names: Iterable[str]) -> Fact:
        """Return the facts plus: the object has these properties."""
        return replace(self, present=self.present | frozenset(names))
