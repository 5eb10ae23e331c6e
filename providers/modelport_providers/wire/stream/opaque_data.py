"""Join data that a server needs again in the next turn, and that only the server reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from modelport.adapters import whole_characters

from ..http.json_types import is_array, is_object

_GROWING = ("text", "summary")
"""The keys of a piece that continue the previous piece; any other occurs once."""
_LABELS = ("type", "index", "id", "format")
"""The keys that a piece has even when it adds nothing."""


def merged(pieces: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return one mapping of all pieces: lists are joined, objects completed, and the last value counts."""
    whole: dict[str, Any] = {}
    lists: dict[str, list[Any]] = {}
    for piece in pieces:
        for name, value in piece.items():
            if is_array(value):
                lists.setdefault(name, []).extend(value)
            elif is_object(value) and is_object(whole.get(name)):
                whole[name] = {**whole[name], **value}
            else:
                whole[name] = value
    return {**whole, **{name: _joined(items) for name, items in lists.items()}}


def has_content(value: Any) -> bool:
    """Return whether data contains more than empty values and the labels of its pieces."""
    if is_object(value):
        return any(has_content(one) for name, one in value.items() if name not in _LABELS)
    return any(map(has_content, value)) if is_array(value) else bool(value)


def _joined(items: list[Any]) -> list[Any]:
    """Join the pieces of one entry, which follow each other under the same type and index."""
    groups: list[tuple[dict[str, Any], dict[str, list[str]]]] = []
    for item in items:
        if not is_object(item):
            groups.append(({"": item}, {}))
            continue
        if not groups or not _continues(groups[-1][0], item):
            groups.append(({}, {}))
        entry, texts = groups[-1]
        for name, value in item.items():
            if name in _GROWING and isinstance(value, str):
                texts.setdefault(name, []).append(value)
            elif value is not None or name not in entry:
                entry[name] = value
    return [
        entry[""]
        if "" in entry
        else {**entry, **{n: whole_characters("".join(parts)) for n, parts in texts.items()}}
        for entry, texts in groups
    ]


def _continues(entry: Mapping[str, Any], item: Mapping[str, Any]) -> bool:
    same = all(entry.get(name) == item.get(name) for name in ("type", "index"))
    return same and "" not in entry and any(name in item for name in (*_GROWING, "signature"))
