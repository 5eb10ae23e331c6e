"""Estimate a job without a call: rows, tokens by a sample, cost by declared prices, time."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from .items import counted
from .job import Job
from .ledger import SqliteLedger
from .local import chunks
from .prices import declared
from .work import EmbeddingWork, InvokeWork, Work, members

_SAMPLE = 200
_NOTHING: Mapping[bytes, Any] = {}
_CALL = 1.0
"""The assumed seconds of a call."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """The estimate of a job."""

    rows: int
    calls: int
    """Requests, without equal rows and rows in the ledger."""
    tokens: int
    """Tokens that are sent."""
    cost: float | None
    """Price of the sent tokens; None when the model has no price."""
    currency: str
    seconds: float
    """At one second per call, within the given limits."""
    known: int
    """Rows that need no call."""
    sample: int
    """Rows whose tokens were counted."""
    pays_answers: bool
    """Whether answers are paid for too; their length is unknown before the call."""

    def __str__(self) -> str:
        money = "price unknown" if self.cost is None else f"about {self.cost:.4g} {self.currency}"
        if self.pays_answers and self.cost is not None:
            money += " for the prompts, answers not included"
        return "\n".join(
            [
                f"{counted(self.rows, 'row')}, {self.known} of them without a call,"
                f" {counted(self.calls, 'call')}",
                f"about {counted(self.tokens, 'token')} by a sample of {counted(self.sample, 'row')}, {money}",
                f"about {self.seconds:.0f} s at {_CALL:.0f} s a call",
            ]
        )


def estimate(job: Job, rows: Iterable[Any]) -> Estimate:
    """Read all rows and estimate."""
    work = job.work
    if isinstance(work, EmbeddingWork):
        work.batch = work.requested or work.declared_batch()
    count = fresh = 0
    seen: set[bytes] = set()
    sample: list[Any] = []
    chance = random.Random(0)
    ledger = _ledger(job)
    try:
        for chunk in chunks(rows, 500):
            keys = [_key(work, row) for row in chunk]
            known: Mapping[bytes, Any] = _NOTHING
            if ledger is not None:
                known = ledger.find([key for key in keys if key is not None])
            for row, key in zip(chunk, keys, strict=True):
                count += 1
                if key is None or key in seen or key in known:
                    continue
                seen.add(key)
                fresh += 1
                _draw(sample, row, fresh, chance)
    finally:
        if ledger is not None:
            ledger.close()
    each = sum(_tokens(work, row) for row in sample) / len(sample) if sample else 0.0
    return _estimated(job, count, fresh, each, len(sample))


def _estimated(job: Job, rows: int, fresh: int, each: float, sample: int) -> Estimate:
    work, settings = job.work, job.settings
    calls, tokens = -(-fresh // work.batch), round(fresh * each)
    seconds = -(-calls // settings.concurrency) * _CALL
    if settings.rpm:
        seconds = max(seconds, calls * 60 / settings.rpm)
    if settings.tpm:
        seconds = max(seconds, tokens * 60 / settings.tpm)
    price, currency = _price(work)
    cost = None if price is None else float(price * tokens)
    asks = isinstance(work, InvokeWork)
    return Estimate(rows, calls, tokens, cost, currency, seconds, rows - fresh, sample, asks)


def _ledger(job: Job) -> SqliteLedger | None:
    """Open the ledger if it exists; an estimate does not create one."""
    path = job.settings.ledger
    if path is None or not Path(path).exists():
        return None
    return SqliteLedger(path, job.pace(), job.work, retry_failed=job.settings.retry_failed)


def _key(work: Work, row: Any) -> bytes | None:
    try:
        return work.key(work.content(row))
    except (TypeError, ValueError):
        return None


def _draw(sample: list[Any], row: Any, number: int, chance: random.Random) -> None:
    """Keep a fair sample of rows whose number is not known in advance."""
    if len(sample) < _SAMPLE:
        sample.append(row)
        return
    place = chance.randrange(number)
    if place < _SAMPLE:
        sample[place] = row


def _tokens(work: Work, row: Any) -> float:
    from modelport.errors import TokensExtraMissing

    try:
        if isinstance(work, EmbeddingWork):
            return float(work.model.count_tokens(row)[0])
        if isinstance(work, InvokeWork):
            return float(work.model.count_tokens(row))
    except TokensExtraMissing:
        pass
    return work.size(work.content(row)) / 4


def _price(work: Work) -> tuple[Decimal | None, str]:
    """Return the declared price of a sent token."""
    if not isinstance(work, InvokeWork | EmbeddingWork):
        return None, ""
    price = declared(members(work.model)[0])
    return (None, "") if price is None else (price.prompt, price.currency)
