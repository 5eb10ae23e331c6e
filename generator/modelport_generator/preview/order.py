"""The order in which users see models, which is not always the order of the position file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..build.merge import merged_model
from ..json_values import as_list, as_mapping, as_text
from ..load.provider import ProviderSource

_UNSORTED = "text-embedding"
"""The server looks its position up under another spelling of the type, and never finds it."""


def shown_models(source: ProviderSource) -> list[tuple[Mapping[str, Any], int]]:
    """Return the models as the definition orders them, each with its place in Dify's list."""
    models = [
        (merged_model(document.data), document.name)
        for documents in source.models.values()
        for document in documents
        if _is_model(document.data)
    ]
    declared = [
        each
        for each in as_list(as_mapping(source.provider.data).get("supported_model_types"))
        if isinstance(each, str)
    ]
    meant = {kind: _rank(source, kind) for kind in source.positions}
    read = {kind: rank for kind, rank in meant.items() if _is_read(source, kind)}

    def in_dify(number: int) -> tuple[str, int, str]:
        model, file = models[number]
        kind = as_text(model.get("model_type"))
        return kind, _place(read.get(kind, {}), model), file

    def as_meant(number: int) -> tuple[int, str, int]:
        model, _ = models[number]
        kind = as_text(model.get("model_type"))
        row = declared.index(kind) if kind in declared else len(declared)
        return row, kind, _place(meant.get(kind, {}), model)

    numbers = range(len(models))
    places = {number: place for place, number in enumerate(sorted(numbers, key=in_dify))}
    return [(models[number][0], places[number]) for number in sorted(numbers, key=as_meant)]


def _rank(source: ProviderSource, kind: str) -> dict[str, int]:
    listed = [as_text(name) for name in as_list(source.positions[kind].data)]
    return {name: index for index, name in reversed(list(enumerate(listed)))}


def _is_read(source: ProviderSource, kind: str) -> bool:
    """Return whether Dify sorts a type: its daemon reads the file that the definition names."""
    if kind == _UNSORTED:
        return False
    if source.layout != "plugin":
        return True  # an exported plugin names the file
    return any(each.position_key for each in source.sections if each.model_type == kind)


def _place(rank: Mapping[str, int], model: Mapping[str, Any]) -> int:
    return rank.get(model["model"], len(rank))


def _is_model(data: Any) -> bool:
    return bool(as_text(as_mapping(data).get("model")))
