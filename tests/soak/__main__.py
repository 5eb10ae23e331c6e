"""`make soak`: threads and tasks call at once until the time is up; exits with 1 unless all counts are 0."""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import random
import resource
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from modelport_providers import wire

from .calls import ACALLS, CALLS, Models, Tally, new_ask

LOOPS = 2
_numbers = count()


def main() -> int:
    """Run, print the counts, return the exit code."""
    parser = argparse.ArgumentParser(prog="soak", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--threads", type=int, default=200)
    parser.add_argument("--tasks", type=int, default=2000)
    given = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 16384), hard))
    command = [sys.executable, "-m", "soak.server"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None and server.stdin is not None
        url = f"http://127.0.0.1:{int(server.stdout.readline())}"
        try:
            return report(*soak(url, given.seconds, given.threads, given.tasks), given)
        finally:
            server.stdin.close()


def soak(url: str, seconds: float, threads: int, tasks: int) -> tuple[Tally, dict[str, Any]]:
    """Call until the time is up; return the counts, and what is still open afterwards."""
    tally, models = Tally(), Models(url)
    before = threading.active_count()
    loops: list[weakref.ref[Any]] = []
    end = time.monotonic() + seconds
    workers = [
        threading.Thread(target=in_thread, args=(models, tally, end)) for _ in range(threads)
    ]
    workers += [
        threading.Thread(target=in_loop, args=(models, tally, end, tasks // LOOPS, loops))
        for _ in range(LOOPS)
    ]
    for worker in workers:
        worker.start()
    while any(worker.is_alive() for worker in workers):
        time.sleep(1)
        tally.memory.append(memory())
    del workers, worker
    left = {
        "sockets": waited(sockets),
        "connections at the server": waited(lambda: open_at(url)),
        "loops": waited(lambda: alive(loops)),
        # The watching one stays.
        "threads": waited(lambda: max(0, threading.active_count() - before - 1)),
    }
    wire.close_all()
    return tally, left


def in_thread(models: Models, tally: Tally, end: float) -> None:
    """Make one call after another."""
    while time.monotonic() < end:
        ask = new_ask(f"t{next(_numbers)}")
        try:
            random.choice(CALLS)(models, tally, ask)
        except Exception as error:
            tally.blame("thread", ask, "unexpected", error)


def in_loop(models: Models, tally: Tally, end: float, tasks: int, loops: list[Any]) -> None:
    """Make calls in many tasks of an event loop, and close it."""

    async def work() -> None:
        while time.monotonic() < end:
            ask = new_ask(f"a{next(_numbers)}")
            try:
                await random.choice(ACALLS)(models, tally, ask)
            except Exception as error:
                tally.blame("task", ask, "unexpected", error)

    async def everything() -> None:
        loops.append(weakref.ref(asyncio.get_running_loop()))
        await asyncio.gather(*(work() for _ in range(tasks)))

    asyncio.run(everything())


def waited(counted: Callable[[], int], seconds: float = 15) -> int:
    """Return a count once it is 0, or its value when the time is up: idle connections end by themselves."""
    end = time.monotonic() + seconds
    while (found := counted()) and time.monotonic() < end:
        gc.collect()
        time.sleep(0.2)
    return found


def sockets() -> int:
    """Return the sockets that this process has open."""
    found = 0
    for one in Path("/proc/self/fd").iterdir():
        try:
            found += str(one.readlink()).startswith("socket:")
        except OSError:
            continue
    return found


def open_at(url: str) -> int:
    """Return the connections that the server still has."""
    with urlopen(f"{url}/open") as answer:
        return int(json.load(answer)["open"])


def alive(loops: list[weakref.ref[Any]]) -> int:
    """Return the event loops that still exist."""
    return sum(one() is not None for one in loops)


def memory() -> int:
    """Return the resident size of this process in MiB."""
    pages = int(Path("/proc/self/statm").read_text("utf-8").split()[1])
    return pages * resource.getpagesize() >> 20


def report(tally: Tally, left: dict[str, int], given: argparse.Namespace) -> int:
    """Print the counts; return 1 when one that must be 0 is not."""
    calls = sum(tally.calls.values())
    print(f"{given.threads} threads, {given.tasks} tasks, {given.seconds:g} s: {calls} calls")
    by_end = {name: n for name, n in tally.ends.most_common() if name not in BAD}
    print("ends: " + ", ".join(f"{name} {number}" for name, number in by_end.items()))
    for name in ("calls", "kinds"):
        place = 0 if name == "calls" else 1
        totals: dict[str, int] = {}
        for key, number in tally.calls.items():
            part = key.split(" ")[place]
            totals[part] = totals.get(part, 0) + number
        print(f"{name}: " + ", ".join(f"{key} {totals[key]}" for key in sorted(totals)))
    wrong = {name: tally.ends[name] for name in BAD} | {f"leaked {n}": v for n, v in left.items()}
    print(", ".join(f"{name} {number}" for name, number in wrong.items()))
    third = max(1, len(tally.memory) // 3)
    print(
        f"memory: {max(tally.memory[:third])} MiB at most in the first third, {max(tally.memory[-third:])} in the last"
    )
    for line in tally.wrong:
        print(line)
    return int(any(wrong.values()))


BAD = ("lost", "mixed", "unexpected")

if __name__ == "__main__":
    sys.exit(main())
