"""Run the rows as jobs of Ray Data, with one ledger and one pace for all workers of a cluster.

Ray Data wants to know its whole input. Rows go to it in windows, so that the cluster holds no more than one.
"""

from __future__ import annotations

import asyncio
import json
import logging
import pickle
import tempfile
from collections.abc import AsyncGenerator, AsyncIterable, Generator, Iterable, Mapping, Sequence
from contextlib import ExitStack, aclosing, closing
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any, cast

from ..calls import threads
from .engine import RowOutcome
from .items import Summary, as_error
from .job import Job
from .job_transfer import JobParts
from .local import chunks
from .records import Record
from .thread_iterator import ThreadIterator
from .work import EmbeddingWork, Work

_ROUNDS = 4
"""Calls per slot that a worker gets together; the last round of a batch leaves slots idle."""
_FIRST, _MOST = 4, 64
"""Batches of one worker in the first window, and in later ones, which double."""
_WINDOW_BYTES = 256 * 1024 * 1024


def run(job: Job, rows: Iterable[Any], summary: Summary) -> Generator[list[RowOutcome]]:
    """Yield outcomes in the order of the rows.

    Raises:
        ImportError: Ray is not installed.
    """
    ray, data = _ray(), import_module("ray.data")
    logging.getLogger("ray.data").setLevel(logging.WARNING)
    with ExitStack() as stack:
        if not ray.is_initialized():
            ray.init(include_dashboard=False, log_to_driver=False, configure_logging=False)
            stack.callback(ray.shutdown)
        job = _with_ledger(job, stack)
        ledger_actor = _ledger_actor(ray, job)
        stack.callback(_end, ray, ledger_actor)
        workers = job.settings.workers or max(1, int(ray.cluster_resources().get("CPU", 1)))
        size = job.chunk * -(-job.settings.concurrency // workers) * _ROUNDS
        make_worker = JobParts.of(job), ledger_actor
        done = 0
        for parts in windows(_parts(ray, rows, size), workers):
            dataset = _dataset(data, [part.ref for part in parts], make_worker, size, workers)
            yield from _in_order(dataset, job.work, done)
            done += sum(part.rows for part in parts)
        summary.doubtful = ray.get(ledger_actor.count_doubtful.remote())


async def arun(
    job: Job, rows: Iterable[Any] | AsyncIterable[Any], summary: Summary
) -> AsyncGenerator[list[RowOutcome]]:
    """Async form of `run`, in a thread."""
    pulled = ThreadIterator(rows, job.chunk) if isinstance(rows, AsyncIterable) else None
    given: Iterable[Any] = chain.from_iterable(pulled) if pulled else cast("Iterable[Any]", rows)
    try:
        async with aclosing(threads.iterate(run(job, given, summary))) as outcomes:
            async for some in outcomes:
                yield some
    finally:
        if pulled is not None:
            await pulled.stop()


@dataclass(frozen=True, slots=True)
class Part:
    """Rows in the store of the cluster, as many as a worker gets together."""

    ref: Any
    rows: int
    size: int
    """In bytes."""


class Worker:
    """Runs rows in one process of the cluster."""

    def __init__(self, job_parts: JobParts, ledger_actor: Any) -> None:
        from .cluster_ledger import ClusterLedgerAccess
        from .engine import Engine
        from .loop import LoopThread

        self._work = job_parts.work()
        self._loop = LoopThread(job_parts.concurrency)
        self._access = ClusterLedgerAccess(ledger_actor, self._work)
        self._engine = Engine(self._work, self._access, job_parts.concurrency)
        self._chunk = job_parts.chunk

    def __call__(self, batch: Any) -> Any:
        """Return the outcomes of a batch of rows."""
        rows = [pickle.loads(row) for row in batch["row"].to_pylist()]
        outcomes = self._loop.submit(self._carried_out(rows)).result()
        columns: dict[str, list[Any]] = {"index": batch["index"].to_pylist()}
        columns |= _columns(outcomes, self._work)
        return import_module("pyarrow").table(columns, schema=_schema())

    async def _carried_out(self, rows: Sequence[Any]) -> list[RowOutcome]:
        heartbeats = asyncio.create_task(self._access.send_heartbeats())
        try:
            some = [self._engine.start(chunk) for chunk in chunks(rows, self._chunk)]
            return [outcome for each in await asyncio.gather(*some) for outcome in each]
        finally:
            heartbeats.cancel()


def _ray() -> Any:
    try:
        return import_module("ray")
    except ImportError as error:
        raise ImportError(
            "engine='ray' needs the extra `ray`: pip install 'modelport[ray]'"
        ) from error


def _with_ledger(job: Job, stack: ExitStack) -> Job:
    """Give a job a temporary ledger, so that nothing is lost when a worker dies."""
    if isinstance(job.work, EmbeddingWork):
        job.work.batch = job.work.requested or job.work.declared_batch()
    if job.settings.ledger is not None:
        return job
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="modelport-"))
    return replace(job, settings=replace(job.settings, ledger=Path(folder) / "run.sqlite"))


