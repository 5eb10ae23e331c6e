"""Find patterns whose matching may not end: those that can read a repeated text in several ways.

The pattern is turned into the automaton of its positions (Glushkov). Matching takes exponential
time when a position can return to itself over the same text in two ways, and polynomial time when
a loop can pass the text it read on to a later loop (Weber and Seidl 1991).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise, product

from .characters import Ranges, common, intersect
from .expressions import (
    Anchor,
    Characters,
    Choice,
    Group,
    Look,
    Node,
    Repeat,
    Sequence,
    inner_nodes,
    is_plain,
    repeats,
)

_COPIED = 8
_SPELLED = 64
"""A repeat with at most this many positions is judged as if it were written out."""
_TOLERATED = 64
_POSITIONS = 400
_PAIRS = 100
_TRIPLES = 48
_WAYS = 2000
"""The most ways in which a pattern without unbounded repeats may read one text."""
_NESTED = "has nested unbounded repeats"
_AMBIGUOUS = "can match one text in too many ways"
_LOOKS_AGAIN = "has a lookaround with a repeat that is tried again and again"
_OVERLAPPING = "has overlapping unbounded repeats"
_TOO_LARGE = "is too large to be proved safe"


@dataclass(slots=True)
class _Span:
    nullable: bool
    first: list[int]
    last: list[int]


@dataclass(slots=True)
class _Automaton:
    sets: list[Ranges] = field(default_factory=list[Ranges])
    edges: list[dict[int, int]] = field(default_factory=list[dict[int, int]])
    """From a position to its followers: 0 in sequence, otherwise how often the loop may run."""
    looks: list[Node] = field(default_factory=list[Node])
    reason: str = ""


_UNBOUNDED = 1 << 30


@dataclass(frozen=True, slots=True)
class Judgement:
    """Why matching may not end or, when it does, how much work it is."""

    reason: str = ""
    ways: int = 1
    """About how many ways there are to read one text, not counting where the match begins."""


def judge(node: Node) -> Judgement:
    """Return whether matching may not end, and otherwise how much work it is."""
    if _looks_again(node, after=False):
        return Judgement(_LOOKS_AGAIN)
    pending, ways = [node], 1
    while pending:
        automaton = _Automaton()
        current = pending.pop()
        whole = _build(automaton, current)
        pending += automaton.looks
        judgement = Judgement(automaton.reason)
        if not automaton.reason and not is_plain(current):
            judgement = _judge(automaton, whole)
        if judgement.reason:
            return judgement
        ways *= judgement.ways
    return Judgement(ways=ways)


def _looks_again(node: Node, *, after: bool) -> bool:
    """Return whether a lookaround with a repeat is inside a repeat or after one.

    Args:
        node: The part of the pattern to search.
        after: Whether a repeat comes before the node.
    """
    match node:
        case Look(inner):
            return (after and repeats(inner)) or _looks_again(inner, after=False)
        case Repeat(inner):
            return _looks_again(inner, after=True)
        case Sequence(items):
            for item in items:
                if _looks_again(item, after=after):
                    return True
                after = after or (not isinstance(item, Look) and repeats(item))
            return False
        case _:
            return any(_looks_again(inner, after=after) for inner in inner_nodes(node))


def _judge(automaton: _Automaton, whole: _Span) -> Judgement:
    sets = automaton.sets
    if len(sets) > _POSITIONS:
        return Judgement(_TOO_LARGE)
    follow = [sorted(edges) for edges in automaton.edges]
    if _is_deterministic(sets, [*follow, whole.first]):
        return Judgement()
    ways = _most_ways(automaton, whole.first)
    if ways > _WAYS:
        return Judgement(_AMBIGUOUS)
    if not any(high for edges in automaton.edges for high in edges.values()):
        return Judgement(ways=ways)
    if len(sets) > _PAIRS:
        return Judgement(_TOO_LARGE)
    if _is_exponential(sets, follow):
        return Judgement(_NESTED)
    overlap = _find_overlap(automaton, follow)
    return Judgement(overlap.reason, ways * overlap.ways)


def _most_ways(automaton: _Automaton, first: list[int]) -> int:
    """Return at most how many paths through the pattern one text can take, ignoring loops."""
    sets = automaton.sets

    def among(ends: list[int]) -> int:
        return max(
            (
                sum(
                    ways[other]
                    for other in ends
                    if other == end or intersect(sets[end], sets[other])
                )
                for end in ends
            ),
            default=1,
        )

    ways: dict[int, int] = {}
    for position in reversed(range(len(sets))):
        ends = [end for end, high in automaton.edges[position].items() if high == 0]
        # A step in sequence always leads to a later position.
        ways[position] = min(among([end for end in ends if end > position]), _WAYS + 1)
    return among(first)


def _build(automaton: _Automaton, node: Node) -> _Span:
    match node:
        case Characters(ranges):
            automaton.sets.append(ranges)
            automaton.edges.append({})
            return _Span(False, [len(automaton.sets) - 1], [len(automaton.sets) - 1])
        case Anchor():
            return _Span(True, [], [])
        case Look(inner):
            automaton.looks.append(inner)
            return _Span(True, [], [])
        case Group(inner):
            return _build(automaton, inner)
        case Sequence(items):
            return _chain(automaton, (_build(automaton, item) for item in items))
        case Choice(branches):
            spans = [_build(automaton, branch) for branch in branches]
            return _Span(
                any(span.nullable for span in spans),
                [position for span in spans for position in span.first],
                [position for span in spans for position in span.last],
            )
        case Repeat():
            return _build_repeat(automaton, node)


def _build_repeat(automaton: _Automaton, node: Repeat) -> _Span:
    high = _UNBOUNDED if node.high is None else node.high
    if high == 0:
        return _Span(True, [], [])
    if high <= _COPIED and high * _size(node.inner) <= _SPELLED:
        return _build_copies(automaton, node.inner, node.low, high)
    span = _build(automaton, node.inner)
    if high > 1 and span.nullable and span.first:
        automaton.reason = automaton.reason or "repeats something that can be empty"
    if high > 1:
        _link(automaton, span.last, span.first, high)
    return _Span(span.nullable or node.low == 0, span.first, span.last)


def _build_copies(automaton: _Automaton, node: Node, low: int, high: int) -> _Span:
    """Write a short repeat out. When one copy is left out, so are all later copies."""
    copies = [_build(automaton, node) for _ in range(high)]
    if high > 1 and copies[0].nullable and copies[0].first:
        automaton.reason = automaton.reason or "repeats something that can be empty"
    for copy, following in pairwise(copies):
        _link(automaton, copy.last, following.first, 0)
    last = [position for copy in copies[max(low, 1) - 1 :] for position in copy.last]
    return _Span(low == 0 or copies[0].nullable, copies[0].first, last)


def _size(node: Node) -> int:
    """Return how many positions a node has, with short repeats written out."""
    if isinstance(node, Characters):
        return 1
    inner = sum(map(_size, inner_nodes(node)))
    high = node.high if isinstance(node, Repeat) else 1
    return inner * high if high is not None and high <= _COPIED else inner


def _chain(automaton: _Automaton, spans: Iterator[_Span]) -> _Span:
    whole = _Span(True, [], [])
    for span in spans:
        _link(automaton, whole.last, span.first, 0)
        whole = _Span(
            whole.nullable and span.nullable,
            whole.first + span.first if whole.nullable else whole.first,
            whole.last + span.last if span.nullable else span.last,
        )
    return whole


def _link(automaton: _Automaton, starts: Iterable[int], ends: list[int], high: int) -> None:
    if len(automaton.sets) > _POSITIONS:
        return
    for start, end in product(starts, ends):
        before = automaton.edges[start].get(end)
        if before is not None and _nested(before, high) > _TOLERATED:
            automaton.reason = automaton.reason or _NESTED
        automaton.edges[start][end] = max(before or 0, high)


def _nested(before: int, high: int) -> int:
    """Return about how many ways there are to take a step that two loops share."""
    if before and high:
        ways: int = min(before, _WAYS) ** min(high, 10)
        return ways
    return before or high


def _is_deterministic(sets: list[Ranges], follow: list[list[int]]) -> bool:
    return not any(
        intersect(sets[one], sets[other])
        for ends in follow
        for index, one in enumerate(ends)
        for other in ends[:index]
    )


def _reachable(starts: list[int], follow: list[list[int]]) -> set[int]:
    found: set[int] = set()
    pending = list(starts)
    while pending:
        position = pending.pop()
        if position not in found:
            found.add(position)
            pending += follow[position]
    return found


def _is_exponential(sets: list[Ranges], follow: list[list[int]]) -> bool:
    """Return whether a position can return to itself over one text in two different ways."""
    reach = [_reachable(ends, follow) for ends in follow]
    for start, ends in enumerate(follow):
        if start not in reach[start]:
            continue
        cycle = {end for end in reach[start] if start in reach[end]}
        for one, other in product(ends, ends):
            part = one < other and {one, other} <= cycle and intersect(sets[one], sets[other])
            if part and _meets(sets, follow, (one, other), start):
                return True
    return False


def _meets(sets: list[Ranges], follow: list[list[int]], begin: tuple[int, int], goal: int) -> bool:
    """Return whether two paths that have parted can both reach `goal` over the same text."""
    seen: set[tuple[int, int]] = set()
    pending = [begin]
    while pending:
        pair = pending.pop()
        if pair in seen:
            continue
        seen.add(pair)
        if pair == (goal, goal):
            return True
        pending += [
            (one, other)
            for one, other in product(follow[pair[0]], follow[pair[1]])
            if (one, other) not in seen and intersect(sets[one], sets[other])
        ]
    return False


def _find_overlap(automaton: _Automaton, follow: list[list[int]]) -> Judgement:
    """Return whether loops can pass the text they read to later loops, and in how many ways."""
    sets = automaton.sets
    reach = [_reachable(ends, follow) for ends in follow]
    loops = [position for position in range(len(sets)) if position in reach[position]]
    most = {
        position: max(
            high
            for start in reach[position]
            if position in reach[start]
            for end, high in automaton.edges[start].items()
            if position in reach[end] or end == position
        )
        for position in loops
    }
    pairs = [(one, other) for one in loops for other in loops if one != other]
    pairs = [(one, other) for one, other in pairs if other in reach[one]]
    # Both ends of one loop can reach each other; that is not a later loop.
    pairs = [(one, other) for one, other in pairs if one not in reach[other]]
    if pairs and len(sets) > _TRIPLES:
        return Judgement(_TOO_LARGE)
    ways = 1
    for one, other in pairs:
        if _hands_on(sets, follow, one, other):
            ways *= max(min(most[one], most[other]), 1)
            if ways > _TOLERATED:
                return Judgement(_OVERLAPPING)
    return Judgement(ways=ways)


def _hands_on(sets: list[Ranges], follow: list[list[int]], one: int, other: int) -> bool:
    """Return whether one text leads from `one` to itself, to `other`, and from `other` to itself."""
    seen: set[tuple[int, int, int]] = set()
    pending = [(one, one, other)]
    while pending:
        triple = pending.pop()
        for step in product(follow[triple[0]], follow[triple[1]], follow[triple[2]]):
            if step in seen or not _share(sets[step[0]], sets[step[1]], sets[step[2]]):
                continue
            if step == (one, other, other):
                return True
            seen.add(step)
            pending.append(step)
    return False


def _share(one: Ranges, other: Ranges, third: Ranges) -> bool:
    return intersect(one, other) and intersect(common(one, other), third)
