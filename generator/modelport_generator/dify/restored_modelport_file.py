"""Restore `modelport.yaml` of an exported plugin, which does not contain it, from the generated data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import yaml

from ..json_values import as_mapping, as_text
from ..load import ProviderSource
from ..load.content import read_bytes

_MOST_BYTES: Final = 16 * 1024 * 1024


def restored(source: ProviderSource) -> bytes | None:
    """Return the declaration in an exported plugin, or None when there is none.

    Comments, `catalogue` and `facts` are not in the plugin. Parameter rules are merged with their templates.
    """
    name = f"/catalog/{source.id}/modelport.json"
    found = sorted(each for each in source.files if each.endswith(name))
    if not found:
        return None
    declared = _data(source, found[0])
    whole = {
        "base": as_text(declared.get("base")),
        "quirks": as_mapping(declared.get("quirks")),
        "customizable": _data(source, found[0].replace("modelport.json", "customizable.json")),
        "predefined": as_mapping(declared.get("predefined")),
    }
    kept = {key: value for key, value in whole.items() if value}
    if not kept:
        return None
    return yaml.safe_dump(kept, sort_keys=False, allow_unicode=True).encode()


def _data(source: ProviderSource, name: str) -> Mapping[str, Any]:
    """Return a file of generated data, or an empty mapping when it is absent or not JSON."""
    if name not in source.files:
        return {}
    try:
        raw = read_bytes(str(source.root / name), _MOST_BYTES, is_regular=True)
        return as_mapping(json.loads(raw))
    except (OSError, ValueError, RecursionError):
        return {}
