"""A ledger for an event loop, used in the loop itself or in a separate thread.

A thread beside a busy event loop waits for the interpreter's lock at each statement, which takes longer than
the disk. Nevertheless, an event loop with other tasks should not wait for disks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from .records import Admission, Ending, Ledger, Record, Start


class LedgerAccess(Protocol):
    """The methods of a ledger, asynchronous."""

    async def find(self, keys: Sequence[bytes]) -> Mapping[bytes, Record]:
        """Return the known outcomes."""
        ...

    async def begin(self, start: Start) -> Admission:
        """Admit a call."""
        ...

    async def finish(
        self, flight: int, records: Mapping[bytes, Record], ending: Ending
    ) -> Mapping[bytes, Record]:
        """Record the end of a call; return failures in place of answers that cannot be stored."""
        ...

    async def fail(self, records: Mapping[bytes, Record]) -> None:
        """Record rows that failed finally."""
        ...

    async def count_doubtful(self) -> int:
        """Return how many rows all runs may have paid for twice."""
        ...

    async def close(self) -> None:
        """Close the ledger."""
        ...


class DirectAccess:
    """A ledger that is used in the event loop."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    async def find(self, keys: Sequence[bytes]) -> Mapping[bytes, Record]:
        """Return the known outcomes."""
        return self._ledger.find(keys)

    async def begin(self, start: Start) -> Admission:
        """Admit a call."""
        return self._ledger.begin(start)

    async def finish(
        self, flight: int, records: Mapping[bytes, Record], ending: Ending
    ) -> Mapping[bytes, Record]:
        """Record the end of a call; return failures in place of answers that cannot be stored."""
        return self._ledger.finish(flight, records, ending)

    async def fail(self, records: Mapping[bytes, Record]) -> None:
        """Record rows that failed finally."""
        self._ledger.fail(records)

    async def count_doubtful(self) -> int:
        """Return how many rows all runs may have paid for twice."""
        return self._ledger.count_doubtful()

    async def close(self) -> None:
        """Close the ledger."""
        self._ledger.close()


class ThreadAccess:
    """A ledger that is used in a separate thread."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._thread = ThreadPoolExecutor(1, "modelport-ledger")

    async def find(self, keys: Sequence[bytes]) -> Mapping[bytes, Record]:
        """Return the known outcomes."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._ledger.find, keys)

    async def begin(self, start: Start) -> Admission:
        """Admit a call."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._ledger.begin, start)

    async def finish(
        self, flight: int, records: Mapping[bytes, Record], ending: Ending
    ) -> Mapping[bytes, Record]:
        """Record the end of a call; return failures in place of answers that cannot be stored."""
        loop = asyncio.get_running_loop()
        # An answer that was paid for is recorded even when its caller has gone.
        written = loop.run_in_executor(self._thread, self._ledger.finish, flight, records, ending)
        return await asyncio.shield(written)

    async def fail(self, records: Mapping[bytes, Record]) -> None:
        """Record rows that failed finally."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self._ledger.fail, records)

    async def count_doubtful(self) -> int:
        """Return how many rows all runs may have paid for twice."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._ledger.count_doubtful)

    async def close(self) -> None:
        """Close the ledger."""
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self._thread, self._ledger.close)
        finally:
            self._thread.shutdown(wait=False)
