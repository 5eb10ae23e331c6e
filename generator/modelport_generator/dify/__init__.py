"""Dify's plugins: exported from providers, imported as providers, packed and compared."""

from __future__ import annotations

from .compare import differences
from .export import Export, ExportFailed, export_plugin
from .imports import Import, ImportFailed, import_provider
from .pack import packed
from .sdks import NEWEST, SDKS

__all__ = [
    "Export",
    "ExportFailed",
    "Import",
    "ImportFailed",
    "NEWEST",
    "SDKS",
    "differences",
    "export_plugin",
    "import_provider",
    "packed",
]
