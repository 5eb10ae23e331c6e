"""The violations that validators and normalisers report, and how values and names are shown in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, cast

MASK = "***"
"""What is shown in place of a secret, everywhere."""
_TEXT_LENGTH = 60
_NAMES_SHOWN = 12
_NAMES_COMPARED = 400


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is wrong with one value."""

    pointer: str
    """RFC 6901; "" is the root."""
    keyword: str
    """A JSON Schema keyword, one of modelport's (`x-modelport-...`), or "unknown"."""
    value: str
    """The value found, shortened for display, and masked when it is secret."""
    allowed: object
    """What is allowed, as JSON."""
    message: str
    """One sentence with the value and what is allowed."""
    hint: str = ""
    """For example: did you mean 'label'?"""
    severity: Literal["error", "warning"] = "error"
    name: str = ""
    """The property that is missing or not allowed, when `pointer` is the object that contains it."""

    def __str__(self) -> str:
        place = self.pointer or "the document"
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}: {self.message}{hint}"


def excerpt(value: object) -> str:
    """Return a short form of a value. Containers are only counted, so their content cannot leak."""
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, dict):
        return _counted(len(cast("dict[object, object]", value)), "an object with", "key")
    if isinstance(value, list):
        return _counted(len(cast("list[object]", value)), "a list of", "item")
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value) if abs(value) < 10**40 else f"an integer of {value.bit_length()} bits"
    if isinstance(value, float):
        return repr(value)
    return f"a Python {type(value).__name__}"


def listed(values: Iterable[object]) -> str:
    """Return the first dozen allowed values, separated by commas."""
    every = list(values)
    more = len(every) - _NAMES_SHOWN
    return ", ".join(map(excerpt, every[:_NAMES_SHOWN])) + (f" and {more} more" if more > 0 else "")


def near_match(name: object, names: Iterable[object]) -> str:
    """Return "did you mean ...?" when one of the names is close, else ""."""
    candidates = [each for each in names if isinstance(each, str)][:_NAMES_COMPARED]
    if not isinstance(name, str) or not name or len(name) > _TEXT_LENGTH:
        return ""
    from difflib import get_close_matches

    folded = {each.casefold().replace("-", "_"): each for each in reversed(candidates)}
    close = get_close_matches(name.casefold().replace("-", "_"), list(folded), 1, 0.7)
    return f"did you mean {excerpt(folded[close[0]])}?" if close else ""


def pointer_token(token: object) -> str:
    """Return one token of a JSON Pointer, with its slash and escapes."""
    return "/" + name_text(token).replace("~", "~0").replace("/", "~1")


def name_text(name: object) -> str:
    """Return the name of a property as text, as names in Python mappings may be of other types."""
    return name if isinstance(name, str) else excerpt(name)


def _quoted(text: str) -> str:
    if len(text) <= _TEXT_LENGTH:
        return repr(text)
    return f"{text[: _TEXT_LENGTH - 3]!r}... ({len(text)} characters)"


def _counted(count: int, before: str, noun: str) -> str:
    return f"{before} {count} {noun}{'' if count == 1 else 's'}"
