"""Recognise misspelled keys, which are more severe than unknown keys."""

from __future__ import annotations

from collections.abc import Iterable


def near_key(key: str, known: Iterable[str]) -> str | None:
    """Return the known key that `key` misspells: other case, hyphens, an s, or a few characters."""
    folded = _folded(key)
    best: tuple[int, str] | None = None
    for name in known:
        target = _folded(name)
        if folded in (target, target + "s") or target == folded + "s":
            return name
        if _is_locale(name):
            continue
        allowed = 1 if len(target) <= 5 else 2
        if abs(len(target) - len(folded)) > allowed or len(folded) < 3:
            continue
        distance = _distance(folded, target)
        if distance <= allowed and (best is None or distance < best[0]):
            best = (distance, name)
    return best[1] if best else None


def _folded(key: str) -> str:
    return key.casefold().replace("-", "").replace("_", "").replace(" ", "")


def _is_locale(name: str) -> bool:
    # Locales differ in one or two characters without being misspellings of each other.
    return len(name) in (5, 7) and name[2] == "_" and name[3].isupper()


def _distance(one: str, other: str) -> int:
    """Return how many characters were added, dropped, changed or swapped with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        earlier, before, row = before, row, [i] + [0] * len(other)
        for j, right in enumerate(other, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                row[j] = min(row[j], earlier[j - 2] + 1)
    return row[-1]
