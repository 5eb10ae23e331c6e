"""The canonical form of definitions, and that formatting loses nothing."""

from __future__ import annotations

import json
import re
from collections import Counter
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hostile import TEXTS as HOSTILE
from modelport_generator.format.canonical import formatted
from modelport_generator.load import parse_document
from shared_data import ROOT
from thorough import part, share


def canonical(text: str) -> str:
    found = formatted(dedent(text).encode(), "a.yaml")
    assert found.problems == ()
    return found.content.decode()


def hold(text: str, form: str) -> None:
    """Expect a text to become another one, which is then stable."""
    form = dedent(form)
    assert canonical(text) == form
    assert canonical(form) == form


def test_keys_follow_the_schema_and_unknown_keys_follow_them() -> None:
    hold(
        """
        zone: eu
        model_properties: {context_size: 8192, mode: chat}
        model_type: llm
        model: acme
        parameter_rules:
        - max: 2
          use_template: temperature
          name: temperature
        """,
        """\
        model: acme
        model_type: llm
        model_properties:
          mode: chat
          context_size: 8192
        parameter_rules:
          - name: temperature
            use_template: temperature
            max: 2
        zone: eu
        """,
    )


def test_a_comment_above_a_key_moves_with_it_and_one_after_it_stays_after_it() -> None:
    hold(
        """
        # Sent as it is.
        model_type: llm  # one of six
        # The name
        # on the server.
        model: acme   # unique
        model_properties:
            mode: chat
            # Tokens.
            context_size: 8192
        """,
        """\
        # The name
        # on the server.
        model: acme  # unique
        # Sent as it is.
        model_type: llm  # one of six
        model_properties:
          mode: chat
          # Tokens.
          context_size: 8192
        """,
    )


def test_a_comment_about_the_file_stays_at_the_top() -> None:
    hold(
        """
        # yaml-language-server: $schema=model.json
        # Licence: Apache-2.0

        # The type.
        model_type: llm
        model: acme
        """,
        """\
        # yaml-language-server: $schema=model.json
        # Licence: Apache-2.0

        model: acme
        # The type.
        model_type: llm
        """,
    )


def test_items_that_are_commented_out_stay_in_their_list() -> None:
    hold(
        """
        model: acme
        features:
        - vision
        # - video
        model_type: llm
        parameter_rules:
          - name: a
            type: int
            # min: 1
          # - name: b
        # The end.
        """,
        """\
        model: acme
        model_type: llm
        features:
          - vision
          # - video
        parameter_rules:
          - name: a
            type: int
            # min: 1
          # - name: b
        # The end.
        """,
    )


def test_a_value_with_comments_inside_or_after_it_is_kept_as_written() -> None:
    hold(
        """
        model: acme
        label: {zh_Hans: b, en_US: a}  # modelport: ignore[MP210] known
        features: [vision,  # sees
              video]
        """,
        """\
        model: acme
        label: {zh_Hans: b, en_US: a}  # modelport: ignore[MP210] known
        features: [vision,  # sees
          video]
        """,
    )


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("'chat'", "chat"),
        ('"0.80"', '"0.80"'),
        ("'0.80'", '"0.80"'),
        ("'yes'", '"yes"'),
        ("'y'", '"y"'),
        ("'~'", '"~"'),
        ("'a: b'", '"a: b"'),
        ("'a #b'", '"a #b"'),
        ("'it''s \"x\"'", 'it\'s "x"'),
        ("'\"x\" it''s'", '"\\"x\\" it\'s"'),
        ("'\"x\"'", "'\"x\"'"),
        ("'2025-01-01'", '"2025-01-01"'),
        ("1.00", "1.00"),
        ("010", "010"),
        ("yes", "yes"),
        ("''", '""'),
        ("", ""),
        ("~", "~"),
        ("'雨云'", "雨云"),
        ('"a\\tb"', '"a\\tb"'),
        ('"\\u202e"', '"\\u202e"'),
        ("'http://a.example/b'", "http://a.example/b"),
    ],
)
def test_quotes_are_where_a_reader_needs_them(written: str, form: str) -> None:
    assert canonical(f"model: {written}\n") == f"model: {form}".rstrip() + "\n"


def test_texts_of_several_lines_keep_their_form() -> None:
    hold(
        """
        model: acme
        label:
            en_US: |
                One
                  two

                three
            zh_Hans: >-
                one
                two
            ja_JP: "one
              two"
        """,
        """\
        model: acme
        label:
          en_US: |
            One
              two

            three
          zh_Hans: >-
            one
            two
          ja_JP: one two
        """,
    )


def test_blank_lines_are_kept_one_by_one() -> None:
    hold(
        "\n\nmodel: acme\n\n\n\n# Type.\n\nmodel_type: llm\nfeatures:\n\n  - a\n\n\n  - b\n\n\n",
        "model: acme\n\n# Type.\n\nmodel_type: llm\nfeatures:\n  - a\n\n  - b\n",
    )


def test_marks_and_line_ends_are_corrected() -> None:
    raw = b"\xef\xbb\xbf---\r\nmodel: acme\r\nlabel:\r\n  en_US: |\r\n    a\r\n    b\r\n"
    form = formatted(raw, "a.yaml").content
    assert form == b"model: acme\nlabel:\n  en_US: |\n    a\n    b\n"


