"""Which model types a definition offers, also where it misspells them: one mistake is one message."""

from __future__ import annotations

from typing import Any

from ...json_values import as_list, as_mapping
from ...load.folders import SECTION_TYPES
from .near import near_key

_TYPES = tuple(SECTION_TYPES.values())


def meant_type(text: Any) -> str | None:
    """Return the model type that a text means: `text-embedding` for `text_embedding` and `Text-Embeding`."""
    return near_key(text, _TYPES) if isinstance(text, str) else None


def offered_types(definition: Any) -> tuple[str, ...]:
    """Return the types that a definition offers; nothing when one of them cannot be told.

    An entry that is no type is reported as such, so that nothing else is held against the list.
    """
    listed = as_list(as_mapping(definition).get("supported_model_types"))
    meant = [meant_type(each) for each in listed]
    return tuple(each for each in meant if each) if all(meant) else ()
