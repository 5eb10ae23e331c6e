"""End a wait in an event loop on time, without ending healthy calls when the loop itself was late."""

from __future__ import annotations

import asyncio
from math import inf
from time import monotonic
from types import TracebackType
from typing import Any, Self

from .watch import GRACE, LATE, POSTPONEMENTS


class Deadline:
    """An `async with` that raises `TimeoutError` when its body has not ended by `due`.

    Like `asyncio.timeout`, but after a delay of the loop, data that has arrived meanwhile is
    processed first. A loop with a thousand tasks is always late, although its connections were
    opened long before.
    """

    __slots__ = ("_at", "_cancelling", "_due", "_expired", "_postponed", "_task", "_timer")

    def __init__(self, due: float) -> None:
        """due: monotonic seconds."""
        self._due = self._at = due
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[Any] | None = None
        self._cancelling = self._postponed = 0
        self._expired = False

    async def __aenter__(self) -> Self:
        if self._due < inf:
            self._task = asyncio.current_task()
            assert self._task is not None
            self._cancelling = self._task.cancelling()
            self._set(max(self._due, monotonic()))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
        task = self._task
        if not self._expired or task is None:
            return
        if task.uncancel() <= self._cancelling and isinstance(error, asyncio.CancelledError):
            raise TimeoutError from error

    def _set(self, at: float) -> None:
        self._at = at
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(max(0.0, at - monotonic()), self._ring)

    def _ring(self) -> None:
        now = monotonic()
        if now - self._at > LATE and self._postponed < POSTPONEMENTS:
            self._postponed += 1
            self._set(now + GRACE)
        elif self._task is not None:
            self._expired = True
            self._task.cancel()
