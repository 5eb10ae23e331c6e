"""Run rows on one machine: one event loop makes the calls, in the caller's thread or a separate one."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Generator, Iterable
from concurrent.futures import Future
from typing import Any

from .access import Beside, Here, LedgerAccess
from .engine import Engine, Outcome
from .items import Summary
from .job import Job
from .loop import LoopThread
from .records import Ledger
from .work import Embedding


def run(job: Job, rows: Iterable[Any], summary: Summary) -> Generator[list[Outcome]]:
    """Yield outcomes in the order of the rows.

    The rows are read in the caller's thread, at most one window ahead.
    """
    thread = LoopThread(job.wishes.concurrency)
    try:
        engine, ledger = thread.submit(_started(job, summary, Here)).result()
        try:
            yield from _outcomes(job, rows, thread, engine)
        finally:
            thread.submit(_ended(engine, ledger, summary)).result()
            thread.submit(job.work.aclose()).result()
    finally:
        thread.close()


def _outcomes(
    job: Job, rows: Iterable[Any], thread: LoopThread, engine: Engine
) -> Generator[list[Outcome]]:
    pending: deque[Future[list[Outcome]]] = deque()
    for chunk in chunks(rows, job.chunk):
        pending.append(thread.submit(_joined(engine, chunk)))
        while pending and (pending[0].done() or len(pending) >= job.window):
            yield pending.popleft().result()
    while pending:
        yield pending.popleft().result()


async def _joined(engine: Engine, chunk: list[Any]) -> list[Outcome]:
    return await engine.start(chunk)


async def arun(
    job: Job, rows: Iterable[Any] | AsyncIterable[Any], summary: Summary
) -> AsyncGenerator[list[Outcome]]:
    """Async form of `run`, in the running event loop."""
    engine, ledger = await _started(job, summary, _polite(job))
    try:
        pending: deque[asyncio.Task[list[Outcome]]] = deque()
        async for chunk in achunks(rows, job.chunk):
            pending.append(engine.start(chunk))
            # Rows of a plain iterable come without a pause in which calls could start.
            await asyncio.sleep(0)
            while pending and (pending[0].done() or len(pending) >= job.window):
                yield await pending.popleft()
        while pending:
            yield await pending.popleft()
    finally:
        await _ended(engine, ledger, summary)


def _polite(job: Job) -> Callable[[Ledger], LedgerAccess]:
    """Return the access to a ledger for an event loop with other tasks, which must not wait for disks."""
    return Here if job.wishes.ledger is None else Beside


async def _started(
    job: Job, summary: Summary, access: Callable[[Ledger], LedgerAccess]
) -> tuple[Engine, LedgerAccess]:
    if isinstance(job.work, Embedding):
        await job.work.prepare()
    ledger = access(job.open_ledger())
    summary.doubtful = await ledger.count_doubtful()
    return Engine(job.work, ledger, job.wishes.concurrency), ledger


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
