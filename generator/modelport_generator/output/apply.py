"""Change the generated tree so that a kill, a full disk or a second run loses nothing.

Every new text is first written to a temporary file beside its target. Then the manifest records that
the change is pending, with the old and the new hash of every file concerned. Only then are the files
replaced one by one, the final manifest last. After an interruption each file is the old or the new
one, the manifest knows both, and the next run writes what is missing. It reads only the generated tree
itself for that.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePosixPath

from .tree import MANIFEST, Change, is_staged, pending_manifest, read_manifest, staged_name


class OutputBusy(RuntimeError):
    """Another run is writing the same tree."""


@contextmanager
def locked(*outputs: Path) -> Generator[None]:
    """Lock trees for one run. The lock is on the parent folder, so no lock file is left behind.

    Raises:
        OutputBusy: Another run has locked one of them.
        OSError: A tree is a link, or its folder cannot be created.
    """
    for output in outputs:
        if output.is_symlink():
            raise _linked(output)
    with ExitStack() as held:
        for output in {output.parent: output for output in outputs}.values():
            held.enter_context(_locked(output))
        yield


@contextmanager
def _locked(output: Path) -> Generator[None]:
    import fcntl

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
    """Return whether an earlier run was interrupted while it replaced files."""
    return _manifest_is_pending(output) or any(_staged(output))


def tidy(output: Path) -> str:
    """Remove the temporary files of an interrupted run. Return "finished" when there was one.

    The following run replaces what is still old, as the manifest knows both texts of every file.
    """
    was_pending = _manifest_is_pending(output)
    for path in list(_staged(output)):
        path.unlink(missing_ok=True)
    return "finished" if was_pending else ""


def apply(output: Path, changes: Sequence[Change]) -> None:
    """Make the changes.

    Raises:
        OSError: A change cannot be made. If nothing was replaced yet, the old tree is intact.
            Otherwise the old texts are restored, and the next run finishes what cannot be restored.
    """
    ordered = sorted(changes, key=_order)
    obstacles = _obstacles(ordered)
    is_new = not output.exists()
    try:
        steps = [(each, _checked(output, each, obstacles)) for each in ordered]
        for obstacle in sorted(obstacles):
            (output / obstacle).unlink()
        for change, path in steps:
            _stage(path, change.after)
        _announce(output, ordered)
    except OSError:
        _unstage(output)
        if is_new:
            with suppress(OSError):
                output.rmdir()
        raise
    done: list[tuple[Change, Path]] = []
    try:
        for change, path in steps:
            done.append((change, path))
            if change.path not in obstacles:
                _put(output, path, change.after)
    except OSError:
        _unstage(output)
        with suppress(OSError):
            _put_back(output, ordered, done)
        raise


def _order(change: Change) -> tuple[bool, bool, str]:
    # Removals make room first, as a stray folder may be where a file belongs. The manifest is last.
    return change.path == MANIFEST, change.after is not None, change.path


def _obstacles(changes: Sequence[Change]) -> set[str]:
    """Return the files and links to remove that are where a folder belongs."""
    folders = {str(parent) for each in changes for parent in PurePosixPath(each.path).parents}
    return {each.path for each in changes if each.after is None and each.path in folders}


def _checked(output: Path, change: Change, obstacles: set[str]) -> Path:
    """Return the path of a change.

    Raises:
        OSError: The path is a folder, or a link is above it. Nothing is written through links.
    """
    path = _inside(output, change.path)
    link = _link_above(path, output)
    is_obstacle = link is not None and link.relative_to(output).as_posix() in obstacles
    if link is not None and not is_obstacle and change.after is not None:
        raise _linked(link)
    if path.is_dir() and not path.is_symlink():
        raise OSError(errno.EISDIR, "there is a folder where a file belongs", str(path))
    return path


def _stage(path: Path, text: str | None) -> None:
    if text is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = path.with_name(staged_name(path.name))
    staged.unlink(missing_ok=True)
    _write(staged, text)


def _write(path: Path, text: str) -> None:
    # Mode `x` does not follow a link that another process has put here.
    with path.open("x", encoding="utf-8", errors="surrogateescape", newline="\n") as handle:
        handle.write(text)


def _announce(output: Path, changes: Sequence[Change]) -> None:
    """Record the old and the new hash of every file in the manifest, before the first is replaced."""
    record = next((change for change in changes if change.path == MANIFEST), None)
    if record is None:
        return
    path = output / MANIFEST
    announced = path.with_name(staged_name(f"{MANIFEST}.pending"))
    announced.unlink(missing_ok=True)
    _write(announced, pending_manifest(record.before, record.after))
    announced.replace(path)


def _put(output: Path, path: Path, text: str | None) -> None:
    if text is not None:
        path.with_name(staged_name(path.name)).replace(path)
        return
    if _link_above(path, output) is None:
        path.unlink(missing_ok=True)
        _drop_empty(path.parent, output)


def _put_back(output: Path, changes: Sequence[Change], done: Sequence[tuple[Change, Path]]) -> None:
    """Restore the old texts. The manifest comes last and ends the pending state."""
    for change, path in done:
        if change.path != MANIFEST:
            _restore(output, path, change.before)
    for change in changes:
        if change.path == MANIFEST:
            _restore(output, output / MANIFEST, change.before)


def _restore(output: Path, path: Path, text: str | None) -> None:
    if text is None:
        path.unlink(missing_ok=True)
        _drop_empty(path.parent, output)
    elif not path.is_symlink():
        _stage(path, text)
        path.with_name(staged_name(path.name)).replace(path)


def _unstage(output: Path) -> None:
    for path in list(_staged(output)):
        with suppress(OSError):
            path.unlink()
            _drop_empty(path.parent, output)


def _staged(output: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(output):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (Path(folder) / name for name in names if is_staged(name))


def _manifest_is_pending(output: Path) -> bool:
    return read_manifest({MANIFEST: _text(output / MANIFEST)}).pending


def _text(path: Path) -> str:
    if path.is_symlink() or not path.is_file():
        return ""
    return path.read_bytes().decode("utf-8", "surrogateescape")


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


def _linked(path: Path) -> OSError:
    reason = "a symbolic link; nothing is written through links"
    return OSError(errno.ELOOP, reason, str(path))


def _drop_empty(folder: Path, root: Path) -> None:
    while folder != root and folder.is_dir() and not folder.is_symlink():
        left = list(folder.iterdir())
        if [entry for entry in left if entry.name != "__pycache__" or entry.is_symlink()]:
            return
        for entry in left:
            shutil.rmtree(entry)
        folder.rmdir()
        folder = folder.parent
