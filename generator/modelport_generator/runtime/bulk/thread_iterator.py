"""Rows of an async iterator, for a thread that reads them one list at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, Iterator
from typing import Any, Self

from .local import achunks


class ThreadIterator(Iterator[list[Any]]):
    """Gets the next rows for a thread from the event loop in which it was created."""

    def __init__(self, rows: AsyncIterable[Any], size: int) -> None:
        self._lists = achunks(rows, size)
        self._loop = asyncio.get_running_loop()
        self._task: asyncio.Task[Any] | None = None
        self._stopped = False

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> list[Any]:
        """Wait for the next rows, in a thread other than the event loop's."""
        rows = asyncio.run_coroutine_threadsafe(self._next(), self._loop).result()
        if rows is None:
            raise StopIteration
        return rows

    async def stop(self) -> None:
        """Release a waiting thread, and close the iterator."""
        self._stopped = True
        if self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.wait([self._task])
        await self._lists.aclose()

    async def _next(self) -> list[Any] | None:
        self._task = asyncio.current_task()
        # A thread may still request rows after the end of its job.
        return None if self._stopped else await anext(self._lists, None)
