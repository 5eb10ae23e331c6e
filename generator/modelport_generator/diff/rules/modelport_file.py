"""What `modelport.yaml` adds to a provider: base, quirks and declared types. Q1 to Q6; inside a type M, R and X."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from ...json_values import as_list, as_mapping
from ..changes import ChangeCollector, Sides, Subject
from ..matching import Item, match
from ..source import Node, Spot
from ..value_text import shown
from .models import compare_abilities
from .order import moved_pair
from .sides import both, deepest, same_json, value_sides

_SOURCES: Final = frozenset({"url_from", "key_from", "headers_from", "model_from"})
_TARGETS: Final = frozenset({"base_url", "version", "paths", "key_header", "key_scheme"})


def compare_modelport_files(
    collector: ChangeCollector, subject: Subject, old: Node, new: Node, passed_over: frozenset[str]
) -> None:
    """Compare two files; an absent one is empty.

    passed_over: types that only one side serves, which are reported as a whole.
    """
    before, after = old.value("base") or None, new.value("base") or None
    if before != after:
        sides = value_sides(old, new, "base", (old.here, new.here))
        collector.add("Q1", subject.at("base"), sides, before, after)
    _compare_quirks(collector, subject, old, new)
    _compare_types(collector, subject, old, new, passed_over)
    _compare_retirements(collector, subject, old, new)


def _compare_quirks(collector: ChangeCollector, subject: Subject, old: Node, new: Node) -> None:
    a, b = old.get("quirks"), new.get("quirks")
    before, after = _entries(a), _entries(b)
    for name in {**before, **after}:
        one, other = before.get(name), after.get(name)
        values = (one.data if one else None, other.data if other else None)
        if same_json(*values):
            continue
        # A value that was null reads like an absent one.
        code = _quirk_code(name, *values)
        around = (a.key if a else old.here, b.key if b else new.here)
        sides = _quirk_sides(one, other, around)
        it = subject.of(f"the quirks of {subject.it}", "quirks", name)
        collector.add(code, it, sides, *values, key=shown(name))


def _entries(node: Node | None) -> Mapping[str, Node]:
    return node.entries() if node is not None else {}


def _quirk_code(name: str, old: Any, new: Any) -> str:
    if _reordered(old, new):
        return "Q4"
    return "Q2" if name in _SOURCES else "Q3" if name in _TARGETS else "Q4"


def _reordered(old: Any, new: Any) -> bool:
    if not isinstance(old, list) or not isinstance(new, list):
        return False
    before, after = (sorted(_text(each) for each in as_list(listed)) for listed in (old, new))  # pyright: ignore[reportUnknownVariableType]
    return before == after


def _quirk_sides(old: Node | None, new: Node | None, around: tuple[Spot, Spot]) -> Sides:
    """Return the places of what differs; of entries in another order, those of the first that moved."""
    if old is None or new is None or not _reordered(old.data, new.data):
        return deepest(old, new, around)
    before, after = ([Item(_text(e.data), e) for e in each.listed()] for each in (old, new))
    moved = moved_pair(before, after, match(before, after).kept)
    return both(*moved) if moved else deepest(old, new, around)


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def _compare_types(
    collector: ChangeCollector, subject: Subject, old: Node, new: Node, passed_over: frozenset[str]
) -> None:
    a, b = old.get("customizable"), new.get("customizable")
    before, after = _entries(a), _entries(b)
    for name in {**before, **after}:
        if name in passed_over:
            continue
        it = subject.of(f"the custom model type {name!r}", "customizable", name)
        one, other = before.get(name), after.get(name)
        if one is None and other is not None:
            collector.add("Q5", it, Sides(None, other.key), None, _normal(other))
        elif other is None and one is not None:
            collector.add("Q6", it, Sides(one.key, None), name)
        elif one is not None and other is not None:
            compare_abilities(collector, it, one, other, (one.key, other.key))


def _normal(declared: Node) -> Any:
    return {
        key: value for key, value in as_mapping(declared.data).items() if key != "parameter_rules"
    }


def _compare_retirements(
    collector: ChangeCollector, subject: Subject, old: Node, new: Node
) -> None:
    before, after = _facts(old), _facts(new)
    for way in {**before, **after}:
        a, b = (
            side.get(way) or Node(whole.document, "", {})
            for side, whole in ((before, old), (after, new))
        )
        it = subject.of(f"{way[0]} {way[1]!r}", "predefined", *way)
        around = (a.key if way in before else old.here, b.key if way in after else new.here)
        was, now = a.text("retires"), b.text("retires")
        if was != now:
            # Days sort in their written form.
            code = "M21" if now and (not was or now < was) else "M22"
            sides = value_sides(a, b, "retires", around)
            day, key = it.at("retires"), "the day on which it retires"
            collector.add(code, day, sides, was or None, now or None, key=key)
        was, now = a.text("successor"), b.text("successor")
        if was != now:
            sides = value_sides(a, b, "successor", around)
            it = it.at("successor")
            collector.add("M22", it, sides, was or None, now or None, key="its successor")
        _compare_more(
            collector, subject.of(f"{way[0]} {way[1]!r}", "predefined", *way), a, b, around
        )


def _compare_more(
    collector: ChangeCollector, it: Subject, old: Node, new: Node, around: tuple[Spot, Spot]
) -> None:
    """Compare the facts about a model that only modelport reads: price lists, M23, and the longest answer, M24 and M25."""
    a, b = as_list(old.value("prices")), as_list(new.value("prices"))
    if not same_json(a, b):
        sides = deepest(old.get("prices"), new.get("prices"), around)
        collector.add("M23", it.at("prices"), sides, a or None, b or None)
    was, now = old.value("max_output"), new.value("max_output")
    if was != now:
        sides = value_sides(old, new, "max_output", around)
        falls = isinstance(was, int) and isinstance(now, int) and now < was
        collector.add("M25" if falls else "M24", it.at("max_output"), sides, was, now)


def _facts(whole: Node) -> Mapping[tuple[str, str], Node]:
    """Return what is declared about predefined models, by type and id."""
    types = _entries(whole.get("predefined"))
    return {
        (kind, name): node
        for kind, models in types.items()
        for name, node in models.entries().items()
    }
