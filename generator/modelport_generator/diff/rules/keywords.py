"""The keywords of the SDK, as the generator makes them: K1 to K4. A keyword may outlive its rule."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ...build.ir import Keyword
from ...build.keywords import credential_keywords, parameter_keywords
from ..changes import ChangeCollector, Sides, Subject
from ..matching import Item
from .parameters import Rule

_WIDER: Final = {"float": ("int", "bool"), "int": ("bool",)}
_ANY: Final = "Any"
_CHOICE: Final = "'"
"""What a choice starts with, among the names of types."""

Spots = Mapping[str, Item]
"""The first declaration of each name, in the order of the definition."""


def compare_credentials(
    collector: ChangeCollector,
    subject: Subject,
    old: Iterable[Item],
    new: Iterable[Item],
    forms: tuple[list[Any], list[Any]],
) -> None:
    """Compare the keywords of credentials.

    old, new: the fields of all forms.
    forms: the schemas of both sides, as they are written.
    """
    before, after = (credential_keywords(each) for each in forms)
    _compare(collector, subject, "credential", ("credentials",), (before, after), (old, new))


def compare_parameters(
    collector: ChangeCollector, subject: Subject, kind: str, old: list[Rule], new: list[Rule]
) -> None:
    """Compare the keywords of all parameters of one model type."""
    before, after = (
        parameter_keywords([e.merged or {} for e in rules], ()) for rules in (old, new)
    )
    _compare(
        collector, subject, f"{kind} parameter", ("parameters", kind), (before, after), (old, new)
    )


def _compare(
    collector: ChangeCollector,
    subject: Subject,
    noun: str,
    path: tuple[str, ...],
    keywords: tuple[tuple[Keyword, ...], tuple[Keyword, ...]],
    declarations: tuple[Iterable[Item], Iterable[Item]],
) -> None:
    # Callers know a keyword by its Python name.
    before, after = ({str(each.name): each for each in side} for side in keywords)
    if before == after:
        return
    spots = tuple(_first(items) for items in declarations)
    for name in {**before, **after}:
        old, new = before.get(name), after.get(name)
        sides = Sides(
            spots[0][old.wire].spot if old else None, spots[1][new.wire].spot if new else None
        )
        at = subject.of(f"the {noun} keyword `{name}`", *path, name)
        if new is None and old is not None:
            collector.add("K1", at, sides, str(old.type))
        elif old is None and new is not None:
            _report_new(collector, at, sides, new)
        elif old is not None and new is not None:
            _compare_keyword(collector, at, sides, old, new)


def _first(declarations: Iterable[Item]) -> Spots:
    found: dict[str, Item] = {}
    for each in declarations:
        found.setdefault(each.name, each)
    return found


def _report_new(collector: ChangeCollector, subject: Subject, sides: Sides, new: Keyword) -> None:
    if new.required:
        collector.add("K3", subject, sides, None, str(new.type))
    else:
        collector.add("K4", subject, sides, None, str(new.type), how=f"is new and takes {new.type}")


def _compare_keyword(
    collector: ChangeCollector, subject: Subject, sides: Sides, old: Keyword, new: Keyword
) -> None:
    types = (str(old.type), str(new.type))
    if not accepts(new.type, old.type):
        collector.add("K2", subject, sides, *_lost(*types), displayed=types)
    elif not accepts(old.type, new.type):
        collector.add("K4", subject.at("type"), sides, *types, how=f"takes {types[1]} now")
    if new.required and not old.required:
        collector.add("K3", subject, sides, False, True)
    elif old.required and not new.required:
        collector.add("K4", subject.at("required"), sides, True, False, how="is no longer required")


def _lost(old: str, new: str) -> tuple[list[str], list[str] | None]:
    """Return what is no longer accepted, and what is accepted instead when more than a choice was removed."""
    before, after = _parts(old), _parts(new)
    lost = sorted(before - after)
    is_choice_less = all(each.startswith(_CHOICE) for each in (*before, *after))
    return lost, None if is_choice_less else sorted(after)


def accepts(wide: str, narrow: str) -> bool:
    """Return whether each value of one annotation is one of another."""
    allowed = _parts(wide)
    if _ANY in allowed:
        return True
    return all(_fits(each, allowed) for each in _parts(narrow))


def _fits(part: str, allowed: frozenset[str]) -> bool:
    if part in allowed or (part.startswith(_CHOICE) and "str" in allowed):
        return True
    return any(part in _WIDER.get(each, ()) for each in allowed)


def _parts(annotation: str) -> frozenset[str]:
    """Return the members of a union: names, and choices as Python literals."""
    return frozenset(_members(ast.parse(annotation, mode="eval").body))


def _members(node: ast.expr) -> Iterable[str]:
    match node:
        case ast.BinOp(left=left, right=right):
            yield from _members(left)
            yield from _members(right)
        case ast.Subscript(slice=ast.Tuple(elts=elements)):
            yield from (f"{_CHOICE}{ast.literal_eval(each)}" for each in elements)
        case ast.Subscript(slice=single):
            yield f"{_CHOICE}{ast.literal_eval(single)}"
        case _:
            yield ast.unparse(node)
