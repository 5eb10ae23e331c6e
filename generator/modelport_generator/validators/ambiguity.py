"""Which patterns may take for ever: those that can read the same repeated text in more than one way.

A pattern becomes the automaton of its positions (Glushkov). Matching explodes exponentially when a
position can return to itself on one text by two ways, and polynomially when one loop can hand the
same text on to a later loop (Weber and Seidl 1991).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise, product

from .characters import Ranges, common, intersect
from .expressions import Anchor, Characters, Choice, Group, Look, Node, Repeat, Sequence

_COPIED = 8
_TOLERATED = 64
_POSITIONS = 400
_PAIRS = 100
_TRIPLES = 48
_NESTED = "has nested unbounded repeats"
_OVERLAPPING = "has overlapping unbounded repeats"
_LARGE = "is too large to be proved harmless"


@dataclass(slots=True)
class _Span:
    nullable: bool
    first: list[int]
    last: list[int]


@dataclass(slots=True)
class _Automaton:
    sets: list[Ranges] = field(default_factory=list[Ranges])
    edges: list[dict[int, int]] = field(default_factory=list[dict[int, int]])
    """From a position to those that may follow: 0 in sequence, else how often that loop may run."""
    looks: list[Node] = field(default_factory=list[Node])
    reason: str = ""


_UNBOUNDED = 1 << 30


def find_explosion(node: Node) -> str:
    """Return why matching may take for ever, "" when it cannot."""
    pending = [node]
    while pending:
        automaton = _Automaton()
        _build(automaton, pending.pop())
        pending += automaton.looks
        reason = automaton.reason or _judge(automaton)
        if reason:
            return reason
    return ""


def _judge(automaton: _Automaton) -> str:
    if not any(high for edges in automaton.edges for high in edges.values()):
        return ""
    if len(automaton.sets) > _POSITIONS:
        return _LARGE
    follow = [sorted(edges) for edges in automaton.edges]
    if _is_deterministic(automaton.sets, follow):
        return ""
    if len(automaton.sets) > _PAIRS:
        return _LARGE
    if _is_exponential(automaton.sets, follow):
        return _NESTED
    unbounded = [
        sorted(end for end, high in edges.items() if high in (0, _UNBOUNDED))
        for edges in automaton.edges
    ]
    return _find_overlap(automaton.sets, unbounded)


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
    if isinstance(node.inner, Characters) and high <= _COPIED:
        return _build_copies(automaton, node.inner, node.low, high)
    span = _build(automaton, node.inner)
    if high > 1 and span.nullable and span.first:
        automaton.reason = automaton.reason or "repeats something that may be empty"
    if high > 1:
        _link(automaton, span.last, span.first, high)
    return _Span(span.nullable or node.low == 0, span.first, span.last)


def _build_copies(automaton: _Automaton, node: Node, low: int, high: int) -> _Span:
    """Spell a short repeat out; whoever leaves out one copy leaves out the rest."""
    copies = [_build(automaton, node) for _ in range(high)]
    for copy, following in pairwise(copies):
        _link(automaton, copy.last, following.first, 0)
    last = [position for copy in copies[max(low, 1) - 1 :] for position in copy.last]
    return _Span(low == 0, copies[0].first, last)


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
        if before is not None and (before or 1) * (high or 1) > _TOLERATED:
            automaton.reason = automaton.reason or _NESTED
        automaton.edges[start][end] = max(before or 0, high)


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
    """Tell whether some position returns to itself on one text by two different ways."""
    reach = [_reachable(ends, follow) for ends in follow]
    for start, ends in enumerate(follow):
        if start not in reach[start]:
            continue
        circle = {end for end in reach[start] if start in reach[end]}
        for one, other in product(ends, ends):
            part = one < other and {one, other} <= circle and intersect(sets[one], sets[other])
            if part and _meets(sets, follow, (one, other), start):
                return True
    return False


def _meets(sets: list[Ranges], follow: list[list[int]], begin: tuple[int, int], goal: int) -> bool:
    """Tell whether two ways that have parted can both be at `goal` after the same text."""
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


def _find_overlap(sets: list[Ranges], follow: list[list[int]]) -> str:
    """Return a reason when one loop can hand the text it reads on to a later loop."""
    reach = [_reachable(ends, follow) for ends in follow]
    loops = [position for position in range(len(sets)) if position in reach[position]]
    pairs = [(one, other) for one in loops for other in loops if one != other]
    pairs = [(one, other) for one, other in pairs if other in reach[one]]
    if pairs and len(sets) > _TRIPLES:
        return _LARGE
    return _OVERLAPPING if any(_hands_on(sets, follow, *pair) for pair in pairs) else ""


def _hands_on(sets: list[Ranges], follow: list[list[int]], one: int, other: int) -> bool:
    """Tell whether the same text leads from `one` to itself, to `other`, and from that to itself."""
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
