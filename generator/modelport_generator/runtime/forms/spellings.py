"""The forms in which a server may send a secret back: unchanged, escaped, quoted, encoded."""

from __future__ import annotations

import html
import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

from ..schema.violations import MASK

SHORTEST = 4
"""Shorter texts are not masked, as they also occur in ordinary words."""
_CORE = 8
"""The minimum number of base64 characters that identify a secret at an unknown offset."""


class Secrets:
    """Texts that must not be shown. Their spellings are computed on first use."""

    __slots__ = ("_spelled", "_values")

    def __init__(self, values: Iterable[str]) -> None:
        self._values = frozenset(value for value in values if value)
        self._spelled: tuple[str, ...] | None = None

    def __repr__(self) -> str:
        return f"<{len(self._values)} secrets>"

    def __bool__(self) -> bool:
        return bool(self._values)

    def __iter__(self) -> Iterator[str]:
        """Yield every spelling, longest first."""
        if self._spelled is None:
            found = {text for value in self._values for text in spellings(value)}
            self._spelled = tuple(sorted(found, key=lambda text: (-len(text), text)))
        return iter(self._spelled)

    def hide(self, text: str) -> str:
        """Return `text` with every spelling of every secret masked."""
        for secret in self:
            if secret in text:
                text = text.replace(secret, MASK)
        return text


def spellings(secret: str) -> set[str]:
    """Return the forms of a secret that a server may send back."""
    words = {secret, secret.strip(), secret.rpartition(" ")[2]}
    found = {spelled for word in words if len(word) >= SHORTEST for spelled in _escaped(word)}
    for word in words:
        if len(word) >= SHORTEST:
            found |= set(_in_base64(word.encode("utf-8", "surrogatepass")))
    return {text for text in found if len(text) >= SHORTEST}


def _escaped(word: str) -> Iterator[str]:
    once = {json.dumps(word)[1:-1], json.dumps(word, ensure_ascii=False)[1:-1]}
    twice = {json.dumps(text)[1:-1] for text in once}
    plain = {word, repr(word)[1:-1], word.replace("'", "\\'"), *once, *twice}
    yield from plain
    # PHP escapes slashes each time that it encodes JSON.
    yield from (text.replace("/", "\\/") for text in plain)
    yield from (text.replace("/", "\\\\\\/") for text in twice)
    for quoted in (quote(word, safe="", errors="replace"), quote(word, errors="replace")):
        yield from (quoted, quoted.replace("%", "%25"), _lower_hex(quoted))
    yield quote_plus(word, errors="replace")
    page = html.escape(word)
    yield from (page, page.replace("&#x27;", "&#39;"), page.replace("&quot;", "&#34;"))
    yield word.encode("utf-8", "surrogatepass").hex()


def _lower_hex(quoted: str) -> str:
    head, *rest = quoted.split("%")
    return head + "".join(f"%{part[:2].lower()}{part[2:]}" for part in rest)


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
