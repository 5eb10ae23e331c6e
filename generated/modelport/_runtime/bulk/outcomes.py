"""The outcomes in a ledger file: those of one call are stored together, and an index locates each key.

Keys are digests, so each lands on another page of the index. They are put into it many at a time, and stay in
memory until then.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from struct import Struct
from typing import Any, TypeAlias, cast

from modelport.errors import BulkLedgerError

from .records import Codec, Record, read_object
from .stored import encode_answer

KEY = 16
"""Bytes of a key."""
_SHARE = Struct("<Iqd")
"""Per row: bytes of its answer, tokens, cost."""
_TOGETHER = 1 << 17
"""Bytes of answers that are stored together; all are read when one of them is needed."""
_TAIL = 1 << 17
"""Maximum number of keys outside the index; they take 20 MB."""
_CHUNK = 500
"""Maximum number of values of one query."""
_MOST = (1 << 63) - 1
"""The largest number that SQLite can store."""

_COLUMNS = "keys, shares, payload, error, answered_by, at"
_INSERT = f"INSERT INTO outcomes (tokens, cost, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_PLACE = f"""
WITH RECURSIVE
  fresh (number, keys) AS MATERIALIZED (SELECT number, keys FROM outcomes WHERE number > ?),
  positions (at) AS (
    SELECT 0 UNION ALL
    SELECT at + {KEY} FROM positions WHERE at + {KEY} < (SELECT max(length(keys)) FROM fresh)
  )
