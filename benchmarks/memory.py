"""Measure the memory of long streams: the peak of a process that reads 10^6 chunks, and of one for 10^4.

python -m benchmarks.memory
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys

from benchmarks.server import UID, serving
from benchmarks.workers import line_kept

CHUNKS = 10_000
TIMES = 100


def read(url: str, times: int) -> None:
    """Read one stream and print the peak of this process in MiB, without and with `result`."""
    from modelport.sdk.xinference import LLM

    stream = LLM(UID, server_url=url, model_uid=UID).stream(
        f"times {times}", max_answer_bytes=1 << 34
    )
    count = sum(1 for _ in stream)
    before = peak()
    letters = len(stream.result.text)
    print(count, before, peak(), letters, flush=True)


def peak() -> float:
    """Return the peak memory of this process, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(url: str, times: int) -> tuple[float, float]:
    """Read a stream in a separate process, and return its peaks."""
    command = [sys.executable, "-m", "benchmarks.memory", "--url", url, "--times", str(times)]
    printed = subprocess.run(
        command, check=True, capture_output=True, encoding="utf-8"
    ).stdout.split()
    print(
        f"{printed[0]:>9} chunks, {printed[3]:>8} characters: {float(printed[1]):6.1f} MiB at the end of the"
    )
    print(f"{'':26}stream, {float(printed[2]):6.1f} MiB once its result was built")
    return float(printed[1]), float(printed[2])


def main() -> int:
    """Compare both, and fail when the long stream takes 5 MiB more."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--url", default="", help=argparse.SUPPRESS)
    parser.add_argument("--times", type=int, default=1, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.url:
        read(given.url, given.times)
        return 0
    with serving(CHUNKS) as url:
        short, _ = measured(url, 1)
        long, _ = measured(url, TIMES)
    return 0 if line_kept("MiB more for 10^6 chunks than for 10^4", long - short, at_most=5) else 1


if __name__ == "__main__":
    raise SystemExit(main())
