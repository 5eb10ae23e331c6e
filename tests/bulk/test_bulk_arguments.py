"""Arguments with which every call of a job would fail end it before the first one, also on the command line."""

from __future__ import annotations

import logging
from math import inf, nan
from pathlib import Path
from typing import Any

import pytest
from bulk_served import Served
from click.testing import CliRunner

from modelport import CredentialPool
from modelport._runtime.bulk import engine
from modelport._runtime.bulk.engine import Engine
from modelport._runtime.bulk.items import Summary
from modelport.errors import InvokeBadRequestError
from modelport.sdk.openai import LLM as OpenAI
from modelport_generator.cli import cli

NUMBERS = ("0", "-1", "nan", "inf", "-inf", "x")


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("option", ["--timeout", "--rpm", "--tpm", "--max-cost"])
@pytest.mark.parametrize("kind", ["embed", "chat"])
def test_a_number_of_bulk_that_is_not_above_0_is_wrong_use(
    kind: str, option: str, number: str
) -> None:
    done = CliRunner().invoke(cli, ["bulk", kind, "openai/x", "in.jsonl", option, number])
    assert done.exit_code == 2
    assert f"Invalid value for '{option}'" in done.stderr


@pytest.mark.parametrize("number", NUMBERS)
def test_a_time_limit_of_try_that_is_not_above_0_is_wrong_use(number: str) -> None:
    done = CliRunner().invoke(cli, ["try", "openai", "llm", "gpt-5.4", "--timeout", number])
    assert done.exit_code == 2
    assert "Invalid value for '--timeout'" in done.stderr


@pytest.mark.parametrize("option", ["--concurrency", "--workers"])
@pytest.mark.parametrize("number", ["0", "-1", "nan", "1.5"])
def test_a_count_of_bulk_that_is_none_is_wrong_use(option: str, number: str) -> None:
    done = CliRunner().invoke(cli, ["bulk", "chat", "openai/x", "in.jsonl", option, number])
    assert done.exit_code == 2
    assert f"Invalid value for '{option}'" in done.stderr


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
@pytest.mark.parametrize("parameter", ["nope=1", "temperature=9", "temperature=hot"])
def test_a_parameter_that_the_model_does_not_take_is_wrong_use(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parameter: str, more: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in.jsonl").write_text('{"text": "a"}\n', "utf-8")
    command = ["bulk", "chat", "xinference/chat", "in.jsonl", "--out", "out.jsonl", *more]
    settings = ["--set", f"server_url={served.url}", "--param", parameter]
    done = CliRunner().invoke(cli, [*command, *settings])
    assert done.exit_code == 2, done.output
    assert parameter.partition("=")[0] in done.stderr
    assert served.counts["requests"] == 0
    assert [path.name for path in tmp_path.glob("*.jsonl")] == ["in.jsonl"]


@pytest.mark.parametrize("limit", [0, -1, nan, "5", True])
@pytest.mark.parametrize("call", ["invoke_many", "ainvoke_many", "embed_many"])
def test_a_wrong_time_limit_ends_a_job_at_once(served: Served, call: str, limit: Any) -> None:
    model: Any = served.embedding if call == "embed_many" else served.llm
    with pytest.raises(TypeError, match="timeout is a number of seconds above 0"):
        getattr(model, call)(["a"], timeout=limit)


@pytest.mark.parametrize("given", [{"nope": 1}, {"temperature": 9}, {"parameters": {"nope": 1}}])
def test_a_wrong_parameter_ends_a_job_at_once(served: Served, given: dict[str, Any]) -> None:
    for model in (served.llm, OpenAI("gpt-5.4", openai_api_key="k")):
        with pytest.raises(InvokeBadRequestError) as raised:
            model.invoke_many(["a"], on_error="collect", **given)
        assert raised.value.violations
    assert served.counts["requests"] == 0


def test_an_endless_time_limit_is_accepted(served: Served) -> None:
    (item,) = served.llm.invoke_many(["a"], timeout=inf)
    assert item.result is not None


@pytest.mark.parametrize(
    ("sets", "rest", "words"),
    [
        (["sk-x"], 60, "a set of credentials is a mapping, not str"),
        ([{}], -1, "rest is a number of seconds from 0 on, not -1"),
        ([{}], nan, "not nan"),
        ([{}], "5", "not '5'"),
        ([{}], True, "not True"),
    ],
)
def test_a_wrong_pool_is_rejected_when_it_is_made(sets: Any, rest: Any, words: str) -> None:
    with pytest.raises(TypeError, match=words) as raised:
        CredentialPool(sets, rest=rest)
    assert "sk-x" not in str(raised.value)


def test_one_row_is_counted_in_the_singular() -> None:
    summary = Summary(rows=1, tokens=1, doubtful=1)
    assert str(summary).splitlines() == [
        "1 row: 1 done (0 of them known), 0 failed",
        "1 token, no known cost, 0.0 s",
        "1 row was in flight when an earlier run ended: possibly paid twice",
    ]


def test_a_long_pause_is_logged_once_with_its_end(
    served: Served, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "time", lambda: 1_800_000_000.0)
    made = object.__new__(Engine)
    made._reported = 0.0
    with caplog.at_level(logging.WARNING, "modelport.bulk"):
        for seconds in (-5, 0, 9, 3600, 3601, 3605):
            made._report_pause(1_800_000_000.0 + seconds)
    (line,) = [record.getMessage() for record in caplog.records]
    assert line.startswith(
        "the server asks to wait: no call starts in the next 3600 seconds, until "
    )
    assert "2027-01-15" in line


@pytest.mark.parametrize("ledger", [None, "run.sqlite"])
def test_a_job_that_pauses_says_until_when(
    served: Served,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    ledger: str | None,
) -> None:
    monkeypatch.setattr(engine, "_LONG", 0.0)
    path = None if ledger is None else tmp_path / ledger
    with caplog.at_level(logging.WARNING, "modelport.bulk"):
        (item,) = served.llm.invoke_many([f"busy {ledger}"], ledger=path)
    assert item.result is not None
    assert any("the server asks to wait" in record.getMessage() for record in caplog.records)
