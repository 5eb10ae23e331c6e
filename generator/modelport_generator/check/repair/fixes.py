"""Apply the fixes of problems to files. Only the characters concerned change."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
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
    by_file: dict[str, dict[Fix, Problem]] = {}
    for problem in problems:
        if problem.fix is not None:
            by_file.setdefault(problem.place.file, {})[problem.fix] = problem
    # A file that is found under two names is fixed once, as other places have moved after that.
    by_path = {os.path.realpath(file): file for file in sorted(by_file, reverse=True)}
    changed = [
        file
        for path, file in by_path.items()
        if _apply(Path(path), list(by_file[file].values()), Path(file), kind)
    ]
    return sorted(changed)


def _apply(path: Path, problems: Sequence[Problem], shown: Path, kind: Kind | None) -> bool:
    raw = path.read_bytes()
    mark = _BYTE_ORDER_MARK if raw.startswith(_BYTE_ORDER_MARK) else b""
    text = raw[len(mark) :].decode("utf-8")
    guard = Guard(shown, text, kind)
    safe = _grown(guard, text, [], guard.undisputed(problems))
    mended = _repaired(text, safe)
    if mended == text:
        return False
    replace_file(path, mark + mended.encode("utf-8"))
    return True


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
