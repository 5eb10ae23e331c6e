"""Find what a plugin would silently lack: types without an adapter, models that Dify would not find."""

from __future__ import annotations

from collections.abc import Iterator

from ..json_values import as_list, as_mapping
from ..load import SECTION_TYPES, ProviderSource

_MOST = 6
"""Limit of the reasons in one message."""


def obstacles(source: ProviderSource, served: frozenset[str]) -> list[str]:
    """Return why a provider cannot be exported yet.

    served: the model types that have an adapter, and `provider`.
    """
    found = [*_unanswered(source, served), *_unfound(source)]
    more = len(found) - _MOST
    return [*found[:_MOST], *([f"{more} more reasons of these kinds"] if more > 0 else [])]


def _unanswered(source: ProviderSource, served: frozenset[str]) -> Iterator[str]:
    document = as_mapping(source.provider.data)
    folders = {model_type: name for name, model_type in SECTION_TYPES.items()}
    for model_type in as_list(document.get("supported_model_types")):
        if model_type in folders and model_type not in served:
            folder = folders[model_type]
            yield (
                f"the type {model_type} has no adapter: write {folder}/{folder}.py, or declare a "
                "base that has one"
            )
    if "provider_credential_schema" in document and "provider" not in served:
        name = source.root.name
        yield f"nothing checks the provider's credentials: write {name}.py, or declare a base"


def _unfound(source: ProviderSource) -> Iterator[str]:
    for section in source.sections:
        if section.patterns:
            continue
        for file in section.files:
            if file.endswith(".yml"):
                yield f"{file}: Dify looks for *.yaml; rename the file"
    for file in source.orphans:
        yield f"{file}: no pattern of the provider matches this file"
