"""The generated tree on disk: who owns a file, what would change, and changing it so that a kill loses nothing."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
_STAGING = ".modelport-staging"
_JOURNAL = "journal.json"
_LOCK = ".modelport-lock"


class OutputBusy(RuntimeError):
    """Another run is writing the same tree."""


@dataclass(frozen=True, slots=True)
class Change:
    """One file that is not what it should be."""

    path: str
    """Relative to the output folder, with slashes."""
    before: str | None
    after: str | None
    """None: the file goes."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A file that the generator would have to overwrite and did not write."""

    path: str
    reason: str
    mine: str
    theirs: str | None


def fingerprint(text: str) -> str:
    """Return the hash under which the manifest knows a file."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def read_manifest(output: Path) -> dict[str, Any]:
    """Return what the last run left, empty when there is none or it cannot be read."""
    try:
        manifest = json.loads((output / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def compare(output: Path, wanted: Mapping[str, str]) -> list[Change]:
    """Return every file that differs from what is wanted, stray ones included."""
    found = dict(_files(output))
    changes = [
        Change(path, found.get(path), text)
        for path, text in sorted(wanted.items())
        if found.get(path) != text
    ]
    stray = sorted(set(found) - set(wanted) - {MANIFEST})
    return changes + [Change(path, found[path], None) for path in stray]


def conflicts(changes: list[Change], owned: Mapping[str, str]) -> list[Conflict]:
    """Return the changes that would destroy somebody's work.

    owned: path to hash of what the last run wrote.
    """
    found: list[Conflict] = []
    for change in changes:
        if change.before is None or fingerprint(change.before) == owned.get(change.path):
            continue
        if change.path in owned:
            marked = "<<<<<<< " in change.before
            reason = "holds conflict markers" if marked else "was edited by hand"
        else:
            reason = "is not the generator's"
        found.append(Conflict(change.path, reason, change.before, change.after))
    return found


def unfinished(output: Path) -> bool:
    """Tell whether an earlier run was interrupted while it wrote."""
    return (output.parent / _STAGING / output.name).exists()


@contextmanager
def locked(output: Path) -> Iterator[None]:
    """Hold the tree for one run.

    Raises:
        OutputBusy: another run has it.
    """
    import fcntl

    output.parent.mkdir(parents=True, exist_ok=True)
    with (output.parent / _LOCK).open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OutputBusy(
                f"another run is writing {output}: try again when it is done"
            ) from None
        yield


def recover(output: Path) -> str:
    """Finish or roll back what an interrupted run left; say which, "" when there was nothing."""
    staging = output.parent / _STAGING / output.name
    if not staging.exists():
        return ""
    journal = staging / _JOURNAL
    if not journal.exists():
        _discard(staging)
        return "rolled back"
    _carry_out(output, staging, json.loads(journal.read_text(encoding="utf-8")))
    return "finished"


def apply(output: Path, changes: list[Change], manifest: Mapping[str, Any]) -> None:
    """Make the changes: stage all, write the journal, then replace one file after the other.

    Until the journal stands, nothing is visible and a failure leaves the old tree; once it
    stands, the next run can finish.
    """
    staging = output.parent / _STAGING / output.name
    _discard(staging)
    try:
        staging.mkdir(parents=True)
        steps = [_staged(staging, number, change) for number, change in enumerate(changes)]
        steps.append(_staged(staging, len(steps), Change(MANIFEST, None, _as_text(manifest))))
        _write(staging / "journal.new", json.dumps(steps))
        (staging / "journal.new").replace(staging / _JOURNAL)
    except OSError:
        _discard(staging)
        raise
    _carry_out(output, staging, steps)


def _staged(staging: Path, number: int, change: Change) -> dict[str, str | None]:
    if change.after is None:
        return {"path": change.path, "staged": None}
    _write(staging / str(number), change.after)
    return {"path": change.path, "staged": str(number)}


def _carry_out(output: Path, staging: Path, steps: list[dict[str, str | None]]) -> None:
    for step in steps:
        path = output / str(step["path"])
        if step["staged"] is None:
            path.unlink(missing_ok=True)
            _drop_empty(path.parent, output)
            continue
        source = staging / step["staged"]
        # What an interrupted run has replaced already is no longer staged.
        if source.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            source.replace(path)
    _discard(staging)


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as handle:
        handle.write(text)


def _discard(staging: Path) -> None:
    # The journal goes first: a staging folder without one is rolled back.
    (staging / _JOURNAL).unlink(missing_ok=True)
    if staging.exists():
        shutil.rmtree(staging)
    if staging.parent.is_dir() and not any(staging.parent.iterdir()):
        staging.parent.rmdir()


def _drop_empty(folder: Path, root: Path) -> None:
    while folder != root and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _files(output: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(output.rglob("*")):
        if "__pycache__" in path.parts or not path.is_file():
            continue
        # Bytes that are no UTF-8 cannot be ours; they show as themselves in a diff.
        text = path.read_bytes().decode("utf-8", "surrogateescape")
        yield path.relative_to(output).as_posix(), text


def _as_text(manifest: Mapping[str, Any]) -> str:
    return json.dumps(manifest, indent=1, sort_keys=True) + "\n"
