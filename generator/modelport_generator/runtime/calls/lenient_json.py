"""Read JSON that strict readers reject: servers that cut texts by UTF-16 units send halves of characters."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import Any

from ..schema.json_types import is_array, is_object

_HALVES = re.compile(r"\\u[dD][89a-fA-F]")
"""The escape of a half; two of them may also be a whole character."""


def whole_characters(text: str) -> str:
    """Return a text with its halves of characters joined; U+FFFD replaces one that is alone."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def lenient_json(text: str, growing: Collection[str] = ()) -> Any:
    """Return the value of a JSON text that may contain NaN and halves of characters.

    growing: Keys of texts that further pieces continue. Such a text keeps a half at its beginning
    or at its end, which may belong to a half in another piece.

    Raises:
        ValueError: It is not JSON, or is nested deeper than any answer.
    """
    try:
        value: Any = json.loads(text)
        return _mended(value, growing, "") if _HALVES.search(text) else value
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def _mended(value: Any, growing: Collection[str], key: str) -> Any:
    if isinstance(value, str):
        return _joinable(value) if key in growing else whole_characters(value)
    if is_object(value):
        return {whole_characters(name): _mended(one, growing, name) for name, one in value.items()}
    if is_array(value):
        return [_mended(one, growing, key) for one in value]
    return value


def _joinable(text: str) -> str:
    """Keep a second half at the beginning and a first half at the end."""
    begin = 1 if "\udc00" <= text[:1] <= "\udfff" else 0
    end = len(text) - (1 if "\ud800" <= text[-1:] <= "\udbff" else 0)
    return text[:begin] + whole_characters(text[begin:end]) + text[end:]
