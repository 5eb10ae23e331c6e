"""Patterns of model files as each reader of Dify understands them (SPEC 1.4)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import translate
from functools import lru_cache


def sdk_matches(pattern: str, files: Iterable[str]) -> tuple[str, ...]:
    """Return what the plugin SDK up to 0.9 finds: `**` is `*`, names with a leading dot are not hit."""
    return tuple(sorted(each for each in files if _glob(pattern, each)))


def pathlib_matches(pattern: str, files: Iterable[str]) -> tuple[str, ...]:
    """Return what the plugin SDK from 0.10 on finds: `**` descends, dot files are hit."""
    if "**" not in pattern:
        return daemon_matches(_plain(pattern), files)
    matcher = _recursive(_plain(pattern))
    return tuple(sorted(each for each in files if matcher.match(each)))


def daemon_matches(pattern: str, files: Iterable[str]) -> tuple[str, ...]:
    """Return what Go's `filepath.Match` finds: no `**`, dot files are hit, `./x` never is."""
    if pattern.startswith("./"):
        return ()
    return tuple(sorted(each for each in files if _segments(pattern, each)))


def _glob(pattern: str, file: str) -> bool:
    pattern = _plain(pattern)
    if not _segments(pattern, file):
        return False
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
