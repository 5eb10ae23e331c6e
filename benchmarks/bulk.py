"""Measure bulk calls on a local server: embeddings against a plain loop, openai-python and bare httpx.

    python -m benchmarks.bulk [--texts 100000] [--rounds 3] [--python PATH ...]
    python -m benchmarks.bulk --cluster PYTHON    # 1, 2 and 4 workers of Ray, in an environment that has it

All clients send the same texts to one server, which answers after 5 milliseconds, so that the
clients are measured and not the server. The plain loop is measured on a part of the texts, one call
per text, and extrapolated; it and openai-python are measured once. The cost of a ledger is measured
on this server, and on one that takes 200 milliseconds per batch, as models do.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.peers import interpreters
from benchmarks.workers import Job, Worker, line_kept, work

BATCH, CONCURRENCY, DIMENSIONS = 64, 16, 256
LATENCY, MODEL_LATENCY = 0.005, 0.2
"""Seconds until a batch is answered: by the network alone, and by a model."""
LOOP_SHARE = 10
"""The plain loop sends one out of this many texts."""
MEASURE = "httpx, same batches"
ONCE = ("loop over embed", "openai")
"""Clients that take ten times as long as the others."""


_CLUSTER = """
import sys, time, ray
from modelport.sdk.openai_api_compatible import TextEmbedding
url, workers = sys.argv[1], int(sys.argv[2])
ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False)
model = TextEmbedding('m', endpoint_url=url, api_key='k')
texts = [f'text number {n}' for n in range(4000 * workers)]
# What all workers get at once, and so bring back at about the same time.
group = 8 * 4 * 10 * workers
times = []
job = model.embed_many(
    texts, engine='ray', workers=workers, concurrency=8 * workers, batch_size=10
)
for item in job:
    times.append(time.monotonic())
