"""Versions of plugins: how they compare, and whether one was raised as the changes require."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ..problems import Place
from .table import BUMPS, Bump

_NUMBER: Final = re.compile(r"\d{1,9}")
_PARTS: Final[tuple[Bump, ...]] = ("major", "minor", "patch")


def release(version: str) -> tuple[int, ...]:
    """Return the numbers of a version; what follows `-` or `+` does not count."""
    main = re.split(r"[-+]", version.strip().removeprefix("v"), maxsplit=1)[0]
    numbers = [int(each) for each in _NUMBER.findall(main)[:6]]
    return tuple(numbers + [0] * (3 - len(numbers)))


def raised(old: str, new: str) -> Bump:
    """Return which part of a version was raised; none when it is the same or lower."""
    before, after = release(old), release(new)
    if after <= before:
        return "none"
    place = next(i for i, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1])
    return _PARTS[min(place, 2)]


def suffices(done: Bump, required: Bump) -> bool:
    """Return whether a version was raised far enough."""
    return BUMPS.index(done) <= BUMPS.index(required)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A version that was not raised as the changes of its provider require."""

    provider: str
    place: Place
    required: Bump
    message: str


def shortfall(
    provider: str, old: tuple[str, Place], new: tuple[str, Place], required: Bump
) -> Shortfall | None:
    """Return what is wrong with the version of a manifest; None when it was raised far enough."""
    before, after = old[0], new[0]
    done = raised(before, after)
    if suffices(done, required):
        return None
    if done == "none":
        how = f"is still {after!r}" if before == after else f"went from {before!r} to {after!r}"
    else:
        how = f"was raised from {before!r} to {after!r}, a {done} bump"
    message = f"the version of {provider!r} {how}; the changes ask for a {required} bump"
    return Shortfall(provider, new[1], required, message)
