"""Decode the body of a response as text or JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_COSTLY = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "utf-7"})
"""Charsets of Python that no server uses; some take quadratic time."""


class ResponseBody:
    """Mixin of `Response`."""

    __slots__ = ()

    headers: Mapping[str, str]
    content: bytes

    @property
    def text(self) -> str:
        """The body as text: in the declared charset, else UTF-8, bad bytes replaced."""
        kind = self.headers.get("content-type", "")
        charset = kind.partition("charset=")[2].split(";")[0].strip(" \"'") or "utf-8"
        if charset.lower().replace("_", "-") in _COSTLY:
            charset = "utf-8"
        try:
            return self.content.decode(charset, "replace")
        except (LookupError, ValueError):
            return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """Return the body as JSON; halves of characters are joined, or replaced by U+FFFD.

        Raises:
            ValueError: It is not JSON.
        """
        from pydantic_core import from_json

        try:
            return from_json(self.content)
        except ValueError:
            from .lenient_json import lenient_json

            return lenient_json(self.text)
