"""Group related changes in a list for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..diff.changes import Change


@dataclass(frozen=True, slots=True)
class Group:
    """One change as people read it: its entries for each audience, and further models with the same change."""

    entries: tuple[Change, ...]
    models: tuple[str, ...] = ()
    """Further models with the same change."""
    fingerprints: tuple[str, ...] = ()
    """The fingerprints of all entries, including those of further models."""


def grouped(changes: Sequence[Change]) -> list[Group]:
    """Return changes in their order, each once."""
    groups: dict[tuple[object, ...], list[list[Change]]] = {}
    for same in _by_change(changes):
        first = same[0]
        way = first.path[:2] + first.path[3:]
        is_of_model = first.path[:1] == ("models",) and len(first.path) > 3
        verdicts = tuple((each.audience, each.severity) for each in same)
        values = (repr(first.old_value), repr(first.new_value))
        key = (first.provider, first.code, way, values, verdicts) if is_of_model else (id(first),)
        groups.setdefault(key, []).append(same)
    return [_group(each) for each in groups.values()]


def _group(group: Sequence[Sequence[Change]]) -> Group:
    first, *others = group
    marks = dict.fromkeys(each.fingerprint for same in group for each in same)
    return Group(tuple(first), tuple(same[0].path[2] for same in others), tuple(marks))


def _by_change(changes: Sequence[Change]) -> list[list[Change]]:
    found: dict[tuple[object, ...], list[Change]] = {}
    for each in changes:
        key = (each.code, each.subject, each.message, each.old, each.new)
        found.setdefault(key, []).append(each)
    return list(found.values())
