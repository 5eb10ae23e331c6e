"""Answers that JSON or UTF-8 cannot express: they come back from a ledger equal, or are rows with an error."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bulk_served import Served
from click.testing import CliRunner
from pyarrow import parquet

from modelport import Parsed as ParsedAnswer
from modelport._runtime.bulk.judging import ModerationWork
from modelport._runtime.bulk.work import EmbeddingWork, InvokeWork, ParseWork, Work
from modelport.entities import (
    AssistantPromptMessage,
    LLMResult,
    LLMUsage,
    ModerationResult,
    TextPromptMessageContent,
    ThinkingPromptMessageContent,
)
from modelport.errors import InvokeError
from modelport_generator.bulk.writing import writing
from modelport_generator.cli import cli

HALF = "\ud83d"
NAN, INFINITY = float("nan"), float("inf")


def coded(kind: type[Work]) -> Any:
    """Return work that only encodes and decodes."""
    made = object.__new__(kind)
    made._output = str  # type: ignore[attr-defined]
    return made


def result(**message: Any) -> LLMResult:
    said = AssistantPromptMessage(**{"content": "hi", **message})
    return LLMResult(model="m", message=said, usage=LLMUsage.empty_usage())


@pytest.mark.parametrize(
    "answer",
    [
        result(),
        result(content=f"hi {HALF}"),
        result(content=""),
        result(content="a\0b \ufffd null"),
        result(content=[TextPromptMessageContent(data=HALF)]),
        result(
            content=[
                ThinkingPromptMessageContent(data="so"),
                TextPromptMessageContent(data="hi"),
            ]
        ),
        result(opaque_body={HALF: [HALF, {"x": {HALF: 1}}], "a": None}),
        result(opaque_body={"a": [INFINITY, -INFINITY, 1e308, 2**70]}),
        result(
            tool_calls=[
                {"id": HALF, "type": "function", "function": {"name": HALF, "arguments": HALF}}
            ]
        ),
    ],
)
def test_an_answer_comes_back_equal(answer: LLMResult) -> None:
    assert coded(InvokeWork).decode(coded(InvokeWork).encode(answer), "") == answer


@pytest.mark.parametrize("content", ["hi", HALF, [TextPromptMessageContent(data=HALF)]])
def test_a_parsed_answer_comes_back_equal(content: Any) -> None:
    answer = result(content=content, opaque_body={HALF: [INFINITY]})
    kept = ParsedAnswer(answer.text, answer, LLMUsage.empty_usage(), 2)
    assert coded(ParseWork).decode(coded(ParseWork).encode(kept), "") == kept


def test_nan_stays_nan() -> None:
    made = coded(InvokeWork)
    back = made.decode(made.encode(result(opaque_body={"a": [NAN]})), "")
    (number,) = back.message.opaque_body["a"]
    assert number != number


@pytest.mark.parametrize("score", [0.5, INFINITY, -INFINITY])
def test_verdicts_come_back_equal(score: float) -> None:
    verdict = ModerationResult(result=True, categories={HALF: True}, scores={"a": score})
    assert coded(ModerationWork).decode(coded(ModerationWork).encode(verdict), "") == verdict


@pytest.mark.parametrize("vector", [[], [INFINITY, 1.0], [NAN], [1.0, INFINITY, -INFINITY]])
def test_a_vector_that_is_none_is_not_stored(vector: list[float]) -> None:
    with pytest.raises(ValueError, match="no vector of numbers"):
        coded(EmbeddingWork).encode(vector)


def test_a_vector_whose_sum_is_infinite_is_stored() -> None:
    made, vector = coded(EmbeddingWork), [1.7e308, 1.7e308]
    assert made.decode(made.encode(vector), "") == vector


def failing(encode: Callable[[Any, Any], bytes], part: str) -> Callable[[Any, Any], bytes]:
    def encoded(self: Any, answer: Any) -> bytes:
        if part in str(answer):
            raise RuntimeError("no such form\nmore")
        return encode(self, answer)

    return encoded


@pytest.mark.parametrize("kind", ["invoke", "embed"])
def test_an_answer_that_cannot_be_stored_is_a_row_with_an_error(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    ledger = tmp_path / "run.sqlite"
    chosen, part = {"invoke": (InvokeWork, "about x3"), "embed": (EmbeddingWork, "[4.0")}[kind]
    monkeypatch.setattr(chosen, "encode", failing(chosen.encode, part))
    rows = [f"x{n}" for n in range(6)] if kind == "invoke" else ["a", "bb", "ccc", "four", "fives"]
    bad = {"invoke": 3, "embed": 3}[kind]
    for known in (False, True):
        model: Any = served.llm if kind == "invoke" else served.embedding
        call = model.invoke_many if kind == "invoke" else model.embed_many
        items = list(call(rows, ledger=ledger, on_error="collect"))
        assert [item.index for item in items if item.error] == [bad]
        assert all(item.known is known for item in items)
        assert type(items[bad].error) is InvokeError
        assert str(items[bad].error) == (
            "the answer cannot be stored in the ledger: RuntimeError: no such form"
        )
        assert items[bad].tokens > 0
    assert served.answers == len(rows)


def test_such_a_row_ends_a_job_that_raises_with_its_index(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(InvokeWork, "encode", failing(InvokeWork.encode, "about b"))
    with pytest.raises(InvokeError, match="cannot be stored") as raised:
        list(served.llm.invoke_many(["a", "b"], ledger=tmp_path / "run.sqlite"))
    assert raised.value.__notes__ == ["row 1 of the job"]


@pytest.mark.parametrize("out", ["out.jsonl", "out.csv", "out.parquet"])
@pytest.mark.parametrize("kind", ["chat", "embed"])
def test_half_an_emoji_of_a_row_ends_no_job(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, out: str
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [{"text": "a"}, {"text": f"b{HALF}", "k": HALF, HALF: {HALF: [HALF]}}, {"text": "c"}]
    Path("in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "ascii")
    command = ["bulk", kind, f"xinference/{kind}", "in.jsonl", "--out", out, "--ledger", "l.sqlite"]
    done = CliRunner().invoke(cli, [*command, "--set", f"server_url={served.url}"])
    assert done.exit_code == 0, done.output
    assert "3 rows: 3 done" in done.stderr
    if out == "out.parquet":
        table = parquet.read_table(out)
        assert table.column_names == [
            "text",
            "k",
            "embedding" if kind == "embed" else "result",
            "error",
        ]
        assert table["text"].to_pylist() == ["a", "b?", "c"]
        assert repr(HALF) in done.stderr


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_half_an_emoji_of_an_answer_is_written(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"out.{form}"
    with writing(str(path), form, "result") as writer:
        writer.write({"text": "a", "result": f"hi {HALF}"})
        writer.write({"text": "b", "error": {"type": "E", "status": None, "message": HALF}})
    if form == "parquet":
        first, second = parquet.read_table(path).to_pylist()
        assert (first["result"], second["error"]["message"]) == ("hi ?", "?")
    elif form == "csv":
        assert path.read_text("utf-8").splitlines()[1] == "a,hi ?,"
    else:
        assert json.loads(path.read_text("utf-8").splitlines()[0])["result"] == f"hi {HALF}"
