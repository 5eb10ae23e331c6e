"""Run rows: rows in the ledger are not called again, equal rows are called once, bad ones are found."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from math import inf
from time import time
from typing import Any

from modelport.errors import BulkCostError, InputInvalidError, InvokeError

from .items import as_error, described
from .ledger_access import LedgerAccess
from .records import Admission, Ending, Record, Start
from .retry import REJECTIONS, RETRIES, may_be_one_row, may_succeed_later, pause, slows_down
from .work import Answers, Work

_LOG = logging.getLogger("modelport.bulk")
_LONG = 10.0
"""Seconds of a pause that is worth a line in the log."""
_PATIENCE = 30.0
"""Seconds that calls in flight get to finish when a job ends early."""


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """The outcome of a row."""

    record: Record
    error: InvokeError | None = None
    known: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class _Row:
    """A row that must be called, and what waits for it."""

    key: bytes
    value: Any
    size: int
    outcome: asyncio.Future[RowOutcome]

    @property
    def tokens(self) -> int:
        """A rough estimate, for batches and rates: four bytes per token."""
        return self.size // 4 + 1

    def settle(self, outcome: RowOutcome) -> None:
        if not self.outcome.done():
            self.outcome.set_result(outcome)


class Engine:
    """The calls of one job in one event loop."""

    def __init__(self, work: Work, ledger: LedgerAccess, concurrency: int) -> None:
        self._work = work
        self._ledger = ledger
        self._running: dict[bytes, asyncio.Future[RowOutcome]] = {}
        self._door = asyncio.Lock()
        self._left = asyncio.Event()
        self._slots = asyncio.Semaphore(concurrency)
        self._closing = False
        self._answers = 0
        self._calls = 0
        self._reported = 0.0
        """The end of the last pause in the log."""
        self._failures_in_a_row = 0
        self._failure_limit = 20 + 2 * concurrency
        self._highest_cost: tuple[float, float] | None = None
        """The cost of a token and of a row in the most expensive calls so far."""
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, values: Sequence[Any]) -> asyncio.Task[list[RowOutcome]]:
        """Start with consecutive rows."""
        task = asyncio.get_running_loop().create_task(self.process(values))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def process(self, values: Sequence[Any]) -> list[RowOutcome]:
        """Return the outcomes of rows, in their order."""
        waiting: list[tuple[asyncio.Future[RowOutcome] | RowOutcome, bool]] = []
        own: list[_Row] = []
        loop = asyncio.get_running_loop()
        for value in values:
            try:
                content = self._work.content(value)
            except (TypeError, ValueError) as error:
                waiting.append((_unfit(error), True))
                continue
            key = self._work.key(content)
            running = self._running.get(key)
            if running is None:
                row = _Row(key, value, self._work.size(content), loop.create_future())
                self._running[key] = row.outcome
                own.append(row)
            waiting.append((running or self._running[key], running is None))
        await self._settle(own)
        return [await _awaited(outcome, is_first) for outcome, is_first in waiting]

    async def close(self) -> None:
        """Start no more calls, and let those in flight finish: they are paid for."""
        self._closing = True
        self._left.set()
        tasks = set(self._tasks)
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=_PATIENCE)
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def abort(self) -> None:
        """End calls in flight at once: they may be paid for."""
        self._closing = True
        self._left.set()
        tasks = set(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @property
    def calls(self) -> int:
        """How many calls are in flight."""
        return self._calls

    async def _settle(self, rows: Sequence[_Row]) -> None:
        try:
            if not rows:
                return
            known = await self._ledger.find([row.key for row in rows])
            left: list[_Row] = []
            for row in rows:
                record = known.get(row.key)
                if record is None:
                    left.append(row)
                else:
                    row.settle(_outcome(record, known=True))
            batches = list(self._cut(left))
            if len(batches) == 1:
                await self._call(batches[0], self._retries)
            else:
                await asyncio.gather(*(self._call(batch, self._retries) for batch in batches))
        except BaseException as error:
            for row in rows:
                if not row.outcome.done():
                    row.outcome.set_exception(_carried(error))
                    row.outcome.exception()
            raise
        finally:
            for row in rows:
                del self._running[row.key]

    @property
    def _retries(self) -> int:
        wanted = self._work.wanted_retries
        return RETRIES if wanted is None else wanted

    def _cut(self, rows: Iterable[_Row]) -> Iterator[list[_Row]]:
        """Yield batches by count, bytes and tokens; a row beyond a limit is a separate batch."""
        batch: list[_Row] = []
        size = tokens = 0
        for row in rows:
            full = len(batch) >= self._work.batch
            large = size + row.size > self._work.batch_bytes
            if batch and (full or large or tokens + row.tokens > self._work.batch_tokens):
                yield batch
                batch, size, tokens = [], 0, 0
            batch.append(row)
            size += row.size
            tokens += row.tokens
        if batch:
            yield batch

    async def _call(self, batch: Sequence[_Row], retries: int) -> None:
        """Call a batch, and halve it when one of its rows may be the cause of a failure."""
        try:
            await self._attempts(batch, retries)
        except InvokeError as error:
            left = [row for row in batch if not row.outcome.done()]
            if len(left) > 1 and self._may_halve(error):
                middle = len(left) // 2
                await self._call(left[:middle], 0)
                await self._call(left[middle:], 0)
            else:
                await self._fail(left, error)

    def _may_halve(self, error: InvokeError) -> bool:
        if isinstance(error, BulkCostError) or not may_be_one_row(error):
            return False
        # A server that does not answer at all does not fail because of one row.
        return (error.status or 0) < 500 or self._failures_in_a_row < self._failure_limit

    async def _fail(self, rows: Sequence[_Row], error: InvokeError) -> None:
        record = Record(None, described(error))
        if not isinstance(error, BulkCostError):
            await self._ledger.fail({row.key: record for row in rows})
        for row in rows:
            row.settle(RowOutcome(record, error))

    async def _attempts(self, batch: Sequence[_Row], retries: int) -> None:
        attempt = rejections = 0
        while True:
            answered = self._answers
            async with self._slots:
                batch, flight = await self._enter(batch)
                if not batch:
                    return
                sent = time()
                self._calls += 1
                try:
                    answers = await self._work.call([row.value for row in batch])
                except InvokeError as raised:
                    error = raised
                else:
                    await self._finish(batch, flight, answers, sent)
                    return
                finally:
                    self._calls -= 1
                await self._leave(flight, error, sent)
            rejected = slows_down(error) and error.retryable is not False
            rejections = rejections + 1 if self._answers == answered and rejected else int(rejected)
            again = rejections < REJECTIONS if rejected else attempt < retries
            if not again or not may_succeed_later(error):
                raise error
            if not rejected:
                # After a rejection all calls wait before they start.
                await asyncio.sleep(pause(attempt, error.retry_after, random.random()))
                attempt += 1

    async def _enter(self, batch: Sequence[_Row]) -> tuple[Sequence[_Row], int]:
        """Wait until a batch may be sent; return what is left of it, and its number in the ledger."""
        while True:
            async with self._door:
                admission = await self._admitted(batch)
            for row in batch:
                if row.key in admission.done:
                    row.settle(_outcome(admission.done[row.key], known=True))
            batch = [row for row in batch if not row.outcome.done()]
            if admission.flight or not batch:
                return batch, admission.flight
            await asyncio.sleep(admission.wait)

    async def _admitted(self, batch: Sequence[_Row]) -> Admission:
        """Return an admission that is granted, or that names finished or busy rows."""
        while True:
            if self._closing:
                raise asyncio.CancelledError
            self._left.clear()
            admission = await self._ledger.begin(self._start_of(batch))
            if admission.over_budget:
                raise BulkCostError(
                    "with this row the job could cost more than its max_cost; it was not called"
                )
            if admission.flight or admission.busy or admission.done:
                return admission
            self._report_pause(admission.reopens)
            limit = None if admission.wait == inf else admission.wait
            with suppress(TimeoutError):
                await asyncio.wait_for(self._left.wait(), limit)

    def _report_pause(self, reopens: float) -> None:
        """Log when the server accepts calls again, if that takes long."""
        seconds = reopens - time()
        if seconds > _LONG and reopens > self._reported + _LONG:
            self._reported = reopens
            end = datetime.fromtimestamp(reopens).astimezone()
            _LOG.warning(
                "the server asks to wait: no call starts in the next %.0f seconds, until %s",
                seconds,
                end.isoformat(" ", "seconds"),
            )

    def _start_of(self, batch: Sequence[_Row]) -> Start:
        """Describe a call, with its cost by declared prices, or by calls so far where they were dearer."""
        tokens = sum(row.tokens for row in batch)
        of_token, of_row = self._highest_cost or (0.0, 0.0)
        cost = max(self._work.cost_before(tokens), of_token * tokens, of_row * len(batch))
        return Start([row.key for row in batch], tokens, cost, alone=self._highest_cost is None)

    async def _finish(
        self, batch: Sequence[_Row], flight: int, answers: Answers, sent: float
    ) -> None:
        self._answers += 1
        self._failures_in_a_row = 0
        tokens = sum(row.tokens for row in batch)
        of_token, of_row = self._highest_cost or (0.0, 0.0)
        self._highest_cost = (
            max(of_token, answers.cost / tokens),
            max(of_row, answers.cost / len(batch)),
        )
        records = dict(zip((row.key for row in batch), _shared(batch, answers), strict=True))
        records |= await self._ledger.finish(flight, records, Ending(sent, answers.headers))
        self._left.set()
        for row in batch:
            row.settle(_outcome(records[row.key], known=False))

    async def _leave(self, flight: int, error: InvokeError, sent: float) -> None:
        self._failures_in_a_row += 1
        rejected = slows_down(error)
        ending = Ending(sent, rejected=rejected, retry_after=error.retry_after, failed=True)
        await self._ledger.finish(flight, {}, ending)
        self._left.set()


def _shared(batch: Sequence[_Row], answers: Answers) -> Iterator[Record]:
    """Yield a record for each row of a call, with its share of tokens and cost by size."""
    total = sum(row.tokens for row in batch)
    given = 0
    so_far = 0
    for row, answer in zip(batch, answers.answers, strict=True):
        so_far += row.tokens
        upto = answers.tokens * so_far // total
        cost = answers.cost * row.tokens / total
        yield Record(answer, None, upto - given, cost, answers.answered_by)
        given = upto


def _outcome(record: Record, *, known: bool) -> RowOutcome:
    error = None if record.error is None else as_error(record.error)
    return RowOutcome(record, error, known)


def _unfit(error: Exception) -> RowOutcome:
    raised = error if isinstance(error, InvokeError) else InputInvalidError(str(error))
    return RowOutcome(Record(None, described(raised)), raised)


async def _awaited(outcome: asyncio.Future[RowOutcome] | RowOutcome, is_first: bool) -> RowOutcome:
    if isinstance(outcome, RowOutcome):
        return outcome
    settled = await outcome
    return settled if is_first else replace(settled, known=True)


def _carried(error: BaseException) -> BaseException:
    """Return the error for others that wait for a row without an outcome."""
    if isinstance(error, asyncio.CancelledError):
        return InvokeError("the job ended before this row was called")
    return error
