"""Both places of a changed value: where it is written, or else where its key is, or the item around it."""

from __future__ import annotations

from typing import Any

from ...json_values import as_list, as_mapping
from ..changes import Sides
from ..matching import Item
from ..source import Node, Spot


def value_sides(old: Node, new: Node, key: str, around: tuple[Spot, Spot]) -> Sides:
    """Return the places of the value under a key; where it is absent, the place around it."""
    a, b = old.get(key), new.get(key)
    if a is not None and b is not None:
        return Sides(a.here, b.here)
    return Sides(a.key if a else around[0], b.key if b else around[1])


def around(old: Item, new: Item) -> tuple[Spot, Spot]:
    """Return the places of two items."""
    return old.spot, new.spot


def both(old: Item, new: Item) -> Sides:
    """Return the places of two items as those of a change."""
    return Sides(old.spot, new.spot)


def added(item: Item) -> Sides:
    """Return the places of an item that OLD does not have."""
    return Sides(None, item.spot)


def removed(item: Item) -> Sides:
    """Return the places of an item that NEW does not have."""
    return Sides(item.spot, None)


def deepest(old: Node | None, new: Node | None, around: tuple[Spot, Spot]) -> Sides:
    """Return the places of the innermost value that explains all of the difference."""
    if old is None or new is None:
        return Sides(old.key if old else around[0], new.key if new else around[1])
    if old.entries() and new.entries():
        before, after = old.entries(), new.entries()
        names = [k for k in {**before, **after} if not _same_entry(before.get(k), after.get(k))]
        if len(names) == 1:
            name = names[0]
            return deepest(before.get(name), after.get(name), (old.key, new.key))
    if len(old.listed()) == len(new.listed()):
        pairs = list(zip(old.listed(), new.listed(), strict=True))
        differing = [pair for pair in pairs if not _same_entry(*pair)]
        if len(differing) == 1:
            return deepest(*differing[0], (old.key, new.key))
    return Sides(old.here, new.here)


def _same_entry(old: Node | None, new: Node | None) -> bool:
    return old is not None and new is not None and same_json(old.data, new.data)


def same_json(old: Any, new: Any) -> bool:
    """Return whether two plain values are the same to readers, at every depth."""
    if isinstance(old, dict) and isinstance(new, dict):
        before, after = as_mapping(old), as_mapping(new)  # pyright: ignore[reportUnknownArgumentType]
        return before.keys() == after.keys() and all(same_json(before[k], after[k]) for k in before)
    if isinstance(old, list) and isinstance(new, list):
        pairs = as_list(old), as_list(new)
        return len(pairs[0]) == len(pairs[1]) and all(map(same_json, *pairs))
    return same_value(old, new)


def same_value(old: Any, new: Any) -> bool:
    """Return whether two plain values are the same to readers: 1 equals 1.0, and neither equals true."""
    are_both_nan = old != old and new != new
    return isinstance(old, bool) == isinstance(new, bool) and bool(old == new or are_both_nan)
