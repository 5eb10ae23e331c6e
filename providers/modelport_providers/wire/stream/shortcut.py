"""A short cut for the events of a stream that differ in their text alone, which are nearly all of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pydantic_core import from_json

_STRING = re.compile(rb'\s*("(?:[^"\\]|\\.)*")')
_KEYS = (b'"content":', b'"text":')
"""What the text of a piece is called, in OpenAI's protocol and in Anthropic's."""

_LESSONS = 8
"""Times that a stream may change what surrounds its texts before it is not worth learning any more."""


class TextShortcut:
    """Read chunks that are one event of text, by what surrounds the text.

    When a chunk begins and ends like one that was understood, and what is between is one JSON string,
    then it is the same JSON with another string in that place: there is no need to read the rest.
    """

    __slots__ = (
        "_before",
        "_behind",
        "_from",
        "_lessons",
        "_plain_data",
        "_plain_text",
        "_to",
    )

    def __init__(
        self,
        plain_data: Callable[[bytes], bytes | None],
        plain_text: Callable[[bytes], str | None],
    ) -> None:
        self._plain_data = plain_data
        self._plain_text = plain_text
        self._lessons = _LESSONS
        self._before, self._behind = b"\0", b"\0"
        self._from, self._to = 0, -1

    def __call__(self, chunk: bytes) -> str | None:
        """Return the text of a chunk that is one event of nothing else, None for any other."""
        if chunk.startswith(self._before) and chunk.endswith(self._behind):
            try:
                text: Any = from_json(chunk[self._from : self._to])
            except ValueError:
                text = None
            if text.__class__ is str:
                read: str = text
                return read
        return self._read(chunk)

    def _read(self, chunk: bytes) -> str | None:
        data = self._plain_data(chunk)
        text = None if data is None else self._plain_text(data)
        if text is not None and self._lessons:
            self._lessons -= 1
            self._learn(chunk, text)
        return text

    def _learn(self, chunk: bytes, text: str) -> None:
        """Remember what surrounds the text; its key has to be there once, so that it is this one."""
        key = next((key for key in _KEYS if key in chunk), None)
        if key is None or chunk.count(key) > 1:
            return
        found = _STRING.match(chunk, chunk.index(key) + len(key))
        if found is not None and from_json(found.group(1)) == text:
            self._before, self._behind = chunk[: found.start(1)], chunk[found.end(1) :]
            self._from, self._to = len(self._before), -len(self._behind)
