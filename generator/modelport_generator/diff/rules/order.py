"""The order of lists: T2."""

from __future__ import annotations

from collections.abc import Sequence

from ..changes import ChangeCollector, Subject
from ..matching import Item, Pair, first_moved
from .sides import both


def compare_order(
    collector: ChangeCollector,
    subject: Subject,
    old: Sequence[Item],
    new: Sequence[Item],
    pairs: Sequence[Pair[Item]],
) -> None:
    """Report the first item that moved, of those that are on both sides.

    subject: the whole list, in the plural.
    """
    moved = moved_pair(old, new, pairs)
    if moved is None:
        return
    was, now = moved
    # The value is the moved item and the one before it, among the items that both sides have.
    both_have = {id(b) for _, b in pairs}
    kept = [each for each in new if id(each) in both_have]
    place = next(number for number, each in enumerate(kept) if each is now)
    before = kept[place - 1].name if place else ""
    displayed = (repr(was.name), repr(now.name))
    collector.add("T2", subject, both(was, now), was.name, [was.name, before], displayed=displayed)


def moved_pair(
    old: Sequence[Item], new: Sequence[Item], pairs: Sequence[Pair[Item]]
) -> Pair[Item] | None:
    """Return the first item in NEW that moved, on both sides; None when all are in order."""
    place = {id(each): number for number, each in enumerate(old)}
    partner = {id(b): a for a, b in pairs}
    common = [each for each in new if id(each) in partner]
    moved = first_moved([place[id(partner[id(each)])] for each in common])
    return None if moved is None else (partner[id(common[moved])], common[moved])
