"""Rows of an async iterator that are read ahead while calls run."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, Iterable
from typing import Any


class ReadAhead:
    """Reads rows in its own task, one chunk ahead at most."""

    def __init__(self, source: AsyncIterable[Any], size: int) -> None:
        self._source = source
        self._size = size
        self._changed = asyncio.Event()
        self._room = asyncio.Event()
        self.rows: list[Any] = []
        """The rows that wait to be started."""

    async def read(self) -> None:
        """Read all rows."""
        async for row in self._source:
            self.rows.append(row)
            self._changed.set()
            while len(self.rows) >= self._size:
                self._room.clear()
                await self._room.wait()

    def take(self, *, part: bool) -> list[Any]:
        """Return the next chunk; unless `part`, only a full one."""
        if len(self.rows) < self._size and not part:
            return []
        taken, self.rows = self.rows, []
        self._room.set()
        return taken

    async def wait_with(self, tasks: Iterable[asyncio.Task[Any]]) -> None:
        """Wait until a row comes or one of the tasks ends."""
        self._changed.clear()
        change = asyncio.create_task(self._changed.wait())
        try:
            await asyncio.wait([change, *tasks], return_when=asyncio.FIRST_COMPLETED)
        finally:
            change.cancel()
