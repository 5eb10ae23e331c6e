"""`modelport bulk`: files in and out, errors as rows, ledgers."""

from __future__ import annotations

import csv
import json
import os
import threading
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from bulk_served import Served
from click.testing import CliRunner, Result
from counting_server import vector
from pyarrow import parquet

from modelport._runtime.bulk.items import BulkItem, Summary
from modelport.errors import InvokeBadRequestError
from modelport_generator.bulk.prompts import from_template, lone_brace
from modelport_generator.cli import cli


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder of a test."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def bulk(served: Served, kind: str, *arguments: str, given: bytes | None = None) -> Result:
    model = {"embed": "embed", "chat": "chat"}[kind]
    command = ["bulk", kind, f"xinference/{model}", *arguments, "--set", f"server_url={served.url}"]
    return CliRunner().invoke(cli, command, input=given)


def lines(*rows: Any) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def read(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]


def test_rows_are_returned_in_order_with_vectors(served: Served, folder: Path) -> None:
    rows = [{"id": n, "text": f"text {n}", "more": {"deep": [n]}} for n in range(150)]
    (folder / "in.jsonl").write_bytes(lines(*rows))
    done = bulk(served, "embed", "in.jsonl", "--column", "text", "--out", "out.jsonl")
    assert done.exit_code == 0, done.output
    assert read("out.jsonl") == [{**row, "embedding": vector(row["text"])} for row in rows]
    assert "150 rows: 150 done" in done.stderr
    assert not (folder / "out.jsonl.failed.jsonl").exists()
    assert not (folder / "out.jsonl.part").exists()


def test_failed_rows_are_written_with_the_rest_and_the_status_is_1(
    served: Served, folder: Path
) -> None:
    (folder / "in.jsonl").write_bytes(lines({"text": "a"}, {"text": "bad"}, {"text": "c"}))
    done = bulk(served, "embed", "in.jsonl", "--out", "out.jsonl")
    assert done.exit_code == 1
    first, second, third = read("out.jsonl")
    assert first == {"text": "a", "embedding": vector("a")}
    assert third["embedding"] == vector("c")
    assert set(second) == {"text", "error"}
    assert second["error"]["type"] == "InvokeBadRequestError"
    assert second["error"]["status"] == 400
    assert "cannot embed 'bad'" in second["error"]["message"]
    (dead,) = read("out.jsonl.failed.jsonl")
    assert dead == {"index": 1, "row": {"text": "bad"}, "error": second["error"]}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"not json", "line 2 is not JSON"),
        (b"[1]", "line 2 is a JSON array"),
        (b'"text"', "line 2 is a JSON string"),
        (b"7", "line 2 is a JSON number"),
        (b"\xff\xfe", "line 2 is not UTF-8 at byte 0"),
        (b"[" * 100_000, "line 2"),
        (b'{"text": ' + b"9" * 5000 + b"}", "line 2 is not JSON"),
        (b'{"other": 1}', "no column 'text'; the row has 'other'"),
        (b'{"text": 7}', "holds a value of type int"),
        (b'{"text": null}', "is null"),
        (b'{"text": ""}', "is empty"),
    ],
)
def test_a_row_that_cannot_be_used_is_a_row_with_an_error(
    served: Served, folder: Path, line: bytes, words: str
) -> None:
    given = lines({"text": "a"}) + line + b"\n" + lines({"text": "c"})
    (folder / "in.jsonl").write_bytes(given)
    done = bulk(served, "embed", "in.jsonl", "--out", "out.jsonl")
    assert done.exit_code == 1
    first, second, third = read("out.jsonl")
    assert "embedding" in first and "embedding" in third
    assert second["error"]["type"] == "InputInvalidError"
    assert words in second["error"]["message"]


def test_a_summary_counts_known_answers_and_known_failures_apart() -> None:
    summary = Summary()
    error = InvokeBadRequestError("no")
    for index, (result, known) in enumerate(
        [("a", True), (None, True), ("b", False), (None, False)]
    ):
        summary.add(BulkItem(index, result, None if result else error, known=known))
    first, _ = str(summary).splitlines()
    assert first == (
        "4 rows: 2 done (1 of them known), 2 failed (1 of them known; 2 InvokeBadRequestError)"
    )


