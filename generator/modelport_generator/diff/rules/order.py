"""The order of lists: T2."""

from __future__ import annotations

from collections.abc import Sequence

from ..changes import Ledger, Sides, Subject
from ..matching import Item, Pair, first_moved


def compare_order(
    ledger: Ledger,
    subject: Subject,
    old: Sequence[Item],
    new: Sequence[Item],
    pairs: Sequence[Pair[Item]],
) -> None:
    """Report the first item that moved, of those that are on both sides.

    subject: calls the whole list, in the plural.
    """
    place = {id(each): number for number, each in enumerate(old)}
    partner = {id(b): a for a, b in pairs}
    common = [each for each in new if id(each) in partner]
    moved = first_moved([place[id(partner[id(each)])] for each in common])
    if moved is None:
        return
    item = common[moved]
    was = partner[id(item)]
    before = common[moved - 1].name if moved else ""
    told = (repr(was.name), repr(item.name))
    # The value is the one that moved and what it follows now, not the whole list.
    ledger.add("T2", subject, Sides(was.spot, item.spot), was.name, [was.name, before], told=told)
