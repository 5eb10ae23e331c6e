"""What `modelport.yaml` adds to a provider: base, quirks and declared types. Q1 to Q6; inside a type M, R and X."""

from __future__ import annotations

import json
from typing import Any, Final

from ...json_values import as_list, as_mapping
from ..changes import Ledger, Sides, Subject
from ..source import Node, Spot
from ..words import shown
from .models import compare_abilities
from .parameters import same_value
from .sides import value_sides

_SOURCES: Final = frozenset({"url_from", "key_from", "headers_from", "model_from"})
_TARGETS: Final = frozenset({"base_url", "version", "paths", "key_header", "key_scheme"})


def compare_modelport_files(
    ledger: Ledger, subject: Subject, old: Node, new: Node, passed_over: frozenset[str]
) -> None:
    """Compare two files; an absent one is empty.

    passed_over: types that only one side serves, which are reported as a whole.
    """
    before, after = old.value("base") or None, new.value("base") or None
    if before != after:
        sides = value_sides(old, new, "base", (old.here, new.here))
        ledger.add("Q1", subject.at("base"), sides, before, after)
    _compare_quirks(ledger, subject, old, new)
    _compare_types(ledger, subject, old, new, passed_over)


def _compare_quirks(ledger: Ledger, subject: Subject, old: Node, new: Node) -> None:
    a, b = old.get("quirks"), new.get("quirks")
    before, after = (each.entries() if each else {} for each in (a, b))
    for name in {**before, **after}:
        one, other = before.get(name), after.get(name)
        values = (one.data if one else None, other.data if other else None)
        if same_json(*values):
            continue
        # A value that was null reads like one that is not there.
        code = _quirk_code(name, *values)
        around = (a.key if a else old.here, b.key if b else new.here)
        sides = _deepest(one, other, around)
        it = subject.of(f"the quirks of {subject.it}", "quirks", name)
        ledger.add(code, it, sides, *values, key=shown(name))


def _quirk_code(name: str, old: Any, new: Any) -> str:
    if _reordered(old, new):
        return "Q4"
    return "Q2" if name in _SOURCES else "Q3" if name in _TARGETS else "Q4"


def _reordered(old: Any, new: Any) -> bool:
    if not isinstance(old, list) or not isinstance(new, list):
        return False
    before, after = (sorted(_text(each) for each in as_list(listed)) for listed in (old, new))  # pyright: ignore[reportUnknownVariableType]
    return before == after


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def same_json(old: Any, new: Any) -> bool:
    """Return whether two plain values are the same to readers, at every depth."""
    if isinstance(old, dict) and isinstance(new, dict):
        before, after = as_mapping(old), as_mapping(new)  # pyright: ignore[reportUnknownArgumentType]
        return before.keys() == after.keys() and all(same_json(before[k], after[k]) for k in before)
    if isinstance(old, list) and isinstance(new, list):
        pairs = as_list(old), as_list(new)
        return len(pairs[0]) == len(pairs[1]) and all(map(same_json, *pairs))
    return same_value(old, new)


def _deepest(old: Node | None, new: Node | None, around: tuple[Spot, Spot]) -> Sides:
    """Return the places of the innermost value that explains all of the difference."""
    if old is None or new is None:
        return Sides(old.key if old else around[0], new.key if new else around[1])
    if isinstance(old.data, dict) and isinstance(new.data, dict):
        before, after = old.entries(), new.entries()
        names = [k for k in {**before, **after} if not _same_entry(before.get(k), after.get(k))]
        if len(names) == 1:
            name = names[0]
            return _deepest(before.get(name), after.get(name), (old.key, new.key))
    if isinstance(old.data, list) and isinstance(new.data, list):
        pairs = list(zip(old.listed(), new.listed(), strict=False))
        differing = [pair for pair in pairs if not _same_entry(*pair)]
        if len(old.listed()) == len(new.listed()) and len(differing) == 1:
            return _deepest(*differing[0], (old.key, new.key))
    return Sides(old.here, new.here)


def _same_entry(old: Node | None, new: Node | None) -> bool:
    return old is not None and new is not None and same_json(old.data, new.data)


def _compare_types(
    ledger: Ledger, subject: Subject, old: Node, new: Node, passed_over: frozenset[str]
) -> None:
    a, b = old.get("customizable"), new.get("customizable")
    before, after = (each.entries() if each else {} for each in (a, b))
    for name in {**before, **after}:
        if name in passed_over:
            continue
        it = subject.of(f"the customizable type {name!r}", "customizable", name)
        one, other = before.get(name), after.get(name)
        if one is None and other is not None:
            ledger.add("Q5", it, Sides(None, other.key), None, _normal(other))
        elif other is None and one is not None:
            ledger.add("Q6", it, Sides(one.key, None), name)
        elif one is not None and other is not None:
            compare_abilities(ledger, it, one, other, (one.key, other.key))


def _normal(declared: Node) -> Any:
    return {
        key: value for key, value in as_mapping(declared.data).items() if key != "parameter_rules"
    }
