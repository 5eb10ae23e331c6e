"""Texts that people read, colours, icons and links: T1. A locale that is left out reads as English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from ...json_values import as_mapping, as_text
from ..changes import ChangeCollector, Sides, Subject
from ..source import Node, Spot

_LOCALES: Final = ("en_US", "zh_Hans", "ja_JP", "pt_BR")


def compare_texts(
    collector: ChangeCollector,
    subject: Subject,
    old: Node,
    new: Node,
    keys: Sequence[str],
    around: tuple[Spot, Spot],
    defaults: tuple[Mapping[str, object], Mapping[str, object]] = ({}, {}),
) -> None:
    """Compare the texts under some keys of two mappings.

    around: places of what has the texts, for those that are absent.
    defaults: what a text is where it is absent on one side, by key, for OLD and for NEW.
    """
    for key in keys:
        a, b = old.get(key), new.get(key)
        if a is None and b is None and defaults[0].get(key) == defaults[1].get(key):
            continue
        before = _locales(a.data if a else defaults[0].get(key))
        after = _locales(b.data if b else defaults[1].get(key))
        if a is not None and b is not None:
            _compare_locales(collector, subject.at(key), key, (a, b), before, after)
        elif before != after:
            sides = Sides(a.key if a else around[0], b.key if b else around[1])
            displayed = before.get("en_US"), after.get("en_US")
            collector.add("T1", subject.at(key), sides, *displayed, key=key)


def _compare_locales(
    collector: ChangeCollector,
    subject: Subject,
    key: str,
    nodes: tuple[Node, Node],
    before: Mapping[str, str],
    after: Mapping[str, str],
) -> None:
    old, new = nodes
    for locale in _LOCALES:
        written = locale in old or locale in new
        # What is left out follows English, and is reported there.
        if before.get(locale) == after.get(locale) or (locale != "en_US" and not written):
            continue
        a, b = old.get(locale), new.get(locale)
        if a is not None and b is not None:
            sides = Sides(a.here, b.here)
        else:
            sides = Sides(a.key if a else old.here, b.key if b else new.here)
        name = key if locale == "en_US" else f"{key} ({locale})"
        collector.add(
            "T1", subject.at(locale), sides, before.get(locale), after.get(locale), key=name
        )


def _locales(value: object) -> Mapping[str, str]:
    """Return the text of each locale; none at all where there is no text."""
    if isinstance(value, str):
        return dict.fromkeys(_LOCALES, value) if value else {}
    written = {each: as_text(as_mapping(value).get(each)) for each in _LOCALES}
    english = written["en_US"]
    return {each: found or english for each, found in written.items() if found or english}
