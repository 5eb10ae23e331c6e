"""Parameter rules, each merged with its template: R1 to R24."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ...build.merge import merged_rule
from ...json_values import as_list, as_mapping, as_text
from ..changes import ChangeCollector, Sides, Subject
from ..matching import Item, doubled, match
from ..source import Node, Spot
from ..value_text import shown
from .order import compare_order
from .sides import added, both, deepest, removed, same_value
from .texts import compare_texts

_NUMBERS: Final = ("int", "float")
_TEXTS: Final = ("string", "text")


@dataclass(frozen=True, slots=True)
class Rule(Item):
    """A rule merged with its template."""

    merged: Mapping[str, Any] | None = None

    def value(self, key: str) -> Any:
        """Return a value of the rule, or else of its template."""
        return (self.merged or {}).get(key)

    @property
    def type(self) -> str:
        """The type of the values."""
        return as_text(self.value("type"))

    @property
    def required(self) -> bool:
        """Whether the parameter is required, unless a default is sent."""
        return self.value("required") is True

    @property
    def options(self) -> tuple[str, ...]:
        """The allowed texts; none when any text is allowed, or the type ignores options."""
        return tuple(map(str, as_list(self.value("options")))) if self.type == "string" else ()

    @property
    def alias(self) -> str:
        """A further name by which readers find the value."""
        template = as_text(self.value("use_template"))
        return template if template != self.name else ""

    def spot_of(self, key: str) -> tuple[Spot, bool]:
        """Return where a value is written, and whether it is written in the rule itself."""
        own = self.node.get(key)
        if own is not None:
            return own.here, True
        template = self.node.get("use_template")
        if template is not None and self.value(key) is not None:
            return template.here, False
        return self.spot, False

    @property
    def normal(self) -> Mapping[str, Any]:
        """The normal form without texts."""
        keys = ("type", "default", "min", "max", "use_template")
        values = {key: self.value(key) for key in keys}
        return values | {"required": self.required, "options": list(self.options)}


def rules_of(holder: Node) -> list[Rule]:
    """Return the named rules of a model, or of a declared type."""
    return [
        Rule(each.text("name"), each, "name", _condition(each), merged_rule(as_mapping(each.data)))
        for each in holder.items("parameter_rules")
        if each.text("name")
    ]


def compare_rules(collector: ChangeCollector, subject: Subject, old: Node, new: Node) -> None:
    """Compare the rules of one model, or of one declared type, on both sides."""
    before, after = rules_of(old), rules_of(new)
    if not before and not after:
        return
    matching = match(before, after, renames=lambda a, b: True)
    twins = (doubled(before), doubled(after))
    for rule in matching.removed:
        collector.add("R4", _subject(subject, rule, twins[0]), removed(rule), rule.name)
    for rule in matching.added:
        _report_added(collector, _subject(subject, rule, twins[1]), rule)
    for a, b in matching.renamed:
        code = "R6" if as_text(b.value("use_template")) == a.name else "R5"
        it = f"a parameter of {subject.it}"
        collector.add(code, subject.of(it, "parameter_rules", a.name), both(a, b), a.name, b.name)
    known = {each for rule in after for each in (rule.name, rule.alias)}
    for a, b in matching.pairs:
        _compare_rule(collector, _subject(subject, a, twins[0]), a, b, known)
    it = f"the parameters of {subject.it}"
    compare_order(collector, subject.of(it, "parameter_rules"), before, after, matching.pairs)


def _subject(subject: Subject, rule: Rule, twins: frozenset[str]) -> Subject:
    name = f"{rule.name}?{rule.twin}" if rule.name in twins and rule.twin else rule.name
    return subject.of(f"parameter {rule.name!r} of {subject.it}", "parameter_rules", name)


def _report_added(collector: ChangeCollector, subject: Subject, rule: Rule) -> None:
    default = rule.value("default")
    code = "R1" if not rule.required else "R2" if default is None else "R3"
    collector.add(code, subject, added(rule), None, rule.normal, displayed=("", shown(default)))


def _compare_rule(
    collector: ChangeCollector, subject: Subject, old: Rule, new: Rule, known: set[str]
) -> None:
    _compare_type(collector, subject, old, new)
    _compare_bounds(collector, subject, old, new)
    _compare_options(collector, subject, old, new)
    _compare_default(collector, subject, old, new)
    _compare_condition(collector, subject, old, new)
    if old.alias and old.alias not in known:
        sides = _sides(old, new, "use_template")
        collector.add("R22", subject.at("use_template"), sides, old.alias)
    # A label that only repeats the name changes with it.
    renamed = old.name != new.name
    defaults = (_texts(old, renamed), _texts(new, renamed))
    places = tuple(each.spot_of("use_template")[0] for each in (old, new))
    around = (places[0], places[1])
    compare_texts(collector, subject, old.node, new.node, ("label", "help"), around, defaults)


def _texts(rule: Rule, is_renamed: bool) -> Mapping[str, object]:
    texts = {key: rule.value(key) for key in ("label", "help")}
    if is_renamed and texts["label"] == {"en_US": rule.name}:
        texts["label"] = None
    return texts


def _compare_type(collector: ChangeCollector, subject: Subject, old: Rule, new: Rule) -> None:
    if old.type == new.type:
        return
    match (old.type, new.type):
        case ("int", "float"):
            code = "R7"
        case ("string", "text"):
            code = "R7" if old.options else "R8"
        case ("text", "string") if not new.options:
            code = "R8"
        case _:
            code = "R9"
    collector.add(code, subject.at("type"), _sides(old, new, "type"), old.type, new.type)


def _compare_bounds(collector: ChangeCollector, subject: Subject, old: Rule, new: Rule) -> None:
    if old.type not in _NUMBERS or new.type not in _NUMBERS:
        return
    keys = ("min", "max", "precision") if old.type == new.type == "float" else ("min", "max")
    for key in keys:
        before, after = _number(old, key), _number(new, key)
        # A higher value is wider for every bound but the lower one.
        sign = -1 if key == "min" else 1
        free = float("inf")
        widths = [free if each is None else sign * each for each in (before, after)]
        if widths[0] != widths[1]:
            code = "R10" if widths[1] < widths[0] else "R11"
            collector.add(code, subject.at(key), _sides(old, new, key), before, after, key=key)


def _number(rule: Rule, key: str) -> int | float | None:
    value = rule.value(key)
    # NaN is not a limit: every comparison with it fails.
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        return None
    # The normal form has one spelling of a number.
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _compare_options(collector: ChangeCollector, subject: Subject, old: Rule, new: Rule) -> None:
    if old.type != "string" or new.type != "string" or old.options == new.options:
        return
    at = subject.at("options")
    if bool(old.options) != bool(new.options):
        code, how = ("R13", "takes only the options") if new.options else ("R12", "takes any text")
        words = f" {', '.join(map(shown, new.options[:12]))}" if new.options else ""
        sides = _sides(old, new, "options")
        collector.add(code, at, sides, list(old.options), list(new.options), how=how + words)
        return
    before, after = _option_items(old), _option_items(new)
    matching = match(before, after, renames=lambda a, b: True)
    for a in matching.removed:
        how = f"loses the option {shown(a.name)}"
        collector.add("R13", at.at(a.name), removed(a), a.name, how=how)
    for b in matching.added:
        how = f"gets the option {shown(b.name)}"
        collector.add("R12", at.at(b.name), added(b), None, b.name, how=how)
    for a, b in matching.renamed:
        how = f"renames the option {shown(a.name)} to {shown(b.name)}"
        collector.add("R13", at.at(a.name), both(a, b), a.name, b.name, how=how)
    listed = subject.of(f"the options of {subject.it}", "options")
    compare_order(collector, listed, before, after, matching.pairs)


def _option_items(rule: Rule) -> list[Item]:
    if "options" in rule.node:
        return [Item(str(each.data), each) for each in rule.node.items("options")]
    # The options of a template are written nowhere in the definition.
    template = rule.node.get("use_template") or rule.node
    return [Item(each, template) for each in rule.options]


def _compare_default(collector: ChangeCollector, subject: Subject, old: Rule, new: Rule) -> None:
    before, after = old.value("default"), new.value("default")
    sides = _sides(old, new, "default")
    at = subject.at("default")
    if old.required != new.required:
        _compare_required(collector, subject, old, new)
        if not same_value(before, after):
            collector.add("R15", at, sides, before, after)
    elif not same_value(before, after):
        if not old.required:
            code = "R15"
        else:
            code = "R17" if after is None else "R18" if before is None else "R16"
        collector.add(code, at, sides, before, after)


def _compare_required(collector: ChangeCollector, subject: Subject, old: Rule, new: Rule) -> None:
    default = (new if new.required else old).value("default")
    if default is None:
        code, how = ("R19" if new.required else "R21"), ""
    elif new.required:
        code, how = "R20", f"becomes required; its default {shown(default)} is sent from now on"
    else:
        code, how = "R20", f"is optional; its default {shown(default)} is no longer sent"
    sides = _sides(old, new, "required")
    collector.add(code, subject.at("required"), sides, old.required, new.required, how=how)


def _compare_condition(collector: ChangeCollector, subject: Subject, old: Rule, new: Rule) -> None:
    before, after = (as_mapping(each.node.value("when")) for each in (old, new))
    if before == after:
        return
    looser = all(key in before and before[key] == value for key, value in after.items())
    displayed = tuple(_condition(each.node) or "no condition" for each in (old, new))
    code = "R24" if looser else "R23"
    a, b = old.node.get("when"), new.node.get("when")
    sides = deepest(a, b, (old.spot, new.spot))
    collector.add(
        code, subject.at("when"), sides, before, after, displayed=(displayed[0], displayed[1])
    )


def _condition(node: Node) -> str:
    when = as_mapping(node.value("when"))
    return json.dumps(when, sort_keys=True, ensure_ascii=False, default=str) if when else ""


def _sides(old: Rule, new: Rule, key: str) -> Sides:
    """Return the places of a value; where only one side writes it, that side's key."""
    (a, own_a), (b, own_b) = old.spot_of(key), new.spot_of(key)
    if own_a != own_b:
        written = (old if own_a else new).node.get(key)
        assert written is not None  # it is its own
        return Sides(written.key, b) if own_a else Sides(a, written.key)
    return Sides(a, b)
