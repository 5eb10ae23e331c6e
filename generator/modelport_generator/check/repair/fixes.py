"""Applies the repairs of problems to files: only the characters concerned change."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path

from ...interruptions import interruptions
from ...problems import Edit, Fix, Problem
from ..rules.shape import Kind
from .guard import Guard

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def apply_fixes(problems: Iterable[Problem], kind: Kind | None = None) -> list[str]:
    """Repair the files of the problems that have a fix; return the files that changed.

    kind: what the files are, where their content does not tell.
    """
    by_file: dict[str, dict[Fix, Problem]] = {}
    for problem in problems:
        if problem.fix is not None:
            by_file.setdefault(problem.place.file, {})[problem.fix] = problem
    # A file that is reached by two names is repaired once: what follows has other places.
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
    """Return the repairs that do no harm together, found by halves."""
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
    """Give a file new content at once: an interruption leaves the old file or the new one.

    A link stays: the file that it leads to is replaced.
    """
    path = Path(os.path.realpath(path))
    with _uninterrupted():
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.chmod(name, path.stat().st_mode & 0o7777)  # noqa: PTH101
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


@contextmanager
def _uninterrupted() -> Generator[None]:
    """Let Ctrl-C wait until a file is whole."""
    caught: list[int] = []
    with interruptions(lambda number, _: caught.append(number)):
        yield
    if caught:
        raise KeyboardInterrupt
