"""Replace and create single files, completely or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from ..interruptions import interruptions


def is_special(path: Path) -> bool:
    """Return whether a path leads to a device or a pipe, which is written to and never replaced."""
    return path.exists() and not (path.is_file() or path.is_dir())


def replace_file(path: Path, content: bytes) -> None:
    """Create a file in an existing folder, or replace its content: an interruption leaves the old file or the new one.

    A link is kept, and its target is replaced. A device or a pipe is written to.

    Raises:
        OSError: The file cannot be written; the error names it.
    """
    if not path.is_symlink() and not path.parent.exists():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
    replace_files({path: content})


def replace_files(files: Mapping[Path, bytes]) -> None:
    """Create or replace files, and create their folders: all of them or, when one cannot be written, none.

    Raises:
        OSError: A file cannot be written; the error names it.
    """
    _write_all(files, _replace)


def create_files(files: Mapping[Path, bytes]) -> None:
    """Create files and their folders: all of them or, when one exists or cannot be written, none.

    Raises:
        OSError: A file exists or cannot be written; the error names it.
    """
    _write_all(files, _create)


@contextmanager
def naming(path: Path) -> Generator[None]:
    """Name a file in errors of the system, which name a temporary file or none."""
    try:
        yield
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise


def make_folders(folder: Path) -> list[Path]:
    """Create a folder and the folders above it; return those that did not exist, the outermost first.

    Raises:
        OSError: One cannot be created, or there is a file in its place.
    """
    missing: list[Path] = []
    while not folder.exists() and not folder.is_symlink():
        missing.append(folder)
        folder = folder.parent
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    missing.reverse()
    try:
        for each in missing:
            each.mkdir(exist_ok=True)
    except OSError:
        remove_folders(missing)
        raise
    return missing


def remove_folders(folders: list[Path]) -> None:
    """Remove the folders that `make_folders` returned, where they are still empty."""
    for each in reversed(folders):
        with suppress(OSError):
            each.rmdir()


def _write_all(files: Mapping[Path, bytes], put: Callable[[Path, Path], None]) -> None:
    staged: dict[Path, tuple[Path, Path]] = {}
    folders: list[Path] = []
    with _uninterrupted():
        try:
            for path, content in files.items():
                target = Path(os.path.realpath(path)) if path.is_symlink() else path
                folders += make_folders(target.parent)
                with naming(path):
                    if target.is_dir():
                        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
                    if is_special(target):
                        target.write_bytes(content)
                        continue
                    part = target.with_name(f".modelport-{os.urandom(8).hex()}")
                    staged[path] = part, target
                    _stage(part, content, target)
            for path, (part, target) in staged.items():
                with naming(path):
                    put(part, target)
        except BaseException:
            for part, _ in staged.values():
                with suppress(OSError):
                    part.unlink()
            remove_folders(folders)
            raise


def _stage(part: Path, content: bytes, path: Path) -> None:
    """Write a file beside the one that it replaces, with the same permissions."""
    # Not `mkstemp`, whose files only their owner can read: those of a new file follow the umask.
    with part.open("xb") as file:
        file.write(content)
    with suppress(FileNotFoundError):
        os.chmod(part, path.stat().st_mode & 0o7777)  # noqa: PTH101


def _replace(part: Path, path: Path) -> None:
    part.replace(path)


def _create(part: Path, path: Path) -> None:
    """Give a file its name; a file of that name which was created in the meantime is kept."""
    try:
        path.hardlink_to(part)
    except FileExistsError:
        raise
    except OSError:  # The file system has no hard links.
        if path.exists():
            raise
        part.replace(path)
        return
    part.unlink()


@contextmanager
def _uninterrupted() -> Generator[None]:
    """Delay Ctrl-C until the files are complete."""
    caught: list[int] = []
    with interruptions(lambda number, _: caught.append(number)):
        yield
    if caught:
        raise KeyboardInterrupt
