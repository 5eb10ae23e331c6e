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
from .stored import encode_answer

if TYPE_CHECKING:
    from .job import JobSettings

_HEARTBEAT, _LOST = 1.0, 10.0
"""Seconds between two heartbeats of a worker, and after which one without them counts as lost."""
_POLL = 0.2


class ClusterLedger:
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
        self._in_flight: dict[int, tuple[str, frozenset[bytes]]] = {}
        """The worker and the rows of each call in flight."""
        self._seen: dict[str, float] = {}

    def heartbeat(self, worker: str) -> None:
        """Record a heartbeat of a worker."""
        self._seen[worker] = monotonic()

    def find(self, keys: Sequence[bytes]) -> Mapping[bytes, Record]:
        """Return the known outcomes."""
        return self._ledger.find(keys)

    def begin(self, worker: str, start: Start) -> Admission:
        """Admit a call of a worker."""
        self.heartbeat(worker)
        self._give_up_lost()
        in_flight = {key for _, keys in self._in_flight.values() for key in keys}
        busy = frozenset(key for key in start.keys if key in in_flight)
        done = self._ledger.find(start.keys)
        if busy or done:
            return Admission(wait=_POLL, busy=busy, done=done)
        admission = self._ledger.begin(start)
        if admission.flight:
            self._in_flight[admission.flight] = (worker, frozenset(start.keys))
        # A worker is not woken up when a call of another one ends.
        return replace(admission, wait=min(admission.wait, _POLL))

    def finish(self, flight: int, records: Mapping[bytes, Record], ending: Ending) -> None:
        """Record the end of a call, even one that was given up."""
        if self._in_flight.pop(flight, None) is None:
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
        for flight, (worker, _) in list(self._in_flight.items()):
            if now - self._seen.get(worker, 0.0) > _LOST:
                del self._in_flight[flight]
                self._ledger.give_up(flight)


class ClusterLedgerAccess:
    """The ledger of the cluster, as a worker's engine uses it."""

    def __init__(self, ledger_actor: Any, codec: Codec) -> None:
        self._ledger_actor = ledger_actor
        self._codec = codec
        self._worker = uuid4().hex

    async def send_heartbeats(self) -> None:
        """Send heartbeats of this worker."""
        while True:
            await self._ledger_actor.heartbeat.remote(self._worker)
            await asyncio.sleep(_HEARTBEAT)

    async def find(self, keys: Sequence[bytes]) -> Mapping[bytes, Record]:
        """Return the known outcomes."""
        found: Mapping[bytes, Record] = await self._ledger_actor.find.remote(keys)
        return self._decoded(found)

    async def begin(self, start: Start) -> Admission:
        """Admit a call."""
        admission: Admission = await self._ledger_actor.begin.remote(self._worker, start)
        return replace(admission, done=self._decoded(admission.done))

    async def finish(
        self, flight: int, records: Mapping[bytes, Record], ending: Ending
    ) -> Mapping[bytes, Record]:
        """Record the end of a call; return failures in place of answers that cannot be stored."""
        plain = replace(ending, headers=dict(ending.headers))
        encoded = self._encoded(records)
        await self._ledger_actor.finish.remote(flight, encoded, plain)
        return {
            key: record
            for key, record in encoded.items()
            if record.error is not None and records[key].error is None
        }

    async def fail(self, records: Mapping[bytes, Record]) -> None:
        """Record rows that failed finally."""
        await self._ledger_actor.fail.remote(self._encoded(records))

    async def count_doubtful(self) -> int:
        """Return how many rows all runs may have paid for twice."""
        rows: int = await self._ledger_actor.count_doubtful.remote()
        return rows

    async def close(self) -> None:
        """Do nothing: the process that started the actor closes it."""

    def _encoded(self, records: Mapping[bytes, Record]) -> dict[bytes, Record]:
        return {key: self._encoded_one(record) for key, record in records.items()}

    def _encoded_one(self, given: Record) -> Record:
        record, answer = encode_answer(self._codec, given)
        return record if record.error is not None else replace(record, answer=answer)

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
