"""Compares two folders of a provider: definition, models, positions and manifest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..json_values import as_mapping
from ..load import Document, ProviderSource

_WHERE_FILES_ARE = frozenset({"models", "extra"})
"""Keys of a definition that do not describe the provider itself."""


def differences(mine: ProviderSource, theirs: ProviderSource) -> list[str]:
    """Return what differs, one line each; models and positions are compared as text, byte for byte.

    A manifest counts when the first one has it; `models` and `extra` of the definition count when
    the first one has them. `modelport.yaml` does not count, as an export leaves it out.
    """
    return [
        *_definition(mine, theirs),
        *_models(mine, theirs),
        *_positions(mine, theirs),
        *_single("manifest", mine.manifest, theirs.manifest),
    ]


def _definition(mine: ProviderSource, theirs: ProviderSource) -> Iterator[str]:
    first, second = as_mapping(mine.provider.data), as_mapping(theirs.provider.data)
    # Keys are compared in order, because forms are shown in that order.
    for key in dict.fromkeys((*first, *second)):
        if key in _WHERE_FILES_ARE and key not in first:
            continue
        if first.get(key) != second.get(key):
            yield f"definition: {key} differs"


def _models(mine: ProviderSource, theirs: ProviderSource) -> Iterator[str]:
    for model_type in dict.fromkeys((*mine.models, *theirs.models)):
        first = _texts(mine.models.get(model_type, ()))
        second = _texts(theirs.models.get(model_type, ()))
        for name in dict.fromkeys((*first, *second)):
            if first.get(name) != second.get(name):
                yield f"{model_type}: the model file {name} differs"
        if list(first) != list(second):
            yield f"{model_type}: the models come in another order"


def _positions(mine: ProviderSource, theirs: ProviderSource) -> Iterator[str]:
    for model_type in dict.fromkeys((*mine.positions, *theirs.positions)):
        yield from _single(
            f"{model_type}: the position file",
            mine.positions.get(model_type),
            theirs.positions.get(model_type),
        )


def _single(what: str, mine: Document | None, theirs: Document | None) -> Iterator[str]:
    if mine is None:
        return
    if theirs is None or _bytes(mine) != _bytes(theirs):
        yield f"{what} differs"


def _texts(documents: tuple[Document, ...]) -> Mapping[str, Any]:
    return {document.path.name: _bytes(document) for document in documents}


def _bytes(document: Document) -> bytes:
    return document.path.read_bytes()
