"""A job that a test kills, in a process that was forked with everything imported."""

from __future__ import annotations

from modelport._runtime.bulk import checkpoints, outcomes
from modelport.sdk.xinference import TextEmbedding

BATCH, CONCURRENCY = 5, 4
WINDOW = BATCH * CONCURRENCY
"""Rows that can be in flight."""


def texts(count: int) -> list[str]:
    """Return the rows of the job."""
    return [f"row {n}" for n in range(count)]


def model(url: str) -> TextEmbedding:
    """Return the model of the job."""
    return TextEmbedding("embed", server_url=url, model_uid="embed")


def run(url: str, ledger: str, count: int) -> None:
    """Run the job to its end; kills meet index and log more often than in a large job."""
    outcomes._TAIL, checkpoints._TRANSACTIONS = 15, 6
    options = {"batch_size": BATCH, "concurrency": CONCURRENCY}
    for item in model(url).embed_many(texts(count), ledger=ledger, **options):
        assert item.vector
