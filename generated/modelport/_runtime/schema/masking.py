"""Find the secret places of a value, even in branches of the schema that do not apply to it."""

from __future__ import annotations

from .checks import Location
from .values import Array, Object, matches

TYPE_CHECKING = False  # as in `values`
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_SECRET = "x-modelport-secret"
_HERE = ("$ref", "$dynamicRef", "not", "if", "then", "else")
_HERE_LISTS = ("allOf", "anyOf", "oneOf")
_MOST = 200_000
"""The maximum number of pairs of schema and place. Validation itself has its own bounds."""

_Step = tuple["int | bool", "Any", Location]


def mark_secrets(nodes: list[dict[str, Any]], instance: Any, root: Location) -> None:
    """Mark every place that is secret according to any schema that could apply.

    When there are more than `_MOST` places, the whole instance counts as secret.
    """
    if not any(node.get(_SECRET) for node in nodes):
        return
    pending: list[_Step] = [(0, instance, root)]
    seen: set[tuple[int, Location]] = set()
    while pending and len(seen) < _MOST:
        reference, value, location = pending.pop()
        if isinstance(reference, bool) or (reference, location) in seen:
            continue
        seen.add((reference, location))
        node = nodes[reference]
        if node.get(_SECRET):
            location.secret = True
        else:
            pending += _applied(node, value, location)
    if pending:
        root.secret = True


def _applied(node: dict[str, Any], value: Any, location: Location) -> Iterator[_Step]:
    for keyword in _HERE:
        if keyword in node:
            yield node[keyword], value, location
    for keyword in _HERE_LISTS:
        for reference in node.get(keyword, ()):
            yield reference, value, location
    for reference in node.get("dependentSchemas", {}).values():
        yield reference, value, location
    if isinstance(value, Object):
        yield from _members(node, value, location)
    elif isinstance(value, Array):
        yield from _items(node, value, location)


def _members(node: dict[str, Any], members: Any, location: Location) -> Iterator[_Step]:
    declared: dict[str, Any] = node.get("properties", {})
    patterns = node.get("patternProperties", ())
    rest = [
        node[each] for each in ("additionalProperties", "unevaluatedProperties") if each in node
    ]
    for name, value in members.items():
        found = [declared[name]] if name in declared else []
        found += [
            reference
            for _, python, limit, reference in patterns
            if isinstance(name, str) and matches(python, limit, name)
        ]
        for reference in found or rest:
            yield reference, value, location.child(name)


def _items(node: dict[str, Any], items: Any, location: Location) -> Iterator[_Step]:
    prefix: list[Any] = node.get("prefixItems", [])
    every = [node[each] for each in ("contains",) if each in node]
    rest = [node[each] for each in ("items", "unevaluatedItems") if each in node]
    for index, value in enumerate(items):
        here = [prefix[index]] if index < len(prefix) else rest
        for reference in [*here, *every]:
            yield reference, value, location.child(index)
