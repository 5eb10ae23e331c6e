"""A text that is not YAML: the mistake is described, at its place."""

from __future__ import annotations

import re

import pytest

from modelport_generator.load import parse_document

PARSER = re.compile(
    r"expected|not allowed in this context|while (parsing|scanning)|block (mapping|collection|seq)"
    r"|flow (mapping|sequence)|token|simple key",
    re.IGNORECASE,
)
MISTAKES = {
    "a colon in text": ("label:\n  en_US: Kumo: models\n", 2, "colon"),
    "a key that is too deep": ("label:\n  en_US: x\n    zh_Hans: y\n", 3, "too deep"),
    "a key that is not deep enough": ("label:\n  en_US: a\n zh_Hans: b\n", 3, "indented"),
    "a key without its colon": ("label\n  en_US: X\nmodel: y\n", 1, "no colon"),
    "a word among keys": ("model: y\nlabel\nfoo: X\n", 2, "neither"),
    "a missing dash": ("features:\n  - tool-call\n  vision\nmodel: x\n", 3, "item of a list"),
    "a missing dash of a mapping": ("r:\n  - name: a\n    use: b\n   name: c\n", 4, "not an item"),
    "a quote closed by the next": ("p:\n  input: '0.4\n  output: '1.6'\n", 2, "quote"),
    "a double quote closed by the next": ('p:\n  a: "x\n  b: "y"\n', 2, "quote"),
    "a quote that is never closed": ('p:\n  input: "0.4\n  output: 1.6\n', 2, "not closed"),
    "a quote that takes in keys": ('d:\n  en_US: "A.\nicon: a\nback: "#E8"\n', 2, "includes"),
    "an apostrophe in quotes": ("help:\n  en_US: 'it's'\n", 2, "''"),
    "an open bracket": ("features: [a, b\nmodel: x\n", 1, "bracket"),
    "an open brace": ("label: {en_US: x\nmodel: y\n", 1, "bracket"),
    "an at sign": ("model: @x\n", 1, "@"),
    "a backtick": ("model: `x`\n", 1, "backtick"),
    "bold text": ("a: **x**\n", 1, "quote"),
    "a backslash": ('a: "\\d"\n', 1, "backslash"),
    "a tab": ("a:\n  b: 1\n\tc: 2\n", 3, "tab"),
    "a tab before the first key": ("a:\n\tb: 1\n", 2, "tab"),
    "a merge": ("a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n", 2, "merge"),
    "a merge in the first line": ("<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n", 1, "merge"),
    "a key twice": ("a: 1\nb: 2\na: 3\n", 3, "duplicate"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_one_mistake_is_one_message_at_its_place(name: str) -> None:
    text, line, words = MISTAKES[name]
    (problem,) = parse_document(text).problems
    message = f"{problem.message} {problem.hint}"
    assert problem.severity == "error"
    assert (problem.place.line, words in message) == (line, True), problem
    assert not PARSER.search(message)


def test_a_duplicate_key_shows_the_first_one() -> None:
    *_, last = parse_document("a: 1\nb: 2\na: 3\na: 4\n").problems
    assert last.place.line == 4
    assert [each.place.line for each in last.related] == [1]


@pytest.mark.parametrize(
    "text",
    [
        'd:\n  en_US: "Models of\n    note: x\n    y"\nm: 1\n',
        "d: |\n  it's \"open\n  key: x\nm: 1\n",
        "d: >-\n  'a\nm: 'x'\n",
        "d: it's\nm: that's\n",
        "d: {a: 'x', b: 'y'}\n",
        "# it's\nd: 1\n",
        "d: 'a''b'\n",
        "d: |\n  <<<<<<< HEAD\n  =======\n  >>>>>>> x\n",
    ],
)
def test_what_only_looks_like_a_mistake_is_read(text: str) -> None:
    document = parse_document(text)
    assert document.problems == ()
    assert document.data


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "<<<<<<<\n" * 200_000,
        "a: 'x\n" * 200_000,
        "a: 'x\nb: y'\n" * 100_000 + "]",
        "a: |\n" * 200_000 + "]",
        "- " * 500_000 + "'",
        ": '" * 300_000,
        "\t" * 1_000_000 + "a: b\n c",
    ],
    ids=["markers", "quotes", "pairs", "blocks", "dashes", "colons", "tabs"],
)
def test_a_long_text_is_read_in_linear_time(text: str) -> None:
    # Were any step quadratic, this test would take minutes.
    document = parse_document(text)
    assert document.data is None or document.text == text


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("a: [[1, 2\n", "the bracket that opens here is not closed by ']'", (1, 5)),
        ("[[[[", "the bracket that opens here is not closed by ']'", (1, 4)),
        ("a: [1, , 2]\n", "a value is missing here", (1, 8)),
        ("%YAML 9.9\n---\na: 1\n", "the directive '%YAML 9.9' is not supported", (1, 1)),
        ("%FOO\n---\na: 1\n", "the directive '%FOO' is not supported", (1, 1)),
        ("%YAML 1.1\na: 1\n", "no line --- follows the directive '%YAML 1.1'", (1, 1)),
    ],
)
def test_open_brackets_missing_values_and_directives_are_told_apart(
    text: str, message: str, place: tuple[int, int]
) -> None:
    (found,) = parse_document(text).problems
    assert found.code == "MP107"
    assert found.message.startswith(message)
    assert (found.place.line, found.place.column) == place


@pytest.mark.parametrize(
    ("text", "severity", "place"),
    [
        ("\ufeff\ufeffa: 1\n", "error", (1, 1)),
        ("\ufeffa: 1\n\ufeffb: 2\n", "error", (2, 1)),
        ("a: 1\n\ufeff# b\n", "error", (2, 1)),
        ("a: 'x\ufeff'\n", "warning", (1, 6)),
    ],
)
def test_a_byte_order_mark_after_the_start_is_reported(
    text: str, severity: str, place: tuple[int, int]
) -> None:
    (found,) = (each for each in parse_document(text).problems if each.severity != "info")
    assert (found.code, found.severity) == ("MP116", severity)
    assert (found.place.line, found.place.column) == place


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-32-be"])
def test_the_wide_encoding_of_a_file_is_named(encoding: str) -> None:
    start = "\ufeff" if encoding.endswith("-be") else ""
    (found,) = parse_document(f"{start}a: 1\n".encode(encoding)).problems
    assert found.message == f"the file is {encoding[:6].upper()}, not UTF-8"