@pytest.mark.parametrize(
    ("prompt", "brace"),
    [
        ("Say: {text", "'{' at character 6"),
        ("Say: text}", "'}' at character 10"),
        ("{{{text", "'{' at character 3"),
        ('{"a": {text}}', "'{' at character 1"),
        ("{text}}}}", "'}' at character 9"),
    ],
)
def test_a_brace_without_its_partner_is_wrong_use_and_nothing_is_called(
    served: Served, folder: Path, prompt: str, brace: str
) -> None:
    (folder / "in.jsonl").write_bytes(lines({"text": "a"}))
    done = bulk(served, "chat", "in.jsonl", "--prompt", prompt)
    assert done.exit_code == 2
    assert f"--prompt has a single {brace}" in done.stderr
    assert served.counts["requests"] == 0


def test_doubled_braces_are_braces() -> None:
    assert lone_brace('{{"a": {text}}}') is None
    assert from_template({"text": "b"}, '{{"a": {text}}}') == '{"a": b}'


def test_an_existing_ledger_without_resume_is_an_error(served: Served, folder: Path) -> None:
    (folder / "in.jsonl").write_bytes(lines({"text": "a"}, {"text": "b"}))
    once = ("in.jsonl", "--out", "out.jsonl", "--ledger", "run.sqlite")
    assert bulk(served, "embed", *once).exit_code == 0
    refused = bulk(served, "embed", *once)
    assert refused.exit_code == 2
    assert "--resume" in refused.stderr and "run.sqlite exists" in refused.stderr
    again = bulk(served, "embed", *once, "--resume")
    assert again.exit_code == 0
    assert served.counts["requests"] == 1
    assert "(2 of them known)" in again.stderr


@pytest.mark.slow
def test_failed_rows_are_called_again_with_retry_failed(served: Served, folder: Path) -> None:
    (folder / "in.jsonl").write_bytes(lines({"text": "a"}, {"text": "bad"}))
    once = ("in.jsonl", "--out", "out.jsonl", "--ledger", "run.sqlite")
    assert bulk(served, "embed", *once).exit_code == 1
    before = served.counts["requests"]
    assert bulk(served, "embed", *once, "--resume").exit_code == 1
    assert served.counts["requests"] == before
    assert bulk(served, "embed", *once, "--retry-failed").exit_code == 1
    assert served.counts["requests"] == before + 1
    assert served.answered == {"a": 1}


@pytest.mark.parametrize("option", ["--resume", "--retry-failed"])
def test_resume_needs_a_ledger(served: Served, folder: Path, option: str) -> None:
    (folder / "in.jsonl").write_bytes(lines({"text": "a"}))
    refused = bulk(served, "embed", "in.jsonl", option)
    assert refused.exit_code == 2 and "--ledger" in refused.stderr


def test_another_file_as_ledger_is_rejected_and_kept(served: Served, folder: Path) -> None:
    (folder / "in.jsonl").write_bytes(lines({"text": "a"}))
    (folder / "other.txt").write_text("this is not a ledger but a text of some length", "utf-8")
    before = (folder / "other.txt").read_bytes()
    done = bulk(served, "embed", "in.jsonl", "--ledger", "other.txt", "--resume")
    assert done.exit_code == 1 and "is not a ledger" in done.stderr
    assert (folder / "other.txt").read_bytes() == before


def test_an_earlier_output_is_kept_until_the_new_one_is_complete(
    served: Served, folder: Path
) -> None:
    (folder / "out.jsonl").write_text("precious", "utf-8")
    (folder / "in.jsonl").write_bytes(lines({"text": "a"}))
    (folder / "no.sqlite").write_text("this is not a ledger but a text of some length", "utf-8")
    done = bulk(
        served, "embed", "in.jsonl", "--out", "out.jsonl", "--ledger", "no.sqlite", "--resume"
    )
    assert done.exit_code == 1
    assert (folder / "out.jsonl").read_text("utf-8") == "precious"


