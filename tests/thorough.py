"""How many examples are tried: a third, or all of them where CI sets a variable."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TypeVar

import pytest

T = TypeVar("T")

THOROUGH = bool(os.environ.get("MODELPORT_THOROUGH"))
"""Whether a run may take long: `.ci/run` sets the variable."""


in_thorough_runs = pytest.mark.skipif(
    not THOROUGH,
    reason="takes seconds and repeats much of other tests: MODELPORT_THOROUGH=1, as in CI",
)
"""Marks a test from end to end whose parts other tests cover."""


def share(count: int) -> int:
    """Return how many of some examples to try: all of them in a thorough run, otherwise a third."""
    return count if THOROUGH else -(-count // 3)


def part(items: Iterable[T], turn: int) -> list[T]:
    """Return the items to try: all of them in a thorough run, otherwise every third.

    Args:
        items: What a test could try.
        turn: Where to begin. Tests with different turns together try every item.
    """
    found = list(items)
    step = 1 if THOROUGH else max(1, min(3, len(found)))
    return found[turn % step :: step]
