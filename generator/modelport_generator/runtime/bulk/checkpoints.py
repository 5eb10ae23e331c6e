"""Move the write-ahead log of a ledger into the file, in a thread, so that calls do not wait for the disk."""

from __future__ import annotations

import sqlite3
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

_TRANSACTIONS = 512
"""Transactions between two checkpoints."""
_CHECKPOINT = "PRAGMA wal_checkpoint(PASSIVE)"


class Checkpoints:
    """Runs checkpoints of one file in a thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(1, "modelport-checkpoints")
        self._transactions = 0
        self._running: Future[None] | None = None

    def committed(self, database: sqlite3.Connection) -> None:
        """Count a transaction, and move the log when there have been enough."""
        self._transactions += 1
        if self._running is not None and self._running.done():
            # Little was written meanwhile; once everything is moved, the log starts again.
            self._running = None
            with suppress(sqlite3.OperationalError):
                database.execute(_CHECKPOINT)
        elif self._running is None and self._transactions >= _TRANSACTIONS:
            self._transactions = 0
            self._running = self._thread.submit(self._move)

    def close(self) -> None:
        """Wait for a running checkpoint."""
        self._thread.shutdown()

    def _move(self) -> None:
        # A failure is one of the disk, and the next transaction will fail with it too.
        with suppress(sqlite3.Error), closing(sqlite3.connect(self._path)) as database:
            database.execute(_CHECKPOINT)
