"""Changing the generated tree so that a kill, a full disk or a second run loses nothing.

All new files are staged beside the tree and the old ones kept by a second name; then a journal is
written, and only then is one file after the other replaced. Before the journal stands nothing is
visible; once it stands, the next run finishes what a kill interrupted. A failure that we live to see
is rolled back at once.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any

from ..json_values import as_mappings
from .tree import Change, fingerprint, read_text

_STAGING = ".modelport-staging"
_JOURNAL = "journal.json"
_DONE = "done.json"


class OutputBusy(RuntimeError):
    """Another run is writing the same tree."""


@contextmanager
def locked(output: Path) -> Generator[None]:
    """Hold the tree for one run. The lock is on the folder above it, so no file is left behind.

    Raises:
        OutputBusy: another run has it.
        OSError: the folder is a link, or cannot be made.
    """
    import fcntl

    if output.is_symlink():
        reason = "a symbolic link; nothing is written through links"
        raise OSError(errno.ELOOP, reason, str(output))
    output.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(output.parent, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = f"another run is writing {output}: try again when it is done"
            raise OutputBusy(message) from None
        yield
    finally:
        os.close(handle)


def unfinished(output: Path) -> bool:
    """Tell whether an earlier run was interrupted while it wrote."""
    return _staging(output).exists()


def recover(output: Path) -> str:
    """Finish or roll back what an interrupted run left; say which, "" when there was nothing."""
    staging = _staging(output)
    if not staging.exists():
        with suppress(OSError):
            staging.parent.rmdir()
        return ""
    steps = _journal(staging / _JOURNAL)
    if steps is None:
        # An empty folder is left by a run that had just begun, or had nothing left to tidy up.
        begun = any(staging.iterdir())
        finished = (staging / _DONE).exists()
        _discard(staging)
        return "finished" if finished else "rolled back" if begun else ""
    # What somebody has edited since stays theirs: the run that follows will say so.
    untouched = [step for step in steps if _is_untouched(output, step)]
    try:
        _carry_out(output, staging, untouched)
    except OSError:
        _roll_back(output, staging, untouched)
        return "rolled back"
    return "finished"


def apply(output: Path, changes: Sequence[Change]) -> None:
    """Make the changes, all or none.

    Raises:
        OSError: it cannot be written; the old tree is intact.
    """
    staging = _staging(output)
    _discard(staging)
    # What goes makes room first: a stray folder may lie where a file belongs.
    ordered = sorted(changes, key=lambda change: change.after is not None)
    try:
        staging.mkdir(parents=True)
        steps = [_staged(output, staging, n, change) for n, change in enumerate(ordered)]
        _write(staging / "journal.new", json.dumps(steps))
        (staging / "journal.new").replace(staging / _JOURNAL)
    except OSError:
        with suppress(OSError):
            _discard(staging)
        raise
    try:
        _carry_out(output, staging, steps)
    except OSError:
        _roll_back(output, staging, steps)
        raise


def _staging(output: Path) -> Path:
    return output.parent / _STAGING / output.name


def _staged(output: Path, staging: Path, number: int, change: Change) -> dict[str, Any]:
    path = _inside(output, change.path)
    step: dict[str, Any] = {"path": change.path, "new": None, "old": None}
    if _link_above(path, output) is None and (path.is_symlink() or path.is_file()):
        step["old"] = f"{number}.old"
        _keep(path, staging / f"{number}.old")
    if change.before is not None:
        step["before"] = fingerprint(change.before)
    if change.after is not None:
        step["new"] = f"{number}.new"
        step["after"] = fingerprint(change.after)
        _write(staging / f"{number}.new", change.after)
    return step


def _keep(path: Path, name: Path) -> None:
    """Give the old file a second name; it is replaced, never written to, so a link is a copy."""
    if path.is_symlink():
        name.symlink_to(path.readlink())
        return
    try:
        name.hardlink_to(path)
    except OSError:
        shutil.copy2(path, name)


def _carry_out(output: Path, staging: Path, steps: Sequence[dict[str, Any]]) -> None:
    for step in steps:
        path = _inside(output, step["path"])
        if step["new"] is None:
            path.unlink(missing_ok=True)
            _drop_empty(path.parent, output)
            continue
        source = staging / step["new"]
        # What an interrupted run has replaced already is no longer staged.
        if source.exists():
            link = _link_above(path, output)
            if link is not None:
                reason = "a symbolic link; nothing is written through links"
                raise OSError(errno.ELOOP, reason, str(link))
            path.parent.mkdir(parents=True, exist_ok=True)
            source.replace(path)
    (staging / _JOURNAL).replace(staging / _DONE)
    # The work is done; what cannot be tidied up now is tidied up by the next run.
    with suppress(OSError):
        _discard(staging)


def _roll_back(output: Path, staging: Path, steps: Sequence[dict[str, Any]]) -> None:
    for step in reversed(steps):
        path = _inside(output, step["path"])
        if step["old"] is not None and os.path.lexists(staging / step["old"]):
            path.parent.mkdir(parents=True, exist_ok=True)
            (staging / step["old"]).replace(path)
        elif step["old"] is None and step["new"] is not None:
            if not (staging / step["new"]).exists():
                path.unlink(missing_ok=True)
            _drop_empty(path.parent, output)
    _discard(staging)


def _journal(path: Path) -> list[dict[str, Any]] | None:
    """Return the steps that were decided; None when the run did not get that far."""
    try:
        return [dict(step) for step in as_mappings(json.loads(path.read_text(encoding="utf-8")))]
    except (OSError, ValueError):
        return None


def _inside(output: Path, relative: str) -> Path:
    parts = PurePosixPath(relative)
    if parts.is_absolute() or ".." in parts.parts or not parts.parts or "\0" in relative:
        raise ValueError(f"{relative!r} leaves the output folder")
    return output / parts


def _link_above(path: Path, output: Path) -> Path | None:
    folder = path.parent
    while folder != output:
        if folder.is_symlink():
            return folder
        folder = folder.parent
    return None


def _is_untouched(output: Path, step: dict[str, Any]) -> bool:
    text = read_text(_inside(output, step["path"]))
    now = None if text is None else fingerprint(text)
    return now in (step.get("before"), step.get("after"))


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as handle:
        handle.write(text)


def _discard(staging: Path) -> None:
    # The journal goes first, for without one nothing is carried out; what says "done" goes last.
    (staging / _JOURNAL).unlink(missing_ok=True)
    if staging.exists():
        for entry in sorted(staging.iterdir(), key=lambda entry: entry.name == _DONE):
            entry.unlink()
        staging.rmdir()
    with suppress(OSError):
        staging.parent.rmdir()


def _drop_empty(folder: Path, root: Path) -> None:
    while folder != root and folder.is_dir() and not folder.is_symlink():
        left = list(folder.iterdir())
        if [entry for entry in left if entry.name != "__pycache__"]:
            return
        for entry in left:
            shutil.rmtree(entry)
        folder.rmdir()
        folder = folder.parent
