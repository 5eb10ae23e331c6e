"""The ledger of a cluster: an actor that admits the calls of all workers, and the workers' access to it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from .ledger import SqliteLedger
from .pace import Pace
from .records import Admission, Codec, Ending, Record, Start

if TYPE_CHECKING:
    from .job import JobSettings

_SIGN, _LOST = 1.0, 10.0
"""Seconds between two signs of life of a worker, and after which a silent one counts as lost."""
_POLL = 0.2


class Keeper:
    """Owns the ledger; its methods run one at a time."""

    def __init__(self, settings: JobSettings, pace: Pace) -> None:
        assert settings.ledger is not None
        self._ledger = SqliteLedger(
            settings.ledger,
            pace,
            _Bytes(),
            max_cost=settings.max_cost,
            retry_failed=settings.retry_failed,
        )
        self._flying: dict[int, tuple[str, frozenset[bytes]]] = {}
        """The worker and the rows of each call in flight."""
        self._seen: dict[str, float] = {}

    def sign(self, worker: str) -> None:
        """Take a sign of life."""
        self._seen[worker] = monotonic()

    def find(self, keys: Sequence[bytes]) -> Mapping[bytes, Record]:
        """Return the known outcomes."""
        return self._ledger.find(keys)

    def begin(self, worker: str, start: Start) -> Admission:
        """Admit a call of a worker."""
        self.sign(worker)
        self._give_up_lost()
        flying = {key for _, keys in self._flying.values() for key in keys}
        busy = frozenset(key for key in start.keys if key in flying)
        done = self._ledger.find(start.keys)
        if busy or done:
            return Admission(wait=_POLL, busy=busy, done=done)
        admission = self._ledger.begin(start)
        if admission.flight:
            self._flying[admission.flight] = (worker, frozenset(start.keys))
        # A worker is not woken up when a call of another one ends.
        return replace(admission, wait=min(admission.wait, _POLL))

    def finish(self, flight: int, records: Mapping[bytes, Record], ending: Ending) -> None:
        """Record the end of a call, even one that was given up."""
        if self._flying.pop(flight, None) is None:
            self._ledger.fail(records)
        else:
            self._ledger.finish(flight, records, ending)

    def fail(self, records: Mapping[bytes, Record]) -> None:
        """Record rows that failed finally."""
        self._ledger.fail(records)

    def count_doubtful(self) -> int:
        """Return how many rows all runs may have paid for twice."""
        return self._ledger.count_doubtful()

    def close(self) -> None:
        """Close the ledger."""
        self._ledger.close()

    def _give_up_lost(self) -> None:
        now = monotonic()
        for flight, (worker, _) in list(self._flying.items()):
            if now - self._seen.get(worker, 0.0) > _LOST:
                del self._flying[flight]
                self._ledger.give_up(flight)


class KeeperAccess:
    """The keeper, as a worker's engine uses it."""

    def __init__(self, keeper: Any, codec: Codec) -> None:
        self._keeper = keeper
        self._codec = codec
        self._worker = uuid4().hex

    async def give_signs(self) -> None:
        """Send the keeper signs of life of this worker."""
        while True:
            await self._keeper.sign.remote(self._worker)
            await asyncio.sleep(_SIGN)

    async def find(self, keys: Sequence[bytes]) -> Mapping[bytes, Record]:
        """Return the known outcomes."""
        found: Mapping[bytes, Record] = await self._keeper.find.remote(keys)
        return self._decoded(found)

    async def begin(self, start: Start) -> Admission:
        """Admit a call."""
        admission: Admission = await self._keeper.begin.remote(self._worker, start)
        return replace(admission, done=self._decoded(admission.done))

    async def finish(self, flight: int, records: Mapping[bytes, Record], ending: Ending) -> None:
        """Record the end of a call."""
        plain = replace(ending, headers=dict(ending.headers))
        await self._keeper.finish.remote(flight, self._encoded(records), plain)

    async def fail(self, records: Mapping[bytes, Record]) -> None:
        """Record rows that failed finally."""
        await self._keeper.fail.remote(self._encoded(records))

    async def count_doubtful(self) -> int:
        """Return how many rows all runs may have paid for twice."""
        rows: int = await self._keeper.count_doubtful.remote()
        return rows

    async def close(self) -> None:
        """Do nothing: the process that started the keeper closes it."""

    def _encoded(self, records: Mapping[bytes, Record]) -> dict[bytes, Record]:
        return {
            key: (
                record
                if record.error is not None
                else replace(record, answer=self._codec.encode(record.answer))
            )
            for key, record in records.items()
        }

    def _decoded(self, records: Mapping[bytes, Record]) -> dict[bytes, Record]:
        return {
            key: (
                record
                if record.error is not None
                else replace(record, answer=self._codec.decode(record.answer, record.answered_by))
            )
            for key, record in records.items()
        }


class _Bytes:
    """Leaves answers as bytes, which the workers decode."""

    def encode(self, answer: Any) -> bytes:
        return bytes(answer)

    def decode(self, payload: bytes, answered_by: str) -> Any:
        return payload
