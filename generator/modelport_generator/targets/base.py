"""What a target is: a printer of the IR. It reads no file, and the same IR gives the same files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from ..build import ir

Files = Mapping[str, str]
"""Text by path with slashes, relative to the folder of the target's output."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the generated code of a project lives, as its modules see it."""

    package: str
    """Import name of the generated Python package."""
    adapters: str
    """Import name of the package that holds the folders of providers."""
    core: bool
    """Whether the project is modelport itself: then the contract is printed too."""
    version: str = "0.0.0"
    """Version of the distribution."""


@dataclass(frozen=True, slots=True)
class SharedPart:
    """Files that no provider changes."""

    name: str
    schemas: tuple[str, ...]
    """The schemas that it is made from, as patterns below the folder of schemas."""
    files: Callable[[ir.Contract], Files]


class Target(Protocol):
    """Prints the IR for one language or tool."""

    @property
    def name(self) -> str:
        """The name under which a project chooses the target."""
        ...

    @property
    def shared(self) -> Sequence[SharedPart]:
        """The parts that no provider changes; empty where the project has none."""
        ...

    def provider(self, provider: ir.Provider) -> Files:
        """Return the files of one provider."""
        ...

    def index(self, rows: Sequence[ir.Summary], contract: ir.Contract) -> Files:
        """Return the files that list all providers."""
        ...

    def finish(self, files: Files) -> Files:
        """Return files that other methods returned as they are written: formatted, for example."""
        ...


TargetFactory = Callable[[Layout], Target]
