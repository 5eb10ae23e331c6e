"""The installed providers: those of modelport, and those that other distributions register."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Final

from .entry import ProviderEntry

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

ENTRY_POINTS: Final = "modelport.providers"
_BROKEN: Final[list[str]] = []
"""What is wrong with each distribution whose providers cannot be loaded."""


@cache
def claims() -> dict[str, tuple[ProviderEntry, ...]]:
    """Return the entries of each id: modelport's first, and several when packages claim one id."""
    from importlib.metadata import entry_points

    from modelport.registry import PROVIDERS

    found: dict[str, tuple[ProviderEntry, ...]] = {name: (own,) for name, own in PROVIDERS.items()}
    for point in entry_points(group=ENTRY_POINTS):
        for provider_id, one in _registered(point).items():
            known = found.get(provider_id, ())
            # A distribution that is installed twice makes one claim.
            if one.package not in {other.package for other in known}:
                found[provider_id] = (*known, one)
    return found


def _registered(point: EntryPoint) -> Mapping[str, ProviderEntry]:
    """Return what a distribution registers. If it cannot be loaded, warn, and return nothing."""
    try:
        registry: Mapping[str, ProviderEntry] = point.load()
        return {provider_id: one for provider_id, one in registry.items() if one.package}
    except Exception as error:
        owner = point.dist.name if point.dist else point.name
        broken = f"the providers of {owner!r} cannot be loaded: {type(error).__name__}: {error}"
        _BROKEN.append(broken)
        warnings.warn(broken, RuntimeWarning, stacklevel=2)
        return {}


@cache
def entries() -> dict[str, ProviderEntry]:
    """Return the installed providers by id, the first entry of each."""
    return {provider_id: listed[0] for provider_id, listed in claims().items()}


def claimants(provider_id: str) -> tuple[str, ...]:
    """Return the packages that have an id, when there are several."""
    listed = claims().get(provider_id, ())
    return tuple(_root(one) for one in listed) if len(listed) > 1 else ()


def reject_claims(provider_id: str) -> None:
    """Reject an id that several packages claim.

    Raises:
        AmbiguousProviderError: Nothing decides which of them is meant.
    """
    if packages := claimants(provider_id):
        from modelport.errors import AmbiguousProviderError

        raise AmbiguousProviderError(
            f"the provider {provider_id!r} is claimed by {' and '.join(packages)}: uninstall one "
            "of them, or rename one with `modelport import --as`"
        )


def reject_stranger(provider_id: str, kind: type) -> None:
    """Reject a typed model whose id belongs to another package.

    Args:
        provider_id: The id that the class of the model names.
        kind: The class, or one derived from it.

    Raises:
        AmbiguousProviderError: Calls would go to the adapters of the other package.
    """
    own = entry(provider_id)
    module = next(each.__module__ for each in kind.__mro__ if "_provider" in vars(each))
    if own.sdk != module:
        from modelport.errors import AmbiguousProviderError

        raise AmbiguousProviderError(
            f"{module} is for the provider {provider_id!r}, which {_root(own)} has as well: "
            "uninstall one of them, or rename one with `modelport import --as`"
        )


def _root(one: ProviderEntry) -> str:
    return one.package.partition(".")[0]


def entry(provider_id: str) -> ProviderEntry:
    """Return the registry's entry for one provider.

    Raises:
        UnknownProviderError: It is not installed.
        AmbiguousProviderError: Several other packages claim the id.
    """
    from modelport.registry import PROVIDERS

    # modelport's own are found without reading installed distributions, which takes milliseconds.
    if provider_id in PROVIDERS:
        return PROVIDERS[provider_id]
    if provider_id in entries():
        reject_claims(provider_id)
        return entries()[provider_id]
    from modelport.errors import UnknownProviderError

    from ..schema.violations import near_match

    known = ", ".join(map(repr, sorted(entries())))
    near = near_match(provider_id, entries())
    hint = f"; {near}" if near else ""
    broken = "".join(f"; {each}" for each in _BROKEN)
    raise UnknownProviderError(
        f"{provider_id!r} is not one of the installed providers: {known or 'none'}{hint}{broken}"
    )
