"""Both places of a changed value: where it is written, or else where its key is, or the item around it."""

from __future__ import annotations

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
