"""The manifest of a plugin: D1 to D6, and its texts. Compared only where both sides have one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ...json_values import as_list, as_mapping
from ..changes import ChangeCollector, Sides, Subject
from ..source import Node
from ..versions import release
from .sides import value_sides
from .texts import compare_texts

_TEXTS: Final = ("label", "description", "icon", "icon_dark", "repo", "privacy")


def compare_manifests(collector: ChangeCollector, subject: Subject, old: Node, new: Node) -> None:
    """Compare two manifests."""
    at = subject.of("the plugin", "manifest")
    around = (old.here, new.here)
    for key in ("author", "name"):
        before, after = old.value(key) or None, new.value(key) or None
        if before != after:
            sides = value_sides(old, new, key, around)
            collector.add("D1", at.at(key), sides, before, after, key=key)
    _compare_minimum(collector, at, old, new)
    _compare_permissions(collector, at, old, new)
    compare_texts(collector, at, old, new, _TEXTS, around)
    _compare_tags(collector, at, old, new)


def _compare_minimum(collector: ChangeCollector, subject: Subject, old: Node, new: Node) -> None:
    key = "minimum_dify_version"
    a, b = (each.get("meta") or Node(each.document, "/meta", {}) for each in (old, new))
    before, after = (str(each.value(key) or "") for each in (a, b))
    if before == after:
        return
    raised = after and (not before or release(after) > release(before))
    displayed = (before or "of any version", after or "of any version")
    sides = value_sides(a, b, key, (a.key, b.key))
    values = (before or None, after or None)
    collector.add("D2" if raised else "D3", subject.at(key), sides, *values, displayed=displayed)


def _compare_permissions(
    collector: ChangeCollector, subject: Subject, old: Node, new: Node
) -> None:
    before, after = _permissions(old), _permissions(new)
    for name in {**before, **after}:
        a, b = before.get(name), after.get(name)
        was, now = (_granted(each.data) if each is not None else 0 for each in (a, b))
        if was == now:
            continue
        sides = Sides(
            (a.here if b else a.key) if a else None, (b.here if a else b.key) if b else None
        )
        code = "D4" if now > was else "D5"
        collector.add(code, subject.at("permission", name), sides, was, now, key=name)


def _permissions(manifest: Node) -> Mapping[str, Node]:
    holder = manifest.at("resource", "permission")
    return dict(_leaves("", holder)) if holder is not None else {}


def _leaves(name: str, node: Node) -> Iterator[tuple[str, Node]]:
    for key, below in node.entries().items():
        full = f"{name}.{key}" if name else key
        if isinstance(below.data, dict):
            yield from _leaves(full, below)
        else:
            yield full, below


def _granted(value: Any) -> float:
    return value if isinstance(value, bool | int | float) else 0


def _compare_tags(collector: ChangeCollector, subject: Subject, old: Node, new: Node) -> None:
    before, after = (as_list(each.value("tags")) for each in (old, new))
    if sorted(map(str, before)) != sorted(map(str, after)):
        sides = value_sides(old, new, "tags", (old.here, new.here))
        collector.add("T1", subject.at("tags"), sides, before or None, after or None, key="tags")


def version_of(manifest: Node) -> tuple[str, Node | None]:
    """Return the version of a plugin and where it is written."""
    written = as_mapping(manifest.data).get("version")
    return str(written or ""), manifest.get("version")
