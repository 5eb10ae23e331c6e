"""Measure calls and streams in an event loop over each HTTP library.

    python -m benchmarks.transports [--calls 320] [--chunks 4000] [--rounds 7] [--scenarios]

The reference is bare httpx in an event loop: `post` and `json`, `aiter_lines` and `json.loads`. `awaited`
is one call after the other, `together` 64 at a time. `--scenarios` measures nothing: it runs clients of
other projects in the scenarios of `benchmarks.scenarios`, and prints the outcomes.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
from collections.abc import Awaitable, Callable

from benchmarks.peers import interpreters, python_of
from benchmarks.scenarios import CLIENTS as COMPARED
from benchmarks.scenarios import SCENARIOS
from benchmarks.server import UID, serving
from benchmarks.workers import Job, Worker, line_kept, work

MEASURE = "httpx"
OURS = {f"modelport, {library}": library for library in ("httpx", "httpx2", "aiohttp")}
CALLS, STREAMS = ("awaited", "together"), ("flooded", "paced")
WIDTH = 64
LIMITS = {"awaited": 0.5, "together": 0.4, "flooded": 0.75, "paced": 0.75}
"""What calls and chunks over aiohttp may cost, x bare httpx."""

Call = Callable[[], Awaitable[object]]
Read = Callable[[str], Awaitable[object]]


def job(call: Call, read: Read) -> Job:
    """Return a job for `awaited 300` and `together 300` (calls), `flooded` and `paced` (one stream)."""
    loop = asyncio.new_event_loop()

    async def some(count: int) -> None:
        for _ in range(count):
            await call()

    async def together(count: int) -> None:
        await asyncio.gather(*(some(count // WIDTH) for _ in range(WIDTH)))

    def do(line: str) -> None:
        manner, count = line.split()
        made = {"awaited": some, "together": together}.get(manner)
        loop.run_until_complete(made(int(count)) if made else read(manner))

    return do


def bare(url: str) -> Job:
    """The reference."""
    import httpx

    address = f"{url}/v1/chat/completions"
    limits = httpx.Limits(max_connections=1000, max_keepalive_connections=1000)
    client = httpx.AsyncClient(timeout=60, limits=limits)

    def sent(prompt: str) -> dict[str, object]:
        return {"model": UID, "messages": [{"role": "user", "content": prompt}]}

    async def call() -> object:
        answer = (await client.post(address, json=sent("Hi"))).json()
        return answer["choices"][0]["message"]["content"]

    async def read(prompt: str) -> None:
        body = {**sent(prompt), "stream": True}
        async with client.stream("POST", address, json=body) as response:
            async for line in response.aiter_lines():
                if line.startswith("data: ") and line != "data: [DONE]":
                    json.loads(line[6:])

    return job(call, read)


def ours(url: str, library: str) -> Job:
    """The SDK, as an app uses it."""
    from modelport.sdk.xinference import LLM
    from modelport_providers.wire import use_http

    use_http(library)  # type: ignore[arg-type]
    llm = LLM(UID, server_url=url, model_uid=UID)

    async def call() -> str:
        return (await llm.ainvoke("Hi")).text

    async def read(prompt: str) -> None:
        async for _ in llm.astream(prompt):
            pass

    return job(call, read)


CLIENTS: dict[str, Callable[[str], Job]] = {
    MEASURE: bare,
    **{name: lambda url, library=library: ours(url, library) for name, library in OURS.items()},
}


def compare(calls: int, chunks: int, rounds: int) -> bool:
    """Measure all clients, interleaved, and return whether all limits are met."""
    amount = calls // WIDTH * WIDTH
    jobs = [f"{manner} {amount}" for manner in CALLS] + [f"{manner} {chunks}" for manner in STREAMS]
    with serving(chunks) as url:
        python = interpreters()[-1:]
        everyone = [Worker("benchmarks.transports", name, url, python) for name in CLIENTS]
        workers = {worker.name: worker for worker in everyone if worker.present}
        try:
            for _ in range(rounds):
                for one in jobs:
                    for worker in workers.values():
                        worker.measure(one)
        finally:
            for worker in workers.values():
                worker.close()
    print(
        "microseconds of processor time per call and chunk, median; x bare httpx; spread of wall-clock"
    )
    print(f"{'':22}" + "".join(f"{one.split()[0]:>24}" for one in jobs))
    for worker in workers.values():
        cells = [
            f"{worker.cpu(one) / int(one.split()[1]) * 1e6:10.1f}"
            f"{worker.cpu(one) / workers[MEASURE].cpu(one):8.2f}{worker.spread(one):6.2f}"
            for one in jobs
        ]
        print(f"{worker.name:22}" + "".join(cells))
    kept = [over_aiohttp(workers, one) for one in jobs]
    return all(kept)


def over_aiohttp(workers: dict[str, Worker], job: str) -> bool:
    """Print one limit of the kit over aiohttp."""
    manner = job.split()[0]
    ratio = workers["modelport, aiohttp"].cpu(job) / workers[MEASURE].cpu(job)
    what = f"{manner}: modelport over aiohttp, x bare httpx"
    return line_kept(what, ratio, at_most=LIMITS[manner])


def run_scenarios() -> None:
    """Print the outcome of each scenario for each client."""
    for name in COMPARED:
        python = python_of(name)
        if not python.exists():
            print(f"{name}: not installed; python -m benchmarks.peers")
            continue
        print(name)
        for scenario in SCENARIOS:
            command = [str(python), "-m", "benchmarks.scenarios", name, scenario]
            try:
                done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=15)
                outcome = done.stdout.strip() or "crashes"
            except subprocess.TimeoutExpired:
                outcome = "never returns"
            print(f"  {scenario:36} {outcome}", flush=True)


def main() -> int:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--calls", type=int, default=320)
    parser.add_argument("--chunks", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--scenarios", action="store_true", help="run only the scenarios")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    parser.add_argument("--url", default="", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        work(CLIENTS, given.work, given.url, "awaited 20")
    elif given.scenarios:
        run_scenarios()
    else:
        return 0 if compare(given.calls, given.chunks, given.rounds) else 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
