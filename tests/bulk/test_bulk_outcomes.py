"""Outcomes in a ledger file: the newest of a row is found, in the index or outside of it, by every process."""

from __future__ import annotations

import os
import random
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from modelport._runtime.bulk import outcomes
from modelport._runtime.bulk.ledger import SqliteLedger
from modelport._runtime.bulk.pace import Pace
from modelport._runtime.bulk.records import Ending, Record, Start
from modelport.errors import BulkLedgerError


class Plain:
    """Keeps bytes unchanged."""

    def encode(self, answer: Any) -> bytes:
        return bytes(answer)

    def decode(self, payload: bytes, answered_by: str) -> Any:
        return payload


def opened(path: Path, **more: Any) -> SqliteLedger:
    return SqliteLedger(path, Pace(16), Plain(), **more)


def key(number: int) -> bytes:
    return random.Random(number).randbytes(16)


def finished(ledger: SqliteLedger, records: dict[bytes, Record]) -> None:
    flight = ledger.begin(Start(list(records), 1, 0.0)).flight
    assert flight
    ledger.finish(flight, records, Ending(0.0))


@pytest.fixture(params=[8, 60, outcomes._TAIL])
def tail(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Let the index take keys early, later, or not at all."""
    monkeypatch.setattr(outcomes, "_TAIL", request.param)
    # Answers of several rows are not all stored together.
    monkeypatch.setattr(outcomes, "_TOGETHER", 100)
    return request.param


@pytest.mark.slow
def test_the_newest_outcome_is_found_and_every_one_is_paid(tail: int, tmp_path: Path) -> None:
    """Any order of answers, failures, other processes and new runs, compared with a dictionary."""
    chance, now = random.Random(tail), [1000.0]

    def again() -> SqliteLedger:
        now[0] += 1
        return opened(path, retry_failed=True, max_cost=1e9, clock=lambda: now[0])

    path = tmp_path / "run.sqlite"
    ledgers, newest, paid = [again()], dict[bytes, Record](), 0.0
    for _ in range(300):
        ledger = chance.choice(ledgers)
        keys = [key(chance.randrange(150)) for _ in range(chance.randrange(1, 12))]
        fresh = [each for each in dict.fromkeys(keys) if each not in ledger.find(keys)]
        admitted = ledger.begin(Start(fresh, 1, 0.0))
        assert admitted.done == {each: newest[each] for each in admitted.done}
        assert bool(admitted.flight) == (not admitted.done)
        if admitted.flight:
            some = {each: record(chance) for each in fresh}
            ledger.finish(admitted.flight, some, Ending(0.0))
            newest |= some
            paid += sum(each.cost for each in some.values())
        if chance.random() < 0.05 and len(ledgers) < 4:
            ledgers.append(again())
        if chance.random() < 0.04 and len(ledgers) > 1:
            ledgers.pop(chance.randrange(len(ledgers))).close()
    for ledger in ledgers:
        ledger.close()
    last = opened(path, max_cost=1e9)
    assert last.find(list(newest)) == newest
    assert last.find([key(1000 + n) for n in range(1200)]) == {}
    assert last._outcomes.cost == pytest.approx(paid)
    database = sqlite3.connect(path)
    assert bool(database.execute("SELECT count(*) FROM places").fetchone()[0]) == (tail < 1000)
    database.close()


def record(chance: random.Random) -> Record:
    cost, by = chance.random(), chance.choice(("a/b", "c/d"))
    if chance.random() < 0.3:
        return Record(None, {"type": "InvokeError", "message": str(chance.random())}, 0, cost, by)
    return Record(chance.randbytes(chance.randrange(300)), None, chance.randrange(99), cost, by)


@pytest.mark.slow
def test_a_run_finds_what_another_process_puts_into_the_index(tail: int, tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    first, second = opened(path), opened(path)
    for number in range(0, 200, 2):
        finished(first, {key(number): Record(b"first")})
        finished(second, {key(number + 1): Record(b"second")})
        known = first.begin(Start([key(number), key(number + 1)], 1)).done
        assert [known[key(number + n)].answer for n in (0, 1)] == [b"first", b"second"]


def test_a_write_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    ledger = opened(path)
    finished(ledger, {key(1): Record(b"one")})
    flight = ledger.begin(Start([key(2), key(3)], 1, 0.0)).flight
    with pytest.raises(TypeError):
        ledger.finish(
            flight, {key(2): Record(b"two"), key(3): Record(None, {"type": object()})}, Ending(0.0)
        )
    assert opened(path).find([key(1), key(2), key(3)]) == {key(1): Record(b"one")}


def test_a_full_disk_is_reported_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    ledger = opened(path)
    finished(ledger, {key(1): Record(b"one")})
    (pages,) = ledger._database.execute("PRAGMA page_count").fetchone()
    ledger._database.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(BulkLedgerError, match=r"run\.sqlite cannot be used: .* disk is full"):
        finished(ledger, {key(2): Record(bytes(100_000))})
    finished(ledger, {key(3): Record(b"three")})
    ledger.close()
    known = opened(path).find([key(1), key(2), key(3)])
    assert known == {key(1): Record(b"one"), key(3): Record(b"three")}


def test_damage_that_is_found_later_is_reported_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    ledger = opened(path)
    for number in range(40):
        finished(ledger, {key(number): Record(bytes(90_000))})
    ledger.close()
    ledger = opened(path)
    content = bytearray(path.read_bytes())
    content[200_000:] = bytes(range(256)) * (len(content) // 256)
    path.write_bytes(content)
    with pytest.raises(BulkLedgerError, match=r"run\.sqlite"):
        ledger.find([key(number) for number in range(40)])


@pytest.mark.parametrize("tokens", [0, 1 << 64, -(1 << 70)])
def test_any_number_of_tokens_is_kept_as_far_as_there_is_room(tmp_path: Path, tokens: int) -> None:
    ledger = opened(tmp_path / "run.sqlite")
    finished(ledger, {key(n): Record(b"", None, tokens) for n in range(3)})
    most = (1 << 63) - 1
    found = ledger.find([key(0)])[key(0)].tokens
    assert found == max(-most, min(tokens, most))


@pytest.mark.slow
def test_a_log_of_many_transactions_is_moved_into_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from modelport._runtime.bulk import checkpoints

    monkeypatch.setattr(checkpoints, "_TRANSACTIONS", 20)
    path = tmp_path / "run.sqlite"
    ledger = opened(path)
    log, sizes = tmp_path / "run.sqlite-wal", list[int]()
    for number in range(400):
        finished(ledger, {key(number): Record(os.urandom(50_000))})
        sizes.append(log.stat().st_size)
        # A busy disk delays this in a real job.
        if running := ledger._checkpoints._running:
            running.result()
    assert max(sizes[200:]) <= 2 * max(sizes[:60])
    assert path.stat().st_size > 350 * 50_000
    ledger.close()
    assert not log.exists()
