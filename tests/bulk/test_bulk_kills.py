"""A job that is killed repeatedly loses no finished row, and pays twice at most for rows in flight.

`MODELPORT_KILLS` says how often it is killed; by default it is 7 times, and 20 times in a thorough run.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import killed_job
import pytest
from bulk_served import Served
from killed_job import WINDOW

from modelport._runtime.bulk.work import EmbeddingWork
from thorough import in_thorough_runs, share

KILLS = int(os.environ.get("MODELPORT_KILLS", share(20)))


def finished(ledger: Path) -> set[bytes]:
    """Return the keys of the rows in the ledger."""
    if not ledger.exists():
        return set()
    database = sqlite3.connect(ledger)
    try:
        joined = [keys for (keys,) in database.execute("SELECT keys FROM outcomes")]
        return {keys[at : at + 16] for keys in joined for at in range(0, len(keys), 16)}
    except sqlite3.OperationalError:
        # Killed before the tables were made.
        return set()
    finally:
        database.close()


@pytest.mark.slow
def test_no_finished_row_is_lost_or_paid_for_again(
    serve: Callable[..., Served], tmp_path: Path
) -> None:
    served = serve("--latency", "0.004")
    ledger, rows = tmp_path / "run.sqlite", 30 * KILLS
    work = EmbeddingWork(killed_job.model(served.url), {"input_type": "document"}, killed_job.BATCH)
    keys = {text: work.key(work.content(text)) for text in killed_job.texts(rows)}
    chance = random.Random(7)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["killed_job", "modelport._runtime.bulk.run"])
    calls_of_finished: dict[str, int] = {}
    kills = 0
    while True:
        job = context.Process(target=killed_job.run, args=(served.url, str(ledger), rows))
        job.start()
        wanted = served.answers + chance.randrange(40)
        if kills == KILLS:
            job.join()
        while job.is_alive() and served.answers < wanted:
            job.join(0.001)
        killed = job.is_alive()
        job.kill()
        job.join()
        answered = served.answered
        for text, times in calls_of_finished.items():
            assert answered[text] == times, f"{text} was finished and called again"
        done = finished(ledger)
        calls_of_finished = {text: answered[text] for text, key in keys.items() if key in done}
        if not killed:
            break
        kills += 1
    assert job.exitcode == 0
    assert set(keys.values()) <= finished(ledger)
    assert set(served.answered) == set(keys)
    with killed_job.model(served.url).embed_many(
        killed_job.texts(rows), ledger=ledger, batch_size=killed_job.BATCH
    ) as run:
        assert all(item.known for item in run)
    twice = served.answered.total() - rows
    print(f"{kills} kills, {rows} rows, {twice} paid twice, {run.summary.doubtful} reported")
    assert kills >= KILLS // 2
    assert twice <= run.summary.doubtful <= kills * WINDOW


@in_thorough_runs
@pytest.mark.slow
def test_the_command_resumes_after_kills(serve: Callable[..., Served], tmp_path: Path) -> None:
    served = serve("--latency", "0.01")
    rows = [{"text": f"row {n}"} for n in range(200)]
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    command = [sys.executable, "-m", "modelport_generator", "bulk", "embed", "xinference/embed"]
    command += [str(source), "--out", str(out), "--ledger", str(tmp_path / "run.sqlite")]
    command += ["--set", f"server_url={served.url}", "--concurrency", "2", "--batch-size", "5"]
    for wanted in (20, 80, 150):
        with subprocess.Popen([*command, "--resume"], stderr=subprocess.DEVNULL) as job:
            while job.poll() is None and served.answers < wanted:
                with suppress(subprocess.TimeoutExpired):
                    job.wait(0.01)
            job.kill()
        assert not out.exists()
    last = subprocess.run([*command, "--resume"], capture_output=True, encoding="utf-8", check=True)
    assert [json.loads(line)["text"] for line in out.open()] == [row["text"] for row in rows]
    assert "possibly paid twice" in last.stderr
    assert served.answered.total() - len(rows) <= 3 * 10