INSERT OR REPLACE INTO places (key, outcome)
SELECT substr(keys, at + 1, {KEY}), max(number) FROM fresh JOIN positions ON at < length(keys)
GROUP BY 1 ORDER BY 1
"""

_Rows: TypeAlias = Sequence[tuple[bytes, Record, bytes]]
"""Key, record and encoded answer of each row."""


@dataclass(frozen=True, slots=True)
class _Stored:
    """Columns of outcomes that are stored together, as in the file."""

    keys: Any
    shares: Any
    payload: Any
    error: Any
    answered_by: Any
    at: Any


class Outcomes:
    """Reads and writes outcomes; the caller opens transactions."""

    def __init__(
        self,
        database: sqlite3.Connection,
        codec: Codec,
        broken: Callable[[str], BulkLedgerError],
        *,
        retried: float,
        counts_cost: bool,
    ) -> None:
        """Read the keys that are not in the index.

        Args:
            database: The file.
            codec: Converts answers to bytes and back.
            broken: Makes the error for a damaged file.
            retried: Failures from before this time count as unknown.
            counts_cost: Whether `cost` is that of all outcomes, which takes reading them.
        """
        self._database = database
        self._codec = codec
        self._broken = broken
        self._retried = retried
        self._tail: dict[bytes, int] = {}
        """Keys outside the index, and the number of the outcomes that they are part of."""
        self._placed = self._last = self._read_placed()
        """The last outcomes in the index, and the last that this process has read."""
        self.cost = self._cost_of_placed() if counts_cost else 0.0
        self.refresh()

    def refresh(self) -> None:
        """Read what other processes have written."""
        fresh = self._database.execute(
            "SELECT number, cost, keys FROM outcomes WHERE number > ? ORDER BY number",
            (self._last,),
        )
        for number, cost, keys in fresh:
            self._last = int(number)
            self.cost += self._as_cost(cost)
            self._tail.update(dict.fromkeys(self._cut(keys), self._last))
        if len(self._tail) > _TAIL:
            self._placed = self._read_placed()
            self._tail = {key: at for key, at in self._tail.items() if at > self._placed}

    def find(self, keys: Sequence[bytes]) -> dict[bytes, Record]:
        """Return the known outcomes, without failures that must be tried again."""
        found: dict[bytes, Record] = {}
        for wanted, stored in self._read(keys):
            if stored.error is None or stored.at >= self._retried:
                found.update(self._records(wanted, stored))
        return found

    def write(self, records: Mapping[bytes, Record], now: float) -> dict[bytes, Record]:
        """Add outcomes, which replace earlier ones of the same rows.

        Returns the failures that are written in place of answers that cannot be stored.
        """
        replaced: dict[bytes, Record] = {}
        alike: dict[tuple[str | None, str], list[tuple[bytes, Record, bytes]]] = {}
        for key, given in records.items():
            record, answer = encode_answer(self._codec, given)
            if record is not given:
                replaced[key] = record
            error = None if record.error is None else json.dumps(record.error)
            alike.setdefault((error, record.answered_by), []).append((key, record, answer))
        for (error, answered_by), rows in alike.items():
            size = sum(len(answer) for _, _, answer in rows)
            step = max(1, _TOGETHER * len(rows) // max(_TOGETHER, size))
            for at in range(0, len(rows), step):
                self._insert(rows[at : at + step], error, answered_by, now)
        if len(self._tail) > _TAIL:
            self._place()
        return replaced

    def _insert(self, rows: _Rows, error: str | None, answered_by: str, now: float) -> None:
        keys = [key for key, _, _ in rows]
        tokens = [_fitting(record.tokens) for _, record, _ in rows]
        cost = sum(record.cost for _, record, _ in rows)
        shares = [
            _SHARE.pack(len(answer), count, record.cost)
            for count, (_, record, answer) in zip(tokens, rows, strict=True)
        ]
        payload = b"".join([answer for _, _, answer in rows])
        blobs = b"".join(keys), b"".join(shares), payload
        by = answered_by.encode("utf-8", "replace").decode()
        values = (_fitting(sum(tokens)), cost, *blobs, error, by, now)
        number = self._database.execute(_INSERT, values).lastrowid or 0
        if number != self._last + 1:
            # Another process has written since, and its outcomes are read too.
            self.refresh()
            return
        self._last = number
        self.cost += cost
        self._tail.update(dict.fromkeys(keys, number))

    def _place(self) -> None:
        """Put all keys into the index."""
        self._database.execute(_PLACE, (self._read_placed(),))
        self._database.execute("UPDATE marks SET placed = ?", (self._last,))
        self._placed = self._last
        self._tail.clear()

    def _read(self, keys: Sequence[bytes]) -> Generator[tuple[list[bytes], _Stored]]:
        """Yield the stored outcomes of rows, with the requested keys."""
        wanted: dict[int, list[bytes]] = {}
        for key, number in self._places(keys):
            wanted.setdefault(number, []).append(key)
        numbers = sorted(wanted)
        for at in range(0, len(numbers), _CHUNK):
            some = numbers[at : at + _CHUNK]
            stored = self._database.execute(
                f"SELECT number, {_COLUMNS} FROM outcomes WHERE number IN ({_marks(some)})", some
            )
            for number, *columns in stored:
                yield wanted.pop(number), _Stored(*columns)
        if wanted:
            raise self._broken("outcomes are missing in it")

    def _places(self, keys: Sequence[bytes]) -> Generator[tuple[bytes, int]]:
        """Yield the keys that have an outcome, and its number."""
        left: list[bytes] = []
        for key in keys:
            number = self._tail.get(key)
            if number is None:
                left.append(key)
            else:
                yield key, number
        for at in range(0, len(left) if self._placed else 0, _CHUNK):
            some = left[at : at + _CHUNK]
            yield from self._database.execute(
                f"SELECT key, outcome FROM places WHERE key IN ({_marks(some)})", some
            )

    def _records(self, wanted: Sequence[bytes], stored: _Stored) -> Generator[tuple[bytes, Record]]:
        keys, shares = self._cut(stored.keys), self._shares(stored)
        ends = [0]
        for size, _, _ in shares:
            ends.append(ends[-1] + size)
        if len(shares) != len(keys) or ends[-1] != len(stored.payload):
            raise self._broken("the answers of a call in it are incomplete")
        places = {key: place for place, key in enumerate(keys)}
        for key in wanted:
            place = places.get(key)
            if place is None:
                raise self._broken("its index does not fit its rows")
            answer = stored.payload[ends[place] : ends[place + 1]]
            yield key, self._record(stored, answer, *shares[place][1:])

    def _record(self, stored: _Stored, answer: bytes, tokens: int, cost: float) -> Record:
        by = str(stored.answered_by)
        try:
            if stored.error is not None:
                return Record(None, read_object(stored.error), tokens, cost, by)
            return Record(self._codec.decode(answer, by), None, tokens, cost, by)
        except (TypeError, ValueError) as problem:
            raise self._broken("an outcome in it cannot be read") from problem

    def _shares(self, stored: _Stored) -> list[tuple[int, int, float]]:
        shares = stored.shares
        if not (isinstance(shares, bytes) and isinstance(stored.payload, bytes)):
            raise self._broken("the answers of a call in it are not bytes")
        if len(shares) % _SHARE.size:
            raise self._broken("the answers of a call in it are incomplete")
        read = cast("list[tuple[int, int, float]]", list(_SHARE.iter_unpack(shares)))
        for _, _, cost in read:
            self._as_cost(cost)
        return read

    def _cut(self, keys: Any) -> list[bytes]:
        if not isinstance(keys, bytes) or len(keys) % KEY:
            raise self._broken("the keys of a call in it are incomplete")
        return [keys[at : at + KEY] for at in range(0, len(keys), KEY)]

    def _as_cost(self, value: Any) -> float:
        if not isinstance(value, int | float) or not isfinite(value):
            raise self._broken("a cost in it is not a number")
        return value

    def _cost_of_placed(self) -> float:
        (cost,) = self._database.execute(
            "SELECT total(cost) FROM outcomes WHERE number <= ?", (self._placed,)
        ).fetchone()
        return self._as_cost(cost)

    def _read_placed(self) -> int:
        row = self._database.execute("SELECT placed FROM marks").fetchone()
        if row is None or not isinstance(row[0], int):
            raise self._broken("its marks are not numbers")
        return row[0]


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def _fitting(number: int) -> int:
    """Return a number from a server, limited to what SQLite can store."""
    return max(-_MOST, min(number, _MOST))
