"""Explains from a table of schema nodes what is wrong with a value: every violation, at any depth.

Nothing here recurses: each node is a generator that asks a driver to visit others. Each pair of node
and place is visited once, so that no schema can make the time explode.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from functools import lru_cache
from typing import Any, cast

from . import checks
from .checks import Finding, Location
from .values import Array, Object, matcher
from .violations import Violation

_FINDINGS = 20_000
_POINTER_CHARACTERS = 20_000_000
_Reference = int | bool
_Table = list[dict[str, Any]]
_Request = tuple[_Reference, Any, Location, bool]
_Visit = Generator[_Request, "Outcome", None]


class Outcome:
    """What a visit found: problems, and which properties and items were evaluated without any."""

    __slots__ = ("items", "names", "problems")

    def __init__(self) -> None:
        self.problems: list[Finding | Outcome] = []
        self.names: set[str] = set()
        self.items: set[int] = set()

    def adopt(self, other: Outcome) -> None:
        """Take over the findings of a subschema, or what it evaluated."""
        if other.problems:
            self.problems.append(other)
        else:
            self.evaluated(other)

    def evaluated(self, other: Outcome) -> None:
        """Take over what a subschema evaluated."""
        self.names |= other.names
        self.items |= other.items

    def findings(self) -> Iterator[Finding]:
        """Return all findings, each once, in the order in which they were found."""
        seen: set[int] = set()
        pending: list[Finding | Outcome] = [self]
        while pending:
            problem = pending.pop()
            if isinstance(problem, Finding):
                yield problem
            elif id(problem) not in seen:
                seen.add(id(problem))
                pending.extend(reversed(problem.problems))


_VALID = Outcome()


@lru_cache(maxsize=64)
def read_table(text: str) -> _Table:
    """Return the table that a validator carries as text."""
    return cast(_Table, json.loads(text))


def fits(table: _Table, number: int, value: Any) -> bool:
    """Tell whether a value fits one node of the table."""
    return not _drive(table, (number, value, Location(None, None), False)).problems


def explain(table: _Table, instance: Any) -> list[Violation]:
    """Return what is wrong with an instance."""
    outcome = _drive(table, (0, instance, Location(None, None), False))
    violations: list[Violation] = []
    characters = 0
    for finding in outcome.findings():
        violations.append(_violation(finding))
        characters += len(violations[-1].pointer)
        if len(violations) >= _FINDINGS or characters > _POINTER_CHARACTERS:
            break
    return violations


def _violation(finding: Finding) -> Violation:
    pointer, secret = finding.location.describe()
    return Violation(
        pointer,
        finding.keyword,
        finding.shown(secret),
        finding.allowed,
        _message(finding, secret),
        "" if secret else finding.hint(),
        name=finding.name,
    )


def _message(finding: Finding, secret: bool) -> str:
    message = finding.sentence(secret)
    if finding.closest is None:
        return message
    closest = finding.closest
    pointer, inner_secret = closest.location.describe()
    start, _ = finding.location.describe()
    place = pointer[len(start) :]
    return f"{message}; the closest: {place + ': ' if place else ''}" + (
        closest.sentence(secret or inner_secret)
    )


def _drive(table: _Table, request: _Request) -> Outcome:
    """Run visits until the first one is done; those that wait are on a list, not on Python's stack."""
    waiting: list[tuple[_Visit, Outcome]] = []
    answer: Outcome | None = _begin(table, request, waiting)
    while waiting:
        visit, outcome = waiting[-1]
        try:
            request = next(visit) if answer is None else visit.send(answer)
        except StopIteration:
            waiting.pop()
            answer = outcome
        else:
            answer = _begin(table, request, waiting)
    return answer or _VALID


def _begin(
    table: _Table, request: _Request, waiting: list[tuple[_Visit, Outcome]]
) -> Outcome | None:
    """Return the outcome of a visit that is trivial or was made before, else begin it."""
    reference, value, location, tracked = request
    if reference is True:
        return _VALID
    outcome = Outcome()
    if reference is False:
        outcome.problems.append(checks.refused(value, location))
        return outcome
    known = location.outcomes.setdefault((reference, tracked), outcome)
    if known is not outcome:
        return cast(Outcome, known)
    node = table[reference]
    for keyword in node:
        check = checks.CHECKS.get(keyword)
        if check is not None:
            outcome.problems.extend(check(node, value, location))
    if not any(keyword in _VISITS for keyword in node):
        return outcome
    waiting.append((_visit(node, value, location, tracked, outcome), outcome))
    return None


