"""Dify's plugins: exported from providers, imported as providers, packed and compared."""

from __future__ import annotations

from .compare import differences
from .export import Export, ExportRefused, export_plugin
from .imports import Import, ImportRefused, import_provider
from .pack import packed
from .sdks import NEWEST, SDKS

__all__ = [
    "Export",
    "ExportRefused",
    "Import",
    "ImportRefused",
    "NEWEST",
    "SDKS",
    "differences",
    "export_plugin",
    "import_provider",
    "packed",
]
