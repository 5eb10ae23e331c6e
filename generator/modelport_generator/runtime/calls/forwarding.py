"""The generators between an adapter and the caller: they record what passes, and close their source."""

from __future__ import annotations

import asyncio
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Awaitable,
    Callable,
    Generator,
    Iterator,
)
from typing import Any, TypeVar

from .cancellation import Cancellation
from .closing import close, is_loss
from .progress import Progress

T = TypeVar("T")


def forward(source: Iterator[T], progress: Progress[T]) -> Generator[T]:
    """Yield the items of a source, and close it in any case."""
    note = progress.note
    cancellation = progress.cancellation
    progress.begin()
    try:
        # The first item is separate: its time is recorded, and the loop below is hot.
        for item in source:
            progress.first()
            if note is not None:
                note(item)
            yield item
            break
        if note is None:
            yield from source
        else:
            for item in source:
                note(item)
                yield item
    except Exception as error:
        progress.end()
        if cancellation.cancelled:
            return
        raised = progress.failure(error)
        if raised is error:
            raise
        raise raised from raised.__cause__
    finally:
        progress.end()
        _end(source, cancellation)
    progress.exhausted = not cancellation.cancelled


async def aforward(
    start: Callable[[], Awaitable[AsyncIterator[T]]], progress: Progress[T]
) -> AsyncGenerator[T]:
    """Async form of `forward`; the call begins at the first step."""
    note = progress.note
    cancellation = progress.cancellation
    waiting = True
    progress.task = asyncio.current_task()
    progress.begin()
    try:
        progress.source = source = await start()
        async for item in source:
            if waiting:
                progress.first()
                waiting = False
            if note is not None:
                note(item)
            yield item
            if cancellation.cancelled:
                return
            progress.task = asyncio.current_task()
    except asyncio.CancelledError:
        if not cancellation.cancelled or progress.task is None:
            progress.lost = True
            raise
        if progress.task.uncancel():
            raise
        # It was the stream that was cancelled, not the task that reads it.
        return
    except GeneratorExit as error:
        progress.lost = is_loss(error)
        raise
    except Exception as error:
        if cancellation.cancelled:
            return
        raised = progress.failure(error)
        if raised is error:
            raise
        raise raised from raised.__cause__
    finally:
        progress.end()
        await progress.close()
    progress.exhausted = True


def rejoined(first: T, rest: Generator[T]) -> Generator[T]:
    """Yield an item that was read beforehand, and the rest."""
    yield first
    yield from rest


async def arejoined(first: T, rest: AsyncGenerator[T]) -> AsyncGenerator[T]:
    """Async form of `rejoined`."""
    yield first
    async for item in rest:
        yield item


def _end(source: Iterator[Any], cancellation: Cancellation) -> None:
    try:
        close(source)
    except ValueError:
        # The thread that cancels is closing it at this moment.
        if not cancellation.cancelled:
            raise
