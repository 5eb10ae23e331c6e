"""Run rows on one machine: one event loop makes the calls, in the caller's thread or a separate one."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Generator, Iterable
from concurrent.futures import Future
from contextlib import aclosing
from typing import Any

from .engine import Engine, RowOutcome
from .items import Summary
from .job import Job
from .ledger_access import DirectAccess, LedgerAccess, ThreadAccess
from .loop import LoopThread
from .read_ahead import ReadAhead
from .records import Ledger
from .work import EmbeddingWork


def run(job: Job, rows: Iterable[Any], summary: Summary) -> Generator[list[RowOutcome]]:
    """Yield outcomes in the order of the rows.

    The rows are read in the caller's thread, at most one window ahead. Calls in flight are awaited when
    the caller leaves; another Ctrl-C during that ends them.
    """
    thread = LoopThread(job.settings.concurrency)
    try:
        engine, ledger = thread.submit(_started(job, summary, DirectAccess)).result()
        summary.count_calls = lambda: engine.calls
        summary.end_calls = lambda: thread.submit(engine.abort())
        try:
            yield from _outcomes(job, rows, thread, engine)
        finally:
            ending = thread.submit(_ended(engine, ledger, summary))
            try:
                ending.result()
            except KeyboardInterrupt:
                thread.submit(engine.abort()).result()
                ending.result()
                raise
            finally:
                thread.submit(job.work.aclose()).result()
    finally:
        thread.close()


def _outcomes(
    job: Job, rows: Iterable[Any], thread: LoopThread, engine: Engine
) -> Generator[list[RowOutcome]]:
    pending: deque[Future[list[RowOutcome]]] = deque()
    for chunk in chunks(rows, job.chunk):
        pending.append(thread.submit(_joined(engine, chunk)))
        while pending and (pending[0].done() or len(pending) >= job.window):
            yield pending.popleft().result()
    while pending:
        yield pending.popleft().result()


async def _joined(engine: Engine, chunk: list[Any]) -> list[RowOutcome]:
    return await engine.start(chunk)


async def arun(
    job: Job, rows: Iterable[Any] | AsyncIterable[Any], summary: Summary
) -> AsyncGenerator[list[RowOutcome]]:
    """Async form of `run`, in the running event loop."""
    engine, ledger = await _started(job, summary, _ledger_access(job))
    summary.count_calls = lambda: engine.calls
    try:
        if isinstance(rows, AsyncIterable):
            outcomes = _waiting(job, rows, engine)
        else:
            outcomes = _from_iterable(job, rows, engine)
        async with aclosing(outcomes):
            async for some in outcomes:
                yield some
    except asyncio.CancelledError:
        await engine.abort()
        raise
    finally:
        await _ended(engine, ledger, summary)


async def _from_iterable(
    job: Job, rows: Iterable[Any], engine: Engine
) -> AsyncGenerator[list[RowOutcome]]:
    """Yield outcomes of rows that never wait."""
    pending: deque[asyncio.Task[list[RowOutcome]]] = deque()
    for chunk in chunks(rows, job.chunk):
        pending.append(engine.start(chunk))
        # Rows of a plain iterable come without a pause in which calls could start.
        await asyncio.sleep(0)
        while pending and (pending[0].done() or len(pending) >= job.window):
            # A task that is awaited directly would be cancelled with its caller.
            await asyncio.wait([pending[0]])
            yield pending.popleft().result()
    while pending:
        await asyncio.wait([pending[0]])
        yield pending.popleft().result()


async def _waiting(
    job: Job, rows: AsyncIterable[Any], engine: Engine
) -> AsyncGenerator[list[RowOutcome]]:
    """Yield outcomes while the source of the rows waits.

    Rows start when a chunk is full. When the source waits, they start at once if a call takes one row,
    and else as soon as no call is in flight.
    """
    ahead = ReadAhead(rows, job.chunk)
    reading = asyncio.create_task(ahead.read())
    pending: deque[asyncio.Task[list[RowOutcome]]] = deque()
    most, begun = job.window * job.chunk, 0
    sizes: deque[int] = deque()
    try:
        while pending or ahead.rows or not reading.done():
            idle = job.work.batch == 1 or all(task.done() for task in pending)
            if begun < most and (chunk := ahead.take(part=idle or reading.done())):
                pending.append(engine.start(chunk))
                sizes.append(len(chunk))
                begun += len(chunk)
            elif pending and pending[0].done():
                begun -= sizes.popleft()
                yield pending.popleft().result()
            else:
                await ahead.wait_with(task for task in (*pending, reading) if not task.done())
        await reading
    finally:
        reading.cancel()
        await asyncio.wait([reading])


def _ledger_access(job: Job) -> Callable[[Ledger], LedgerAccess]:
    """Return the access to a ledger for an event loop with other tasks, which must not wait for disks."""
    return DirectAccess if job.settings.ledger is None else ThreadAccess


async def _started(
    job: Job, summary: Summary, access: Callable[[Ledger], LedgerAccess]
) -> tuple[Engine, LedgerAccess]:
    if isinstance(job.work, EmbeddingWork):
        await job.work.prepare()
    ledger = access(job.open_ledger())
    summary.doubtful = await ledger.count_doubtful()
    return Engine(job.work, ledger, job.settings.concurrency), ledger


async def _ended(engine: Engine, ledger: LedgerAccess, summary: Summary) -> None:
    try:
        await engine.close()
        summary.doubtful = await ledger.count_doubtful()
    finally:
        await ledger.close()


def chunks(rows: Iterable[Any], size: int) -> Generator[list[Any]]:
    """Yield rows in lists of a size; the last one may be shorter."""
    chunk: list[Any] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) >= size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


async def achunks(rows: Iterable[Any] | AsyncIterable[Any], size: int) -> AsyncGenerator[list[Any]]:
    """Yield rows in lists of a size; the last one may be shorter."""
    if not isinstance(rows, AsyncIterable):
        for some in chunks(rows, size):
            yield some
        return
    chunk: list[Any] = []
    async for row in rows:
        chunk.append(row)
        if len(chunk) >= size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