def test_standard_input_and_output(served: Served) -> None:
    given = lines({"text": "a"}, {"text": "b"})
    done = bulk(served, "embed", "-", given=given)
    assert done.exit_code == 0
    assert [json.loads(line)["embedding"] for line in done.stdout.splitlines()] == [
        vector("a"),
        vector("b"),
    ]


def test_a_template_takes_columns_and_nothing_else(served: Served, folder: Path) -> None:
    rows = [{"text": "x", "n": 7}, {"text": "{n} {{", "n": [1]}]
    (folder / "in.jsonl").write_bytes(lines(*rows))
    prompt = "Say {text}: {n} {{literally}}"
    done = bulk(served, "chat", "in.jsonl", "--prompt", prompt, "--out", "out.jsonl")
    assert done.exit_code == 0, done.output
    assert [row["result"] for row in read("out.jsonl")] == [
        "about Say x: 7 {literally}",
        "about Say {n} {{: [1] {literally}",
    ]
    hostile = bulk(served, "chat", "in.jsonl", "--prompt", "{text.__class__}", "--out", "o.jsonl")
    assert hostile.exit_code == 1
    assert "no column 'text.__class__'" in read("o.jsonl")[0]["error"]["message"]


def test_csv_is_read_and_written(served: Served, folder: Path) -> None:
    text = 'id,text\n1,"a, ""b""\nc"\n2,bad\n3,x,too many\n4\n5,d\n'
    (folder / "in.csv").write_text(text, "utf-8")
    done = bulk(served, "embed", "in.csv", "--out", "out.csv")
    assert done.exit_code == 1
    with (folder / "out.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert rows[0]["text"] == 'a, "b"\nc'
    assert json.loads(rows[0]["embedding"]) == vector('a, "b"\nc')
    errors = [json.loads(row["error"])["message"] for row in rows[1:4]]
    assert "cannot embed" in errors[0]
    assert "more fields" in errors[1] and "fewer fields" in errors[2]
    assert json.loads(rows[4]["embedding"]) == vector("d")


@pytest.mark.slow
def test_parquet_is_read_and_written(served: Served, folder: Path) -> None:
    table = pyarrow.table({"text": ["a", "bad", None], "n": [1, 2, 3]})
    parquet.write_table(table, "in.parquet")
    done = bulk(served, "embed", "in.parquet", "--out", "out.parquet")
    assert done.exit_code == 1, done.output
    written = parquet.read_table("out.parquet")
    assert written.schema.field("embedding").type == pyarrow.list_(pyarrow.float64())
    first, second, third = written.to_pylist()
    assert first == {"text": "a", "n": 1, "embedding": vector("a"), "error": None}
    assert second["error"]["status"] == 400 and third["error"]["type"] == "InputInvalidError"


@pytest.mark.slow
def test_parquet_keeps_the_types_of_the_input(served: Served, folder: Path) -> None:
    count = 2500
    columns = {
        "text": [f"t{n}" for n in range(count)],
        "late": pyarrow.array([None] * 2200 + ["x"] * 300),
        "small": pyarrow.array([1] * count, pyarrow.int8()),
        "large": pyarrow.array([2**63 + 5] * count, pyarrow.uint64()),
        "instant": pyarrow.array([1_000_001] * count, pyarrow.timestamp("ns", "UTC")),
        "price": pyarrow.array([Decimal("1.50")] * count, pyarrow.decimal128(10, 2)),
        "kind": pyarrow.array(["a"] * count).dictionary_encode(),
        "raw": pyarrow.array([b"\xff"] * count),
        "embedding": pyarrow.array([1.0] * count),
    }
    table = pyarrow.table(columns)
    parquet.write_table(table, "in.parquet")
    done = bulk(served, "embed", "in.parquet", "--out", "out.parquet")
    assert done.exit_code == 0, done.output
    written = parquet.read_table("out.parquet")
    kept = table.drop_columns(["embedding"])
    assert written.drop_columns(["embedding", "error"]).equals(kept)
    assert written.column("embedding")[7].as_py() == vector("t7")
    parquet.write_table(table.slice(0, 5), "few.parquet")
    done = bulk(served, "chat", "few.parquet", "--prompt", "{text} {instant}", "--out", "out.csv")
    assert done.exit_code == 0, done.output
    assert "1970-01-01 00:00:00.001000001Z" in (folder / "out.csv").read_text("utf-8")


@pytest.mark.slow
def test_values_that_fit_no_column_of_parquet_cost_no_answer(served: Served, folder: Path) -> None:
    late: list[Any] = [None] * 1500 + ["x", 5, {"a": 1}, None]
    mixed = [1, "a", *range(1498), "late", 2**80, [1], 7]
    number = [*range(1500), "text", 2**80, 9, None]
    rows = [
        {"text": f"t{n}", "late": a, "mixed": b, "number": c, "sign": "\ud800"}
        for n, (a, b, c) in enumerate(zip(late, mixed, number, strict=True))
    ]
    (folder / "in.jsonl").write_bytes(lines(*rows))
    done = bulk(served, "embed", "in.jsonl", "--out", "out.parquet")
    assert done.exit_code == 0, done.output
    written = parquet.read_table("out.parquet").to_pylist()
    assert [row["embedding"] for row in written] == [vector(row["text"]) for row in rows]
    assert [row["late"] for row in written[1500:]] == ["x", "5", '{"a": 1}', None]
    assert [row["mixed"] for row in written[1500:]] == ["late", str(2**80), "[1]", "7"]
    assert [row["number"] for row in written[1500:]] == [None, None, 9, None]
    assert "left out: 'number: int64'" in done.stderr


@pytest.mark.slow
def test_no_key_of_an_object_is_lost_in_parquet(served: Served, folder: Path) -> None:
    objects: list[Any] = [{"a": n} for n in range(1500)] + [{"b": [1, {"c": None}]}, None, {}]
    rows = [{"text": f"t{n}", "o": each, "l": [each]} for n, each in enumerate(objects)]
    (folder / "in.jsonl").write_bytes(lines(*rows))
    done = bulk(served, "embed", "in.jsonl", "--out", "out.parquet")
    assert done.exit_code == 0, done.output
    written = parquet.read_table("out.parquet").to_pylist()
    assert [row["o"] and json.loads(row["o"]) for row in written] == objects
    assert [json.loads(row["l"]) for row in written] == [[each] for each in objects]


@pytest.mark.slow
@pytest.mark.parametrize("option", ["--out", "--failed"])
def test_a_pipe_is_written_to_and_not_replaced(served: Served, folder: Path, option: str) -> None:
    """Another path of the same kind is `/dev/null`, which a rename by root would replace for everybody."""
    (folder / "in.jsonl").write_bytes(lines({"text": "a"}, {"text": "bad"}))
    pipe = folder / "pipe.jsonl"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    others = {"--out": "out.jsonl", "--failed": "failed.jsonl", option: "pipe.jsonl"}
    done = bulk(served, "embed", "in.jsonl", *(word for pair in others.items() for word in pair))
    reader.join(20)
    assert done.exit_code == 1, done.output
    assert pipe.is_fifo()
    assert read[0].count(b"\n") == {"--out": 2, "--failed": 1}[option]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_an_output_that_is_full_is_reported_and_answers_are_kept(
    served: Served, folder: Path, form: str
) -> None:
    rows = [{"text": f"text {n}"} for n in range(3000)]
    (folder / "in.jsonl").write_bytes(lines(*rows))
    (folder / f"out.{form}.part").symlink_to("/dev/full")
    out = ("--out", f"out.{form}", "--ledger", "run.sqlite")
    done = bulk(served, "embed", "in.jsonl", *out)
    assert done.exit_code == 1
    assert f"Error: out.{form} cannot be used: No space left on device" in done.stderr
    assert "answers are in the ledger" in done.stderr
    (folder / f"out.{form}.part").unlink()
    done = bulk(served, "embed", "in.jsonl", *out, "--resume")
    assert done.exit_code == 0, done.output
    assert served.answers == len(rows)


@pytest.mark.slow
def test_a_file_that_is_no_parquet_is_reported(served: Served, folder: Path) -> None:
    (folder / "in.parquet").write_bytes(b"PAR1 and nothing else")
    done = bulk(served, "embed", "in.parquet")
    assert done.exit_code == 1 and "is not Parquet" in done.stderr


def test_columns_that_the_output_has_no_place_for_are_reported(
    served: Served, folder: Path
) -> None:
    (folder / "in.jsonl").write_bytes(lines({"text": "a"}, {"text": "b", "late": 1}))
    done = bulk(served, "embed", "in.jsonl", "--out", "out.csv")
    assert "left out: 'late'" in done.stderr


@pytest.mark.slow
def test_a_dry_run_calls_nothing(served: Served, folder: Path) -> None:
    rows = [{"text": f"text number {n % 40}"} for n in range(100)]
    (folder / "in.jsonl").write_bytes(lines(*rows))
    options = ("--out", "out.jsonl", "--ledger", "run.sqlite", "--dry-run", "--rpm", "1")
    command = ["bulk", "embed", "openai/text-embedding-3-small", "in.jsonl", *options]
    secret = ("--set", "openai_api_key=sk-x", "--set", f"openai_api_base={served.url}")
    done = CliRunner().invoke(cli, [*command, *secret, "--batch-size", "10"])
    assert done.exit_code == 0, done.output
    assert "100 rows, 60 of them without a call, 4 calls" in done.stdout
    assert "by a sample of 40 rows" in done.stdout and "USD" in done.stdout
    assert "about 240 s" in done.stdout
    assert served.counts["requests"] == 0
    assert not (folder / "out.jsonl").exists() and not (folder / "run.sqlite").exists()


def test_max_cost_of_a_model_without_a_price_gives_a_warning(served: Served, folder: Path) -> None:
    (folder / "in.jsonl").write_bytes(lines({"text": "a"}))
    done = bulk(served, "embed", "in.jsonl", "--max-cost", "1")
    assert done.exit_code == 0 and "warning: the price of 'embed'" in done.stderr


@pytest.mark.slow
def test_rows_beyond_max_cost_are_returned_as_errors_and_are_called_later(
    served: Served, folder: Path
) -> None:
    (folder / "in.jsonl").write_bytes(lines(*({"text": f"prompt {n}"} for n in range(20))))
    base = ["bulk", "chat", "openai/gpt-5.4", "in.jsonl", "--out", "out.jsonl"]
    base += ["--ledger", "run.sqlite", "--set", "openai_api_key=sk-x"]
    base += ["--set", f"openai_api_base={served.url}"]
    done = CliRunner().invoke(cli, [*base, "--max-cost", "0.0002"])
    assert done.exit_code == 1
    kinds = [row.get("error", {}).get("type") for row in read("out.jsonl")]
    assert 0 < kinds.count(None) < 20 and set(kinds) == {None, "BulkCostError"}
    again = CliRunner().invoke(cli, [*base, "--resume"])
    assert again.exit_code == 0, again.output
    assert set(served.answered.values()) == {1} and len(served.answered) == 20


def test_secrets_are_in_no_output(served: Served, folder: Path) -> None:
    key = "sk-secret-0123456789abcdef"
    (folder / "in.jsonl").write_bytes(lines({"text": "bad one"}, {"text": "a"}))
    done = bulk(
        served,
        "embed",
        *("in.jsonl", "--out", "out.jsonl", "--ledger", "run.sqlite", "--set", f"api_key={key}"),
    )
    assert done.exit_code == 1
    assert key not in done.output
    assert not any(key.encode() in path.read_bytes() for path in folder.iterdir())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nothere.jsonl",), "cannot be read"),
        (("in.unknown",), "choose with --format"),
        (("in.jsonl", "--out", "no/such/folder/out.jsonl"), "cannot be written"),
        (("in.jsonl", "--rpm", "-3"), "'--rpm': -3 is not a number above 0"),
        (("in.jsonl", "--set", "serverurl"), "NAME=VALUE"),
        (("in.jsonl", "--set", "serve_url=x"), "serve_url"),
    ],
)
def test_wrong_use_is_reported_in_a_sentence(
    served: Served, folder: Path, arguments: tuple[str, ...], words: str
) -> None:
    (folder / "in.jsonl").write_bytes(lines({"text": "a"}))
    done = bulk(served, "embed", *arguments)
    assert done.exit_code in (1, 2)
    assert words in done.stderr and "Traceback" not in done.output
