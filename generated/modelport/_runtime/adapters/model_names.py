"""Names of models: unknown ones are rejected, and one that looks misspelt causes one warning."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from ..calls.caller import level_of_caller
from . import price_lists
from .catalog import Catalog, catalog_of

_SOON_DAYS = 90
_CUSTOMIZABLE = "customizable-model"
_warned: set[tuple[str, str, str]] = set()


def check_name(provider: str, model_type: str, model: Any) -> None:
    """Check that a model with this name can exist.

    Raises:
        TypeError: The name is not a text. UnknownModelError: The provider has only predefined
        models, and none with this name.
    """
    if not isinstance(model, str) or not model.strip():
        raise TypeError(f"the model is {model!r}; it must be the name of a model")
    catalog = catalog_of(provider)
    listed = catalog.models(model_type)
    if model in listed:
        _warn_of_retirement(catalog, provider, model_type, model)
        return
    if not takes_any_name(catalog):
        from modelport.errors import UnknownModelError

        raise UnknownModelError(
            f"{provider} has no {model_type} model {model!r}; {_nearest(model, listed)}"
        )
    _warn_of_misspelling(provider, model_type, model, listed)


def takes_any_name(catalog: Catalog) -> bool:
    """Return whether a provider accepts custom models."""
    return _CUSTOMIZABLE in (catalog.provider.get("configurate_methods") or ())


def is_misspelling(name: str, other: str) -> bool:
    """Return whether two names differ by one character that is missing, doubled, wrong or swapped.

    Names with other digits are other models: `gpt-5.3` is not a misspelt `gpt-5.2`.
    """
    if name == other or re.findall(r"\d+", name) != re.findall(r"\d+", other):
        return False
    short, long = sorted((name.casefold(), other.casefold()), key=len)
    if len(long) - len(short) > 1:
        return False
    start = _shared(short, long)
    rest, longer = short[start:], long[start:]
    if len(short) < len(long):
        return rest == longer[1:]
    return rest[1:] == longer[1:] or (rest[:2] == longer[1::-1] and rest[2:] == longer[2:])


def _warn_of_misspelling(provider: str, model_type: str, model: str, listed: Iterable[str]) -> None:
    near = next((name for name in listed if is_misspelling(model, name)), None)
    key = (provider, model_type, model)
    if near is None or key in _warned:
        return
    _warned.add(key)
    warnings.warn(
        f"{provider} declares no {model_type} model {model!r}, which looks like {near!r}; it is sent unchanged",
        UserWarning,
        stacklevel=level_of_caller(),
    )


def _warn_of_retirement(catalog: Catalog, provider: str, model_type: str, model: str) -> None:
    """Warn once about a model that retires within 90 days, or has retired."""
    facts = catalog.facts(model_type, model)
    day, key = facts.get("retires"), (provider, model_type, model)
    if not day or key in _warned or day > (price_lists.today_after(_SOON_DAYS)):
        return
    _warned.add(key)
    successor = facts.get("successor")
    verb = "retired" if day <= price_lists.today() else "retires"
    instead = f"; use {successor!r} instead" if successor else ""
    message = f"the {model_type} model {model!r} of {provider} {verb} on {day}{instead}"
    warnings.warn(message, FutureWarning, stacklevel=level_of_caller())


def _nearest(model: str, listed: Iterable[str]) -> str:
    names = list(listed)
    close = get_close_matches(model, names, 3, 0.6)
    if close:
        return f"did you mean {' or '.join(map(repr, close))}?"
    return f"it has {', '.join(map(repr, names[:12])) or 'none'}"


def _shared(first: str, second: str) -> int:
    pairs = zip(first, second, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(first), len(second)))
