"""Pools and fallbacks inside a job, and the states of pools that processes share."""

from __future__ import annotations

import logging
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bulk_served import Served

import modelport
from modelport import CredentialPool, Fallback
from modelport.errors import BulkLedgerError, InvokeRateLimitError
from modelport.sdk.xinference import LLM, TextEmbedding

DEAD = {"server_url": "http://127.0.0.1:9", "model_uid": "embed"}


class Redis:
    """A running Redis."""

    def __init__(self, process: subprocess.Popen[bytes], url: str) -> None:
        self.url = url
        self.process = process


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    """A real Redis at its own socket; `make test-bulk` installs it."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server is not installed: `make test-bulk` does that")
    socket = tmp_path / "redis.sock"
    command = [program, "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", tmp_path]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if b"ready to accept" in line.lower():
                break
        yield Redis(process, f"unix://{socket}")
        process.terminate()


def sets(served: Served) -> list[dict[str, str]]:
    return [DEAD, {"server_url": served.url, "model_uid": "embed"}]


def error(seconds: float | None = None) -> InvokeRateLimitError:
    return InvokeRateLimitError("slow down", retry_after=seconds)


def test_a_job_continues_with_the_next_credentials(served: Served, tmp_path: Path) -> None:
    pool = CredentialPool(sets(served))
    model = TextEmbedding("embed", credentials=pool)
    ledger = tmp_path / "run.sqlite"
    items = list(model.embed_many([f"t{n}" for n in range(50)], batch_size=5, ledger=ledger))
    assert all(item.vector for item in items)
    # Another job of the ledger knows that the first set rests.
    fresh = CredentialPool(sets(served), shared=ledger)
    taken = fresh.take(())
    assert taken is not None and taken.credentials["server_url"] == served.url


def test_a_job_falls_back_and_names_the_model_that_answered(served: Served, tmp_path: Path) -> None:
    dead = LLM("first", **DEAD).with_options(retries=0)
    alive = LLM("second", server_url=served.url, model_uid="chat")
    model = Fallback([dead, alive])
    for known in (False, True):
        items = list(model.invoke_many(["a", "b"], ledger=tmp_path / "run.sqlite"))
        assert [item.answered_by for item in items] == ["xinference/second"] * 2
        assert [item.known for item in items] == [known] * 2


def test_a_fallback_has_other_rows_than_its_members(served: Served, tmp_path: Path) -> None:
    ledger = tmp_path / "run.sqlite"
    alive = LLM("second", server_url=served.url, model_uid="chat")
    list(alive.invoke_many(["a"], ledger=ledger))
    list(Fallback([alive, alive]).invoke_many(["a"], ledger=ledger))
    assert served.answered == {"a": 2}


def shared_states(where: Any) -> tuple[CredentialPool, CredentialPool, list[float]]:
    """Return two pools, as two processes have them, and their clock."""
    now = [0.0]
    keys = [{"key": "one"}, {"key": "two"}]
    first, second = (CredentialPool(keys, shared=where, clock=lambda: now[0]) for _ in range(2))
    return first, second, now


def rests(first: CredentialPool, second: CredentialPool, now: list[float]) -> None:
    """Let a set of one pool rest, and check that the other one leaves it out."""
    slot = first.take(())
    assert slot is not None and slot.credentials["key"] == "one"
    assert first.give_rest(slot, error(3000.0))
    now[0] += 1
    for _ in range(3):
        taken = second.take(())
        assert taken is not None and taken.credentials["key"] == "two"


def test_pools_share_states_in_a_ledger_file(tmp_path: Path) -> None:
    rests(*shared_states(tmp_path / "run.sqlite"))


def test_pools_share_states_in_redis(redis: Redis) -> None:
    rests(*shared_states(redis.url))


def test_a_pool_of_another_name_is_another_pool(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    first = CredentialPool([{"key": "one"}, {"key": "two"}], shared=path, name="first")
    slot = first.take(())
    assert slot is not None
    first.give_rest(slot, error(3000.0))
    second = CredentialPool([{"key": "one"}, {"key": "two"}], shared=path, name="second")
    taken = second.take(())
    assert taken is not None and taken.credentials["key"] == "one"


def test_no_credential_is_written(tmp_path: Path, redis: Redis) -> None:
    import redis as library

    path = tmp_path / "run.sqlite"
    for where in (path, redis.url):
        pool = CredentialPool([{"key": "sk-secret-1"}, {"key": "sk-secret-2"}], shared=where)
        slot = pool.take(())
        assert slot is not None
        pool.give_rest(slot, error())
    written = b"".join(each.read_bytes() for each in tmp_path.glob("run.sqlite*"))
    client: Any = library.Redis.from_url(redis.url)
    (name,) = client.keys("*")
    stored = repr(client.hgetall(name)).encode()
    client.close()
    assert b"sk-secret" not in written + stored


def test_a_pool_continues_when_redis_is_gone(
    redis: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    pool, _, now = shared_states(redis.url)
    redis.process.terminate()
    redis.process.wait()
    with caplog.at_level(logging.WARNING, "modelport.pool"):
        for wanted in ("one", "two"):
            now[0] += 1
            slot = pool.take(())
            assert slot is not None and slot.credentials["key"] == wanted
            assert pool.give_rest(slot, error(60.0))
    assert "cannot be read: ConnectionError" in caplog.text
    assert "cannot be written" in caplog.text and redis.url not in caplog.text


def test_foreign_values_in_redis_do_no_harm(redis: Redis) -> None:
    import redis as library

    client: Any = library.Redis.from_url(redis.url)
    client.hset("modelport:pool:credentials", mapping={"0": "soon", "x": "1", "7": "1e400"})
    client.close()
    pool, _, _ = shared_states(redis.url)
    slot = pool.take(())
    assert slot is not None and slot.credentials["key"] == "one"


def test_another_file_than_a_ledger_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("a text that is long enough to be no database" * 20, "utf-8")
    with pytest.raises(BulkLedgerError, match="is not a ledger"):
        CredentialPool([{"key": "one"}], shared=tmp_path / "text")


def test_a_model_keeps_the_shared_states_of_its_pool(
    served: Served, tmp_path: Path, serve: Callable[..., Served]
) -> None:
    path = tmp_path / "run.sqlite"
    pool = CredentialPool(sets(served), shared=path)
    model = modelport.text_embedding("xinference/embed", credentials=pool)
    assert model.embed("a").embeddings
    taken = CredentialPool(sets(served), shared=path).take(())
    assert taken is not None and taken.credentials["server_url"] == served.url
