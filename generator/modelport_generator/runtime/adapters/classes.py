"""The adapter class of one part of a provider: its own, or that of its base."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from .catalog import catalog_of
from .entry import ProviderEntry
from .registry import entry

PROVIDER_PART = "provider"
"""The part that represents the provider as a whole. Every other part is a model type."""


def offered_type(provider_id: str, model_type: str) -> str:
    """Return a model type as text.

    Raises:
        UnknownModelError: The provider does not offer the type.
    """
    model_type, types = str(model_type), entry(provider_id).types
    if model_type not in types:
        from modelport.errors import UnknownModelError

        raise UnknownModelError(
            f"{provider_id} offers {', '.join(map(repr, types))}, not {model_type!r}"
        )
    return model_type


def home_of(provider_id: str, part: str) -> str | None:
    """Return `module:Class` of the adapter for a part, or None when it has no adapter."""
    base = catalog_of(provider_id).base
    return _own_home(entry(provider_id), part) or (_own_home(entry(base), part) if base else None)


def adapter_class(provider_id: str, part: str) -> Any:
    """Return the class of the adapter for a part.

    Raises:
        AdapterMissing: The part has no adapter yet.
    """
    found, home = entry(provider_id), home_of(provider_id, part)
    if home is None:
        from modelport.errors import AdapterMissing

        file = found.missing.get(part, "its adapter")
        raise AdapterMissing(f"{provider_id} has no adapter for {part!r} yet: write {file}")
    if home == _own_home(found, part):
        return _imported(home)
    return _bound(found.stubs, provider_id, part, home)


def _own_home(found: ProviderEntry, part: str) -> str | None:
    return found.provider if part == PROVIDER_PART else found.adapters.get(part)


def _imported(home: str) -> Any:
    module, _, name = home.partition(":")
    return getattr(import_module(module), name)


@cache
def _bound(stubs: str, provider_id: str, part: str, home: str) -> Any:
    """Return the adapter of a base, adapted to another provider by putting its stub first."""
    adapter = _imported(home)
    own = import_module(stubs)
    kinds = [base for base in vars(own).values() if _is_stub(base, provider_id)]
    stub = next(s for s in kinds if part == getattr(s, "model_type", PROVIDER_PART))
    return type(f"{adapter.__name__}Of{stub.__name__}", (stub, adapter), {"__module__": stubs})


def _is_stub(value: Any, provider_id: str) -> bool:
    return isinstance(value, type) and vars(value).get("provider") == provider_id
