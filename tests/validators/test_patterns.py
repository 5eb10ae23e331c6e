"""ECMA-262 patterns mean in Python what they mean in JavaScript, or are rejected."""

from __future__ import annotations

import time

import pytest

from modelport_generator.runtime.schema.values import matches
from modelport_generator.validators import UnsupportedSchema, compile_validator
from modelport_generator.validators.patterns import (
    QUADRATIC_LIMIT,
    UnsupportedPattern,
    translate,
)

MEANINGS = [
    (r"^\d$", "1", "\u0661"),  # Python's \d knows other scripts' digits
    (r"^\w$", "_", "é"),
    (r"^\s$", "\ufeff", "\x1c"),
    (r"^\S$", "\x1c", "\u2003"),
    (r"^\W$", "é", "a"),
    (r"\bé", "aé", "éé"),
    (r"^a$", "a", "a\n"),  # Python's $ looks past a last line feed
    (r"^.$", "\x85", "\u2028"),
    (r"^.$", "🐲", "\n"),
    ("^🐲*$", "🐲🐲", "🐉"),
    (r"^\ud83d\udc32$", "🐲", "\ud83d"),
    (r"^\u{1F432}$", "🐲", "u"),
    (r"^\x41\u0042\cJ\0\v$", "AB\n\x00\v", "AB\n0v"),
    (r"^[\b]$", "\b", "b"),
    (r"^[^]$", "\n", ""),
    (r"^[\w-]+$", "a-b", "a+b"),
    (r"^[a\]b]$", "]", "\\"),
    (r"^(?<year>\d{4})$", "2026", "26"),
    (r"^\p{Lu}\p{Ll}+$", "Éa", "aÉ"),
    (r"^\p{Letter}+$", "Äß", "1"),
    (r"^\P{L}$", "1", "a"),
    (r"^[\p{Nd}_]+$", "\u0661_", "a"),
    (r"^(?!x).*$", "ax", "xa"),
    (r"(?<=a)b", "ab", "cb"),
    (r"^a{2,3}?$", "aaa", "aaaa"),
    (r"^[a-c&&b]$", "&", "d"),  # a set operation in other dialects
    (r"^#x y$", "#x y", "#xy"),
    (r"\B", "", "a"),
    (r"", "", None),
]


@pytest.mark.slow
@pytest.mark.parametrize(("pattern", "fitting", "other"), MEANINGS)
def test_a_pattern_means_what_it_means_in_javascript(
    pattern: str, fitting: str, other: str | None
) -> None:
    validate = compile_validator({"type": "string", "pattern": pattern})
    assert validate.is_valid(fitting)
    assert other is None or not validate.is_valid(other)


EXPLODING = [
    r"(a+)+$",
    r"(a*)*",
    r"(a|a)*$",
    r"(a|aa)+$",
    r"(a|ab|b)*c",
    r"([a-zA-Z]+)*$",
    r"(.*)+x",
    r"(.*a){20}",
    r"(?:a|a){30}b",
    r"^(\w+\s?)*$",
    r"^(([a-z])+.)+[A-Z]([a-z])+$",
    r"(x+x+)+y",
    r"^(a?){25}a{25}$",
    r"^([a-z]{1,64}){1,64}$",
    r"(\d+|\d+\.\d+)*",
    r"^(?:.|\s)*$",
    r"a*a*",
    r"a*a*a*b",
    r"\d+\d+",
    r".*.*",
    r"^.*foo.*$",
    r"^\s+|\s+\s$|(\s|\s)*$",
    r"(?=(a+)+b)a",
    r"^(?=.*(x+x+)+y).*$",
    r"^[\s\S]*<script[\s\S]*>$",
    r"^(a|b|c|[a-c])*d$",
    r"((a*)b?)*c",
    "^" + "a?" * 30 + "b$",
    "^" + "(?:a|aa)" * 40 + "b",
    "^" + "a{0,99}" * 6 + "b",
    r"^(?:a{1,9}){1,7}(?:a{1,9}){1,7}b",
    r"a{0,100}a{0,100}a{0,100}b",
    r"^a*(?=a*b)",
    r"^a*(?!a*)c",
    r"^(?=a*(?=a*(?=a*b)))",
    r"(?:a(?=a*))*b",
    "^" + "b" * 401 + "(a+)+$",
]


