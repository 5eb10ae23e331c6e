"""What the registry says about one provider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ProviderEntry:
    """Where the parts of one provider are."""

    id: str
    package: str
    """Package whose `catalog/<id>/` holds the definition as data."""
    stubs: str
    """Module of the generated stubs."""
    sdk: str
    """Module of the typed SDK."""
    types: tuple[str, ...]
    """Model types that the definition promises."""
    provider: str | None = None
    """`module:Class` of the provider adapter."""
    adapters: Mapping[str, str] = field(default_factory=dict[str, str])
    """Model type to `module:Class`."""
    missing: Mapping[str, str] = field(default_factory=dict[str, str])
    """Model type to the file that somebody has to write."""
