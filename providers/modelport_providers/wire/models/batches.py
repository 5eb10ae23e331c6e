"""Cuts many texts into requests, by count and by size, without changing their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def batches(texts: Sequence[str], *, count: int, letters: int) -> Iterator[list[str]]:
    """Yield groups of at most `count` texts and `letters` characters; a longer text goes alone."""
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
