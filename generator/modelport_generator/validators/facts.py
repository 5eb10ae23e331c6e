"""What is known about a value at some point of the emitted code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known about a value at some point of the code."""

    kind: str = ""
    present: frozenset[str] = frozenset()
    is_plain: bool = False
    """Whether it is an object that answers for what it does not hold with a KeyError."""

    def of(self, kind: str) -> Fact:
        """Return the fact that the value is of a type, too."""
        return replace(self, kind=kind)

    def having(self, names: Iterable[str]) -> Fact:
        """Return the fact that the object has these properties, too."""
        return replace(self, present=self.present | frozenset(names))
