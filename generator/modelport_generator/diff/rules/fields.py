"""Credential forms: F1 to F22. `required` left out means optional to Dify and required to the SDK."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ...json_values import as_list, as_mapping, as_text
from ..changes import ChangeCollector, Sides, Subject
from ..matching import Item, Matching, doubled, match
from ..source import Node
from ..table import Audience
from ..value_text import NOTHING, SECRET, shown
from .order import compare_order
from .sides import added, around, both, removed, value_sides
from .texts import compare_texts

_TEXTS: Final = ("label", "placeholder", "help", "url")
_CHOICES: Final = frozenset({"select", "radio"})
_READINGS: Final[tuple[tuple[Audience, bool], ...]] = (("saved", False), ("call", True))
"""What a missing `required` means to each audience that has a verdict on fields."""
_TRUE: Final = frozenset({"true", "t", "yes", "y", "on", "1"})

Conditions = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Form:
    """One of the two forms of a provider, on one side."""

    node: Node | None
    it: str
    name: str

    @property
    def fields(self) -> tuple[Item, ...]:
        """The fields that have a variable."""
        if self.node is None:
            return ()
        listed = self.node.items("credential_form_schemas")
        return tuple(
            Item(each.text("variable"), each, "variable", conditions(each.value("show_on")))
            for each in listed
            if each.text("variable")
        )


@dataclass(frozen=True, slots=True)
class _Choices:
    """What OLD offers, to decide whether a condition can hold for stored credentials."""

    options: Mapping[str, frozenset[str] | None]
    """By variable; None where any text may be stored."""
    types: frozenset[str]

    def allow(self, variable: str, value: str) -> bool:
        """Return whether stored credentials can meet a condition."""
        if variable == "__model_type":
            return value in self.types
        if variable not in self.options:
            return variable.startswith("__")
        known = self.options[variable]
        return known is None or value in known


@dataclass(frozen=True, slots=True)
class _Names:
    """The names in OLD of renamed fields and options."""

    variables: Mapping[str, str]
    values: Mapping[tuple[str, str], str]

    def of_old(self, variable: str, value: str) -> tuple[str, str]:
        """Return a condition as OLD would write it."""
        name = self.variables.get(variable, variable)
        return name, self.values.get((name, value), value)


def compare_forms(
    collector: ChangeCollector, subject: Subject, old: Form, new: Form, old_types: Sequence[str]
) -> None:
    """Compare one form on both sides.

    old_types: the model types that OLD serves.
    """
    before, after = old.fields, new.fields
    matching = match(before, after, renames=lambda a, b: True)
    twins = (doubled(before), doubled(after))
    names = _names_of_old(matching)
    for item in matching.removed:
        collector.add("F4", _subject(subject, item, twins[0], new.it), removed(item), item.name)
    choices = _Choices(_options_by_variable(before), frozenset(old_types))
    for item in matching.added:
        _report_added(collector, _subject(subject, item, twins[1], new.it), item, choices, names)
    for a, b in matching.renamed:
        collector.add(
            "F5", _subject(subject, a, twins[0], new.it, "a field"), both(a, b), a.name, b.name
        )
    for a, b in matching.pairs:
        _compare_field(collector, _subject(subject, a, twins[0], new.it), a, b, names)
    compare_order(collector, subject.of(f"the fields of {new.it}"), before, after, matching.pairs)
    if old.node is not None and new.node is not None:
        _compare_model_name(collector, subject, old.node, new.node)


def _subject(
    subject: Subject, item: Item, twins: frozenset[str], form: str, it: str = ""
) -> Subject:
    name = f"{item.name}?{_ordered(item.twin)}" if item.name in twins else item.name
    return subject.of(f"{it or f'field {item.name!r}'} of {form}", name)


def _ordered(twin: object) -> str:
    return ",".join(sorted(f"{a}={b}" for a, b in twin)) if isinstance(twin, frozenset) else ""  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]


def _compare_model_name(collector: ChangeCollector, subject: Subject, old: Node, new: Node) -> None:
    """Compare the texts of the field in which people enter the name of a model."""
    a, b = old.get("model"), new.get("model")
    if a is not None and b is not None:
        named = subject.of("the field for the model's name", "model")
        compare_texts(collector, named, a, b, ("label", "placeholder"), (a.key, b.key))


def _report_added(
    collector: ChangeCollector, subject: Subject, item: Item, choices: _Choices, names: _Names
) -> None:
    wanted = _renamed(conditions(item.node.value("show_on")), names)
    is_new = any(not choices.allow(*each) for each in wanted)
    for audience, omitted in _READINGS:
        if not is_required(item.node, omitted):
            code = "F1"
        else:
            code = "F3" if is_new else "F2"
        value = field_value(item.node, omitted)
        collector.add(code, subject, added(item), None, value, audiences=(audience,))


def _compare_field(
    collector: ChangeCollector, subject: Subject, old: Item, new: Item, names: _Names
) -> None:
    places = around(old, new)
    _compare_type(collector, subject, old, new)
    _compare_required(collector, subject, old, new)
    _compare_default(collector, subject, old, new)
    _compare_length(collector, subject, old, new)
    _compare_conditions(collector, subject, old, new, names)
    compare_texts(collector, subject, old.node, new.node, _TEXTS, places)
    if kind(old.node) in _CHOICES and kind(new.node) in _CHOICES:
        _compare_options(collector, subject, old.node, new.node)


def _compare_type(collector: ChangeCollector, subject: Subject, old: Item, new: Item) -> None:
    before, after = kind(old.node), kind(new.node)
    if before == after:
        return
    sides = value_sides(old.node, new.node, "type", around(old, new))
    as_text = [("text-input" if each == "secret-input" else each) for each in (before, after)]
    if "secret-input" in (before, after):
        collector.add("F6", subject.at("type"), sides, before, after)
    match as_text:
        case [a, b] if a == b:
            return
        case [a, b] if a in _CHOICES and b in _CHOICES:
            code = "F9"
        case [a, "text-input"] if a in _CHOICES:
            code = "F8"
        case _:
            code = "F7"
    collector.add(code, subject.at("type"), sides, before, after)


def _compare_required(collector: ChangeCollector, subject: Subject, old: Item, new: Item) -> None:
    sides = value_sides(old.node, new.node, "required", around(old, new))
    for audience, omitted in _READINGS:
        before, after = is_required(old.node, omitted), is_required(new.node, omitted)
        if before != after:
            code = "F10" if after else "F11"
            collector.add(code, subject.at("required"), sides, before, after, audiences=(audience,))


def _compare_default(collector: ChangeCollector, subject: Subject, old: Item, new: Item) -> None:
    before, after = (each.node.value("default") or None for each in (old, new))
    if before == after:
        return
    sides = value_sides(old.node, new.node, "default", around(old, new))
    displayed = (shown(before), shown(after))
    if "secret-input" in (kind(old.node), kind(new.node)):
        displayed = (SECRET if before else NOTHING, SECRET if after else NOTHING)
        before, after = displayed
    for audience, omitted in _READINGS:
        optional = not is_required(old.node, omitted) and not is_required(new.node, omitted)
        code = "F12" if optional else "F13"
        at = subject.at("default")
        collector.add(code, at, sides, before, after, audiences=(audience,), displayed=displayed)


def _compare_length(collector: ChangeCollector, subject: Subject, old: Item, new: Item) -> None:
    before, after = _longest(old.node), _longest(new.node)
    if before == after:
        return
    sides = value_sides(old.node, new.node, "max_length", around(old, new))
    code = "F18" if after < before else "F19"
    values = (_length(before), _length(after))
    displayed = tuple("any number of" if each is None else str(each) for each in values)
    collector.add(
        code, subject.at("max_length"), sides, *values, displayed=(displayed[0], displayed[1])
    )


def _length(longest: float) -> int | None:
    return None if longest == float("inf") else int(longest)


def _longest(node: Node) -> float:
    value = node.value("max_length")
    if isinstance(value, bool) or not isinstance(value, int | float) or not value:
        return float("inf")
    # Readers apply a negative limit as well: no text is that short.
    return max(0, value)


def _compare_conditions(
    collector: ChangeCollector, subject: Subject, old: Item, new: Item, names: _Names
) -> None:
    before = conditions(old.node.value("show_on"))
    after = _renamed(conditions(new.node.value("show_on")), names)
    if before == after:
        return
    sides = _condition_sides(old, new)
    displayed = (_in_words(before), _in_words(after))
    at = subject.at("show_on")
    values = (sorted(before), sorted(after))
    if after - before:
        collector.add("F20", at, sides, *values, displayed=displayed)
        return
    gone = (_in_words(before - after), displayed[1])
    for audience, omitted in _READINGS:
        code = "F22" if is_required(new.node, omitted) else "F21"
        collector.add(code, at, sides, *values, audiences=(audience,), displayed=gone)


def _condition_sides(old: Item, new: Item) -> Sides:
    """Return the places of the first conditions that differ, or of the keys."""
    whole = value_sides(old.node, new.node, "show_on", around(old, new))
    a, b = old.node.items("show_on"), new.node.items("show_on")
    if not a or not b:
        return whole
    gone = [each for each in a if _condition(each.data) not in map(_condition, (e.data for e in b))]
    come = [each for each in b if _condition(each.data) not in map(_condition, (e.data for e in a))]
    if not come:
        return Sides(gone[0].identity("variable"), whole.new)
    if not gone:
        return Sides(whole.old, come[0].identity("variable"))
    same = gone[0].value("variable") == come[0].value("variable")
    key = "value" if same else "variable"
    return Sides(gone[0].identity(key), come[0].identity(key))


def _compare_options(collector: ChangeCollector, subject: Subject, old: Node, new: Node) -> None:
    before, after = _options(old), _options(new)
    if bool(before) != bool(after):
        # A choice without options takes any text.
        code, words = (
            ("F7", ("any text", "a choice")) if after else ("F8", ("a choice", "any text"))
        )
        spots = (old.identity("variable"), new.identity("variable"))
        sides = value_sides(old, new, "options", spots)
        collector.add(code, subject.at("options"), sides, *words, displayed=words)
        return
    matching = _match_options(before, after)
    for item in matching.removed:
        collector.add("F15", subject.at("options", item.name), removed(item), item.name)
    for item in matching.added:
        collector.add("F14", subject.at("options", item.name), added(item), None, item.name)
    for a, b in matching.renamed:
        collector.add("F16", subject.at("options", a.name), both(a, b), a.name, b.name)
    for a, b in matching.pairs:
        it = f"the option {a.name!r} of {subject.it}"
        _compare_option(collector, subject.of(it, "options", a.name), a, b)
    it = f"the options of {subject.it}"
    compare_order(collector, subject.of(it, "options"), before, after, matching.pairs)


def _match_options(old: Sequence[Item], new: Sequence[Item]) -> Matching[Item]:
    return match(old, new, renames=lambda a, b: True)


def _compare_option(collector: ChangeCollector, subject: Subject, old: Item, new: Item) -> None:
    compare_texts(collector, subject, old.node, new.node, ("label",), around(old, new))
    before, after = (conditions(each.node.value("show_on")) for each in (old, new))
    if before != after:
        at = subject.at("show_on")
        collector.add("F17", at, _condition_sides(old, new), sorted(before), sorted(after))


def _options(node: Node) -> list[Item]:
    listed = node.items("options")
    return [Item(e.text("value"), e, "value") for e in listed if isinstance(e.value("value"), str)]


def _options_by_variable(fields: Sequence[Item]) -> Mapping[str, frozenset[str] | None]:
    found: dict[str, frozenset[str] | None] = {}
    for item in fields:
        names = frozenset(each.name for each in _options(item.node))
        free = kind(item.node) not in _CHOICES or not names
        known = found.get(item.name, frozenset())
        found[item.name] = None if free or known is None else known | names
    return found


def field_value(node: Node, omitted: bool) -> Mapping[str, Any]:
    """Return the normal form of a field without its texts and without its default.

    omitted: what a missing `required` means.
    """
    return {
        "type": kind(node),
        "required": is_required(node, omitted),
        "options": [each.name for each in _options(node)],
        "max_length": _length(_longest(node)),
        "show_on": sorted(conditions(node.value("show_on"))),
    }


def kind(node: Node) -> str:
    """Return the type of a field."""
    return node.text("type")


def is_required(node: Node, omitted: bool) -> bool:
    """Return whether a field is required; `omitted` when nothing is written."""
    value = node.value("required")
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value.lower() in _TRUE
    return bool(value) if isinstance(value, int | float) else omitted


def conditions(show_on: Any) -> Conditions:
    """Return the conditions of a `show_on` as pairs of a variable and its value."""
    return frozenset(_condition(each) for each in as_list(show_on))


def _condition(entry: Any) -> tuple[str, str]:
    written = as_mapping(entry)
    value = written.get("value")
    return as_text(written.get("variable")), value if isinstance(value, str) else shown(value)


def _names_of_old(matching: Matching[Item]) -> _Names:
    variables = {b.name: a.name for a, b in matching.renamed}
    values: dict[tuple[str, str], str] = {}
    for a, b in matching.pairs:
        if kind(a.node) in _CHOICES and kind(b.node) in _CHOICES:
            renamed = _match_options(_options(a.node), _options(b.node)).renamed
            values |= {(a.name, to.name): was.name for was, to in renamed}
    return _Names(variables, values)


def _renamed(wanted: Conditions, names: _Names) -> Conditions:
    """Return conditions with the names of OLD, so that a renamed field does not change them."""
    return frozenset(names.of_old(variable, value) for variable, value in wanted)


def _in_words(wanted: Conditions) -> str:
    return " and ".join(f"{a}={b!r}" for a, b in sorted(wanted)) or "no condition"
