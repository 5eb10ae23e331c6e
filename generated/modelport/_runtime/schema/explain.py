"""Find every violation of a value, at any depth, with a table of schema nodes.

Nothing here recurses: each node is a generator that asks a driver to visit others. Each pair of node
and place is visited once, so that no schema takes exponential time.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from . import checks
from .checks import Finding, Location
from .masking import mark_secrets
from .violations import Violation
from .visits import VISITS, Request, Visit, Visited

if TYPE_CHECKING:
    from .tables import Table

_FINDINGS = 20_000
_POINTER_CHARACTERS = 20_000_000
_HINTED = 200
"""Only this many violations get a hint of what was meant."""


_VALID = Visited()


class Steps:
    """The steps for a node: checks of the value itself, and visits to other nodes."""

    __slots__ = ("checks", "is_tracking", "node", "visits")

    def __init__(self, node: dict[str, Any]) -> None:
        self.node = node
        self.checks = [checks.CHECKS[keyword] for keyword in node if keyword in checks.CHECKS]
        self.visits = [VISITS[keyword] for keyword in node if keyword in VISITS]
        self.is_tracking = "unevaluatedProperties" in node or "unevaluatedItems" in node


_Table = list[Steps]


@lru_cache(maxsize=64)
def read_table(table: Table) -> _Table:
    """Return the table that a validator carries as text."""
    text, has_format = (table, None) if isinstance(table, str) else table
    nodes: list[dict[str, Any]] = json.loads(text)
    for node in nodes:
        if "format" in node:
            node["format"] = node["format"], has_format
    return [Steps(node) for node in nodes]


def fits(table: _Table, number: int, value: Any) -> bool:
    """Return whether a value is valid for one node of the table."""
    return not _drive(table, (number, value, Location(None, None), False)).problems


def explain(table: _Table, instance: Any) -> list[Violation]:
    """Return every violation of an instance."""
    root = Location(None, None)
    outcome = _drive(table, (0, instance, root, False))
    mark_secrets([steps.node for steps in table], instance, root)
    violations: list[Violation] = []
    characters = 0
    for finding in outcome.findings():
        violations.append(_violation(finding, has_hint=len(violations) < _HINTED))
        characters += len(violations[-1].pointer)
        if len(violations) >= _FINDINGS or characters > _POINTER_CHARACTERS:
            break
    return violations


def _violation(finding: Finding, *, has_hint: bool) -> Violation:
    pointer, secret = finding.location.describe()
    return Violation(
        pointer,
        finding.keyword,
        finding.shown(secret),
        finding.allowed,
        _message(finding, secret),
        _hint(finding, secret) if has_hint else "",
        name=finding.name(secret),
    )


def _hint(finding: Finding, secret: bool) -> str:
    if secret or finding.closest is None:
        return "" if secret else finding.hint()
    return _hint(finding.closest, finding.closest.location.describe()[1])


def _message(finding: Finding, secret: bool) -> str:
    message = finding.sentence(secret)
    if finding.closest is None:
        return message
    closest = finding.closest
    pointer, inner_secret = closest.location.describe()
    start, _ = finding.location.describe()
    place = pointer[len(start) :]
    return f"{message}; closest: {place + ': ' if place else ''}" + (
        closest.sentence(secret or inner_secret)
    )


def _drive(table: _Table, request: Request) -> Visited:
    """Run visits until the first one is done. Waiting visits are in a list, not on Python's stack."""
    waiting: list[tuple[Visit, Visited]] = []
    answer: Visited | None = _begin(table, request, waiting)
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


def _begin(table: _Table, request: Request, waiting: list[tuple[Visit, Visited]]) -> Visited | None:
    """Return the outcome of a visit that is trivial or was made before. Otherwise begin it."""
    reference, value, location, tracked = request
    if reference is True:
        return _VALID
    if reference is False:
        return _rejected(value, location)
    steps = table[reference]
    problems = [problem for check in steps.checks for problem in check(steps.node, value, location)]
    if not steps.visits and not problems:
        return _VALID
    outcome = Visited()
    known = location.outcomes.setdefault((reference, tracked), outcome)
    if known is not outcome:
        return cast(Visited, known)
    outcome.problems.extend(problems)
    if not steps.visits:
        return outcome
    waiting.append((_visit(steps, value, location, tracked, outcome), outcome))
    return None


def _rejected(value: Any, location: Location) -> Visited:
    outcome = Visited()
    outcome.problems.append(checks.rejected(value, location))
    return outcome


def _visit(steps: Steps, value: Any, location: Location, tracked: bool, outcome: Visited) -> Visit:
    tracked = tracked or steps.is_tracking
    for visit in steps.visits:
        yield from visit(steps.node, value, location, tracked, outcome)
