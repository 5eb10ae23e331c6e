"""Measure the memory of a million rows with the local engine, without and with a ledger.

    python -m benchmarks.rows [--rows 1000000]

The server is that of `benchmarks.bulk`; each job runs in its own process, whose peak memory is
measured.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.bulk import serving
from benchmarks.workers import line_kept

LIMIT = 300
"""Megabytes."""
_JOB = """
import resource, sys, time
from modelport.sdk.openai_api_compatible import TextEmbedding
url, rows, ledger = sys.argv[1:]
model = TextEmbedding('m', endpoint_url=url, api_key='k')
began = time.monotonic()
texts = (f'text number {n}' for n in range(int(rows)))
with model.embed_many(texts, concurrency=16, ledger=ledger or None) as job:
    for item in job:
        assert item.vector
assert job.summary.done == int(rows)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, time.monotonic() - began)
"""


def measure(rows: int, *, with_ledger: bool) -> bool:
    """Run one job, and return whether it keeps the limit."""
    with serving(0.0) as url, tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder) / "run.sqlite"
        command = [sys.executable, "-c", _JOB, f"{url}/v1", str(rows)]
        command.append(str(ledger) if with_ledger else "")
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
        memory, seconds = map(float, done.stdout.split())
        size = ledger.stat().st_size / 1e6 if with_ledger else 0.0
    file = f", ledger of {size:.0f} MB" if with_ledger else ""
    print(f"{rows} rows: {memory:.0f} MB at most, {seconds:.0f} s{file}", flush=True)
    words = f"memory, {rows} rows{' and a ledger' if with_ledger else ''}, MB"
    return line_kept(words, memory, at_most=LIMIT)


def main() -> None:
    """Measure both jobs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    kept = [measure(rows, with_ledger=ledger) for ledger in (False, True)]
    if not all(kept):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
