"""Replace single files, completely or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from ..interruptions import interruptions


def is_special(path: Path) -> bool:
    """Return whether a path leads to a device or a pipe, which is written to and never replaced."""
    return path.exists() and not (path.is_file() or path.is_dir())


def replace_file(path: Path, content: bytes) -> None:
    """Replace the content of a file atomically: an interruption leaves the old file or the new one.

    A link is kept, and its target is replaced. A device or a pipe is written to.
    """
    path = Path(os.path.realpath(path))
    if is_special(path):
        path.write_bytes(content)
        return
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
    """Delay Ctrl-C until the file is complete."""
    caught: list[int] = []
    with interruptions(lambda number, _: caught.append(number)):
        yield
    if caught:
        raise KeyboardInterrupt
