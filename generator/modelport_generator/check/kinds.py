"""The kind of a single file, recognised by its content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ..json_values import as_list, as_mapping
from ..load.document import Document

if TYPE_CHECKING:  # recognising a file does not need the rules
    from .rules.shape import Kind

_KEYS: Final[dict[Kind, frozenset[str]]] = {
    "model": frozenset(
        {"model", "model_type", "model_properties", "parameter_rules", "features", "pricing"}
        | {"fetch_from", "deprecated"}
    ),
    "provider": frozenset(
        {"provider", "supported_model_types", "configurate_methods", "extra", "models"}
        | {"provider_credential_schema", "model_credential_schema", "icon_small", "icon_large"}
        | {"background", "help"}
    ),
    "manifest": frozenset(
        {"version", "type", "author", "name", "plugins", "meta", "resource", "created_at", "icon"}
    ),
    "modelport": frozenset({"base", "quirks", "customizable", "predefined", "catalogue", "facts"}),
}


def kind_of(document: Document) -> Kind | None:
    """Return the kind of a document, or None when it cannot be recognised."""
    name = document.path.name
    data: Any = document.data
    if name in ("manifest.yaml", "manifest.yml"):
        return "manifest"
    if name == "modelport.yaml":
        return "modelport"
    if name.endswith("_position.yaml") and not isinstance(data, dict):
        return "position"
    if isinstance(data, list):
        nested = any(isinstance(each, dict) for each in as_list(data))
        return None if nested else "position"
    keys = as_mapping(data).keys()
    scores: dict[Kind, int] = {kind: len(known & keys) for kind, known in _KEYS.items()}
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] else None
