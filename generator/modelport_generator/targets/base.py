"""The protocol of targets. A target prints the IR and reads no file; the same IR gives the same files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from ..build import ir

Files = Mapping[str, str]
"""The text of each file by its path with slashes, relative to the output folder of the target."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The locations of a project's generated code, as its modules import it."""

    package: str
    """The import name of the generated Python package."""
    adapters: str
    """The import name of the package that contains the folders of providers."""
    core: bool
    """Whether the project is modelport itself, for which the contract is printed as well."""
    version: str = "0.0.0"
    """Version of the distribution."""
    license: str = ""
    """The licence of the distribution, as an SPDX expression; empty when it states none."""


@dataclass(frozen=True, slots=True)
class SharedPart:
    """Files that are the same for all providers."""

    name: str
    schemas: tuple[str, ...]
    """The schemas that it is made from, as patterns relative to the folder of schemas."""
    files: Callable[[ir.Contract], Files]


class Target(Protocol):
    """A printer of the IR for one language or tool."""

    @property
    def name(self) -> str:
        """The name by which a project selects the target."""
        ...

    @property
    def shared(self) -> Sequence[SharedPart]:
        """The parts that are the same for all providers; empty when the project has none."""
        ...

    def provider(self, provider: ir.Provider) -> Files:
        """Return the files of one provider."""
        ...

    def index(self, rows: Sequence[ir.Summary], contract: ir.Contract) -> Files:
        """Return the files that list all providers."""
        ...

    def finish(self, files: Files) -> Files:
        """Return the files in their final form, for example formatted."""
        ...


TargetFactory = Callable[[Layout], Target]
