"""Patterns of model files as each of Dify's readers interprets them (docs/format.md 1.4)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from fnmatch import translate
from functools import lru_cache
from typing import Final

_WILD: Final = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True)
class Hits:
    """The files that each reader finds with one pattern, sorted."""

    sdk: tuple[str, ...]
    """The plugin SDK up to 0.9: `**` means `*`, and names with a leading dot do not match."""
    pathlib: tuple[str, ...]
    """The plugin SDK from 0.10 on: `**` descends, and names with a leading dot match."""
    daemon: tuple[str, ...]
    """Go's `filepath.Match`: no `**`, names with a leading dot match, `./x` never matches."""


def hits(pattern: str, files: Collection[str]) -> Hits:
    """Return which of the relative paths each reader finds with a pattern."""
    plain = _plain(pattern)
    literal = _WILD.split(plain, maxsplit=1)[0]
    near = [file for file in files if file.startswith(literal)]
    found = tuple(sorted(file for file in near if _segments(plain, file)))
    shown = tuple(file for file in found if _is_shown(plain, file))
    below = found
    if "**" in plain:
        matcher = _recursive(plain)
        below = tuple(sorted(file for file in near if matcher.match(file)))
    return Hits(shown, below, () if pattern.startswith("./") else found)


def _is_shown(pattern: str, file: str) -> bool:
    """Return whether Python's `glob` finds a file: a leading dot must be in the pattern."""
    if "/." not in file and file[0] != ".":
        return True
    pairs = zip(pattern.split("/"), file.split("/"), strict=True)
    return all(not name.startswith(".") or part.startswith(".") for part, name in pairs)


def _segments(pattern: str, file: str) -> bool:
    same_depth = pattern.count("/") == file.count("/")
    return same_depth and _by_segments(pattern).match(file) is not None


@lru_cache(maxsize=256)
def _by_segments(pattern: str) -> re.Pattern[str]:
    parts = [_one_segment(part.replace("**", "*")) for part in pattern.split("/")]
    return re.compile("/".join(parts) + r"\Z", re.DOTALL)


def _one_segment(part: str) -> str:
    body = translate(part).removeprefix("(?s:").removesuffix(r")\Z")
    return body.replace(".*", "[^/]*")


@lru_cache(maxsize=64)
def _recursive(pattern: str) -> re.Pattern[str]:
    pieces: list[str] = []
    for part in pattern.split("/"):
        if part == "**":
            pieces.append("(?:[^/]+/)*")
        else:
            pieces.append(_one_segment(part) + "/")
    return re.compile("".join(pieces).removesuffix("/") + r"\Z", re.DOTALL)


def _plain(pattern: str) -> str:
    while pattern.startswith("./"):
        pattern = pattern[2:]
    return pattern
