"""Wait for files to change, by polling their times and sizes a few times a second."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

PAUSE: Final = 0.3
"""Seconds between two polls."""
_WATCHED: Final = (".yaml", ".yml", ".py", ".json", ".toml", ".svg", ".png", ".jinja", ".j2")
_PASSED_OVER: Final = frozenset({"__pycache__", "node_modules", "site-packages", "venv"})

_Stamps = Mapping[str, tuple[int, int, int]]


class Watcher:
    """The last known state of the files below some paths."""

    def __init__(
        self,
        roots: Sequence[Path],
        *,
        without: Sequence[Path] = (),
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Record the initial state of the files.

        Args:
            roots: Files and folders to watch.
            without: Folders below them that are not watched.
            sleep: Sleeps for a number of seconds.
        """
        self._roots = roots
        self._without = frozenset(os.path.realpath(each) for each in without)
        self._sleep = sleep
        self._seen = self._stamps()

    def wait(self) -> frozenset[Path]:
        """Return the files that changed, once some have changed and then stayed the same."""
        before = self._seen
        while True:
            self._sleep(PAUSE)
            now = self._stamps()
            # An editor writes a file in several steps, and often several files.
            if now == self._seen and now != before:
                changed = {path for path, stamp in before.items() if now.get(path) != stamp}
                return frozenset(map(Path, changed | (now.keys() - before.keys())))
            self._seen = now

    def _stamps(self) -> _Stamps:
        return dict(stamp for root in self._roots for stamp in self._below(root))

    def _below(self, root: Path) -> Iterator[tuple[str, tuple[int, int, int]]]:
        if not root.is_dir():
            yield from _stamp(str(root))
            return
        for folder, folders, files in os.walk(root):
            folders[:] = [each for each in folders if self._is_watched(folder, each)]
            for name in files:
                if name.endswith(_WATCHED):
                    yield from _stamp(os.path.join(folder, name))  # noqa: PTH118

    def _is_watched(self, folder: str, name: str) -> bool:
        if name.startswith(".") or name in _PASSED_OVER:
            return False
        return os.path.realpath(f"{folder}/{name}") not in self._without


def _stamp(path: str) -> Iterator[tuple[str, tuple[int, int, int]]]:
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:  # it was removed in the meantime
        return
    yield path, (found.st_mtime_ns, found.st_size, found.st_ino)
