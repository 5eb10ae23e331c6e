"""Secrets are masked in every spelling, alone and within a text, which otherwise stays as it is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelport.adapters import MASK, Secrets
from spelled import KEYS, SPELLINGS, WORDS

AROUND = [("", ""), ("refused: ", " (401)"), ('{"a": "', '"}'), ("C:\\", "\\n")]
TEXT = "a server said: 401, <b>50% &amp; more</b> \\n \\u00e4 %41 0x12 ab cd ef 12 115, 107, 45"


@pytest.mark.slow
@pytest.mark.parametrize("how", SPELLINGS)
@pytest.mark.parametrize("word", WORDS)
def test_a_secret_is_masked_in_every_spelling(word: str, how: str) -> None:
    spelled = SPELLINGS[how](word)
    if "shortened" in how and word not in KEYS:
        pytest.skip("the limit cuts an escape of this word into half")
    secrets = Secrets([word])
    for before, after in AROUND:
        shown = secrets.hide(f"{before}{spelled}{after}")
        assert MASK in shown
        assert spelled not in shown
        # An escape takes all backslashes before it.
        assert shown.startswith(before.rstrip("\\"))
        assert shown.endswith(after)


@pytest.mark.slow
@pytest.mark.parametrize("how", SPELLINGS)
def test_only_the_secret_is_masked(how: str) -> None:
    key = KEYS[0]
    shown = Secrets([key]).hide(f"{TEXT} [{SPELLINGS[how](key)}] {TEXT}")
    assert shown.startswith(f"{TEXT} [")
    assert shown.endswith(f"] {TEXT}")
    # Of base64, what surrounds the key stays.
    left = shown.removeprefix(TEXT).removesuffix(TEXT)
    assert len(re.sub("[a-zA-Z0-9]", "", left)) < 40


def test_every_secret_is_masked_wherever_it_is() -> None:
    secrets = Secrets(["first-key", "second-key"])
    text = 'first-key "second-key" first-keysecond-key'
    assert secrets.hide(text) == '*** "***" ******'


def test_a_secret_within_another_is_masked_once() -> None:
    assert Secrets(["Bearer sk-1234", "sk-1234"]).hide("a Bearer sk-1234 b") == "a *** b"


@pytest.mark.parametrize("text", ["", "abc", "sk-", "key", TEXT, "12 34 56 78"])
def test_other_text_stays(text: str) -> None:
    assert Secrets(KEYS).hide(text) == text


def test_short_words_stay() -> None:
    assert Secrets(["abc", ""]).hide("abcabc") == "abcabc"


ESCAPES = [
    str,
    lambda sign: f"\\u{ord(sign):04x}",
    lambda sign: f"\\u{ord(sign):04X}",
    lambda sign: f"\\\\u{ord(sign):04x}",
    lambda sign: f"\\x{ord(sign):02x}",
    lambda sign: f"%{ord(sign):02x}",
    lambda sign: f"%25{ord(sign):02X}",
    lambda sign: f"&#{ord(sign)};",
    lambda sign: f"&amp;#x{ord(sign):x};",
    lambda sign: f"\\{ord(sign):03o}",
]


@pytest.mark.slow
@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=8), st.data())
def test_any_mixture_of_escapes_is_masked(key: str, data: st.DataObject) -> None:
    # A key that contains escapes itself is in the table of spellings.
    key = re.sub(r"[\\%&]", "x", key)
    chosen = data.draw(st.lists(st.sampled_from(ESCAPES), min_size=len(key), max_size=len(key)))
    spelled = "".join(escape(sign) for escape, sign in zip(chosen, key, strict=True))
    assert Secrets([key]).hide(f"<{spelled}>") == "<***>"


@given(st.text(max_size=300))
def test_a_text_without_the_secret_stays(text: str) -> None:
    assert Secrets(["Zq7-never-drawn-Zq7"]).hide(text) == text


@pytest.mark.slow
@pytest.mark.parametrize(
    "part",
    [
        "\\",
        "\\n",
        "\\u{",
        "%25",
        "&amp;",
        "&#",
        "&a",
        "ab",
        "a b:",
        "115, 107 ",
        "0x",
        "sk-plain-1234-",
        "...",
        "\n",
        "\U0001f600",
    ],
)
def test_a_text_made_to_be_slow_is_masked_in_linear_time(part: str) -> None:
    # Work that is quadratic in so many characters would take minutes.
    text = part * (300_000 // len(part))
    assert Secrets(KEYS).hide(f"{text} {KEYS[0]}").endswith(f"{text[-20:]} {MASK}")
