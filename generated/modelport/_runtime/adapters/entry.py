"""The registry's entry for one provider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ProviderEntry:
    """Where the parts of one provider are."""

    id: str
    package: str
    """The package whose `catalog/<id>/` contains the definition as data."""
    stubs: str
    """The module of the generated stubs."""
    sdk: str
    """The module of the typed SDK."""
    types: tuple[str, ...]
    """The model types that the definition declares."""
    provider: str | None = None
    """`module:Class` of the provider adapter."""
    adapters: Mapping[str, str] = field(default_factory=dict[str, str])
    """`module:Class` of each model type's adapter."""
    missing: Mapping[str, str] = field(default_factory=dict[str, str])
    """The file to be written for each model type without an adapter."""
