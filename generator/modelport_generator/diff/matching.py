"""Pairs the items of two lists by name, recognises renamed ones, and finds what moved."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from ..json_values import as_mapping
from .source import Node, Spot

_ENOUGH: Final = 0.75
_MOST_COMPARED: Final = 10_000
"""Pairs of a removed and an added item that are compared for a rename; no edit by hand has more."""


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a list that has a name."""

    name: str
    node: Node
    key: str = ""
    """The key of its name; empty for an entry that consists of its name only."""
    twin: Hashable = None
    """What distinguishes it from others of the same name."""

    @property
    def spot(self) -> Spot:
        """Where the name is written."""
        return self.node.identity(self.key) if self.key else self.node.here

    @property
    def rest(self) -> Mapping[str, Any]:
        """Everything but the name, as written."""
        return {key: value for key, value in as_mapping(self.node.data).items() if key != self.key}


ItemT = TypeVar("ItemT", bound=Item)
Pair = tuple[ItemT, ItemT]


@dataclass(frozen=True, slots=True)
class Matching(Generic[ItemT]):
    """Which items of two lists correspond, and which were added or removed."""

    kept: tuple[Pair[ItemT], ...]
    renamed: tuple[Pair[ItemT], ...]
    removed: tuple[ItemT, ...]
    added: tuple[ItemT, ...]

    @property
    def pairs(self) -> tuple[Pair[ItemT], ...]:
        """Return the items that are on both sides."""
        return (*self.kept, *self.renamed)


def match(
    old: Sequence[ItemT],
    new: Sequence[ItemT],
    *,
    renames: Callable[[ItemT, ItemT], bool] | None = None,
    by_neighbours: bool = True,
) -> Matching[ItemT]:
    """Pair two lists of items.

    renames: which items may count as renamed; none by default.
    by_neighbours: whether this requires the same kept items around both.

    Of items that cannot be distinguished, the last one counts, as it does for readers.
    """
    old, new = _last_of_each(old), _last_of_each(new)
    kept = _by_name(old, new)
    paired = {id(a) for a, _ in kept} | {id(b) for _, b in kept}
    removed = [each for each in old if id(each) not in paired]
    added = [each for each in new if id(each) not in paired]
    renamed: list[Pair[ItemT]] = []
    if renames is not None and removed and added:
        gaps = _gaps(old, new, kept) if by_neighbours else {}
        renamed = _renamed(removed, added, gaps, renames)
        paired = {id(a) for a, _ in renamed} | {id(b) for _, b in renamed}
        removed = [each for each in removed if id(each) not in paired]
        added = [each for each in added if id(each) not in paired]
    return Matching(tuple(kept), tuple(renamed), tuple(removed), tuple(added))


def doubled(items: Sequence[Item]) -> frozenset[str]:
    """Return the names that several items have."""
    counts = Counter(each.name for each in items)
    return frozenset(name for name, count in counts.items() if count > 1)


def _last_of_each(items: Sequence[ItemT]) -> list[ItemT]:
    return list({(each.name, each.twin): each for each in items}.values())


def _by_name(old: Sequence[ItemT], new: Sequence[ItemT]) -> list[Pair[ItemT]]:
    waiting: dict[str, list[ItemT]] = {}
    for each in new:
        waiting.setdefault(each.name, []).append(each)
    groups: dict[str, list[ItemT]] = {}
    for each in old:
        groups.setdefault(each.name, []).append(each)
    return [
        pair
        for name, same in groups.items()
        if name in waiting
        for pair in _twins(same, waiting[name])
    ]


def _twins(old: list[ItemT], new: list[ItemT]) -> list[Pair[ItemT]]:
    """Pair items of one name: by what distinguishes them, and the last one on each side by the name."""
    if len(old) == 1 == len(new):
        return [(old[0], new[0])]
    left: dict[Hashable, list[ItemT]] = {}
    for each in new:
        left.setdefault(each.twin, []).append(each)
    pairs: list[Pair[ItemT]] = []
    alone: list[ItemT] = []
    for each in old:
        same = left.get(each.twin)
        if same:
            pairs.append((each, same.pop(0)))
        else:
            alone.append(each)
    rest = [each for same in left.values() for each in same]
    if len(alone) == 1 == len(rest):
        pairs.append((alone[0], rest[0]))
    return pairs


def _gaps(
    old: Sequence[ItemT], new: Sequence[ItemT], kept: Sequence[Pair[ItemT]]
) -> dict[int, tuple[int, int]]:
    """Return the kept neighbours before and after each item, on both sides, by the number of the pair."""
    numbers: dict[int, int] = {}
    for number, (a, b) in enumerate(kept):
        numbers[id(a)] = numbers[id(b)] = number
    found: dict[int, tuple[int, int]] = {}
    for listed in (old, new):
        before = -1
        waiting: list[ItemT] = []
        for each in listed:
            number = numbers.get(id(each), -1)
            if number < 0:
                found[id(each)] = (before, -1)
                waiting.append(each)
                continue
            for one in waiting:
                found[id(one)] = (found[id(one)][0], number)
            waiting, before = [], number
    return found


def _renamed(
    removed: Sequence[ItemT],
    added: Sequence[ItemT],
    gaps: Mapping[int, tuple[int, int]],
    renames: Callable[[ItemT, ItemT], bool],
) -> list[Pair[ItemT]]:
    by_gap: dict[tuple[int, int] | None, list[tuple[int, ItemT]]] = {}
    for number, each in enumerate(added):
        by_gap.setdefault(gaps.get(id(each)), []).append((number, each))
    candidates: list[tuple[float, int, int]] = []
    compared = 0
    for i, one in enumerate(removed):
        for j, other in by_gap.get(gaps.get(id(one)), ()):
            compared += 1
            if compared > _MOST_COMPARED:
                break
            alike = likeness(one.rest, other.rest)
            if alike >= _ENOUGH and renames(one, other):
                candidates.append((-alike, i, j))
    return _best(removed, added, sorted(candidates))


def _best(
    removed: Sequence[ItemT], added: Sequence[ItemT], candidates: Sequence[tuple[float, int, int]]
) -> list[Pair[ItemT]]:
    """Take the most similar pair first; of equals, the first."""
    old_taken: set[int] = set()
    new_taken: set[int] = set()
    pairs: list[Pair[ItemT]] = []
    for _, i, j in candidates:
        if i not in old_taken and j not in new_taken:
            old_taken.add(i)
            new_taken.add(j)
            pairs.append((removed[i], added[j]))
    return pairs


def likeness(old: Mapping[str, Any], new: Mapping[str, Any]) -> float:
    """Return which share of the keys of either has the same value in both."""
    union = old.keys() | new.keys()
    if not union:
        return 1.0
    same = sum(1 for key in old.keys() & new.keys() if old[key] == new[key])
    return same / len(union)


def first_moved(order: Sequence[int]) -> int | None:
    """Return the first position that is out of order, when as few as possible are moved.

    order: for each place in NEW, the place in OLD.
    """
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for position, number in enumerate(order):
        slot = bisect_left(tails, number)
        tails[slot : slot + 1] = [number]
        ends[slot : slot + 1] = [position]
        before.append(ends[slot - 1] if slot else -1)
    stay: set[int] = set()
    position = ends[-1] if ends else -1
    while position >= 0:
        stay.add(position)
        position = before[position]
    return next((each for each in range(len(order)) if each not in stay), None)
