"""The target `typescript`: a package for npm with types, forms, rules, models, and the logic of forms."""

from __future__ import annotations

from collections.abc import Sequence

from ...build import ir
from ..base import Files, Layout, SharedPart

_NAMES = {
    "llm": "LLM",
    "text-embedding": "TextEmbedding",
    "rerank": "Rerank",
    "speech2text": "Speech2Text",
    "tts": "TTS",
    "moderation": "Moderation",
}
"""Prefix of the names of types, by model type: the class of the Python SDK."""


class TypeScriptTarget:
    """Prints JavaScript modules and their types."""

    name = "typescript"

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self.shared: Sequence[SharedPart] = (
            SharedPart("entities", ("entities/*.json", "parameter_templates.json"), _entities),
            SharedPart("form", (), _form),
        )

    def provider(self, provider: ir.Provider) -> Files:
        """Return the module of one provider and its types."""
        from .provider import provider_modules

        return provider_modules(provider.id, provider.source, provider.catalog, _NAMES)

    def index(self, rows: Sequence[ir.Summary], contract: ir.Contract) -> Files:
        """Return the package around the modules."""
        from .package import package_files

        name = self._layout.package.partition(".")[0]
        return package_files(name, self._layout.version, [row.id for row in rows])

    def finish(self, files: Files) -> Files:
        """Return the files as they are."""
        return files


def _entities(contract: ir.Contract) -> Files:
    from .entities import entities_module

    names = {"parameter_templates.json": list(contract.templates)}
    # Types alone; the empty module is for those who import it without `type`.
    empty = "// do not edit: `modelport generate` made it from schemas/entities\nexport {};\n"
    return {
        "entities.d.ts": entities_module(contract.entities, names),
        "entities.js": empty,
    }


def _form(contract: ir.Contract) -> Files:
    from .package import hand_written_files

    return hand_written_files()
