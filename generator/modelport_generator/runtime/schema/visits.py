"""Visits from one schema node to the nodes it applies, for the same value or for a member of it.

A visit is a generator: it yields requests, and their outcomes are sent to it.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

from . import checks
from .checks import Finding, Location
from .values import Array, Object, matches

Reference = int | bool
Request = tuple[Reference, Any, Location, bool]
Visit = Generator[Request, "Visited", None]


class Visited:
    """The result of a visit: findings, and which properties and items were evaluated."""

    __slots__ = ("items", "names", "problems")

    def __init__(self) -> None:
        self.problems: list[Finding | Visited] = []
        self.names: set[str] = set()
        self.items: set[int] = set()

    def adopt(self, other: Visited) -> None:
        """Add the findings of a subschema and what it evaluated.

        When the subschema failed, this outcome fails too, and names it evaluated are not reported again.
        """
        if other.problems:
            self.problems.append(other)
        self.evaluated(other)

    def evaluated(self, other: Visited) -> None:
        """Add what a subschema evaluated."""
        self.names |= other.names
        self.items |= other.items

    def findings(self) -> Iterator[Finding]:
        """Yield each finding once, in the order of discovery."""
        seen: set[int] = set()
        pending: list[Finding | Visited] = [self]
        while pending:
            problem = pending.pop()
            if isinstance(problem, Finding):
                yield problem
            elif id(problem) not in seen:
                seen.add(id(problem))
                pending.extend(reversed(problem.problems))


def _visit_reference(keyword: str) -> Any:
    def visit(
        node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Visited
    ) -> Visit:
        outcome.adopt((yield node[keyword], value, location, tracked))

    return visit


def _visit_all(
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Visited
) -> Visit:
    for reference in node["allOf"]:
        outcome.adopt((yield reference, value, location, tracked))


def _visit_any(
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Visited
) -> Visit:
    branches: list[Visited] = []
    for reference in node["anyOf"]:
        branch = yield reference, value, location, tracked
        branches.append(branch)
        if not branch.problems:
            outcome.evaluated(branch)
            if not tracked:
                return
    if all(branch.problems for branch in branches):
        closest = _closest(branches, location)
        outcome.problems.append(checks.fits_none("anyOf", value, location, len(branches), closest))


def _visit_one(
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Visited
) -> Visit:
    branches: list[Visited] = []
    for reference in node["oneOf"]:
        branches.append((yield reference, value, location, tracked))
    fitting = [branch for branch in branches if not branch.problems]
    if len(fitting) == 1:
        outcome.evaluated(fitting[0])
    elif fitting:
        outcome.problems.append(checks.fits_several(value, location, len(fitting), len(branches)))
    else:
        closest = _closest(branches, location)
        outcome.problems.append(checks.fits_none("oneOf", value, location, len(branches), closest))


def _closest(branches: list[Visited], location: Location) -> Finding:
    """Return the first finding of the branch that matches best.

    A branch with another type or another constant was probably not meant. Among the others, the one
    with the fewest findings wins, then the one with the deepest, as more of the value matched before.
    """
    best: tuple[tuple[bool, bool, int], Finding] | None = None
    for branch in branches:
        findings = [finding for _, finding in zip(range(50), branch.findings(), strict=False)]
        here = [finding for finding in findings if finding.location is location]
        wrong_type = any(finding.keyword == "type" for finding in here)
        wrong_kind = any(finding.keyword in ("const", "enum") for finding in findings)
        rank = (wrong_type, wrong_kind, len(findings))
        if best is None or rank < best[0]:
            best = (rank, findings[0])
    assert best is not None
    closest = best[1]
    return closest.closest or closest


def _visit_not(
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Visited
) -> Visit:
    inner = yield node["not"], value, location, False
    if not inner.problems:
        outcome.problems.append(checks.fits_forbidden(value, location))


def _visit_if(
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Visited
) -> Visit:
    condition = yield node["if"], value, location, tracked
    if not condition.problems:
        outcome.evaluated(condition)
    branch = "else" if condition.problems else "then"
    if branch in node:
        outcome.adopt((yield node[branch], value, location, tracked))


def _visit_dependent_schemas(
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Visited
) -> Visit:
    if isinstance(value, Object):
        for name, reference in node["dependentSchemas"].items():
            if name in value:
                outcome.adopt((yield reference, value, location, tracked))


def _visit_properties(
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Visited
) -> Visit:
    if isinstance(value, Object):
        for name, reference in node["properties"].items():
            if name in value:
                outcome.names.add(name)
                yield from _visit_child(reference, value[name], location.child(name), outcome)


def _visit_child(reference: Reference, value: Any, location: Location, outcome: Visited) -> Visit:
    if reference is not True:
        inner = yield reference, value, location, False
        if inner.problems:
            outcome.problems.append(inner)


def _visit_pattern_properties(
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Visited
) -> Visit:
    if isinstance(value, Object):
        members: dict[Any, Any] = value
        for _, python, limit, reference in node["patternProperties"]:
            for name in members:
                if not (isinstance(name, str) and matches(python, limit, name)):
                    continue
                outcome.names.add(name)
                yield from _visit_child(reference, members[name], location.child(name), outcome)


def _visit_additional_properties(
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Visited
) -> Visit:
    if not isinstance(value, Object):
        return
    members: dict[Any, Any] = value
    declared = node.get("properties", {})
    patterns = [(python, limit) for _, python, limit, _ in node.get("patternProperties", ())]
    reference = node["additionalProperties"]
    for name in members:
        if name in declared or any(
            isinstance(name, str) and matches(*pattern, name) for pattern in patterns
        ):
            continue
        outcome.names.add(name)
        if reference is False:
            outcome.problems.append(checks.not_declared(node, name, members, location))
        else:
            yield from _visit_child(reference, members[name], location.child(name), outcome)


def _visit_property_names(
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Visited
) -> Visit:
    if isinstance(value, Object):
        for name in value:
            inner = yield node["propertyNames"], name, location.name(name), False
            if inner.problems:
                outcome.problems.append(inner)


def _visit_unevaluated_properties(
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Visited
) -> Visit:
    if not isinstance(value, Object):
        return
    members: dict[Any, Any] = value
    reference = node["unevaluatedProperties"]
    for name in [name for name in members if name not in outcome.names]:
        outcome.names.add(name)
        inner = yield reference, members[name], location.child(name), False
        if inner.problems:
            outcome.problems.append(checks.not_evaluated(name, location))


def _visit_prefix_items(
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Visited
) -> Visit:
    if isinstance(value, Array):
        pairs = zip(node["prefixItems"], value, strict=False)
        for index, (reference, item) in enumerate(pairs):
            outcome.items.add(index)
            yield from _visit_child(reference, item, location.child(index), outcome)


def _visit_items(
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Visited
) -> Visit:
    if not isinstance(value, Array):
        return
    items: list[Any] = value
    start = len(node.get("prefixItems", ()))
    reference = node["items"]
    if reference is False and len(items) > start:
        outcome.problems.append(checks.too_many("items", items, start, location))
        return
    if tracked:
        outcome.items.update(range(len(items)))
    for index in range(start, len(items)):
        yield from _visit_child(reference, items[index], location.child(index), outcome)


def _visit_contains(
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Visited
) -> Visit:
    if not isinstance(value, Array):
        return
    found = 0
    for index, item in enumerate(value):
        inner = yield node["contains"], item, location.child(index), False
        if not inner.problems:
            found += 1
            outcome.items.add(index)
    outcome.problems.extend(checks.contained(node, value, found, location))


def _visit_unevaluated_items(
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Visited
) -> Visit:
    if not isinstance(value, Array):
        return
    items: list[Any] = value
    for index in [index for index in range(len(items)) if index not in outcome.items]:
        outcome.items.add(index)
        reference = node["unevaluatedItems"]
        inner = yield reference, items[index], location.child(index), False
        if inner.problems:
            outcome.problems.append(checks.item_not_evaluated(index, items, location))


VISITS: dict[str, Any] = {
    "$ref": _visit_reference("$ref"),
    "$dynamicRef": _visit_reference("$dynamicRef"),
    "allOf": _visit_all,
    "anyOf": _visit_any,
    "oneOf": _visit_one,
    "not": _visit_not,
    "if": _visit_if,
    "dependentSchemas": _visit_dependent_schemas,
    "properties": _visit_properties,
    "patternProperties": _visit_pattern_properties,
    "additionalProperties": _visit_additional_properties,
    "propertyNames": _visit_property_names,
    "unevaluatedProperties": _visit_unevaluated_properties,
    "prefixItems": _visit_prefix_items,
    "items": _visit_items,
    "contains": _visit_contains,
    "unevaluatedItems": _visit_unevaluated_items,
}
