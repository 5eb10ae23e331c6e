"""The model types that a definition offers, misspelled ones included, so that one mistake gives one message."""

from __future__ import annotations

from typing import Any

from ...json_values import as_list, as_mapping
from ...load.folders import SECTION_TYPES
from .misspellings import near_key

_TYPES = tuple(SECTION_TYPES.values())


def meant_type(text: Any) -> str | None:
    """Return the model type that a text means, such as `text-embedding` for `text_embedding`."""
    return near_key(text, _TYPES) if isinstance(text, str) else None


def offered_types(definition: Any) -> tuple[str, ...]:
    """Return the types that a definition offers, or nothing when one of them is not recognised.

    An invalid entry is reported on its own, so that no other problem follows from it.
    """
    listed = as_list(as_mapping(definition).get("supported_model_types"))
    meant = [meant_type(each) for each in listed]
    return tuple(each for each in meant if each) if all(meant) else ()
