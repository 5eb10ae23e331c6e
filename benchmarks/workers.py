"""Measured clients, each in its own process and, if needed, its own environment."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

LINES = "MODELPORT_BENCH_LINES"
"""The variable that names the file of lines, one JSON array each."""

Job = Callable[[str], object]
"""Do the job that a line describes, such as reading one stream."""


def work(clients: Mapping[str, Callable[[str], Job]], name: str, url: str, warm: str) -> None:
    """Do a job for each input line, and print its seconds of wall-clock and processor time."""
    try:
        job = clients[name](url)
        job(warm)
    except ImportError:
        print("absent", flush=True)
        return
    print("ready", flush=True)
    for line in sys.stdin:
        began, worked = time.perf_counter(), time.process_time()
        job(line.strip())
        print(time.perf_counter() - began, time.process_time() - worked, flush=True)


class Worker:
    """One client in its process, run by the first interpreter that has it."""

    def __init__(self, module: str, name: str, url: str, interpreters: Sequence[str]) -> None:
        self.name = name
        self._times: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for python in interpreters:
            self._process = subprocess.Popen(
                [python, "-m", module, "--work", name, "--url", url],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="utf-8",
            )
            self.present = self._line() == "ready"
            if self.present:
                break
            self.close()

    def measure(self, job: str) -> None:
        """Run one job and measure its time."""
        assert self._process.stdin is not None
        print(job, file=self._process.stdin, flush=True)
        wall, cpu = self._line().split()
        self._times[job].append((float(wall), float(cpu)))

    def rounds(self, job: str) -> int:
        """Return how often a job was measured."""
        return len(self._times[job])

    def wall(self, job: str) -> float:
        """Return the median of the wall-clock seconds."""
        return statistics.median(wall for wall, _ in self._times[job])

    def cpu(self, job: str) -> float:
        """Return the median of the client's processor seconds."""
        return statistics.median(cpu for _, cpu in self._times[job])

    def spread(self, job: str) -> float:
        """Return the spread of the wall-clock times."""
        return spread([wall for wall, _ in self._times[job]])

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


def spread(samples: Sequence[float]) -> float:
    """Return the slowest minus the fastest round, as a fraction of the median."""
    return (max(samples) - min(samples)) / statistics.median(samples)


def seconds_of(command: Sequence[str]) -> float:
    """Return the processor time of a process and its children, whose output is dropped."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def line_kept(words: str, value: float, *, at_most: float = 0.0, at_least: float = 0.0) -> bool:
    """Print one limit, and whether this run meets it."""
    kept = value <= at_most if at_most else value >= at_least
    bound = f"<= {at_most:g}" if at_most else f">= {at_least:g}"
    print(f"  {words:58} {value:8.2f}  {bound:8} {'kept' if kept else 'MISSED'}", flush=True)
    note_line(words, f"{value:.2f}", bound.replace("<=", "at most").replace(">=", "at least"), kept)
    return kept


def note_line(words: str, value: str, bound: str, kept: bool) -> None:
    """Add a line to the table of the whole run, which `python -m benchmarks` prints at its end."""
    if place := os.environ.get(LINES):
        with Path(place).open("a", encoding="utf-8") as file:
            print(json.dumps([words, value, bound, kept]), file=file)
