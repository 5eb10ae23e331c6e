"""Properties of all definitions: how they are written does not matter, and no input fails."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modelport_generator.diff.compare import Comparison, compare_trees
from modelport_generator.diff.examples import example_of
from modelport_generator.diff.table import rows
from modelport_generator.diff.trees import tree_at
from modelport_generator.format.canonical import formatted
from modelport_generator.report.changes import FORMATS, changes_text
from shared_data import ROOT
from thorough import part, share

pytestmark = pytest.mark.slow

CORPUS = ROOT / "corpus"
PROVIDERS = sorted(each.name for each in CORPUS.glob("*/")) if CORPUS.is_dir() else []


def compared(old: Path, new: Path) -> Comparison:
    return compare_trees(tree_at(old, "old"), tree_at(new, "new"))


def copied(source: Path, target: Path, change: Any) -> Path:
    for file in source.rglob("*.yaml"):
        path = target / file.relative_to(source)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(change(file.read_bytes()))
    return target


def redumped(raw: bytes) -> bytes:
    data = yaml.load(raw.decode("utf-8-sig"), yaml.CSafeLoader)
    text: str = yaml.dump(data, Dumper=yaml.CSafeDumper, sort_keys=True, width=60)
    return f"# Written by a program.\n{text}".encode()


@pytest.mark.skipif(not PROVIDERS, reason="the shared corpus is absent")
@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_public_definition_in_another_style_does_not_change(
    provider: str, tmp_path: Path
) -> None:
    source = CORPUS / provider
    old = tree_at(source, "old")
    changes = (redumped, lambda raw: formatted(raw, "-").content)
    for number, change in part(enumerate(changes), PROVIDERS.index(provider)):
        new = copied(source, tmp_path / str(number) / provider, change)
        found = compare_trees(old, tree_at(new, "new"))
        assert (found.changes, found.unreadable) == ([], [])


ODD = st.sampled_from(
    [None, [], {}, 0, -1, 1.5, True, "", "x", "1e999", [1], [None], [{}], {"en_US": None}, 10**30]
)


def ways(data: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    below: list[tuple[Any, Any]] = []
    if isinstance(data, dict):
        below = list(data.items())
    elif isinstance(data, list):
        below = list(enumerate(data))
    inner = [each for key, value in below for each in ways(value, (*way, key))]
    return [*([way] if way else []), *inner]


def edited(data: Any, way: tuple[Any, ...], action: str, value: Any) -> None:
    holder = data
    for key in way[:-1]:
        holder = holder[key]
    match action:
        case "set":
            holder[way[-1]] = copy.deepcopy(value)
        case "delete":
            del holder[way[-1]]
        case "double" if isinstance(holder, list):
            holder.insert(0, copy.deepcopy(holder[way[-1]]))
        case _ if isinstance(holder, list):
            holder.reverse()
        case _:
            holder[f"{way[-1]}_"] = holder.pop(way[-1])


@settings(
    max_examples=share(120),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_no_definition_is_too_odd_to_be_compared(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("pair")
    files = dict(example_of(rows()["T1"])[0])
    name = data.draw(st.sampled_from(sorted(files)))
    document = yaml.safe_load(files[name])
    for _ in range(data.draw(st.integers(1, 3))):
        known = ways(document)
        if known:
            action = data.draw(st.sampled_from(["set", "delete", "double", "turn"]))
            edited(document, data.draw(st.sampled_from(known)), action, data.draw(ODD))
    for side, texts in (("old", files), ("new", {**files, name: yaml.safe_dump(document)})):
        for file, text in texts.items():
            path = folder / side / "acme" / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for sides in (("old", "new"), ("new", "old")):
        found = compared(*(folder / side / "acme" for side in sides))
        for format_ in FORMATS:
            changes_text(found, format_)
        marks = [each.fingerprint for each in found.changes]
        assert len(marks) == len(set(marks))
