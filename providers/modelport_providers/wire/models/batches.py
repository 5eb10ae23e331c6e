"""Split many texts into requests, by count and by size, and restore their order from the answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any


def batches(texts: Sequence[str], *, count: int, letters: int) -> Iterator[list[str]]:
    """Yield groups of at most `count` texts and `letters` characters; a longer text is sent alone."""
    group: list[str] = []
    size = 0
    for text in texts:
        if group and (len(group) >= count or size + len(text) > letters):
            yield group
            group, size = [], 0
        group.append(text)
        size += len(text)
    if group:
        yield group


def in_order(positions: Sequence[Any]) -> list[int] | None:
    """Return the position of each item of an answer, None when it is ambiguous.

    Encoders leave out an `index` that is 0, or all of them. Unnumbered items keep their position if
    the numbers of the others agree with it; a single one takes the remaining position.
    """
    numbers = [_position(one) for one in positions]
    if all(number in (None, place) for place, number in enumerate(numbers)):
        return list(range(len(numbers)))
    left = set(range(len(numbers))) - {number for number in numbers if number is not None}
    missing = numbers.count(None)
    if len(left) != missing or missing > 1:
        return None
    return [left.pop() if number is None else number for number in numbers]


def _position(value: Any) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value[:18])
    if value is None:
        return None
    return value if isinstance(value, int) and not isinstance(value, bool) else -1
