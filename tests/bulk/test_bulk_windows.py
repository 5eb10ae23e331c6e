"""The windows of rows that a cluster gets, and rows of an async iterator that a thread reads."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator

import pytest

from modelport._runtime.bulk.cluster import Part, windows
from modelport._runtime.bulk.thread_iterator import ThreadIterator


def parts(count: int, size: int = 1) -> Iterator[Part]:
    return (Part(number, 10, size) for number in range(count))


def test_windows_grow_to_a_limit_and_miss_no_part() -> None:
    found = list(windows(parts(1000), 2))
    assert [len(window) for window in found] == [8, 16, 32, 64, 128, 128, 128, 128, 128, 128, 112]
    assert [part.ref for window in found for part in window] == list(range(1000))


def test_windows_of_large_rows_are_short() -> None:
    assert [len(window) for window in windows(parts(7, 1 << 27), 2)] == [2, 2, 2, 1]


def test_no_window_is_read_before_it_is_needed() -> None:
    read: list[int] = []
    found = windows((Part(read.append(n), 1, 1) for n in range(100)), 1)
    next(found)
    assert len(read) == 4


async def test_a_thread_reads_what_an_event_loop_yields() -> None:
    async def rows() -> AsyncGenerator[int]:
        for number in range(25):
            await asyncio.sleep(0)
            yield number

    pulled = ThreadIterator(rows(), 10)
    assert await asyncio.to_thread(list, pulled) == [
        [*range(10)],
        [*range(10, 20)],
        [*range(20, 25)],
    ]
    await pulled.stop()


async def test_an_error_of_the_rows_reaches_the_thread() -> None:
    async def rows() -> AsyncGenerator[int]:
        yield 1
        raise LookupError("no more")

    pulled = ThreadIterator(rows(), 1)
    assert await asyncio.to_thread(next, pulled) == [1]
    with pytest.raises(LookupError, match="no more"):
        await asyncio.to_thread(next, pulled)
    await pulled.stop()


async def test_a_thread_that_waits_for_rows_that_never_come_is_released() -> None:
    reached = asyncio.Event()

    async def rows() -> AsyncGenerator[int]:
        reached.set()
        await asyncio.Event().wait()
        yield 1

    pulled = ThreadIterator(rows(), 1)
    waiting = asyncio.create_task(asyncio.to_thread(next, pulled))
    await reached.wait()
    await pulled.stop()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await asyncio.to_thread(list, pulled) == []
