"""The ledger file: one SQLite database with the outcome of each row, the calls in flight and the pace.

Several processes may work with one file. It contains no secrets: keys are digests, and contents are
not stored.
"""

from __future__ import annotations

import json
import os
import socket
import sqlite3
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from math import inf, isfinite
from pathlib import Path
from time import time
from typing import Any

from modelport.errors import BulkLedgerError

from ..sdk.ledger_file import open_file
from .checkpoints import Checkpoints
from .memory import affordable, learn
from .outcomes import KEY, Outcomes
from .pace import Pace
from .records import Admission, Codec, Ending, Record, Start, read_object

_BEAT, _DEAD = 2.0, 3600.0
"""Seconds between two heartbeats, and after which an owner without one counts as dead."""
_POLL = 0.2
"""Seconds before another attempt when another process has the calls in flight."""
_LEARNED = tuple(f.name for f in fields(Pace) if f.name not in ("ceiling", "rpm", "tpm"))
_OPTIONAL = ("requests_left", "tokens_left")
"""The values of a pace that may be unknown."""


class SqliteLedger:
    """Outcomes and pace in a file, for this process and others."""

    def __init__(
        self,
        path: str | os.PathLike[str],
        pace: Pace,
        codec: Codec,
        *,
        max_cost: float | None = None,
        retry_failed: bool = False,
        clock: Callable[[], float] = time,
        alive: Callable[[int, str], bool] | None = None,
    ) -> None:
        """Open a ledger, or create one.

        Args:
            path: The file.
            pace: The limits of the job, to which the file adds what it knows about the server.
            codec: Converts answers to bytes and back.
            max_cost: The maximum cost of all runs together.
            retry_failed: Whether rows that failed count as unknown.
            clock: Seconds since the epoch.
            alive: Returns whether a process of this machine runs, by its number and start time.

        Raises:
            BulkLedgerError: The file is something else.
        """
        self._path = Path(path)
        self._max_cost = max_cost
        self._clock = clock
        self._alive = alive or _runs
        self._database = open_file(self._path)
        self._checkpoints = Checkpoints(self._path)
        self._pace = pace
        self._flights: dict[int, float] = {}
        """Calls in flight of this ledger, and the cost that each may have."""
        self._saved: list[object] = []
        with self._writing():
            self._outcomes = Outcomes(
                self._database,
                codec,
                self._broken,
                retried=clock() if retry_failed else -inf,
                counts_cost=max_cost is not None,
            )
            self._owner = self._registered()
            self.doubtful = self._remove_dead_owners()
            self._load()
            self._version = self._read_version()
            (owners,) = self._database.execute("SELECT count(*) FROM owners").fetchone()
            # Later ones change the version of the file.
            self._shared: bool = owners > 1

    def find(self, keys: Sequence[bytes]) -> Mapping[bytes, Record]:
        """Return the known outcomes."""
        with self._naming():
            return self._outcomes.find(keys)

    def begin(self, start: Start) -> Admission:
        """Admit a call, and record that its rows are in flight."""
        with self._writing():
            now = self._clock()
            self._send_heartbeat(now)
            others: list[tuple[bytes, float]] = []
            if self._is_shared():
                others = self._database.execute(
                    "SELECT keys, cost FROM flights WHERE owner != ?", (self._owner,)
                ).fetchall()
                busy = _among(start.keys, [keys for keys, _ in others])
                self._outcomes.refresh()
                done = self._outcomes.find(start.keys)
                if busy or done:
                    return Admission(wait=_POLL, busy=busy, done=done)
                self._load()
            in_flight = len(others) + len(self._flights)
            if self._max_cost is not None:
                reserved = sum(self._flights.values()) + sum(cost for _, cost in others)
                if not affordable(start, self._outcomes.cost, reserved, in_flight, self._max_cost):
                    return Admission(wait=_POLL if others else inf, over_budget=not in_flight)
            wait = self._pace.wait(now, in_flight)
            if wait > 0:
                wait = _POLL if wait == inf and others else wait
                return Admission(wait=wait, reopens=self._pace.reopens)
            self._pace.started(now, start.tokens)
            self._save()
            flight = self._database.execute(
                "INSERT INTO flights (owner, keys, cost, sent) VALUES (?, ?, ?, ?)",
                (self._owner, b"".join(start.keys), start.cost, now),
            ).lastrowid
            self._flights[flight or 0] = start.cost
            return Admission(flight=flight or 0)

    def finish(
        self, flight: int, records: Mapping[bytes, Record], ending: Ending
    ) -> Mapping[bytes, Record]:
        """Record the end of a call; `records` is empty when its rows will be tried again.

        Returns the failures that are recorded in place of answers that cannot be stored.
        """
        with self._writing():
            now = self._clock()
            self._database.execute("DELETE FROM flights WHERE number = ?", (flight,))
            del self._flights[flight]
            left = len(self._flights)
            if self._shared:
                (left,) = self._database.execute("SELECT count(*) FROM flights").fetchone()
                self._load()
            replaced = self._outcomes.write(records, now)
            learn(self._pace, ending, now, left)
            self._save()
        return replaced

    def fail(self, records: Mapping[bytes, Record]) -> None:
        """Record rows that failed finally, or whose call was given up."""
        with self._writing():
            self._outcomes.write(records, self._clock())

    def give_up(self, flight: int) -> None:
        """Remove a call whose process has died; its rows are doubtful."""
        with self._writing():
            row = self._database.execute(
                "SELECT keys FROM flights WHERE number = ?", (flight,)
            ).fetchone()
            self._database.execute("DELETE FROM flights WHERE number = ?", (flight,))
            self._flights.pop(flight, None)
            if row is not None:
                self._add_doubtful(len(row[0]) // KEY)

    def count_doubtful(self) -> int:
        """Return how many rows all runs may have paid for twice."""
        with self._naming():
            row = self._database.execute("SELECT doubtful FROM marks").fetchone()
        if row is None or not _is_number(row[0]):
            raise self._broken("its marks are not numbers")
        return int(row[0])

    def close(self) -> None:
        """Remove this process from the file and close it."""
        try:
            with self._writing():
                self._database.execute("DELETE FROM owners WHERE number = ?", (self._owner,))
                self._remove_dead_owners()
        finally:
            self._checkpoints.close()
            self._database.close()

    def _add_doubtful(self, rows: int) -> None:
        self._database.execute("UPDATE marks SET doubtful = doubtful + ?", (rows,))

    def _registered(self) -> int:
        number = self._database.execute(
            "INSERT INTO owners (host, pid, born, beat) VALUES (?, ?, ?, ?)",
            (socket.gethostname(), os.getpid(), _start_time(os.getpid()), self._clock()),
        ).lastrowid
        self._last_beat = self._clock()
        return number or 0

    def _send_heartbeat(self, now: float) -> None:
        """Send a heartbeat, and remove owners without one."""
        if now - self._last_beat < _BEAT:
            return
        self._last_beat = now
        self._database.execute("UPDATE owners SET beat = ? WHERE number = ?", (now, self._owner))
        self.doubtful += self._remove_dead_owners()

    def _remove_dead_owners(self) -> int:
        """Remove the calls of dead owners, and return how many rows they had."""
        owners = self._database.execute(
            "SELECT number, host, pid, born, beat FROM owners"
        ).fetchall()
        alive = [number for number, *of in owners if number == self._owner or self._is_alive(*of)]
        marks = ",".join("?" * len(alive))
        lost = self._database.execute(
            f"SELECT keys FROM flights WHERE owner NOT IN ({marks})", alive
        ).fetchall()
        rows = sum(len(keys) // KEY for (keys,) in lost)
        if rows:
            self._database.execute(f"DELETE FROM flights WHERE owner NOT IN ({marks})", alive)
            self._add_doubtful(rows)
        if len(alive) < len(owners):
            self._database.execute(f"DELETE FROM owners WHERE number NOT IN ({marks})", alive)
        return rows

    def _is_alive(self, host: str, pid: int, born: str, beat: float) -> bool:
        if self._clock() - beat > _DEAD:
            return False
        if host != socket.gethostname():
            return True
        return self._alive(pid, born)

    def _load(self) -> None:
        """Load what other processes have learned about the server."""
        known = self._state("pace")
        for name in _LEARNED:
            value = known.get(name)
            if _is_number(value) or (value is None and name in _OPTIONAL and known):
                setattr(self._pace, name, value)
        self._pace.limit = min(float(self._pace.ceiling), max(1.0, self._pace.limit))

    def _save(self) -> None:
        learned = [getattr(self._pace, name) for name in _LEARNED]
        if learned != self._saved:
            self._saved = learned
            self._set_state("pace", dict(zip(_LEARNED, learned, strict=True)))

    def _state(self, name: str) -> dict[str, Any]:
        row = self._database.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
        if row is None:
            return {}
        try:
            return read_object(row[0])
        except ValueError as error:
            raise self._broken(str(error)) from error

    def _set_state(self, name: str, value: Mapping[str, Any]) -> None:
        self._database.execute(
            "INSERT OR REPLACE INTO state (name, value) VALUES (?, ?)", (name, json.dumps(value))
        )

    def _broken(self, why: str) -> BulkLedgerError:
        return BulkLedgerError(f"{self._path} is not a valid ledger: {why}")

    def _is_shared(self) -> bool:
        """Return whether another connection has written to the file since it was opened."""
        self._shared = self._shared or self._read_version() != self._version
        return self._shared

    def _read_version(self) -> int:
        (version,) = self._database.execute("PRAGMA data_version").fetchone()
        return int(version)

    @contextmanager
    def _writing(self) -> Generator[None]:
        with self._naming():
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._database.execute("COMMIT")
            except BaseException:
                # A full disk makes SQLite do it by itself.
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                raise
        self._checkpoints.committed(self._database)

    @contextmanager
    def _naming(self) -> Generator[None]:
        """Name the file in errors of SQLite."""
        try:
            yield
        except sqlite3.Error as error:
            raise BulkLedgerError(f"the ledger {self._path} cannot be used: {error}") from error


def _among(keys: Sequence[bytes], flights: Sequence[bytes]) -> frozenset[bytes]:
    """Return which keys are part of calls in flight."""
    if not flights:
        return frozenset()
    in_flight = {joined[at : at + KEY] for joined in flights for at in range(0, len(joined), KEY)}
    return frozenset(key for key in keys if key in in_flight)


def _runs(pid: int, born: str) -> bool:
    """Return whether a process runs and is not another one with the same number."""
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass
    return _start_time(pid) == born


def _start_time(pid: int) -> str:
    """Return when a process started, in the system's own unit, or "" when that is unknown."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return ""
    # The name before it, in parentheses, may contain anything.
    return text.rpartition(")")[2].split()[19]


def _is_number(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and isfinite(value)
