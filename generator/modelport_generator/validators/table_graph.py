"""The table as a graph: cycles without progress, equal nodes merged, and excessive work."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, cast

from . import keywords
from .table import Node, Reference, Table
from .unsupported import UnsupportedSchema

_ROUNDS = 8
_TOO_MANY = 10_000
REST = "\0rest"
_MAPS = ("dependentSchemas", "properties")
_CHILD_ONE = (
    "additionalProperties",
    "contains",
    "items",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
)


def reject_cycles(table: Table) -> None:
    """Raise UnsupportedSchema when a value would meet the same schema without end."""
    state: dict[int, int] = {}
    for start in range(len(table.nodes)):
        pending = [(start, False)]
        while pending:
            number, is_done = pending.pop()
            if is_done:
                state[number] = 2
            elif number not in state:
                state[number] = 1
                pending.append((number, True))
                for following in in_place(table.nodes[number]):
                    if state.get(following) == 1:
                        pointer = table.origins[following].pointer
                        reason = "refers to itself without descending into the value"
                        raise UnsupportedSchema("$ref", pointer, reason)
                    pending.append((following, False))


def simplify(table: Table) -> Table:
    """Return the table with equal nodes merged, aliases resolved and the nodes renumbered."""
    nodes, names = table.nodes, table.names
    target = list(range(len(nodes)))
    # Nodes that evaluate without checking only matter to `unevaluated*` keywords.
    plain = not any("unevaluated" in keyword for node in nodes for keyword in node)
    for _ in range(_ROUNDS):
        if plain:
            nodes = [_without_idle(node) for node in nodes]
        known: dict[str, int] = {}
        replaced: dict[int, Reference] = {}
        for number in sorted(set(target)):
            alias = _alias(nodes[number])
            first = known.setdefault(json.dumps(nodes[number]), number)
            if alias is not None and number != 0:
                replaced[number] = alias
            elif first != number and number != 0:
                replaced[number] = first
        if not replaced:
            break
        final = _resolver(replaced)
        nodes = [rewritten(node, final) for node in nodes]
        target = [number for number in sorted(set(target)) if number not in replaced]
    return _renumbered(Table(nodes, names, table.origins))


def _without_idle(node: Node) -> Node:
    """Return the node without the keywords that every value satisfies."""
    return {key: argument for key, argument in node.items() if not _is_idle(key, argument, node)}


def _is_idle(keyword: str, argument: Any, node: Node) -> bool:
    match keyword:
        case "$ref" | "$dynamicRef" | "items" | "additionalProperties" | "propertyNames":
            return argument is True
        case "then" | "else":
            return argument is True
        case "if":
            return node.get("then", True) is True and node.get("else", True) is True
        case "not":
            return argument is False
        case "uniqueItems" | keywords.SECRET:
            return argument is False
        case "allOf":
            return all(reference is True for reference in argument)
        case "anyOf":
            return any(reference is True for reference in argument)
        case "prefixItems":
            return node.get("items", True) is True and all(each is True for each in argument)
        case "properties":
            closed = node.get("additionalProperties", True) is not True
            return not closed and all(reference is True for reference in argument.values())
        case "patternProperties":
            closed = node.get("additionalProperties", True) is not True
            return not closed and all(reference is True for *_, reference in argument)
        case _:
            return False


def _resolver(replaced: dict[int, Reference]) -> Callable[[Reference], Reference]:
    def final(reference: Reference) -> Reference:
        while not isinstance(reference, bool) and reference in replaced:
            reference = replaced[reference]
        return reference

    return final


def _alias(node: Node) -> Reference | None:
    """Return the reference that a node is an alias of."""
    if not node:
        return True
    if len(node) == 1:
        keyword, argument = next(iter(node.items()))
        if keyword in ("$ref", "$dynamicRef"):
            return cast(Reference, argument)
        if keyword == "allOf" and len(argument) == 1:
            return cast(Reference, argument[0])
    return None


def rewritten(node: Node, change: Callable[[Reference], Reference]) -> Node:
    """Return the node with every reference changed."""
    made: Node = {}
    for keyword, argument in node.items():
        if keyword in ("$ref", "$dynamicRef") or keyword in keywords.ONE_SCHEMA:
            made[keyword] = change(argument)
        elif keyword in keywords.SCHEMA_LISTS:
            made[keyword] = [change(reference) for reference in argument]
        elif keyword in _MAPS:
            made[keyword] = {name: change(reference) for name, reference in argument.items()}
        elif keyword == "patternProperties":
            made[keyword] = [[*rest, change(reference)] for *rest, reference in argument]
        else:
            made[keyword] = argument
    return made


def _renumbered(table: Table) -> Table:
    order = [0]
    numbers = {0: 0}
    for number in order:
        for following in references(table.nodes[number]):
            if following not in numbers:
                numbers[following] = len(order)
                order.append(following)

    def change(reference: Reference) -> Reference:
        return reference if isinstance(reference, bool) else numbers[reference]

    return Table(
        [rewritten(table.nodes[number], change) for number in order],
        [table.names[number] for number in order],
        [table.origins[number] for number in order],
    )


def references(node: Node) -> list[int]:
    """Return the numbers of all subschemas in order, with repetitions."""
    found: list[int] = []

    def note(reference: Reference) -> Reference:
        if not isinstance(reference, bool):
            found.append(reference)
        return reference

    rewritten(node, note)
    return found


def in_place(node: Node) -> list[int]:
    """Return the numbers of the subschemas that apply to the same value."""
    found: list[Reference] = []
    for keyword, argument in node.items():
        if keyword in keywords.IN_PLACE_ONE:
            found.append(argument)
        elif keyword in keywords.IN_PLACE_LISTS:
            found += argument
        elif keyword == "dependentSchemas":
            found += argument.values()
    return [reference for reference in found if not isinstance(reference, bool)]


def children(node: Node) -> Iterator[tuple[str, str | int | None, int]]:
    """Yield the kind of place ("property", "item" or "name"), which one, and the number.

    None means all of them, and REST those that the same node does not name.
    """
    for keyword, argument in node.items():
        found: list[tuple[str, str | int | None, Reference]] = []
        if keyword == "properties":
            found = [("property", name, reference) for name, reference in argument.items()]
        elif keyword == "patternProperties":
            found = [("property", None, reference) for *_, reference in argument]
        elif keyword == "prefixItems":
            found = [("item", index, reference) for index, reference in enumerate(argument)]
        elif keyword in _CHILD_ONE:
            kind = "item" if keyword in ("contains", "items", "unevaluatedItems") else "property"
            rest = REST if keyword in ("additionalProperties", "items") else None
            found = [("name" if keyword == "propertyNames" else kind, rest, argument)]
        for kind, which, reference in found:
            if not isinstance(reference, bool):
                yield kind, which, reference


def cycle_numbers(nodes: list[Node]) -> list[int]:
    """Return the cycle number of each node. Nodes that can reach each other share one."""
    follow = [references(node) for node in nodes]
    order, low, cycle = [0] * len(nodes), [0] * len(nodes), [-1] * len(nodes)
    stack: list[int] = []
    clock = 0
    pending: list[tuple[int, Iterator[int]]] = []
    for start in range(len(nodes)):
        if order[start]:
            continue
        clock += 1
        order[start] = low[start] = clock
        stack.append(start)
        pending.append((start, iter(follow[start])))
        while pending:
            number, rest = pending[-1]
            following = next(rest, None)
            if following is None:
                pending.pop()
                if pending:
                    low[pending[-1][0]] = min(low[pending[-1][0]], low[number])
                if low[number] == order[number]:
                    while cycle[number] < 0:
                        cycle[stack.pop()] = number
            elif not order[following]:
                clock += 1
                order[following] = low[following] = clock
                stack.append(following)
                pending.append((following, iter(follow[following])))
            elif cycle[following] < 0:
                low[number] = min(low[number], order[following])
    return cycle


def may_explode(nodes: list[Node]) -> bool:
    """Return whether checking node by node could visit one place of a value very often."""
    cycle = cycle_numbers(nodes)
    sizes = Counter(cycle)
    if _cost(nodes, cycle) > _TOO_MANY:
        return True
    return any(
        _meets_twice(nodes, cycle, number)
        for number in range(len(nodes))
        if sizes[cycle[number]] > 1 or number in references(nodes[number])
    )


def _cost(nodes: list[Node], cycle: list[int]) -> int:
    """Return a bound for how often the schemas of one place are visited, ignoring cycles."""
    cost: dict[int, int] = {}
    pending = [(number, False) for number in range(len(nodes))]
    while pending:
        number, is_ready = pending.pop()
        if number in cost:
            continue
        others = [each for each in references(nodes[number]) if cycle[each] != cycle[number]]
        if not is_ready:
            pending.append((number, True))
            pending += [(each, False) for each in others if each not in cost]
            continue
        places: Counter[tuple[str, Any]] = Counter()
        for kind, which, reference in children(nodes[number]):
            if cycle[reference] != cycle[number]:
                places[kind, which] += cost[reference]
        everywhere = sum(n for (_, which), n in places.items() if which is None or which is REST)
        here = sum(cost[each] for each in in_place(nodes[number]) if cycle[each] != cycle[number])
        worst = max(
            (
                n
                for (_, which), n in places.items()
                if isinstance(which, str | int) and which is not REST
            ),
            default=0,
        )
        cost[number] = min(1 + here + everywhere + worst, _TOO_MANY + 1)
    return max(cost.values(), default=0)


def _meets_twice(nodes: list[Node], cycle: list[int], start: int) -> bool:
    """Return whether one place can be reached twice along the cycle of a node."""
    seen = {start}
    pending = [start]
    places = {kind: _Places() for kind in ("property", "item", "name")}
    while pending:
        number = pending.pop()
        for following in in_place(nodes[number]):
            if cycle[following] == cycle[start]:
                if following in seen:
                    return True
                seen.add(following)
                pending.append(following)
        for kind, which, reference in children(nodes[number]):
            if cycle[reference] == cycle[start] and places[kind].take(which, number):
                return True
    return False


class _Places:
    """Which properties or items of one value are taken, and by which node."""

    def __init__(self) -> None:
        self._named: dict[str | int, int] = {}
        self._owners: set[int] = set()
        self._rest: set[int] = set()
        self._any = False

    def take(self, which: str | int | None, owner: int) -> bool:
        """Take a place, and return whether it may be taken already."""
        if which is None:
            taken = self._any or bool(self._named or self._rest)
            self._any = True
        elif which is REST:
            # The `additional*` keywords of a node never apply to what its other keywords cover.
            taken = self._any or bool((self._owners | self._rest) - {owner})
            self._rest.add(owner)
        else:
            taken = self._any or which in self._named or bool(self._rest - {owner})
            self._named[which] = owner
            self._owners.add(owner)
        return taken
