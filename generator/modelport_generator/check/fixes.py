"""Applies the repairs of problems to files: only the characters concerned change."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from ..problems import Edit, Problem

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def apply_fixes(problems: Iterable[Problem]) -> list[str]:
    """Repair the files of the problems that have a fix; return the files that changed."""
    by_file: dict[str, list[tuple[Edit, ...]]] = {}
    for problem in problems:
        if problem.fix is not None:
            by_file.setdefault(problem.place.file, []).append(problem.fix.edits)
    return [file for file, fixes in sorted(by_file.items()) if _apply(Path(file), fixes)]


def _apply(path: Path, fixes: list[tuple[Edit, ...]]) -> bool:
    raw = path.read_bytes()
    mark = _BYTE_ORDER_MARK if raw.startswith(_BYTE_ORDER_MARK) else b""
    text = raw[len(mark) :].decode("utf-8")
    mended = edited(text, fixes)
    if mended == text:
        return False
    replace_file(path, mark + mended.encode("utf-8"))
    return True


def edited(text: str, fixes: Iterable[tuple[Edit, ...]]) -> str:
    """Return a text with the fixes made; of fixes that overlap, the first one counts."""
    chosen: list[Edit] = []
    for edits in fixes:
        if not any(_overlap(edit, other) for edit in edits for other in chosen):
            chosen += edits
    for edit in sorted(chosen, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _overlap(one: Edit, other: Edit) -> bool:
    return (one.start < other.end and other.start < one.end) or one == other


def replace_file(path: Path, content: bytes) -> None:
    """Give a file new content at once: an interruption leaves the old file or the new one."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, path.stat().st_mode & 0o7777)  # noqa: PTH101
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