@pytest.mark.parametrize(
    "text", ["a: &x {b: 1}\nc: *x\n", "a: !!str 1\n", "%YAML 1.1\n---\na: 1\n"]
)
def test_anchors_tags_and_directives_keep_their_lines(text: str) -> None:
    assert canonical(text.replace("\n", "\r\n") + "\r\n\r\n") == text


@pytest.mark.parametrize(
    "text", ["a: [b\n", "a: 1\na: 2\n", "a: 1\n---\nb: 2\n", "", "# nothing\n"]
)
def test_what_cannot_be_read_is_left_alone(text: str) -> None:
    found = formatted(text.encode(), "a.yaml")
    assert found.content == text.encode()
    assert found.problems


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_texts_come_back_unchanged(value: str) -> None:
    for text in (
        json.dumps({"model": value, "label": {"en_US": value}}),
        f"model: {json.dumps(value)}\n",
    ):
        raw = text.encode("utf-8", "surrogatepass")
        before = parse_document(raw)
        after = parse_document(formatted(raw, "a.yaml").content)
        assert after.data == before.data


def assert_nothing_is_lost(raw: bytes) -> bytes:
    """Return the canonical form of a text."""
    before = parse_document(raw)
    found = formatted(raw, "a.yaml")
    after = parse_document(found.content)
    assert after.data == before.data
    assert after.traps == before.traps
    assert formatted(found.content, "a.yaml").content == found.content
    return found.content


def corpus_files() -> list[str]:
    folder = ROOT / "corpus"
    return (
        sorted(each.relative_to(folder).parts[0] for each in folder.glob("*/"))
        if folder.is_dir()
        else []
    )


@pytest.mark.slow
@pytest.mark.skipif(not corpus_files(), reason="the shared corpus is absent")
@pytest.mark.parametrize("provider", sorted(set(corpus_files())))
def test_public_definitions_keep_their_meaning_and_their_comments(provider: str) -> None:
    files = sorted((ROOT / "corpus" / provider).rglob("*.yaml"))
    for file in part(files, len(files)):
        raw = file.read_bytes()
        form = assert_nothing_is_lost(raw)
        assert raw.count(b"#") == form.count(b"#")


@pytest.mark.slow
@pytest.mark.skipif(
    not (ROOT / "mutations.json").exists(), reason="the shared mutations are absent"
)
def test_odd_definitions_keep_their_meaning() -> None:
    for each in json.loads((ROOT / "mutations.json").read_text("utf-8"))["mutations"]:
        assert_nothing_is_lost(each["yaml_text"].encode("utf-8", "surrogatepass"))


KEYS = st.sampled_from(
    [
        "model",
        "label",
        "en_US",
        "zh_Hans",
        "features",
        "pricing",
        "unit",
        "odd key",
        "yes",
        "1",
        "a:b",
    ]
)
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12
)
SCALARS = st.one_of(
    TEXTS,
    st.sampled_from(HOSTILE),
    st.integers(),
    st.booleans(),
    st.none(),
    st.floats(allow_nan=False),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=12,
)


@pytest.mark.slow
@settings(max_examples=share(150), deadline=None)
@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=4), st.integers(1, 6), st.booleans())
def test_any_document_keeps_its_meaning(data: dict[str, object], width: int, flow: bool) -> None:
    yaml = pytest.importorskip("yaml")
    text = yaml.safe_dump(
        data, default_flow_style=flow or None, indent=width, width=20 * width, allow_unicode=flow
    )
    assert_nothing_is_lost(text.encode("utf-8", "surrogatepass"))


SKELETON = """\
model: acme
label:
  en_US: Acme
  zh_Hans: |
    a
    b
features:
- vision
- video
model_properties: {mode: chat}
parameter_rules:
  - name: a
    options:
      - x
      - 'y'
  - name: b
    type: int
pricing:
    input: '1'
"""
COMMENTS = st.lists(
    st.tuples(
        st.integers(0, 20),
        st.sampled_from([0, 2, 4, 6, -1]),
        st.sampled_from(["c", "- c", "c: d", "#"]),
    ),
    max_size=6,
)


@pytest.mark.slow
@settings(max_examples=share(300), deadline=None)
@given(COMMENTS)
def test_no_comment_is_lost_wherever_it_is(comments: list[tuple[int, int, str]]) -> None:
    lines = SKELETON.split("\n")
    for number, (line, column, word) in enumerate(comments):
        text = f"# {word} {number};"
        at = min(line, len(lines) - 1)
        if column < 0:
            lines[at] += f" {text}" if lines[at].strip() else text
        else:
            lines.insert(at, " " * column + text)
    raw = "\n".join(lines).encode()
    if parse_document(raw).data != parse_document(SKELETON).data:
        return  # the comment became text of a block
    assert_nothing_is_lost(raw)
    form = formatted(raw, "a.yaml").content
    found = [Counter(re.findall(rb"# [^;\n]*\d;", each)) for each in (raw, form)]
    assert found[0] == found[1]
    assert b"  - vision" in form, "the document was left as it was"
