"""Apply the fixes of problems to files. Only the characters concerned change."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ...output.files import replace_file
from ...problems import Edit, Fix, Problem
from ..rules.shape import Kind
from .guard import Guard

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def apply_fixes(problems: Iterable[Problem], kind: Kind | None = None) -> list[str]:
    """Fix the files of the problems that have a fix, and return the files that changed.

    kind: what the files are, where their content does not tell.
    """
    changed: list[str] = []
    for file, before, after in repairs(problems, kind):
        mark = _BYTE_ORDER_MARK if Path(file).read_bytes().startswith(_BYTE_ORDER_MARK) else b""
        if before != after:
            replace_file(Path(os.path.realpath(file)), mark + after.encode("utf-8"))
            changed.append(file)
    return sorted(changed)


def repairs(
    problems: Iterable[Problem], kind: Kind | None = None
) -> Iterator[tuple[str, str, str]]:
    """Yield each file that repairs change, with its text before and after; nothing is written."""
    by_file: dict[str, dict[Fix, Problem]] = {}
    for problem in problems:
        if problem.fix is not None:
            by_file.setdefault(problem.place.file, {})[problem.fix] = problem
    # A file that is found under two names is fixed once, as other places have moved after that.
    by_path = {os.path.realpath(file): file for file in sorted(by_file, reverse=True)}
    for path, file in sorted(by_path.items(), key=lambda each: each[1]):
        before = Path(path).read_bytes().removeprefix(_BYTE_ORDER_MARK).decode("utf-8")
        after = _fixed(before, list(by_file[file].values()), Path(file), kind)
        if after != before:
            yield file, before, after


def _fixed(text: str, problems: Sequence[Problem], shown: Path, kind: Kind | None) -> str:
    guard = Guard(shown, text, kind)
    return _repaired(text, _grown(guard, text, [], guard.undisputed(problems)))


def _grown(guard: Guard, text: str, safe: list[Problem], more: Sequence[Problem]) -> list[Problem]:
    """Return the fixes that are harmless together, found by bisection."""
    together = [*safe, *more]
    if not more or guard.permits(_repaired(text, together), together):
        return together
    if len(more) == 1:
        return safe
    half = len(more) // 2
    return _grown(guard, text, _grown(guard, text, safe, more[:half]), more[half:])


def _repaired(text: str, problems: Iterable[Problem]) -> str:
    return edited(text, (each.fix.edits for each in problems if each.fix))


def edited(text: str, fixes: Iterable[tuple[Edit, ...]]) -> str:
    """Return a text with the fixes applied. Of overlapping fixes, the first one is applied."""
    chosen: list[Edit] = []
    for edits in fixes:
        if not any(_overlap(edit, other) for edit in edits for other in chosen):
            chosen += edits
    for edit in sorted(chosen, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _overlap(one: Edit, other: Edit) -> bool:
    return (one.start < other.end and other.start < one.end) or one == other