def _ledger_actor(ray: Any, job: Job) -> Any:
    """Start the actor with the ledger, on the machine that has the file."""
    from .cluster_ledger import ClusterLedger

    here = import_module("ray.util.scheduling_strategies").NodeAffinitySchedulingStrategy(
        ray.get_runtime_context().get_node_id(), soft=False
    )
    actor = ray.remote(num_cpus=0, scheduling_strategy=here)(ClusterLedger)
    ledger_actor = actor.remote(job.settings, job.pace())
    ray.get(ledger_actor.count_doubtful.remote())
    return ledger_actor


def _end(ray: Any, ledger_actor: Any) -> None:
    ray.get(ledger_actor.close.remote())
    ray.kill(ledger_actor)


def _dataset(data: Any, refs: list[Any], make_worker: Any, size: int, workers: int) -> Any:
    # A dataset keeps a copy of the settings at its creation.
    context = data.DataContext.get_current()
    options, bars = context.execution_options, context.enable_progress_bars
    before = options.preserve_order
    options.preserve_order, context.enable_progress_bars = True, False
    try:
        return data.from_arrow_refs(refs).map_batches(
            Worker,
            fn_constructor_args=make_worker,
            batch_size=size,
            batch_format="pyarrow",
            concurrency=min(workers, len(refs)),
            zero_copy_batch=True,
        )
    finally:
        options.preserve_order, context.enable_progress_bars = before, bars


def windows(parts: Iterable[Part], workers: int) -> Generator[list[Part]]:
    """Yield parts in growing lists, each of which a cluster stores together."""
    window: list[Part] = []
    most = _FIRST * workers
    for part in parts:
        window.append(part)
        if len(window) >= most or sum(each.size for each in window) >= _WINDOW_BYTES:
            yield window
            window, most = [], min(2 * most, _MOST * workers)
    if window:
        yield window


def _parts(ray: Any, rows: Iterable[Any], size: int) -> Generator[Part]:
    """Put rows into the store of the cluster."""
    arrow: Any = import_module("pyarrow")
    count = 0
    for some in chunks(rows, size):
        index = arrow.array(range(count, count + len(some)), arrow.int64())
        pickled = arrow.array([pickle.dumps(row) for row in some], arrow.binary())
        table = arrow.table({"index": index, "row": pickled})
        count += len(some)
        yield Part(ray.put(table), len(some), table.nbytes)


def _in_order(dataset: Any, work: Work, wanted: int) -> Generator[list[RowOutcome]]:
    """Yield outcomes in the order of the rows, from the row `wanted` on."""
    early: dict[int, RowOutcome] = {}
    with closing(iter(_batches(dataset))) as batches:
        for batch in batches:
            for row in batch.to_pylist():
                early[row["index"]] = _outcome(row, work)
            ready: list[RowOutcome] = []
            while wanted in early:
                ready.append(early.pop(wanted))
                wanted += 1
            yield ready


def _batches(dataset: Any) -> Generator[Any]:
    yield from dataset.iter_batches(batch_format="pyarrow", batch_size=None)


def _schema() -> Any:
    arrow: Any = import_module("pyarrow")
    return arrow.schema(
        {
            "index": arrow.int64(),
            "answer": arrow.binary(),
            "error": arrow.string(),
            "tokens": arrow.int64(),
            "cost": arrow.float64(),
            "answered_by": arrow.string(),
            "known": arrow.bool_(),
        }
    )


def _columns(outcomes: Sequence[RowOutcome], work: Work) -> Mapping[str, list[Any]]:
    records = [outcome.record for outcome in outcomes]
    return {
        "answer": [None if r.error is not None else work.encode(r.answer) for r in records],
        "error": [None if r.error is None else json.dumps(r.error) for r in records],
        "tokens": [record.tokens for record in records],
        "cost": [record.cost for record in records],
        "answered_by": [record.answered_by for record in records],
        "known": [outcome.known for outcome in outcomes],
    }


def _outcome(row: Mapping[str, Any], work: Work) -> RowOutcome:
    known: bool = row["known"]
    failure = row["error"]
    if failure is not None:
        error = as_error(json.loads(failure))
        return RowOutcome(Record(None, json.loads(failure)), error, known)
    answer = work.decode(row["answer"], row["answered_by"])
    return RowOutcome(
        Record(answer, None, row["tokens"], row["cost"], row["answered_by"]), None, known
    )