# Workers start while the first two come; the last one is not whole.
marks = times[::group][2:-1]
print((len(marks) - 1) * group / (marks[-1] - marks[0]))
"""


def texts(count: int) -> Iterator[str]:
    """Yield texts of about forty words."""
    words = [
        "river",
        "mountain",
        "answer",
        "model",
        "token",
        "batch",
        "ledger",
        "server",
        "memory",
        "order",
    ]
    for number in range(count):
        yield f"{number} " + " ".join(words[(number + n) % 10] for n in range(40))


@contextmanager
def serving(latency: float = LATENCY) -> Iterator[str]:
    """Start the server and yield its address."""
    command = [sys.executable, "-m", "benchmarks.bulk", "--serve", str(latency)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as server:
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        finally:
            server.terminate()


async def serve(latency: float) -> None:
    """Print the port, and answer embeddings until the process ends."""
    chance = random.Random(1)
    vectors = [[round(chance.uniform(-1, 1), 8) for _ in range(DIMENSIONS)] for _ in range(16)]
    items = [json.dumps(vector) for vector in vectors]
    made: dict[int, bytes] = {}

    def body(count: int) -> bytes:
        if count not in made:
            data = ",".join(
                f'{{"object":"embedding","index":{n},"embedding":{items[n % 16]}}}'
                for n in range(count)
            )
            usage = f'{{"prompt_tokens":{9 * count},"total_tokens":{9 * count}}}'
            text = f'{{"object":"list","data":[{data}],"model":"m","usage":{usage}}}'
            size = f"content-length: {len(text)}\r\n\r\n"
            head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n{size}"
            made[count] = (head + text).encode()
        return made[count]

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                found = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
                sent = json.loads(await reader.readexactly(int(found.group(1)) if found else 0))
                count = len(sent["input"]) if isinstance(sent["input"], list) else 1
                await asyncio.sleep(latency)
                writer.write(body(count))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, limit=1 << 24)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def batches(count: int) -> Iterator[list[str]]:
    """Yield the texts in batches."""
    batch: list[str] = []
    for text in texts(count):
        batch.append(text)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def bare(url: str) -> Job:
    """The reference: as many connections as calls in flight, one batch each."""
    import httpx

    async def all_of(count: int) -> None:
        given = batches(count)
        limits = httpx.Limits(max_connections=CONCURRENCY, max_keepalive_connections=CONCURRENCY)
        async with httpx.AsyncClient(timeout=60, limits=limits) as client:

            async def some() -> None:
                for batch in given:
                    sent = {"model": "m", "input": batch}
                    answer = (await client.post(f"{url}/v1/embeddings", json=sent)).json()
                    assert len([one["embedding"] for one in answer["data"]]) == len(batch)

            await asyncio.gather(*(some() for _ in range(CONCURRENCY)))

    return lambda line: asyncio.run(all_of(int(line)))


def _model(url: str) -> Any:
    from modelport.sdk.openai_api_compatible import TextEmbedding

    return TextEmbedding("m", endpoint_url=f"{url}/v1", api_key="k")


def ours(url: str) -> Job:
    """The bulk call."""
    model = _model(url)

    def do(line: str) -> None:
        items = model.embed_many(texts(int(line)), concurrency=CONCURRENCY, batch_size=BATCH)
        assert sum(1 for item in items if item.vector) == int(line)

    return do


def ours_with_ledger(url: str) -> Job:
    """The bulk call, each outcome in a file."""
    model = _model(url)

    def do(line: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            items = model.embed_many(
                texts(int(line)),
                concurrency=CONCURRENCY,
                batch_size=BATCH,
                ledger=Path(folder) / "run.sqlite",
            )
            assert sum(1 for item in items if item.vector) == int(line)

    return do


def loop(url: str) -> Job:
    """One call per text, one after another."""
    model = _model(url)

    def do(line: str) -> None:
        for text in texts(int(line) // LOOP_SHARE):
            assert model.embed(text).embeddings

    return do


def openai(url: str) -> Job:
    """openai-python with `asyncio.gather` and a semaphore, in the same batches."""
    peer: Any = import_module("openai")

    async def all_of(count: int) -> None:
        client, gate = (
            peer.AsyncOpenAI(base_url=f"{url}/v1", api_key="k"),
            asyncio.Semaphore(CONCURRENCY),
        )

        async def one(batch: list[str]) -> int:
            async with gate:
                answer = await client.embeddings.create(
                    model="m", input=batch, encoding_format="float"
                )
            return len([each.embedding for each in answer.data])

        assert sum(await asyncio.gather(*map(one, batches(count)))) == count

    return lambda line: asyncio.run(all_of(int(line)))


CLIENTS: dict[str, Callable[[str], Job]] = {
    MEASURE: bare,
    "embed_many": ours,
    "embed_many, ledger": ours_with_ledger,
    "loop over embed": loop,
    "openai": openai,
}


def compare(count: int, rounds: int, pythons: list[str]) -> bool:
    """Measure all clients, interleaved, and return whether all limits are met."""
    line = str(count)
    with serving() as url:
        own = interpreters()[-1:]
        everyone = [
            Worker("benchmarks.bulk", name, url, pythons if name == "openai" else own)
            for name in CLIENTS
        ]
        workers = {worker.name: worker for worker in everyone if worker.present}
        try:
            for number in range(rounds):
                for worker in workers.values():
                    if not number or worker.name not in ONCE:
                        worker.measure(line)
        finally:
            for worker in workers.values():
                worker.close()
    report(workers, count, rounds)
    slow = _cost_of_ledger(line, rounds)
    if "openai" not in workers:
        print("not installed: openai; python -m benchmarks.peers")
    lines = promised(workers, line)
    lines.append(line_kept("ledger, part of a job of a model", slow, at_most=0.1))
    return all(lines)


def _cost_of_ledger(line: str, rounds: int) -> float:
    """Return the part of a job that its ledger adds, on a slow server."""
    with serving(MODEL_LATENCY) as url:
        own = interpreters()[-1:]
        workers = [
            Worker("benchmarks.bulk", name, url, own)
            for name in ("embed_many", "embed_many, ledger")
        ]
        try:
            for _ in range(rounds):
                for worker in workers:
                    worker.measure(line)
        finally:
            for worker in workers:
                worker.close()
    without, kept = workers
    return added(kept, without, line)


def added(kept: Worker, without: Worker, line: str) -> float:
    """Return the part of a job that is added to it, by the better of both clocks."""
    wall, cpu = kept.wall(line) / without.wall(line), kept.cpu(line) / without.cpu(line)
    print(f"  with a ledger: {wall:.2f} x the time, {cpu:.2f} x the processor time")
    return min(wall, cpu) - 1


def cluster(python: str) -> None:
    """Print the rate of 1, 2 and 4 workers, eight calls in flight each."""
    print("workers   rows a second   x")
    first = 0.0
    with serving(MODEL_LATENCY) as url:
        for workers in (1, 2, 4):
            command = [python, "-c", _CLUSTER, f"{url}/v1", str(workers)]
            done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
            rate = float(done.stdout.split()[-1])
            first = first or rate
            print(f"{workers:7} {rate:15.0f} {rate / first:5.2f}", flush=True)


def report(workers: dict[str, Worker], count: int, rounds: int) -> None:
    """Print the table."""
    print(
        f"{count} texts of {DIMENSIONS} dimensions in batches of {BATCH}, {CONCURRENCY} calls in flight,"
        f" median of {rounds} rounds"
    )
    print(f"{'':22}{'us a text':>12}{'seconds':>10}{'cpu':>8}{'spread':>8}")
    for worker in workers.values():
        line = str(count)
        share = LOOP_SHARE if worker.name == "loop over embed" else 1
        wall, cpu = worker.wall(line) * share, worker.cpu(line) * share
        spread, once = worker.spread(line), " once" if worker.name in ONCE else ""
        if share > 1:
            once += f", {count // share} texts, counted up"
        print(
            f"{worker.name:22}{wall / count * 1e6:12.1f}{wall:10.2f}{cpu:8.2f}{spread:8.2f}{once}"
        )


def promised(workers: dict[str, Worker], line: str) -> list[bool]:
    """Print the limits. The better of both clocks counts, as other processes use the machine too."""

    def times(one: str, other: str, share: int = 1) -> float:
        first, second = workers[one], workers[other]
        wall = first.wall(line) / second.wall(line)
        return max(wall, first.cpu(line) / second.cpu(line)) * share

    lines = [
        line_kept(
            "x faster than a loop over embed",
            times("loop over embed", "embed_many", LOOP_SHARE),
            at_least=5,
        ),
        line_kept(
            "x of bare httpx with the same batches", times(MEASURE, "embed_many"), at_least=0.9
        ),
    ]
    if "openai" in workers:
        lines.append(
            line_kept("x faster than openai-python", times("openai", "embed_many"), at_least=1.5)
        )
    kept = added(workers["embed_many, ledger"], workers["embed_many"], line)
    lines.append(line_kept("ledger, part of a job that waits for nothing", kept, at_most=0.1))
    return lines


def main() -> None:
    """Serve, work, or compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--python", action="append", default=[])
    parser.add_argument("--work")
    parser.add_argument("--url", default="")
    parser.add_argument("--serve", type=float)
    parser.add_argument("--cluster")
    given = parser.parse_args()
    if given.serve is not None:
        asyncio.run(serve(given.serve))
    elif given.cluster:
        cluster(given.cluster)
    elif given.work:
        work(CLIENTS, given.work, given.url, warm="1000")
    elif not compare(given.texts, given.rounds, interpreters(given.python)):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
