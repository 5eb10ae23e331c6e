"""A job on a local Ray cluster, in a process of its own: what `test_bulk_ray.py` starts.

    python ray_job.py URL LEDGER ROWS WORKERS CONCURRENCY [read]

It prints the summary's numbers and each failure, as JSON. With `read`, rows come from an async
iterator, and the number of rows that were read before the first item is printed too.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncGenerator
from typing import Any

import ray

from modelport.sdk.xinference import TextEmbedding


def run(url: str, ledger: str, rows: int, workers: int, concurrency: int, reads: bool) -> None:
    """Run the job and print what came of it."""
    # A machine with other work may take minutes to start a cluster.
    os.environ["RAY_raylet_start_wait_time_s"] = "300"  # noqa: SIM112
    ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False)
    model = TextEmbedding("embed", server_url=url, model_uid="embed", api_key="sk-ray-secret-123")
    texts = [f"row {n}" if n % 97 else f"bad row {n}" for n in range(rows)]
    texts[-1] = texts[1]
    options: dict[str, Any] = {
        "ledger": ledger or None,
        "engine": "ray",
        "workers": workers,
        "concurrency": concurrency,
        "batch_size": 5,
        "on_error": "collect",
    }
    read = 0
    if reads:
        job: Any
        items, job, read = asyncio.run(read_while_called(model, texts, options))
    else:
        with model.embed_many(texts, **options) as job:
            items = list(job)
    failed = [[item.index, item.error.status] for item in items if item.error is not None]
    report = {
        "order": [item.index for item in items] == list(range(rows)),
        "vectors": sum(item.error is None and bool(item.vector) for item in items),
        "failed": failed,
        "doubtful": job.summary.doubtful,
        "seconds": job.summary.seconds,
        "read": read,
    }
    print(json.dumps(report), flush=True)


async def read_while_called(
    model: TextEmbedding, texts: list[str], options: dict[str, Any]
) -> tuple[list[Any], Any, int]:
    """Return the items, the job, and how many rows were read when the first item came."""
    read, early = 0, 0

    async def rows() -> AsyncGenerator[str]:
        nonlocal read
        for text in texts:
            read += 1
            await asyncio.sleep(0)
            yield text

    items: list[Any] = []
    async with model.aembed_many(rows(), **options) as job:
        async for item in job:
            early = early or read
            items.append(item)
    return items, job, early


if __name__ == "__main__":
    url, ledger, *numbers = sys.argv[1:6]
    run(url, ledger, *map(int, numbers), reads=sys.argv[6:] == ["read"])
