"""Models, predefined and declared: M1 to M20, and the condition of a declared feature (Q7)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ...json_values import as_list, as_mapping, as_text, is_number
from ..changes import ChangeCollector, Subject
from ..matching import Item, Matching, match
from ..source import Node, Spot
from .order import compare_order
from .parameters import compare_rules, rules_of
from .prices import compare_prices
from .sides import added, both, deepest, removed, same_value, value_sides
from .texts import compare_texts

_PER_REQUEST: Final = ("max_chunks", "max_workers", "word_limit", "max_characters_per_chunk")
_SPEECH: Final = ("default_voice", "audio_type")
_TOOLS: Final = frozenset({"tool-call", "multi-tool-call"})


@dataclass(frozen=True, slots=True)
class Model(Item):
    """A predefined model."""

    type: str = ""
    file: str = ""
    """Its file, without the folders that only the layout decides."""
    is_announced: bool = False
    """Whether the day is declared on which it retires."""

    @property
    def it(self) -> str:
        """What sentences call it."""
        return f"{self.type} {self.name!r}"

    @property
    def deprecated(self) -> bool:
        """Whether it is deprecated, so that lists leave it out."""
        return self.node.value("deprecated") is True

    @property
    def normal(self) -> Mapping[str, Any]:
        """The normal form without texts and parts that have their own rows."""
        return {
            "properties": self.node.value("model_properties"),
            "features": sorted(map(str, as_list(self.node.value("features")))),
            "rules": [[rule.name, rule.normal] for rule in rules_of(self.node)],
            "pricing": self.node.value("pricing"),
        }


def compare_models(
    collector: ChangeCollector,
    subject: Subject,
    old: Sequence[Model],
    new: Sequence[Model],
    passed_over: frozenset[str],
) -> None:
    """Compare the predefined models of all types.

    passed_over: types that only one side serves, which are reported as a whole.
    """
    before = [each for each in old if each.type not in passed_over]
    after = [each for each in new if each.type not in passed_over]
    matchings = {kind: _match(before, after, kind) for kind in _types(before, after)}
    gone = {each.name: each for m in matchings.values() for each in m.removed}
    moved = [(gone[b.name], b) for m in matchings.values() for b in m.added if b.name in gone]
    settled = {id(each) for pair in moved for each in pair}
    for a, b in moved:
        sides = value_sides(a.node, b.node, "model_type", (a.spot, b.spot))
        collector.add("M7", _subject(subject, a), sides, a.type, b.type)
    for matching in matchings.values():
        for model in matching.removed:
            if id(model) not in settled:
                code = "M3" if model.deprecated or model.is_announced else "M2"
                collector.add(code, _subject(subject, model), removed(model), model.name)
        for model in matching.added:
            if id(model) not in settled:
                collector.add("M1", _subject(subject, model), added(model), None, model.normal)
        for a, b in matching.renamed:
            words = subject.of(f"a model of the type {a.type}", "models", a.type, a.name)
            collector.add("M6", words, both(a, b), a.name, b.name)
        for a, b in matching.pairs:
            if not _is_same(a.node, b.node):
                _compare_model(collector, _subject(subject, a), a, b)


def _is_same(old: Node, new: Node) -> bool:
    """Return whether two documents are the same; most are, and the rules take a hundred times longer."""
    if old.document.text == new.document.text:
        return True
    first, second = (json.dumps(each.data, sort_keys=True, default=str) for each in (old, new))
    return first == second


def _types(old: Sequence[Model], new: Sequence[Model]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.type for each in (*old, *new)))


def _match(old: Sequence[Model], new: Sequence[Model], kind: str) -> Matching[Model]:
    before = [each for each in old if each.type == kind]
    after = [each for each in new if each.type == kind]
    return match(before, after, renames=_is_renamed, by_neighbours=False)


def _is_renamed(old: Model, new: Model) -> bool:
    # A deprecated model was announced to disappear.
    is_leaving = old.deprecated or old.is_announced
    return not is_leaving and (old.file == new.file or old.rest == new.rest)


def _subject(subject: Subject, model: Model) -> Subject:
    return subject.of(model.it, "models", model.type, model.name)


def _compare_model(collector: ChangeCollector, subject: Subject, old: Model, new: Model) -> None:
    around = (old.spot, new.spot)
    defaults: tuple[dict[str, object], dict[str, object]] = ({}, {})
    if old.name == new.name:
        defaults = ({"label": old.name}, {"label": new.name})
    compare_texts(collector, subject, old.node, new.node, ("label",), around, defaults)
    if old.deprecated != new.deprecated:
        sides = value_sides(old.node, new.node, "deprecated", around)
        code = "M4" if new.deprecated else "M5"
        collector.add(code, subject.at("deprecated"), sides, old.deprecated, new.deprecated)
    compare_abilities(collector, subject, old.node, new.node, around)


def compare_abilities(
    collector: ChangeCollector, subject: Subject, old: Node, new: Node, around: tuple[Spot, Spot]
) -> None:
    """Compare what predefined models and declared types have in common."""
    _compare_properties(collector, subject, old, new, around)
    _compare_features(collector, subject, old, new)
    compare_rules(collector, subject, old, new)
    compare_prices(collector, subject, old, new, around)


def _compare_properties(
    collector: ChangeCollector, subject: Subject, old: Node, new: Node, around: tuple[Spot, Spot]
) -> None:
    a, b = (each.get("model_properties") or Node(each.document, "", {}) for each in (old, new))
    before, after = a.value("mode") or "chat", b.value("mode") or "chat"
    if before != after:
        collector.add("M8", subject.at("mode"), value_sides(a, b, "mode", around), before, after)
    _compare_size(collector, subject, (a, b), "context_size", ("M9", "M10"), around)
    for key in _PER_REQUEST:
        _compare_size(collector, subject, (a, b), key, ("M14", "M15"), around)
    _compare_size(collector, subject, (a, b), "file_upload_limit", ("M16", "M17"), around)
    _compare_extensions(collector, subject, a, b, around)
    for key in _SPEECH:
        if a.value(key) != b.value(key):
            sides = value_sides(a, b, key, around)
            collector.add("M20", subject.at(key), sides, a.value(key), b.value(key), key=key)
    _compare_voices(collector, subject, a, b)


def _compare_size(
    collector: ChangeCollector,
    subject: Subject,
    nodes: tuple[Node, Node],
    key: str,
    codes: tuple[str, str],
    around: tuple[Spot, Spot],
) -> None:
    """Report a lower or removed size with the first code, a higher or new one with the other."""
    before, after = (each.value(key) for each in nodes)
    if same_value(before, after):
        return
    grows = is_number(after) and (before is None or (is_number(before) and after > before))
    sides = value_sides(*nodes, key, around)
    collector.add(codes[grows], subject.at(key), sides, before, after, key=key)


def _compare_extensions(
    collector: ChangeCollector, subject: Subject, old: Node, new: Node, around: tuple[Spot, Spot]
) -> None:
    key = "supported_file_extensions"
    before, after = (_extensions(each.value(key)) for each in (old, new))
    sides = value_sides(old, new, key, around)
    for code, lost in (("M16", before - after), ("M17", after - before)):
        if lost:
            displayed = (", ".join(sorted(before)) or "none", ", ".join(sorted(after)) or "none")
            values = (sorted(lost), None) if code == "M16" else (None, sorted(lost))
            collector.add(code, subject.at(key), sides, *values, displayed=displayed, key=key)


def _extensions(value: Any) -> frozenset[str]:
    return frozenset(each.strip() for each in as_text(value).split(",") if each.strip())


def _compare_voices(collector: ChangeCollector, subject: Subject, old: Node, new: Node) -> None:
    before, after = _voices(old), _voices(new)
    matching = match(before, after)
    for voice in matching.removed:
        collector.add("M18", subject.at("voices", voice.name), removed(voice), voice.name)
    for voice in matching.added:
        collector.add("M19", subject.at("voices", voice.name), added(voice), None, voice.name)
    for a, b in matching.pairs:
        of = subject.of(f"the voice {a.name!r} of {subject.it}", "voices", a.name)
        compare_texts(collector, of, a.node, b.node, ("name",), (a.spot, b.spot))
        _compare_languages(collector, subject.at("voices", a.name), a, b)
    listed = subject.of(f"the voices of {subject.it}", "voices")
    compare_order(collector, listed, before, after, matching.pairs)


def _compare_languages(collector: ChangeCollector, subject: Subject, old: Item, new: Item) -> None:
    """Report languages as voices: Dify offers a voice only under its languages."""
    before, after = _languages(old), _languages(new)
    for each in match(before, after).removed:
        displayed = (f"{old.name!r} in {each.name!r}", "")
        collector.add("M18", subject.at(each.name), removed(each), each.name, displayed=displayed)
    for each in match(before, after).added:
        displayed = ("", f"{old.name!r} in {each.name!r}")
        collector.add(
            "M19", subject.at(each.name), added(each), None, each.name, displayed=displayed
        )


def _voices(properties: Node) -> list[Item]:
    listed = properties.items("voices")
    return [Item(each.text("mode"), each, "mode") for each in listed if each.text("mode")]


def _languages(voice: Item) -> list[Item]:
    written = voice.node.get("language")
    if written is not None and isinstance(written.data, str):
        return [Item(written.data, written)]
    listed = voice.node.items("language")
    return [Item(each.data, each) for each in listed if isinstance(each.data, str)]


def _compare_features(collector: ChangeCollector, subject: Subject, old: Node, new: Node) -> None:
    before, after = _features(old), _features(new)
    # Under a condition, only some of the models called tools.
    called_tools = any(not each.twin for name in _TOOLS for each in before.get(name, ()))
    for name in before.keys() - after.keys():
        gone = removed(before[name][0])
        collector.add("M11", subject.at("features", name), gone, name)
    for name in after.keys() - before.keys():
        code = "M12" if name in _TOOLS and not called_tools else "M13"
        collector.add(code, subject.at("features", name), added(after[name][0]), None, name)
    for name in sorted(before.keys() & after.keys()):
        code = "M12" if name in _TOOLS and not called_tools else "M13"
        _compare_feature_conditions(collector, subject, before[name], after[name], code)


def _features(holder: Node) -> dict[str, list[Item]]:
    """Return the entries of each feature; a declared one may have several, under conditions."""
    found: dict[str, list[Item]] = {}
    for node in holder.items("features"):
        name = as_text(node.data) or node.text("feature")
        if name:
            key = "feature" if "feature" in node else ""
            found.setdefault(name, []).append(Item(name, node, key, _condition(node)))
    return found


def _condition(node: Node) -> str:
    when = node.value("when")
    return json.dumps(when, sort_keys=True, ensure_ascii=False, default=str) if when else ""


def _compare_feature_conditions(
    collector: ChangeCollector,
    subject: Subject,
    old: Sequence[Item],
    new: Sequence[Item],
    looser: str,
) -> None:
    """Compare the conditions of one feature; `looser` is the code for fewer of them."""
    before, after = {each.twin for each in old}, {each.twin for each in new}
    if before == after or ("" in before and "" in after):
        return
    a = next((each for each in old if each.twin not in after), old[0])
    b = next((each for each in new if each.twin not in before), new[0])
    sides = deepest(a.node.get("when"), b.node.get("when"), (a.spot, b.spot))
    name, at = a.name, subject.at("features", a.name, "when")
    values = (sorted(map(str, before)), sorted(map(str, after)))
    if _is_looser(old, new):
        displayed = ("", f"{name!r} under fewer conditions" if a.twin else repr(name))
        collector.add(looser, at, sides, *values, displayed=displayed)
    else:
        displayed = (f"{name!r} where {b.twin or 'a condition'} does not hold", "")
        collector.add("M11", at, sides, *values, displayed=displayed)


def _is_looser(old: Sequence[Item], new: Sequence[Item]) -> bool:
    """Return whether everything that had the feature still has it."""
    wanted = [as_mapping(each.node.value("when")) for each in new]
    return all(
        any(when.items() <= as_mapping(each.node.value("when")).items() for when in wanted)
        for each in old
    )


def compare_positions(
    collector: ChangeCollector,
    subject: Subject,
    kind: str,
    old: tuple[Sequence[Model], Node | None],
    new: tuple[Sequence[Model], Node | None],
) -> None:
    """Compare the order in which position files list the models of one type."""
    before, after = (_positions(node, models) for models, node in (old, new))
    if not before and not after:
        return
    names = {each.name for each in before} & {each.name for each in after}
    matching = match([e for e in before if e.name in names], [e for e in after if e.name in names])
    listed = subject.of(f"the models of the type {kind}", "models", kind)
    compare_order(collector, listed, before, after, matching.pairs)


def _positions(node: Node | None, models: Sequence[Model]) -> list[Item]:
    """Return the models that are listed, each once, then the others by name: they have no order."""
    by_name = {each.name: each for each in models}
    entries = node.listed() if node is not None else []
    found = {e.data: Item(e.data, e) for e in reversed(entries) if as_text(e.data) in by_name}
    listed = list(reversed(found.values()))
    rest = [each for name, each in sorted(by_name.items()) if name not in found]
    return [*listed, *rest]
