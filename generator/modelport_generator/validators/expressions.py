"""The parts that an ECMA-262 pattern is made of."""

from __future__ import annotations

from dataclasses import dataclass

from .characters import Ranges


@dataclass(frozen=True, slots=True)
class Characters:
    """One character out of a set."""

    ranges: Ranges

    @classmethod
    def of(cls, code: int) -> Characters:
        """Return the set of one character."""
        return cls(((code, code),))


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place: `^`, `$`, a word boundary `b` or none `B`."""

    kind: str


@dataclass(frozen=True, slots=True)
class Group:
    """Parentheses; whether they capture does not matter, nothing refers back."""

    inner: Node


@dataclass(frozen=True, slots=True)
class Look:
    """What must, or must not, come next or before."""

    inner: Node
    ahead: bool
    negative: bool


@dataclass(frozen=True, slots=True)
class Repeat:
    """The same, `low` to `high` times; None is without end."""

    inner: Node
    low: int
    high: int | None
    lazy: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several."""

    branches: tuple[Node, ...]


Node = Characters | Anchor | Group | Look | Repeat | Sequence | Choice


def inner_nodes(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly inside."""
    match node:
        case Group(inner) | Look(inner) | Repeat(inner):
            return (inner,)
        case Sequence(nodes) | Choice(nodes):
            return nodes
        case _:
            return ()


def repeats(node: Node) -> bool:
    """Tell whether anything repeats without end, or often enough to count as such."""
    if isinstance(node, Repeat) and (node.high is None or node.high > 100):
        return True
    return any(map(repeats, inner_nodes(node)))


def is_plain(node: Node) -> bool:
    """Tell whether there is one way to read it: no choice and nothing that repeats."""
    return not isinstance(node, Choice | Repeat | Look) and all(map(is_plain, inner_nodes(node)))


def begins_anchored(node: Node) -> bool:
    """Tell whether the node can only be found at the start, and looks around without repeating."""
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
    """Tell whether a lookaround that repeats stands where it may be tried at many places."""
    if isinstance(node, Repeat):
        return _has_repeating_look(node)
    return any(map(_looks, inner_nodes(node)))


def _has_repeating_look(node: Node) -> bool:
    if isinstance(node, Look):
        return repeats(node)
    return any(map(_has_repeating_look, inner_nodes(node)))
