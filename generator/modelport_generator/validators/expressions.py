"""The parts that an ECMA-262 pattern is made of."""

from __future__ import annotations

from dataclasses import dataclass

from .characters import Ranges


@dataclass(frozen=True, slots=True)
class Characters:
    """One character from a set."""

    ranges: Ranges

    @classmethod
    def of(cls, code: int) -> Characters:
        """Return the set of one character."""
        return cls(((code, code),))


@dataclass(frozen=True, slots=True)
class Anchor:
    """A position: `^`, `$`, a word boundary (`b`) or its absence (`B`)."""

    kind: str


@dataclass(frozen=True, slots=True)
class Group:
    """Parentheses. Whether they capture does not matter, as backreferences are rejected."""

    inner: Node


@dataclass(frozen=True, slots=True)
class Look:
    """A lookahead or lookbehind, positive or negative."""

    inner: Node
    ahead: bool
    negative: bool


@dataclass(frozen=True, slots=True)
class Repeat:
    """The same node `low` to `high` times, where None means unbounded."""

    inner: Node
    low: int
    high: int | None
    lazy: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    """Nodes one after another."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several alternatives."""

    branches: tuple[Node, ...]


Node = Characters | Anchor | Group | Look | Repeat | Sequence | Choice


def inner_nodes(node: Node) -> tuple[Node, ...]:
    """Return the direct children of a node."""
    match node:
        case Group(inner) | Look(inner) | Repeat(inner):
            return (inner,)
        case Sequence(nodes) | Choice(nodes):
            return nodes
        case _:
            return ()


def repeats(node: Node) -> bool:
    """Return whether anything repeats without bound, or often enough to count as unbounded."""
    if isinstance(node, Repeat) and (node.high is None or node.high > 100):
        return True
    return any(map(repeats, inner_nodes(node)))


def is_plain(node: Node) -> bool:
    """Return whether there is one way to match the node: it has no choice and no repeat."""
    return not isinstance(node, Choice | Repeat | Look) and all(map(is_plain, inner_nodes(node)))


def begins_anchored(node: Node) -> bool:
    """Return whether the node only matches at the start, with no repeats in lookarounds."""
    match node:
        case Anchor(kind):
            return kind == "^"
        case Group(inner):
            return begins_anchored(inner)
        case Sequence(items):
            return bool(items) and begins_anchored(items[0]) and not any(map(_looks, items[1:]))
        case Choice(branches):
            return all(map(begins_anchored, branches))
        case _:
            return False


def _looks(node: Node) -> bool:
    """Return whether a lookaround with a repeat may be tried at many positions."""
    if isinstance(node, Repeat):
        return _has_repeating_look(node)
    return any(map(_looks, inner_nodes(node)))


def _has_repeating_look(node: Node) -> bool:
    if isinstance(node, Look):
        return repeats(node)
    return any(map(_has_repeating_look, inner_nodes(node)))