@pytest.mark.slow
@pytest.mark.parametrize("pattern", EXPLODING)
def test_nested_or_overlapping_repeats_are_rejected(pattern: str) -> None:
    with pytest.raises(UnsupportedSchema, match="pattern") as rejection:
        compile_validator({"properties": {"a": {"pattern": pattern}}})
    assert (rejection.value.keyword, rejection.value.pointer) == ("pattern", "/properties/a")
    with pytest.raises(UnsupportedSchema, match="patternProperties"):
        compile_validator({"patternProperties": {pattern: True}})


HARMLESS = [
    r"^[a-z]+$",
    r"^\S(.*\S)?$",
    r"^[\w.-]+@[\w.-]+\.\w+$",
    r"^[a-z0-9]+(-[a-z0-9]+)*$",
    r"^(\d{1,3}\.){3}\d{1,3}$",
    r"^([0-9a-f]{2}:?){6}$",
    r"^https?://.+$",
    r"^\d+(,\d+)*$",
    r"^(foo|bar)+$",
    r"^\s*\S+\s*$",
    r"^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*[.]py$",
    r"^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?$",
    r"(?=.*a)(?=.*b)",
    r"a+b",
    r"^(?=.*[a-z])(?=.*\d).{8,}$",
    r"^(?!.*--)[a-z-]+$",
    r"^(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}$",
    r"^[a-z]{1,64}[a-z0-9]{0,64}$",
    r"[ab]{0,3}[ab]+\d?[^b]{3}b",
    r"(?:\w)?(?:\w)+(?:(?:1|\d)|a|a?)\s",
    "x" * 1000,
]


@pytest.mark.slow
@pytest.mark.parametrize("pattern", HARMLESS)
def test_a_harmless_pattern_is_taken_and_quick_on_long_text(pattern: str) -> None:
    translated = translate(pattern)
    pattern, limit = translated.python, translated.limit
    start = time.process_time()
    for text in ("a" * 100_000 + "!", "1" * 100_000, " " * 50_000, "a-" * 40_000, "a@" * 9_000):
        matches(pattern, limit, text)
        matches(pattern, limit, text[:QUADRATIC_LIMIT])
    # A tenth of a second here; minutes when the work grows with the square of the text.
    assert time.process_time() - start < 30


FOREIGN = [
    r"(a)\1",
    r"(?<a>x)\k<a>",
    r"x{,3}",
    r"a{",
    r"\a",
    r"\Z",
    r"\_x",
    r"(?i)a",
    r"(?P<a>b)",
    r"(?#c)",
    r"(?>a)",
    r"a++",
    r"a*+",
    r"a**",
    r"(?=a)*",
    r"^*",
    r"*a",
    r"(",
    r"a)",
    r"[",
    r"[b-a]",
    r"[\d-z]",
    "\\",
    r"\x4",
    r"\u{110000}",
    r"\c1",
    r"\01",
    r"\p{Script=Greek}",
    r"\p{Nonsense}",
    r"\pL",
    r"(?<=a+)b",
    r"(?<1>a)",
    r"a{3,2}",
    r"a{99999999999}",
    "(" * 1000 + ")" * 1000,
    "a" * 30_000,
]


@pytest.mark.parametrize("pattern", [each for each in FOREIGN if each != r"\_x"])
def test_what_has_no_equal_meaning_is_rejected(pattern: str) -> None:
    with pytest.raises(UnsupportedPattern, match=r"\w"):
        translate(pattern)


def test_an_escaped_underscore_is_an_underscore() -> None:
    assert compile_validator({"pattern": r"^\_$"}).is_valid("_")


def test_text_beyond_the_cap_of_a_slow_pattern_is_a_violation_with_the_reason() -> None:
    validate = compile_validator({"pattern": "a+b"})
    assert validate.is_valid("ab" + "c" * (QUADRATIC_LIMIT - 2))
    text = "ab" + "c" * QUADRATIC_LIMIT
    assert not validate.is_valid(text)
    assert "longer than 10000 characters" in validate(text)[0].message


def test_a_pattern_that_is_found_only_at_the_start_has_no_cap() -> None:
    assert compile_validator({"pattern": "^a+"}).is_valid("a" * (QUADRATIC_LIMIT + 1))
    assert compile_validator({"pattern": "^(?:a|b)|c$"}).is_valid("xc")
