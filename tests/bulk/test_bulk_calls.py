"""The bulk calls of the SDK: order, failures, batches, duplicates, limits."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy
import pyarrow
import pytest
from bulk_served import Served
from counting_server import vector
from pydantic import BaseModel

import modelport
from modelport.entities import EmbeddingInputType
from modelport.errors import (
    ArgumentTypeError,
    BulkCostError,
    InputInvalidError,
    InvokeBadRequestError,
)
from modelport.testing import FakeLLM, FakeModeration


class Thing(BaseModel):
    """The type for `parse_many`."""

    name: str
    size: int


@pytest.mark.slow
def test_items_come_in_the_order_of_the_input(served: Served) -> None:
    texts = [f"text {n}" for n in range(300)]
    items = list(served.embedding.embed_many(texts, concurrency=8))
    assert [item.index for item in items] == list(range(300))
    assert [item.vector for item in items] == [vector(text) for text in texts]


def test_only_the_bad_texts_of_batches_fail_with_index_and_words(served: Served) -> None:
    texts = [f"text {n}" for n in range(200)]
    texts[3] = texts[77] = "a bad one"
    texts[130] = "another bad one"
    with served.embedding.embed_many(texts, on_error="collect") as run:
        items = list(run)
    failed = {item.index: item.error for item in items if item.error is not None}
    assert set(failed) == {3, 77, 130}
    assert all(isinstance(error, InvokeBadRequestError) for error in failed.values())
    assert all(item.vector == vector(texts[item.index]) for item in items if not item.error)
    assert failed[3] is not None and failed[3].status == 400
    assert failed[3].server_message == "cannot embed 'a bad one'"
    assert run.summary.errors == {"InvokeBadRequestError": 3}
    assert all(times == 1 for times in served.answered.values())


def test_a_server_error_of_one_text_fails_that_text_only(served: Served) -> None:
    embedding = served.embedding.with_options(retries=0)
    items = list(embedding.embed_many(["a", "b", "broken", "d"], on_error="collect"))
    assert [item.error is None for item in items] == [True, True, False, True]


def test_errors_are_raised_at_their_row_by_default(served: Served) -> None:
    run = served.embedding.embed_many(["a", "bad", "c"])
    assert next(run).index == 0
    with pytest.raises(InvokeBadRequestError, match="cannot embed 'bad'") as caught:
        next(run)
    assert caught.value.__notes__ == ["row 1 of the job"]


def test_equal_texts_are_called_once(served: Served) -> None:
    texts = ["one", "two", "one"] * 100
    with served.embedding.embed_many(texts) as run:
        items = list(run)
    assert [item.vector for item in items] == [vector(text) for text in texts]
    assert served.answered == {"one": 1, "two": 1}
    assert run.summary.known == 298


def test_an_invalid_row_fails_alone(served: Served) -> None:
    texts: list[Any] = ["a", 7, "c"]
    items = list(served.embedding.embed_many(texts, on_error="collect"))
    assert isinstance(items[1].error, InputInvalidError)
    assert items[0].vector and items[2].vector


def test_batches_keep_to_count_and_bytes(served: Served) -> None:
    list(served.embedding.embed_many([f"t{n}" for n in range(100)], batch_size=10))
    assert served.counts["requests"] == 10
    list(served.embedding.embed_many([f"{n}" * 150_000 for n in range(4)]))
    assert served.counts["requests"] == 14


@pytest.mark.slow
def test_no_more_calls_than_concurrency_are_in_flight(serve: Callable[..., Served]) -> None:
    served = serve("--latency", "0.02")
    list(served.llm.invoke_many([f"p{n}" for n in range(40)], concurrency=5))
    assert 1 < served.counts["most"] <= 5


def test_input_is_read_no_further_than_the_window(served: Served) -> None:
    read = 0

    def prompts() -> Iterator[str]:
        nonlocal read
        for read in range(1, 100_001):
            yield f"prompt {read}"

    run = served.llm.invoke_many(prompts(), concurrency=4)
    next(run)
    run.close()
    assert read < 50


@pytest.mark.slow
def test_a_rejection_for_rate_is_tried_again(served: Served) -> None:
    items = list(served.llm.invoke_many(["busy a", "b"], concurrency=2))
    assert [item.result.text for item in items if item.result] == ["about busy a", "about b"]


async def test_async_forms_give_the_same(served: Served) -> None:
    async def texts() -> Any:
        for text in ("a", "bad", "c"):
            yield text

    found = [i async for i in served.embedding.aembed_many(texts(), on_error="collect")]
    assert [(item.index, item.vector) for item in found] == [
        (0, vector("a")),
        (1, None),
        (2, vector("c")),
    ]
    answers = [i async for i in served.llm.ainvoke_many(["x", "y"])]
    assert [item.result.text for item in answers if item.result] == ["about x", "about y"]


async def test_an_async_job_resumes_from_a_ledger(served: Served, tmp_path: Path) -> None:
    for known in (False, True):
        run = served.embedding.aembed_many(["a", "b"], ledger=tmp_path / "run.sqlite")
        assert [(item.vector, item.known) async for item in run] == [
            (vector("a"), known),
            (vector("b"), known),
        ]
    assert served.answered == {"a": 1, "b": 1}


@pytest.mark.slow
async def test_leaving_an_async_job_early_writes_down_what_was_called(
    served: Served, tmp_path: Path
) -> None:
    ledger, texts = tmp_path / "run.sqlite", [f"t{n}" for n in range(500)]
    async with served.embedding.aembed_many(texts, ledger=ledger, batch_size=5) as run:
        await anext(run)
    with served.embedding.embed_many(texts, ledger=ledger, batch_size=5) as again:
        list(again)
    assert set(served.answered.values()) == {1}
    assert again.summary.doubtful == 0


def test_progress_is_silent_in_pipes(served: Served, capfd: pytest.CaptureFixture[str]) -> None:
    assert len(list(served.embedding.embed_many(["a", "b"], progress=True))) == 2
    assert capfd.readouterr() == ("", "")


def test_progress_on_a_terminal_shows_rows_tokens_and_errors(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", terminal)
    with served.embedding.embed_many(["a", "bad"], progress=True, on_error="collect") as run:
        list(run)
    shown = terminal.getvalue()
    assert "2/2" in shown and "InvokeBadRequestError=1" in shown and "tokens=7" in shown


@pytest.mark.slow
def test_a_terminal_that_reports_no_size_shows_progress_too(served: Served) -> None:
    code = (
        "import sys\n"
        "from modelport.sdk.xinference import TextEmbedding\n"
        "model = TextEmbedding('embed', server_url=sys.argv[1], model_uid='embed')\n"
        "assert len(list(model.embed_many(['a', 'b'], progress=True))) == 2\n"
    )
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", code, served.url]
    with subprocess.Popen(command, stderr=theirs) as job:
        assert job.wait(60) == 0
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert "2/2" in shown and "tokens=" in shown


def test_progress_without_its_extra_names_it(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    with pytest.raises(ImportError, match=r"modelport\[bulk\]"):
        next(served.embedding.embed_many(["a"], progress=True))


async def test_a_sync_job_runs_inside_a_running_event_loop(served: Served) -> None:
    items = list(served.embedding.embed_many(["a"]))
    assert items[0].vector == vector("a")


def test_typed_answers_rankings_and_verdicts(served: Served) -> None:
    things = list(served.llm.parse_many(["a thing", "b"], Thing))
    assert [item.result.parsed for item in things if item.result] == [
        Thing(name="a thing", size=7),
        Thing(name="b", size=1),
    ]
    (ranked,) = served.rerank.rerank_many([("query", ["one", "two"])], top_n=2)
    assert ranked.result is not None
    assert [doc.index for doc in ranked.result.docs] == [0, 1]
    verdicts = list(FakeModeration([True, False]).judge_many(["x", "y"], concurrency=1))
    assert [item.result.result for item in verdicts if item.result] == [True, False]


def test_numpy_and_arrow_are_returned_on_request(served: Served) -> None:
    (item,) = served.embedding.embed_many(["a"], vectors="numpy")
    assert isinstance(item.vector, numpy.ndarray)
    assert item.vector.tolist() == vector("a")
    (item,) = served.embedding.embed_many(["a"], vectors="arrow")
    assert item.vector == pyarrow.array(vector("a"))


def test_the_kind_of_input_is_sent(served: Served) -> None:
    (item,) = served.embedding.embed_many(["a"], input_type=EmbeddingInputType.QUERY)
    assert item.vector == vector("a")


def test_max_cost_starts_no_call_that_goes_beyond_it(served: Served) -> None:
    llm = modelport.llm("openai/gpt-5.4", openai_api_key="sk-x", openai_api_base=served.url)
    prompts = [f"prompt number {n}" for n in range(50)]
    (first,) = llm.invoke_many(prompts[:1])
    assert first.cost > 0
    with llm.invoke_many(prompts, on_error="collect", max_cost=first.cost * 10.5) as run:
        items = list(run)
    assert sum(item.error is None for item in items) == 10
    assert all(isinstance(i.error, BulkCostError) for i in items if i.error)
    assert run.summary.cost <= first.cost * 10.5
    assert run.summary.currency == "USD"


def test_a_price_that_is_unknown_cannot_be_limited(served: Served) -> None:
    with pytest.warns(UserWarning, match="the price of 'embed' is not declared"):
        run = served.embedding.embed_many(["a"], max_cost=1)
    assert next(run).vector == vector("a")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"concurrency": 0}, "concurrency is 0"),
        ({"on_error": "ignore"}, "on_error is 'raise' or 'collect'"),
        ({"engine": "spark"}, "engine is 'local' or 'ray'"),
        ({"max_cost": -1}, "max_cost is -1"),
        ({"rpm": float("nan")}, "rpm is nan"),
        ({"vectors": "list of float"}, "vectors is"),
        ({"batch_size": 0}, "batch_size is 0"),
    ],
)
def test_impossible_settings_are_rejected(
    served: Served, settings: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        served.embedding.embed_many(["a"], **settings)


@pytest.mark.parametrize("rows", ["hello", b"hello", {"role": "user"}, 7, None])
def test_one_row_in_place_of_many_is_rejected(served: Served, rows: Any) -> None:
    calls: list[Callable[[Any], object]] = [
        served.embedding.embed_many,
        served.embedding.aembed_many,
        served.llm.invoke_many,
        served.rerank.arerank_many,
    ]
    for call in calls:
        with pytest.raises(ArgumentTypeError, match=f"not an object of type {type(rows).__name__}"):
            call(rows)


def test_fakes_take_bulk_calls() -> None:
    fake = FakeLLM(["one", "two"])
    items = list(fake.invoke_many(["a", "b"], concurrency=1))
    assert [item.result.text for item in items if item.result] == ["one", "two"]


@pytest.mark.slow
def test_importing_the_sdk_loads_no_part_of_a_job(tmp_path: Path) -> None:
    code = (
        "import sys, modelport; before = set(sys.modules)\n"
        "from modelport.sdk.xinference import LLM, TextEmbedding\n"
        "names = ('sqlite3', 'pyarrow', 'ray', 'tqdm', 'redis', 'numpy', 'asyncio.runners_')\n"
        "print(sorted(n for n in sys.modules if n in names or n.startswith('modelport._runtime.bulk.')))\n"
        "print([n for n in before if n.startswith('modelport.')])\n"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        encoding="utf-8",
        check=True,
        cwd=tmp_path,
    )
    signatures = [f"modelport._runtime.bulk.{each}" for each in ("models", "speech_models")]
    assert shown.stdout.splitlines() == [f"{signatures}", "[]"]
