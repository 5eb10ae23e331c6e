"""The ledger of a job without a file: the latest outcomes, for repeated texts, and the pace."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from math import inf
from time import time
from typing import cast

from .pace import Pace
from .records import Admission, Ending, Record, Start

_BYTES = 32 * 1024 * 1024
"""Maximum size of the stored outcomes; the oldest are dropped first."""
_OVERHEAD = 300


class MemoryLedger:
    """Outcomes and pace of one process."""

    def __init__(
        self,
        pace: Pace,
        *,
        max_cost: float | None = None,
        clock: Callable[[], float] = time,
    ) -> None:
        self._pace = pace
        self._max_cost = max_cost
        self._clock = clock
        self._known: OrderedDict[bytes, Record] = OrderedDict()
        self._size = 0
        self._flights: dict[int, float] = {}
        """The cost that each call in flight may have."""
        self._number = 0
        self._cost = 0.0

    def find(self, keys: Sequence[bytes]) -> Mapping[bytes, Record]:
        """Return the known outcomes."""
        return {key: self._known[key] for key in keys if key in self._known}

    def begin(self, start: Start) -> Admission:
        """Admit a call."""
        now = self._clock()
        if self._max_cost is not None:
            reserved = sum(self._flights.values())
            if not affordable(start, self._cost, reserved, len(self._flights), self._max_cost):
                return Admission(wait=inf, over_budget=not self._flights)
        wait = self._pace.wait(now, len(self._flights))
        if wait > 0:
            return Admission(wait=wait, reopens=self._pace.reopens)
        self._pace.started(now, start.tokens)
        self._number += 1
        self._flights[self._number] = start.cost
        return Admission(flight=self._number)

    def finish(
        self, flight: int, records: Mapping[bytes, Record], ending: Ending
    ) -> Mapping[bytes, Record]:
        """Record the end of a call; every answer can be stored."""
        self._flights.pop(flight, None)
        learn(self._pace, ending, self._clock(), len(self._flights))
        self.fail(records)
        return {}

    def fail(self, records: Mapping[bytes, Record]) -> None:
        """Record outcomes, those of successful rows too."""
        for key, record in records.items():
            before = self._known.pop(key, None)
            self._size += _size(record) - (_size(before) if before else 0)
            self._known[key] = record
        while self._size > _BYTES:
            self._size -= _size(self._known.popitem(last=False)[1])
        self._cost += sum(record.cost for record in records.values())

    def count_doubtful(self) -> int:
        """Return none: this ledger ends with its process."""
        return 0

    def close(self) -> None:
        """Forget everything."""
        self._known.clear()


def affordable(start: Start, spent: float, reserved: float, in_flight: int, most: float) -> bool:
    """Return whether a call is within the cost limit."""
    if start.alone and in_flight:
        return False
    return spent < most and spent + reserved + start.cost <= most


def learn(pace: Pace, ending: Ending, now: float, in_flight: int) -> None:
    """Update a pace with the end of a call."""
    if ending.rejected:
        pace.rejected(now, ending.sent, ending.retry_after)
    elif not ending.failed:
        pace.answered(now, ending.headers, in_flight)


def _size(record: Record) -> int:
    """Return the approximate bytes of an outcome; each number of a vector takes 32."""
    answer = record.answer
    if isinstance(answer, list):
        return _OVERHEAD + 32 * len(cast("list[object]", answer))
    if isinstance(answer, bytes | str):
        return _OVERHEAD + len(answer)
    return _OVERHEAD * 10
