"""Find secrets in a text, in every spelling in which a server or a library may repeat them, and mask them."""

from __future__ import annotations

import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence

from ..schema.violations import MASK
from .unescaping import traced, unescaped

SHORTEST = 4
"""Shorter texts are not masked, as they also occur in ordinary words."""
_CORE = 8
"""The minimum number of characters that identify a part of a secret, or its base64 at an unknown offset."""
_DOTS = ("...", "…")
"""What programs write for the rest of a text."""

# The counts are those of a text of `SHORTEST` characters.
_HEX = re.compile(r"[0-9a-f](?:(?:[\s:;,._-]{0,2}(?:0x)?)[0-9a-f]){7,}", re.IGNORECASE)
"""Bytes in hex, with or without separators and `0x`."""
_HEX_BYTES = re.compile(r"[0-9a-fA-F]{2}(?:[\s:;,._-]{0,2}(?:0[xX])?[0-9a-fA-F]{2}){3,}")
"""Occurs in every text with bytes in hex, and is found in half the time."""
_HEX_DIGIT = re.compile(r"0x|([0-9a-f])", re.IGNORECASE)
_NUMBERS = re.compile(r"[0-9]{1,3}(?:(?:,\s{0,9}|\s{1,9})[0-9]{1,3}){3,}")
"""Bytes as a list of numbers, as Node, Go and Java print them."""
_NUMBER = re.compile(r"[0-9]+")

Span = tuple[int, int]


class Secrets:
    """Texts that must not be shown. What to look for is computed on first use."""

    __slots__ = ("_needles", "_values")

    def __init__(self, values: Iterable[str]) -> None:
        self._values = frozenset(value for value in values if value)
        self._needles: _Needles | None = None

    @classmethod
    def of(cls, values: Iterable[str]) -> Secrets:
        """Return `values` as secrets, unchanged when they already are."""
        return values if isinstance(values, Secrets) else cls(values)

    def __repr__(self) -> str:
        return f"<{len(self._values)} secrets>"

    def __bool__(self) -> bool:
        return bool(self._values)

    def __iter__(self) -> Iterator[str]:
        """Yield the secrets themselves."""
        return iter(self._values)

    def hide(self, text: str, mask: str = MASK) -> str:
        """Return `text` with `mask` for every spelling of every secret.

        The time grows with the length of the text, whatever it contains.
        """
        if not text or not self._values:
            return text
        if self._needles is None:
            self._needles = _Needles(self._values)
        return _masked(text, self._needles.places(text), mask)


class _Needles:
    """What to look for: secrets with and without their escapes, in base64, in bytes, in hex."""

    __slots__ = ("_bytes", "_forms", "_hex")

    def __init__(self, secrets: Iterable[str]) -> None:
        words = {word for secret in secrets for word in _words(secret)}
        self._forms = tuple({form for word in words for form in _forms(word)})
        self._bytes = tuple({form for word in words for form in _as_bytes(word)})
        self._hex = tuple(form.encode("latin-1").hex() for form in self._bytes)

    def places(self, text: str) -> list[Span]:
        """Return where secrets are in `text`."""
        found = list(self._within(text))
        plain = unescaped(text)
        if plain != text and (inner := list(self._within(plain))):
            trace = traced(text)
            found += ((trace[start][0], trace[end - 1][1]) for start, end in inner)
        return found

    def _within(self, text: str) -> Iterator[Span]:
        yield from _occurrences(text, self._forms)
        yield from _cut(text, self._forms)
        if _HEX_BYTES.search(text):
            yield from _in_runs(text, _HEX, _hex_digits, self._hex)
        yield from _in_runs(text, _NUMBERS, _characters, self._bytes)


def _words(secret: str) -> Iterator[str]:
    # The last word of a header is the key.
    for word in (secret, secret.strip(), secret.rpartition(" ")[2]):
        if len(word) >= SHORTEST:
            yield word


def _forms(word: str) -> Iterator[str]:
    """Yield a word and its forms in a text without escapes."""
    yield word
    # Escapes may mean characters or bytes. Forms of web pages write spaces as plus signs.
    for text in (word, *_as_bytes(word), word.replace(" ", "+")):
        plain = unescaped(text)
        if len(plain) >= SHORTEST:
            yield plain
    for form in _as_bytes(word):
        yield from _in_base64(form.encode("latin-1"))


def _in_base64(word: bytes) -> Iterator[str]:
    """Yield the base64 forms of a word, alone and at each of the three offsets in a longer text."""
    for encode in (b64encode, urlsafe_b64encode):
        whole = encode(word).decode()
        yield from (whole, whole.rstrip("="))
        for before in range(3):
            text = encode(b"\0" * before + word).decode().rstrip("=")
            start = (before * 8 + 5) // 6
            core = text[start : (before + len(word)) * 8 // 6]
            if len(core) >= _CORE:
                yield core


def _as_bytes(word: str) -> Iterator[str]:
    """Yield the bytes of a word in each encoding, one character a byte."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        yield word.encode(encoding, "surrogatepass").decode("latin-1")


def _occurrences(text: str, needles: Iterable[str]) -> Iterator[Span]:
    for needle in needles:
        start = text.find(needle)
        while start >= 0:
            yield start, start + len(needle)
            start = text.find(needle, start + len(needle))


def _cut(text: str, needles: Iterable[str]) -> Iterator[Span]:
    """Yield the beginnings and ends of needles that a limit of length has left."""
    shortened = any(dots in text for dots in _DOTS)
    for needle in needles:
        start = text.find(needle[:_CORE])
        while start >= 0:
            end = start + _shared(needle, text[start : start + len(needle)])
            if end == len(text) or text.startswith(_DOTS, end):
                yield start, end
            start = text.find(needle[:_CORE], end)
        if not shortened:
            continue
        end = text.find(needle[-_CORE:]) + _CORE
        while end >= _CORE:
            before = text[max(0, end - len(needle)) : end]
            start = end - _shared(needle[::-1], before[::-1])
            if text.endswith(_DOTS, 0, start):
                yield start, end
            end = text.find(needle[-_CORE:], end) + _CORE


def _shared(one: str, other: str) -> int:
    """Return the length of the common beginning."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _in_runs(
    text: str,
    run: re.Pattern[str],
    read: Callable[[str], tuple[str, Sequence[Span]]],
    needles: Sequence[str],
) -> Iterator[Span]:
    """Yield where numbers in `text` spell a needle; `read` returns their characters and places."""
    for found in run.finditer(text):
        characters, places = read(found[0])
        for start, end in _occurrences(characters, needles):
            yield found.start() + places[start][0], found.start() + places[end - 1][1]


def _hex_digits(run: str) -> tuple[str, Sequence[Span]]:
    digits = [digit for digit in _HEX_DIGIT.finditer(run) if digit[1]]
    return "".join(digit[1] for digit in digits).lower(), [digit.span() for digit in digits]


def _characters(run: str) -> tuple[str, Sequence[Span]]:
    numbers = list(_NUMBER.finditer(run))
    return "".join(chr(int(number[0])) for number in numbers), [one.span() for one in numbers]


def _masked(text: str, places: list[Span], mask: str) -> str:
    if not places:
        return text
    parts: list[str] = []
    shown = 0
    for start, end in sorted(places):
        if start >= shown:
            parts += (text[shown:start], mask)
        shown = max(shown, end)
    return "".join((*parts, text[shown:]))
