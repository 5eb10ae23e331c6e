"""The installed providers: those of modelport, and those that other distributions register."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from .entry import ProviderEntry

ENTRY_POINTS = "modelport.providers"


@cache
def entries() -> dict[str, ProviderEntry]:
    """Return the installed providers by id: modelport's first, then those from entry points."""
    from importlib.metadata import entry_points

    from modelport.registry import PROVIDERS

    found: dict[str, ProviderEntry] = dict(PROVIDERS)
    for point in entry_points(group=ENTRY_POINTS):
        registry: Mapping[str, ProviderEntry] = point.load()
        for provider_id, provider_entry in registry.items():
            found.setdefault(provider_id, provider_entry)
    return found


def entry(provider_id: str) -> ProviderEntry:
    """Return the registry's entry for one provider.

    Raises:
        UnknownProviderError: It is not installed.
    """
    from modelport.registry import PROVIDERS

    # modelport's own are found without reading installed distributions, which takes milliseconds.
    if provider_id in PROVIDERS:
        return PROVIDERS[provider_id]
    if provider_id in entries():
        return entries()[provider_id]
    from modelport.errors import UnknownProviderError

    from ..schema.violations import near_match

    known = ", ".join(map(repr, sorted(entries())))
    near = near_match(provider_id, entries())
    hint = f"; {near}" if near else ""
    raise UnknownProviderError(
        f"{provider_id!r} is not one of the installed providers: {known or 'none'}{hint}"
    )