def _visit(
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Outcome
) -> _Visit:
    tracked = tracked or "unevaluatedProperties" in node or "unevaluatedItems" in node
    for keyword in node:
        visit = _VISITS.get(keyword)
        if visit is not None:
            yield from visit(node, value, location, tracked, outcome)
    if outcome.problems:
        outcome.names, outcome.items = set(), set()


def _visit_reference(keyword: str) -> Any:
    def visit(
        node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Outcome
    ) -> _Visit:
        outcome.adopt((yield node[keyword], value, location, tracked))

    return visit


def _visit_all(
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Outcome
) -> _Visit:
    for reference in node["allOf"]:
        outcome.adopt((yield reference, value, location, tracked))


def _visit_any(
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Outcome
) -> _Visit:
    branches: list[Outcome] = []
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
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Outcome
) -> _Visit:
    branches: list[Outcome] = []
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


def _closest(branches: list[Outcome], location: Location) -> Finding:
    """Return the first finding of the branch that came closest.

    A branch of another type or with another constant was hardly meant; among the rest the fewest
    findings win, and findings further down, where more had fitted before.
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
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Outcome
) -> _Visit:
    inner = yield node["not"], value, location, False
    if not inner.problems:
        outcome.problems.append(checks.fits_forbidden(value, location))


def _visit_if(
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Outcome
) -> _Visit:
    condition = yield node["if"], value, location, tracked
    if not condition.problems:
        outcome.evaluated(condition)
    branch = "else" if condition.problems else "then"
    if branch in node:
        outcome.adopt((yield node[branch], value, location, tracked))


def _visit_dependent_schemas(
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Outcome
) -> _Visit:
    if isinstance(value, Object):
        for name, reference in node["dependentSchemas"].items():
            if name in value:
                outcome.adopt((yield reference, value, location, tracked))


def _visit_properties(
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Outcome
) -> _Visit:
    if isinstance(value, Object):
        for name, reference in node["properties"].items():
            if name in value:
                outcome.names.add(name)
                yield from _visit_child(reference, value[name], location.child(name), outcome)


def _visit_child(reference: _Reference, value: Any, location: Location, outcome: Outcome) -> _Visit:
    if reference is not True:
        inner = yield reference, value, location, False
        if inner.problems:
            outcome.problems.append(inner)


def _visit_pattern_properties(
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Outcome
) -> _Visit:
    if isinstance(value, Object):
        members: dict[Any, Any] = value
        for _, python, limit, reference in node["patternProperties"]:
            matches = matcher(python, limit)
            for name in [name for name in members if isinstance(name, str) and matches(name)]:
                outcome.names.add(name)
                yield from _visit_child(reference, members[name], location.child(name), outcome)


def _visit_additional_properties(
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Outcome
) -> _Visit:
    if not isinstance(value, Object):
        return
    members: dict[Any, Any] = value
    declared = node.get("properties", {})
    patterns = [matcher(python, limit) for _, python, limit, _ in node.get("patternProperties", ())]
    reference = node["additionalProperties"]
    for name in members:
        if name in declared or any(isinstance(name, str) and test(name) for test in patterns):
            continue
        outcome.names.add(name)
        if reference is False:
            outcome.problems.append(checks.not_declared(node, name, members, location))
        else:
            yield from _visit_child(reference, members[name], location.child(name), outcome)


def _visit_property_names(
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Outcome
) -> _Visit:
    if isinstance(value, Object):
        for name in value:
            inner = yield node["propertyNames"], name, location.name(name), False
            if inner.problems:
                outcome.problems.append(inner)


def _visit_unevaluated_properties(
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Outcome
) -> _Visit:
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
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Outcome
) -> _Visit:
    if isinstance(value, Array):
        pairs = zip(node["prefixItems"], value, strict=False)
        for index, (reference, item) in enumerate(pairs):
            outcome.items.add(index)
            yield from _visit_child(reference, item, location.child(index), outcome)


def _visit_items(
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Outcome
) -> _Visit:
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
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Outcome
) -> _Visit:
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
    node: dict[str, Any], value: Any, location: Location, tracked: bool, outcome: Outcome
) -> _Visit:
    if not isinstance(value, Array):
        return
    items: list[Any] = value
    for index in [index for index in range(len(items)) if index not in outcome.items]:
        outcome.items.add(index)
        reference = node["unevaluatedItems"]
        inner = yield reference, items[index], location.child(index), False
        if inner.problems:
            outcome.problems.append(checks.item_not_evaluated(index, items, location))


_VISITS: dict[str, Any] = {
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
