"""A job on a local Ray cluster, in a process of its own: what `test_bulk_ray.py` starts.

    python ray_job.py URL LEDGER ROWS WORKERS CONCURRENCY

It prints the summary's numbers and what each failure was, as JSON.
"""

from __future__ import annotations

import json
import os
import sys

import ray

from modelport.sdk.xinference import TextEmbedding


def run(url: str, ledger: str, rows: int, workers: int, concurrency: int) -> None:
    """Run the job and print what came of it."""
    # A machine with other work may take minutes to start a cluster.
    os.environ["RAY_raylet_start_wait_time_s"] = "300"  # noqa: SIM112
    ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False)
    model = TextEmbedding("embed", server_url=url, model_uid="embed", api_key="sk-ray-secret-123")
    texts = [f"row {n}" if n % 97 else f"bad row {n}" for n in range(rows)]
    texts[-1] = texts[1]
    with model.embed_many(
        texts,
        ledger=ledger or None,
        engine="ray",
        workers=workers,
        concurrency=concurrency,
        batch_size=5,
        on_error="collect",
    ) as job:
        items = list(job)
    failed = [[item.index, item.error.status] for item in items if item.error is not None]
    told = {
        "order": [item.index for item in items] == list(range(rows)),
        "vectors": sum(item.error is None and bool(item.vector) for item in items),
        "failed": failed,
        "doubtful": job.summary.doubtful,
        "seconds": job.summary.seconds,
    }
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    url, ledger, *numbers = sys.argv[1:]
    run(url, ledger, *map(int, numbers))
