"""Find the dialects that apply: those that the caller gives, the provider's own, and the built-in ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from ..server import Asked
from .anthropic import Anthropic
from .dialect import Dialect
from .openai import OpenAI

MODULE = "dialect"
"""Module in a provider's folder that contains its dialects."""
_BUILT_IN: tuple[Dialect, ...] = (OpenAI(), Anthropic())
_FOREIGN_ROOTS = ("builtins", "modelport", "typing", "abc")


def dialect_of(own: Sequence[Dialect], model_type: str, asked: Asked) -> Dialect | None:
    """Return the protocol that a request for a model type belongs to."""
    known = (*own, *_BUILT_IN)
    return next((dialect for dialect in known if dialect.serves(model_type, asked)), None)


def dialects_beside(adapter: type[Any]) -> tuple[Dialect, ...]:
    """Return the dialects in the module `dialect` of the provider of an adapter, or of its bases."""
    found: dict[str, Dialect] = {}
    for name in dict.fromkeys(_modules(adapter)):
        for one in vars(import_module(name)).values():
            if isinstance(one, type) and issubclass(one, Dialect) and one.__module__ == name:
                found.setdefault(f"{name}.{one.__qualname__}", one())
    return tuple(found.values())


def _modules(adapter: type[Any]) -> Iterator[str]:
    """Yield the names of the modules that exist, the adapter's own first."""
    for kind in adapter.__mro__:
        parts = kind.__module__.split(".")
        if parts[0] in _FOREIGN_ROOTS:
            continue
        # An adapter is in `<provider>/<type>/<type>.py`, or directly in the provider's folder.
        for depth in (2, 1):
            package = ".".join(parts[:-depth])
            if package and _exists(f"{package}.{MODULE}"):
                yield f"{package}.{MODULE}"


def _exists(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ImportError:
        return False
