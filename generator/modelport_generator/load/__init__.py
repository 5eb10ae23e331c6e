"""Read definitions from disk: YAML as plain data with places, and the folders of providers."""

from __future__ import annotations

from .document import Document
from .folders import SECTION_TYPES, Found, Layout, ProviderFolder, find, layout_of
from .provider import ProviderSource, Section, find_providers, load_provider
from .reader import load_document, parse_document

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
