"""Why files of a provider cannot be read: a command that needs them would otherwise leave them out silently."""

from __future__ import annotations

from collections.abc import Iterator

from ..problems import Problem
from .document import Document
from .provider import ProviderSource

_EMPTY = "MP109"


def unreadable_in(source: ProviderSource) -> Iterator[Problem]:
    """Yield why the definition, the models and the other files of a provider cannot be read."""
    models = [each for documents in source.models.values() for each in documents]
    for document in (source.provider, *models, *source.hidden):
        yield from unreadable(document)
    for other in (source.manifest, source.modelport, *source.positions.values()):
        # An empty list of models orders nothing, and an empty `modelport.yaml` declares nothing.
        if other is not None and other.data is None:
            yield from (p for p in other.problems if p.severity == "error" and p.code != _EMPTY)


def unreadable(document: Document) -> Iterator[Problem]:
    """Yield why a definition or a model cannot be read; nothing when it is a mapping."""
    if document.data is None:
        errors = [each for each in document.problems if each.severity == "error"]
        yield from errors or [Problem(_EMPTY, "error", document.place(), "the file is empty")]
    elif not isinstance(document.data, dict):
        yield Problem("MP001", "error", document.place(), "the file holds no mapping")
