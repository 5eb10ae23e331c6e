"""Reads files, and nothing that only looks like one."""

from __future__ import annotations

import os
import stat
from typing import Final

_OPENING: Final = sum(getattr(os, f"O_{each}", 0) for each in ("NONBLOCK", "CLOEXEC", "BINARY"))
_IRREGULAR: Final = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def read_bytes(path: str, most: int, *, is_regular: bool) -> bytes:
    """Return at most so many bytes of a file; never wait for a pipe or read a device.

    is_regular: whether it is known to be neither.

    Raises:
        OSError: it is no file, or the system refuses it.
    """
    if not is_regular:
        # Opening some devices does something already, so that they are told apart before.
        _refuse_irregular(os.stat(path).st_mode)  # noqa: PTH116
    handle = os.open(path, os.O_RDONLY | _OPENING)
    try:
        _refuse_irregular(os.fstat(handle).st_mode)
        # One unbuffered read: it costs half of what pathlib's does.
        return os.read(handle, most)
    finally:
        os.close(handle)


def _refuse_irregular(mode: int) -> None:
    if not stat.S_ISREG(mode):
        kind = next((name for is_kind, name in _IRREGULAR if is_kind(mode)), "no file")
        raise OSError(0, f"it is {kind}")
