"""Jobs on a real Ray cluster of this machine, with several workers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from bulk_environment import PYTHON
from bulk_served import Served

pytestmark = [
    pytest.mark.ray,
    pytest.mark.slow,
    pytest.mark.skipif(not PYTHON.exists(), reason="`make test-bulk` installs Ray, or fails"),
]
JOB = Path(__file__).with_name("ray_job.py")
ROWS = 300
BAD = [n for n in range(ROWS) if n % 97 == 0]


def start(served: Served, ledger: Path, *numbers: int | str) -> subprocess.Popen[str]:
    command = [str(PYTHON), str(JOB), served.url, str(ledger), *map(str, numbers)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )


def result_of(job: subprocess.Popen[str]) -> dict[str, Any]:
    """Return what a job printed at its end."""
    printed, complaints = job.communicate()
    assert job.returncode == 0, complaints[-4000:]
    assert "sk-ray-secret-123" not in printed + complaints
    # Ray itself prints messages about workers that died.
    (line,) = (line for line in printed.splitlines() if line.startswith("{"))
    found: dict[str, Any] = json.loads(line)
    return found


def workers_of(process: int) -> list[int]:
    """Return the child processes of one that run rows."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text("utf-8", "replace").rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(stat.parent.name))
    below, found = [process], list[int]()
    while below:
        below += children.get(each := below.pop(), [])
        name = Path(f"/proc/{each}/cmdline")
        if name.exists() and b"MapWorker" in name.read_bytes():
            found.append(each)
    return found


def test_failures_are_rows_and_the_limit_is_that_of_the_cluster(
    serve: Callable[..., Served], tmp_path: Path
) -> None:
    served, ledger = serve("--latency", "0.02"), tmp_path / "run.sqlite"
    first = result_of(start(served, ledger, ROWS, 2, 6))
    assert first["order"] and first["failed"] == [[n, 400] for n in BAD]
    assert first["vectors"] == ROWS - len(BAD)
    assert served.counts["most"] <= 6
    assert set(served.answered.values()) == {1}
    requests = served.counts["requests"]
    again = result_of(start(served, ledger, ROWS, 2, 6))
    assert served.counts["requests"] == requests
    assert (again["vectors"], again["failed"]) == (first["vectors"], first["failed"])
    written = b"".join(path.read_bytes() for path in tmp_path.glob("run.sqlite*"))
    assert b"sk-ray-secret-123" not in written


def test_a_worker_that_is_killed_takes_no_row_with_it(
    serve: Callable[..., Served], tmp_path: Path
) -> None:
    served, concurrency = serve("--latency", "0.1"), 4
    job = start(served, tmp_path / "run.sqlite", ROWS, 2, concurrency)
    while job.poll() is None and served.answers < 40:
        with suppress(subprocess.TimeoutExpired):
            job.wait(0.02)
    killed = workers_of(job.pid)[:1]
    for each in killed:
        os.kill(each, signal.SIGKILL)
    found = result_of(job)
    assert killed
    assert found["order"] and found["failed"] == [[n, 400] for n in BAD]
    assert found["vectors"] == ROWS - len(BAD)
    twice = served.answers - len(served.answered)
    assert twice <= found["doubtful"] <= concurrency * 5


def test_rows_of_an_async_iterator_go_to_the_cluster_as_they_come(
    serve: Callable[..., Served], tmp_path: Path
) -> None:
    served, rows = serve("--latency", "0.01"), 1400
    found = result_of(start(served, tmp_path / "run.sqlite", rows, 2, 6, "read"))
    bad = [n for n in range(rows) if n % 97 == 0]
    assert found["order"] and found["failed"] == [[n, 400] for n in bad]
    assert found["vectors"] == rows - len(bad)
    # A worker's part are 5 texts of 3 calls in 4 rounds, and the first window are 8 parts.
    assert found["read"] <= 8 * 60 + 5
