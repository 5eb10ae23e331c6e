"""The ledger: what it saves, what it shares, and what it rejects."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from bulk_served import Served
from counting_server import vector
from pydantic import BaseModel

from modelport._runtime.bulk.ledger import SqliteLedger
from modelport._runtime.bulk.pace import Pace
from modelport._runtime.bulk.records import Ending, Record, Start
from modelport._runtime.sdk import ledger_file
from modelport.errors import BulkLedgerError, InvokeBadRequestError, InvokeServerUnavailableError
from modelport.sdk.xinference import TextEmbedding


class Plain:
    """Keeps bytes unchanged."""

    def encode(self, answer: Any) -> bytes:
        return bytes(answer)

    def decode(self, payload: bytes, answered_by: str) -> Any:
        return payload


class Thing(BaseModel):
    """The type for `parse_many`."""

    name: str
    size: int


def opened(path: Path, **more: Any) -> SqliteLedger:
    return SqliteLedger(path, more.pop("pace", Pace(4)), Plain(), **more)


def key(number: int) -> bytes:
    return number.to_bytes(16, "big")


DONE = Ending(0.0)
_PLACED = "INSERT INTO places SELECT keys, number FROM outcomes ; UPDATE marks SET placed = 1"


@pytest.mark.slow
def test_a_job_that_is_run_again_calls_nothing(served: Served, tmp_path: Path) -> None:
    texts = [f"text {n}" for n in range(150)] + ["bad"]
    ledger = tmp_path / "run.sqlite"
    first = list(served.embedding.embed_many(texts, ledger=ledger, on_error="collect"))
    requests = served.counts["requests"]
    with served.embedding.embed_many(texts, ledger=ledger, on_error="collect") as run:
        again = list(run)
    assert served.counts["requests"] == requests
    assert [item.vector for item in again] == [item.vector for item in first]
    assert all(item.known for item in again)
    error = again[-1].error
    assert isinstance(error, InvokeBadRequestError) and error.status == 400
    assert str(error) == str(first[-1].error)
    assert run.summary.tokens == 0 and run.summary.failed == 1


def test_failed_rows_are_called_again_on_demand_only(served: Served, tmp_path: Path) -> None:
    embedding, ledger = served.embedding.with_options(retries=0), tmp_path / "run.sqlite"
    for retry, requests in ((False, 1), (False, 1), (True, 2), (False, 2)):
        (item,) = embedding.embed_many(
            ["broken"], ledger=ledger, on_error="collect", retry_failed=retry
        )
        assert isinstance(item.error, InvokeServerUnavailableError)
        assert served.counts["requests"] == requests


@pytest.mark.slow
def test_results_of_all_kinds_come_back_as_they_were(served: Served, tmp_path: Path) -> None:
    ledger = tmp_path / "run.sqlite"
    calls: list[Any] = [
        lambda: served.llm.invoke_many(["a", "b"], ledger=ledger),
        lambda: served.llm.parse_many(["a", "b"], Thing, ledger=ledger),
        lambda: served.rerank.rerank_many([("q", ["a", "b"])], ledger=ledger),
    ]
    for call in calls:
        first, again = list(call()), list(call())
        assert [item.result for item in again] == [item.result for item in first]
        assert all(item.known for item in again) and not any(item.known for item in first)
        assert [i.answered_by for i in again] == [i.answered_by for i in first]


@pytest.mark.slow
def test_other_parameters_types_and_models_are_other_rows(served: Served, tmp_path: Path) -> None:
    ledger, llm = tmp_path / "run.sqlite", served.llm
    list(llm.invoke_many(["a"], ledger=ledger))
    list(llm.invoke_many(["a"], ledger=ledger, temperature=0.5))
    list(llm.with_parameters(temperature=0.7).invoke_many(["a"], ledger=ledger))
    list(llm.invoke_many(["a"], ledger=ledger, stop="x"))
    list(llm.invoke_many(["a"], ledger=ledger, extra_body={"seed": 1}))
    list(llm.with_options(extra_body={"seed": 2}).invoke_many(["a"], ledger=ledger))
    list(llm.parse_many(["a"], Thing, ledger=ledger))
    list(llm.parse_many(["a"], dict[str, Any], ledger=ledger))
    assert served.counts["requests"] == 8
    list(llm.invoke_many(["a"], ledger=ledger, temperature=0.5, user="me", timeout=9))
    assert served.counts["requests"] == 8


def test_neither_keys_nor_contents_are_in_the_file(served: Served, tmp_path: Path) -> None:
    ledger = tmp_path / "run.sqlite"
    key = "sk-very-secret-value-0123456789"
    embedding = TextEmbedding("embed", server_url=served.url, model_uid="embed", api_key=key)
    texts = ["private text", f"bad {key}"]
    options = {"extra_headers": {"x-token": "tok-9876543210-secret"}}
    items = list(embedding.embed_many(texts, ledger=ledger, on_error="collect", **options))
    assert items[1].error is not None
    written = b"".join(path.read_bytes() for path in tmp_path.glob("run.sqlite*"))
    for secret in (key, "private text", "tok-9876543210-secret"):
        assert secret.encode() not in written
    assert key not in str(items[1].error)


@pytest.mark.parametrize("content", [b"", b"not a database, but a text that is long" * 10])
def test_another_file_is_no_ledger(served: Served, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    if not content:
        # An empty file is what SQLite makes a database of.
        assert next(served.embedding.embed_many(["a"], ledger=path)).vector == vector("a")
        return
    with pytest.raises(BulkLedgerError, match="is not a ledger"):
        next(served.embedding.embed_many(["a"], ledger=path))
    assert path.read_bytes() == content


def test_an_error_of_the_disk_does_not_call_the_file_another_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_: sqlite3.Connection) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(ledger_file, "_write_ahead", failing)
    with pytest.raises(BulkLedgerError, match=r"run\.sqlite cannot be used: disk I/O error"):
        opened(tmp_path / "run.sqlite")


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE accounts (name TEXT)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(BulkLedgerError, match="another program"):
        opened(path)
    assert path.read_bytes() == before


@pytest.mark.slow
def test_many_processes_make_one_ledger_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from modelport._runtime.sdk.ledger_file import open_file\n"
        "sys.stdin.readline()\n"
        "open_file(Path(sys.argv[1])).close()\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "run.sqlite")]
    makers = [subprocess.Popen(command, stdin=subprocess.PIPE) for _ in range(6)]
    for maker in makers:
        maker.communicate(b"\n")
    assert [maker.returncode for maker in makers] == [0] * 6


def test_a_folder_is_no_ledger(tmp_path: Path) -> None:
    with pytest.raises(BulkLedgerError, match="not a file"):
        opened(tmp_path)


@pytest.mark.parametrize(("version", "named"), [(0, 1), (1, 1), (3, 3)])
def test_a_ledger_of_another_format_is_rejected_by_name(
    tmp_path: Path, version: int, named: int
) -> None:
    path = tmp_path / "run.sqlite"
    opened(path).close()
    with sqlite3.connect(path) as database:
        database.execute(f"PRAGMA user_version = {version}")
    database.close()
    with pytest.raises(BulkLedgerError, match=f"ledger of format {named}; .* reads format 2"):
        opened(path)


@pytest.mark.parametrize(
    "change",
    [
        "CREATE TRIGGER t AFTER INSERT ON outcomes BEGIN DELETE FROM outcomes; END",
        "CREATE VIEW v AS SELECT 1",
        "DROP TABLE places",
        "ALTER TABLE outcomes ADD COLUMN more TEXT",
    ],
)
def test_a_ledger_whose_schema_was_changed_is_rejected(tmp_path: Path, change: str) -> None:
    path = tmp_path / "run.sqlite"
    opened(path).close()
    with sqlite3.connect(path) as database:
        database.execute(change)
    database.close()
    with pytest.raises(BulkLedgerError, match="changed by hand"):
        opened(path)


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE outcomes SET payload = x'00'",
        "UPDATE outcomes SET payload = 'text'",
        "UPDATE outcomes SET payload = x'000000000000f07f'",
        "UPDATE outcomes SET keys = x'00'",
        "UPDATE outcomes SET keys = 'text'",
        "UPDATE outcomes SET keys = keys || keys",
        "UPDATE outcomes SET shares = x'00'",
        "UPDATE outcomes SET shares = 'text'",
        "UPDATE outcomes SET cost = 'x'",
        "UPDATE outcomes SET cost = 9e999",
        "UPDATE outcomes SET error = 'no json'",
        "UPDATE outcomes SET error = '[]'",
        "INSERT OR REPLACE INTO state VALUES ('pace', '[]')",
        "DELETE FROM marks",
        "UPDATE marks SET placed = 'x'",
        "UPDATE marks SET doubtful = 'x'",
        f"{_PLACED} ; UPDATE places SET outcome = 99",
        f"{_PLACED} ; UPDATE outcomes SET keys = zeroblob(16)",
    ],
)
def test_answers_that_were_changed_are_reported_with_the_file(
    served: Served, tmp_path: Path, change: str
) -> None:
    path = tmp_path / "run.sqlite"
    list(served.embedding.embed_many(["a"], ledger=path))
    with sqlite3.connect(path) as database:
        database.executescript(change)
    database.close()
    with pytest.raises(BulkLedgerError, match="is not a valid ledger"):
        list(served.embedding.embed_many(["a", "b"], ledger=path, retry_failed=False))


def test_an_error_of_a_hostile_ledger_is_an_invoke_error(served: Served, tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    list(served.embedding.embed_many(["bad"], ledger=path, on_error="collect"))
    with sqlite3.connect(path) as database:
        error = '{"type": "annotations", "status": "x", "message": {"a": 1}}'
        database.execute("UPDATE outcomes SET error = ?", (error,))
    database.close()
    (item,) = served.embedding.embed_many(["bad"], ledger=path, on_error="collect")
    assert type(item.error).__name__ == "InvokeError" and item.error is not None
    assert item.error.status is None


def test_rows_in_flight_of_a_dead_process_are_doubtful(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    first = opened(path)
    assert first.begin(Start([key(1), key(2)], 10)).flight
    with sqlite3.connect(path) as database:
        database.execute("UPDATE owners SET pid = 999999")
    database.close()
    second = opened(path)
    assert second.doubtful == 2
    assert second.count_doubtful() == 2
    assert second.begin(Start([key(1)], 10)).flight
    second.close()


def test_a_process_with_the_number_of_a_dead_one_is_another(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    first = opened(path)
    assert first.begin(Start([key(1)], 10)).flight
    with sqlite3.connect(path) as database:
        database.execute("UPDATE owners SET pid = ?, born = '1'", (os.getppid(),))
    database.close()
    assert opened(path).doubtful == 1


def test_a_row_in_flight_elsewhere_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    first, second = opened(path), opened(path)
    admitted = first.begin(Start([key(1)], 10))
    admission = second.begin(Start([key(1), key(2)], 10))
    assert not admission.flight and admission.busy == {key(1)}
    first.finish(admitted.flight, {key(1): Record(b"one")}, DONE)
    admission = second.begin(Start([key(1), key(2)], 10))
    assert admission.done[key(1)].answer == b"one"
    assert second.begin(Start([key(2)], 10)).flight


def test_calls_in_flight_before_a_ledger_was_opened_count_as_busy(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    first = opened(path)
    assert first.begin(Start([key(1)], 10)).flight
    assert opened(path).begin(Start([key(1)], 10)).busy == {key(1)}


def test_processes_share_concurrency_blocks_and_cost(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    now = [1000.0]
    first, second = (
        opened(path, pace=Pace(2), max_cost=1.0, clock=lambda: now[0]) for _ in range(2)
    )
    one = first.begin(Start([key(1)], 10, 0.1)).flight
    two = second.begin(Start([key(2)], 10, 0.1)).flight
    assert one and two
    assert not first.begin(Start([key(3)], 10, 0.1)).flight
    first.finish(one, {}, Ending(now[0], rejected=True, retry_after=30.0, failed=True))
    second.finish(two, {key(2): Record(b"", cost=0.9)}, DONE)
    assert second.begin(Start([key(3)], 10, 0.05)).wait == 30.0
    now[0] += 31
    assert second.begin(Start([key(3)], 10, 0.2)).over_budget
    assert first.begin(Start([key(3)], 10, 0.2)).over_budget
    assert first.begin(Start([key(3)], 10, 0.05)).flight


@pytest.mark.slow
def test_two_processes_with_one_ledger_call_each_row_once(served: Served, tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from modelport.sdk.xinference import TextEmbedding\n"
        "embedding = TextEmbedding('embed', server_url=sys.argv[1], model_uid='embed')\n"
        "texts = [f'text {n}' for n in range(2000)]\n"
        "items = list(embedding.embed_many(texts, ledger=sys.argv[2], concurrency=4))\n"
        "print(len(items), all(item.vector for item in items))\n"
    )
    command = [sys.executable, "-c", code, served.url, str(tmp_path / "run.sqlite")]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") for _ in range(2)]
    assert [process.communicate()[0].strip() for process in both] == ["2000 True"] * 2
    assert set(served.answered.values()) == {1}
    assert len(served.answered) == 2000
