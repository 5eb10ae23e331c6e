"""Jobs that wait for rows, are cancelled or interrupted."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from bulk_served import Served

from modelport.errors import InputInvalidError, StreamInterruptedError

FOREVER = 600.0
"""Seconds that a server takes which does not answer during a test."""


@pytest.mark.parametrize("kind", ["llm", "embedding"])
async def test_answers_come_while_the_source_waits(served: Served, kind: str) -> None:
    taken = asyncio.Event()

    async def rows() -> AsyncIterator[str]:
        for text in ("a", "b", "c"):
            yield text
            await taken.wait()
            taken.clear()

    run = served.llm.ainvoke_many if kind == "llm" else served.embedding.aembed_many
    indexes: list[int] = []
    async with asyncio.timeout(60), run(rows()) as job:
        async for item in job:
            indexes.append(item.index)
            taken.set()
    assert indexes == [0, 1, 2]


@pytest.mark.slow
async def test_rows_of_an_async_iterator_are_read_no_further_than_the_window(
    served: Served,
) -> None:
    read = 0

    async def rows() -> AsyncIterator[str]:
        nonlocal read
        for number in range(10_000):
            read += 1
            yield f"text {number}"

    async with served.embedding.aembed_many(rows(), concurrency=2, batch_size=8) as job:
        async for item in job:
            assert read - item.index <= 8 * (2 + 2 + 2)
    assert served.counts["requests"] == 10_000 // 8


async def test_an_error_of_the_source_comes_after_the_answers(served: Served) -> None:
    async def rows() -> AsyncIterator[str]:
        yield "a"
        raise LookupError("no more")

    indexes: list[int] = []

    async def read() -> None:
        async for item in served.llm.ainvoke_many(rows()):
            indexes.append(item.index)

    with pytest.raises(LookupError, match="no more"):
        await read()
    assert indexes == [0]


async def requested(served: Served, count: int) -> None:
    while (await asyncio.to_thread(lambda: served.counts))["requests"] < count:
        await asyncio.sleep(0.01)


@pytest.mark.slow
@pytest.mark.parametrize(("form", "between"), [("list", False), ("async", False), ("async", True)])
async def test_a_cancelled_job_ends_its_calls_at_once(
    serve: Callable[..., Served], tmp_path: Path, form: str, between: bool
) -> None:
    served = serve("--latency", str(FOREVER))
    # The first row is not called, and its item comes at once.
    given: list[Any] = [7, "a", "b", "c", "d"]

    async def rows() -> AsyncIterator[Any]:
        for row in given:
            yield row

    async def consume() -> None:
        source: Any = given if form == "list" else rows()
        run = served.llm.ainvoke_many(
            source, concurrency=2, on_error="collect", ledger=tmp_path / "run.sqlite"
        )
        async with run:
            async for item in run:
                assert isinstance(item.error, InputInvalidError)
                if between:
                    await asyncio.sleep(FOREVER)

    async with asyncio.timeout(20):
        task = asyncio.create_task(consume())
        await requested(served, 1 if between else 2)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    given.clear()
    async with served.llm.ainvoke_many([], ledger=tmp_path / "run.sqlite") as again:
        assert [item async for item in again] == []
    assert again.summary.doubtful in ({1, 2} if between else {2})


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent as a signal")
def test_the_second_interruption_leaves_the_command(
    serve: Callable[..., Served], tmp_path: Path
) -> None:
    served = serve("--latency", str(FOREVER))
    (tmp_path / "in.csv").write_text("text\n" + "".join(f"t{n}\n" for n in range(40)), "utf-8")
    command = [sys.executable, "-m", "modelport_generator", "bulk", "chat", "xinference/chat"]
    command += ["in.csv", "--out", "out.jsonl", "--concurrency", "4"]
    command += ["--set", f"server_url={served.url}"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, encoding="utf-8") as job:
        try:
            asyncio.run(asyncio.wait_for(requested(served, 4), 60))
            job.send_signal(signal.SIGINT)
            assert job.stderr is not None
            first = job.stderr.readline()
            assert first == "waiting for 4 calls; press Ctrl-C again to leave\n"
            job.send_signal(signal.SIGINT)
            rest = job.stderr.read()
            assert job.wait(60) == 130
        finally:
            job.kill()
    assert rest == "interrupted.\n"


@pytest.mark.parametrize("kind", ["llm", "embedding"])
def test_a_job_cannot_be_read_after_its_loop(served: Served, kind: str) -> None:
    async def begin() -> Any:
        run = served.llm.ainvoke_many if kind == "llm" else served.embedding.aembed_many
        job = run([f"text {number}" for number in range(100)])
        assert (await anext(job)).index == 0
        return job

    async def read(job: Any) -> None:
        async for _ in job:
            pass

    job = asyncio.run(begin())
    for _ in range(2):
        with pytest.raises(
            StreamInterruptedError, match="the job cannot be read further"
        ) as caught:
            asyncio.run(read(job))
        assert caught.value.partial is job.summary
