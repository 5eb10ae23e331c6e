"""The table of changes: each row has an example, and a comparison of it finds that row and no other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from modelport_generator.diff.compare import Comparison, compare_trees
from modelport_generator.diff.examples import example_of
from modelport_generator.diff.table import AUDIENCES, rows
from modelport_generator.diff.trees import tree_at


def write(folder: Path, files: Mapping[str, str]) -> None:
    folder.mkdir(parents=True)
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def compared(folder: Path, old: Mapping[str, str], new: Mapping[str, str]) -> Comparison:
    write(folder / "old" / "acme", old)
    write(folder / "new" / "acme", new)
    below = "" if not old or not new else "acme"
    return compare_trees(
        tree_at(folder / "old" / below, "old"), tree_at(folder / "new" / below, "new")
    )


@pytest.mark.slow
@pytest.mark.parametrize("code", rows())
def test_the_example_of_a_row_gets_the_verdicts_of_that_row(code: str, tmp_path: Path) -> None:
    row = rows()[code]
    found = compared(tmp_path, *example_of(row))
    assert not found.unreadable
    expected = {
        (each, audience)
        for each in (code, *row.example.also)
        for audience in AUDIENCES
        if rows()[each].severity(audience) is not None
    }
    assert {(each.code, each.audience) for each in found.changes} == expected
    for change in found.changes:
        assert change.severity == rows()[change.code].severity(change.audience)


@pytest.mark.slow
@pytest.mark.parametrize("code", rows())
def test_the_sentence_of_a_row_is_one_line_without_gaps(code: str, tmp_path: Path) -> None:
    row = rows()[code]
    found = compared(tmp_path, *example_of(row))
    severities = [rows()[each].severity(a) for each in (code, *row.example.also) for a in AUDIENCES]
    assert bool(found.changes) == any(severities)
    for change in found.changes:
        assert re.fullmatch(r"\S.*\S", change.message)
        assert "  " not in change.message
        assert not re.search(r"\{(it|old|new|key|how)\}", change.message)


@pytest.mark.slow
@pytest.mark.parametrize("code", rows())
def test_a_provider_does_not_differ_from_itself(code: str, tmp_path: Path) -> None:
    old, new = example_of(rows()[code])
    for number, files in enumerate((old, new)):
        spaced = {name: f"# A comment.\n\n{text}" for name, text in files.items()}
        found = compared(tmp_path / str(number), files, spaced)
        assert found.changes == []
