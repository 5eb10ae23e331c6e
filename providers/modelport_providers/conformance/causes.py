"""The cause of a failed check, so that each cause is reported once."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import PurePath


def cause_of(error: BaseException) -> str:
    """Return the first exception that the adapter's own code raised, with its place, or "" for none."""
    for one in reversed(list(_chain(error))):
        # Errors of the network and of modelport are provoked by the checks.
        if type(one).__module__ != "builtins" or isinstance(one, OSError):
            continue
        frames = traceback.extract_tb(one.__traceback__)
        # A message may contain secrets: the class and the place are enough.
        place = f" at {_shown(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""
        return f"{type(one).__name__}{place}"
    return ""


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and its causes."""
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or one.__context__


def _shown(file: str) -> str:
    return "/".join(PurePath(file).parts[-3:])
