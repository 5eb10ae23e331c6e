"""The caller's view of a job: an iterator of items with a summary."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Generator, Iterable, Mapping, Sized
from contextlib import closing, suppress
from importlib import import_module
from time import monotonic
from typing import Any, Generic, Self, TypeVar

from ..calls.closing import aclose, is_loss, loss
from ..calls.failures import interrupted
from . import local
from .estimate import Estimate, estimate
from .items import BulkItem, Summary
from .job import Job, prepare
from .progress import Meter, meter_for

Item = TypeVar("Item", bound=BulkItem[Any])


class BulkRun(Generic[Item]):
    """Items in the order of the rows; the first call starts when the first item is requested."""

    def __init__(self, job: Job, rows: Iterable[Any]) -> None:
        _check_rows(rows, Iterable)
        prepare(job)
        self._job = job
        self._rows = rows
        self.summary = Summary()
        self._items: Generator[Item] = _items(job, rows, self.summary)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Item:
        return next(self._items)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def estimate(self) -> Estimate:
        """Read all rows and estimate the job, without calls."""
        return estimate(self._job, self._rows)

    def close(self) -> None:
        """End the job: no more calls start, and those in flight are awaited and recorded."""
        self._items.close()


class AsyncBulkRun(Generic[Item]):
    """Async form of `BulkRun`."""

    def __init__(self, job: Job, rows: Iterable[Any] | AsyncIterable[Any]) -> None:
        _check_rows(rows, (Iterable, AsyncIterable))
        prepare(job)
        self.summary = Summary()
        self._losses: list[str] = []
        """What has ended the generator, when it was not its reader."""
        self._items: AsyncGenerator[Item] = _aitems(job, rows, self.summary, self._losses)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Item:
        if self._losses:
            # The generator would end as after the last row.
            error = loss("the job")
            raised = interrupted(error, error)
            raised.partial = self.summary
            raise raised
        return await anext(self._items)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None and issubclass(kind, asyncio.CancelledError):
            with suppress(asyncio.CancelledError, StopAsyncIteration):
                await self._items.athrow(asyncio.CancelledError())
        await self.aclose()

    async def aclose(self) -> None:
        """End the job: no more calls start, and those in flight are awaited and recorded."""
        await aclose(self._items)


def _check_rows(rows: Any, kinds: Any) -> None:
    """Reject one row in place of many, whose characters or keys would be the rows."""
    name = type(rows).__name__
    if isinstance(rows, str | bytes | bytearray | Mapping) or not isinstance(rows, kinds):
        from modelport.errors import ArgumentTypeError

        raise ArgumentTypeError(f"rows are a list or an iterator, not an object of type {name}")


def _items(job: Job, rows: Iterable[Any], summary: Summary) -> Generator[Any]:
    counter = _Counter(job, summary, _length(rows))
    outcomes = _engine(job).run(job, rows, summary)
    try:
        with closing(outcomes):
            for some in outcomes:
                for outcome in some:
                    yield counter.counted(outcome)
    finally:
        counter.close()


async def _aitems(
    job: Job,
    rows: Iterable[Any] | AsyncIterable[Any],
    summary: Summary,
    losses: list[str],
) -> AsyncGenerator[Any]:
    counter = _Counter(job, summary, _length(rows))
    outcomes: AsyncGenerator[Any] = _engine(job).arun(job, rows, summary)
    try:
        async for some in outcomes:
            for outcome in some:
                yield counter.counted(outcome)
    except GeneratorExit as error:
        if is_loss(error):
            losses.append(type(error).__name__)
        raise
    except asyncio.CancelledError as error:
        losses.append(type(error).__name__)
        # The engine ends its calls at once, also when the caller was cancelled between two items.
        with suppress(asyncio.CancelledError, StopAsyncIteration):
            await outcomes.athrow(error)
        raise
    finally:
        await aclose(outcomes)
        counter.close()


class _Counter:
    """Makes items from outcomes, and keeps the summary and the progress up to date."""

    def __init__(self, job: Job, summary: Summary, rows: int | None) -> None:
        self._job = job
        self._summary = summary
        self._began = monotonic()
        self._index = 0
        self._meter: Meter | None = meter_for(rows) if job.settings.progress else None

    def counted(self, outcome: Any) -> BulkItem[Any]:
        item = self._job.item(self._index, outcome)
        self._index += 1
        self._summary.add(item)
        self._summary.currency = self._job.work.currency
        self._summary.seconds = monotonic() - self._began
        if self._meter is not None:
            self._meter.show(self._summary)
        error = self._job.raised(item)
        if error is not None:
            raise error
        return item

    def close(self) -> None:
        self._summary.seconds = monotonic() - self._began
        if self._meter is not None:
            self._meter.close(self._summary)


def _length(rows: object) -> int | None:
    return len(rows) if isinstance(rows, Sized) else None


def _engine(job: Job) -> Any:
    """Return the module that runs a job, with the functions `run` and `arun`."""
    if job.settings.engine == "local":
        return local
    return import_module(".cluster", __package__)
