"""A file is read as PyYAML reads it, with places, within bounds, and never with a traceback."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from effort import calls
from modelport_generator.load import load_document, parse_document
from modelport_generator.load.content import read_bytes
from shared_data import data_path

BOMB = "a0: &a0 [1,2,3,4,5,6,7,8,9]\n" + "".join(
    f"a{i + 1}: &a{i + 1} [{','.join([f'*a{i}'] * 9)}]\n" for i in range(20)
)

UNREADABLE = {
    "tab": ("a:\n\tb: 1", "MP110"),
    "two documents": ("a: 1\n---\nb: 2", "MP108"),
    "empty": ("", "MP109"),
    "only a comment": ("# nothing\n", "MP109"),
    "an open quote": ('a: "x', "MP115"),
    "latin-1": ("a: ü".encode("latin-1"), "MP112"),
    "utf-16": ("a: b".encode("utf-16"), "MP112"),
    "a NUL": ("a: \x00", "MP111"),
    "a lone surrogate": ("a: \ud800", "MP112"),
    "an unknown alias": ("a: *b", "MP106"),
    "a list that holds itself": ("a: &a [*a]", "MP106"),
    "a merge of itself": ("y: &y {<<: *y, a: 1}", "MP106"),
    "an alias bomb": (BOMB, "MP106"),
    "deep brackets": ("[" * 1_000_000, "MP102"),
    "deep dashes": ("- " * 500_000 + "a", "MP102"),
    "deep question marks": ("? " * 500_000 + "a", "MP102"),
    "deep blocks": ("\n".join(" " * i + "a:" for i in range(1500)), "MP102"),
    "ten megabytes in a line": ("a: " + "x" * 10_000_000, "MP101"),
    "an anchor twice": ("a: &a x\nb: &a y\n", "MP113"),
    "a list as a key": ("[a]: x", "MP104"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", UNREADABLE)
def test_a_hostile_file_costs_one_problem_and_little_work(name: str) -> None:
    text, code = UNREADABLE[name]
    document = parse_document(text)
    assert calls(lambda: parse_document(text)) < 50_000
    assert document.data is None
    assert [problem.code for problem in document.problems] == [code]


ODD = {
    "a number as key": ("a: 1\n4: x\n", "MP104", 2, 1),
    "a boolean as key": ("a:\n  on: x\n", "MP104", 2, 3),
    "a duplicate key": ("a: 1\nb:\n  c: 1\n  c: 2\n", "MP103", 4, 3),
    "two merges": ("a: &a {b: 1}\nc:\n  <<: *a\n  <<: {d: 2}\n", "MP103", 4, 3),
    "a foreign tag": ("a: !!python/object:os.system x\n", "MP105", 1, 4),
    "a tag on a mapping": ("a: !thing {b: 1}\n", "MP105", 1, 4),
    "a tag that lies": ("a: !!int foo\n", "MP105", 1, 4),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_yaml_is_read_and_named_at_its_place(name: str) -> None:
    text, code, line, column = ODD[name]
    document = parse_document(text)
    assert document.data is not None
    [problem] = document.problems
    assert (problem.code, problem.place.line, problem.place.column) == (code, line, column)


def test_two_merges_are_read_as_pyyaml_reads_them() -> None:
    text = "a: &a {x: 1, y: 1}\nb: &b {x: 2}\nc:\n  <<: *a\n  <<: *b\nd: {<<: [*a, *b]}\n"
    assert parse_document(text).data == yaml.safe_load(text)


def test_a_duplicate_anchor_is_reported_with_its_first_place() -> None:
    [problem] = parse_document("a: &one x\nb: {c: &one [y]}\n").problems
    assert problem.message == "the anchor 'one' is already defined on line 1"
    assert "PyYAML rejects the file, Go's reader takes the later" in problem.hint
    assert (problem.place.line, problem.place.column) == (2, 8)
    assert [each.place.line for each in problem.related] == [1]


def test_byte_order_mark_and_line_ends_are_only_notes() -> None:
    document = parse_document(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert document.data == {"a": 1, "b": 2}
    assert [problem.severity for problem in document.problems] == ["info", "info"]


def test_a_missing_file_is_a_problem_not_an_exception(tmp_path: Path) -> None:
    document = load_document(tmp_path / "absent.yaml")
    assert [problem.code for problem in document.problems] == ["MP100"]


def test_values_keys_and_merged_values_have_places() -> None:
    document = parse_document("x: &x {p: 1}\ny:\n  <<: *x\n  q~/: [a, 'b c']\n")
    assert document.data == {"x": {"p": 1}, "y": {"q~/": ["a", "b c"], "p": 1}}
    second = document.place("/y/q~0~1/1")
    assert (second.line, second.column, second.end_column) == (4, 12, 17)
    assert document.key_place("/y/q~0~1").column == 3
    assert document.place("/y/p").line == 1
    assert document.place("/y/absent/0").line == 3
    assert document.text[slice(*document.offsets("/y/q~0~1/1"))] == "'b c'"


def test_scalars_that_readers_take_for_different_things_are_kept_as_traps() -> None:
    document = parse_document("a: yes\nb: 010\nc: 1:30\nd: 1e3\ne: 2025-01-01\nf: .nan\ng: 'yes'\n")
    found = {pointer: plain.trap for pointer, plain in document.traps.items()}
    assert found == {
        "/a": "word",
        "/b": "octal",
        "/c": "sexagesimal",
        "/d": "exponent",
        "/e": "timestamp",
        "/f": "special",
    }


def test_aliases_share_one_object() -> None:
    data = parse_document("a: &a {b: 1}\nc: *a\n").data
    assert data["a"] is data["c"]


@pytest.mark.slow
def test_the_corpus_reads_as_pyyaml_reads_it() -> None:
    paths = sorted(data_path("corpus").rglob("*.yaml"))
    assert len(paths) > 1000
    for path in paths:
        with path.open(encoding="utf-8-sig") as file:
            expected = _without_dates(yaml.load(file, yaml.CSafeLoader))
        assert _without_dates(load_document(path).data) == expected, path


def _without_dates(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_dates(each) for key, each in value.items() if key != "created_at"}
    if isinstance(value, list):
        return [_without_dates(each) for each in value]
    return str(value) if isinstance(value, datetime.date) else value


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux has /proc")
def test_a_file_whose_size_is_unknown_is_read_completely() -> None:
    path = Path("/proc/self/status")
    assert path.stat().st_size == 0
    assert load_document(path).text.startswith("Name:")


def test_a_file_is_read_up_to_the_limit(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"abcdef")
    for most in range(1, 9):
        assert read_bytes(str(file), most, is_regular=True) == b"abcdef"[:most]
