"""The target `json-schema`: forms, parameters and entities for every language's validators."""

from __future__ import annotations

from collections.abc import Sequence

from ...build import ir
from ..base import Files, Layout, SharedPart


class JsonSchemaTarget:
    """Prints JSON Schema, draft 2020-12."""

    name = "json-schema"

    def __init__(self, layout: Layout) -> None:
        self.shared: Sequence[SharedPart] = (
            SharedPart("entities", ("entities/*.json", "parameter_templates.json"), _entities),
        )

    def provider(self, provider: ir.Provider) -> Files:
        """Return one schema per form and one per model."""
        from .files import provider_files

        return provider_files(provider.id, provider.catalog)

    def index(self, rows: Sequence[ir.Summary], contract: ir.Contract) -> Files:
        """Return the list of providers."""
        from .files import index_files

        return index_files(row.id for row in rows)

    def finish(self, files: Files) -> Files:
        """Return the files as they are."""
        return files


def _entities(contract: ir.Contract) -> Files:
    from .files import shared_files

    names = {"parameter_templates.json": list(contract.templates)}
    return shared_files(contract.entities, names)
