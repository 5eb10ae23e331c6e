"""`modelport bulk`: no file of a job is lost, and no row of its input vanishes."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from bulk_served import Served
from click.testing import CliRunner, Result
from counting_server import vector
from pyarrow import parquet

from modelport_generator.cli import cli


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder of a test."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def embed(served: Served, *arguments: str, given: bytes | None = None) -> Result:
    command = ["bulk", "embed", "xinference/embed", *arguments]
    return CliRunner().invoke(cli, [*command, "--set", f"server_url={served.url}"], input=given)


def chat(served: Served, *arguments: str) -> Result:
    command = ["bulk", "chat", "xinference/chat", *arguments]
    return CliRunner().invoke(cli, [*command, "--set", f"server_url={served.url}"])


def lines(*rows: Any) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def not_json(name: str) -> None:
    raise AssertionError(f"{name} in the output")


def read(path: str) -> list[dict[str, Any]]:
    text = Path(path).read_text("utf-8")
    return [json.loads(line, parse_constant=not_json) for line in text.splitlines()]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "first", "second"),
    [
        (("x.jsonl", "--out", "x.jsonl"), "INPUT", "--out"),
        (("x.jsonl", "--out", "link.jsonl"), "INPUT", "--out"),
        (("x.jsonl", "--out", "hard.jsonl"), "INPUT", "--out"),
        (("x.jsonl.part", "--format", "jsonl", "--out", "x.jsonl"), "INPUT", "--out"),
        (("x.jsonl", "--out", "o.jsonl", "--failed", "x.jsonl"), "INPUT", "--failed"),
        (("x.jsonl", "--out", "o.jsonl", "--failed", "./link.jsonl"), "INPUT", "--failed"),
        (("x.jsonl.failed.jsonl", "--out", "x.jsonl"), "INPUT", "--failed"),
        (("x.jsonl", "--ledger", "x.jsonl", "--resume"), "INPUT", "--ledger"),
        (("in.jsonl", "--out", "x.jsonl", "--failed", "x.jsonl"), "--out", "--failed"),
        (("in.jsonl", "--out", "n.jsonl", "--failed", "n.jsonl"), "--out", "--failed"),
        (("in.jsonl", "--out", "n.jsonl", "--failed", "n.jsonl.part"), "--out", "--failed"),
        (("in.jsonl", "--out", "n", "--format", "jsonl", "--ledger", "n"), "--out", "--ledger"),
        (("in.jsonl", "--out", "n-wal", "--format", "jsonl", "--ledger", "n"), "--out", "--ledger"),
        (("in.jsonl", "--failed", "n", "--ledger", "n"), "--failed", "--ledger"),
    ],
)
def test_files_that_would_overwrite_each_other_are_rejected_and_kept(
    served: Served, folder: Path, arguments: tuple[str, ...], first: str, second: str
) -> None:
    for name in ("in.jsonl", "x.jsonl", "x.jsonl.part", "x.jsonl.failed.jsonl"):
        (folder / name).write_bytes(lines({"text": name}))
    (folder / "link.jsonl").symlink_to("x.jsonl")
    (folder / "hard.jsonl").hardlink_to("x.jsonl")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = embed(served, *arguments)
    assert done.exit_code == 2, done.output
    assert f"{first} and {second} use the same file" in done.stderr
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_earlier_failed_rows_are_kept_until_the_job_is_complete(
    served: Served, folder: Path
) -> None:
    failed = folder / "out.jsonl.failed.jsonl"
    failed.write_text("precious", "utf-8")
    done = embed(served, "nothere.jsonl", "--out", "out.jsonl")
    assert done.exit_code == 1 and failed.read_text("utf-8") == "precious"
    (folder / "no.sqlite").write_text("this is not a ledger but a text of some length", "utf-8")
    (folder / "in.jsonl").write_bytes(lines({"text": "bad"}))
    out = ("in.jsonl", "--out", "out.jsonl")
    done = embed(served, *out, "--ledger", "no.sqlite", "--resume")
    assert done.exit_code == 1 and failed.read_text("utf-8") == "precious"
    assert embed(served, *out).exit_code == 1
    assert read(failed.name)[0]["row"] == {"text": "bad"}
    (folder / "in.jsonl").write_bytes(lines({"text": "good"}))
    assert embed(served, *out).exit_code == 0
    assert {path.name for path in folder.iterdir()} == {"in.jsonl", "out.jsonl", "no.sqlite"}


def test_links_stay_and_their_targets_are_replaced(served: Served, folder: Path) -> None:
    (folder / "in.jsonl").write_bytes(lines({"text": "bad"}, {"text": "a"}))
    (folder / "far").mkdir()
    for name in ("out.jsonl", "failed.jsonl"):
        (folder / "far" / name).write_text("old", "utf-8")
        (folder / name).symlink_to(Path("far") / name)
    done = embed(served, "in.jsonl", "--out", "out.jsonl", "--failed", "failed.jsonl")
    assert done.exit_code == 1, done.output
    assert (folder / "out.jsonl").is_symlink() and (folder / "failed.jsonl").is_symlink()
    assert len(read("far/out.jsonl")) == 2 and len(read("far/failed.jsonl")) == 1
    assert sorted(path.name for path in (folder / "far").iterdir()) == ["failed.jsonl", "out.jsonl"]


def test_a_folder_as_output_is_rejected_before_calls(served: Served, folder: Path) -> None:
    (folder / "in.jsonl").write_bytes(lines({"text": "a"}))
    (folder / "out.jsonl").mkdir()
    done = embed(served, "in.jsonl", "--out", "out.jsonl")
    assert done.exit_code == 1 and "out.jsonl cannot be written: it is a folder" in done.stderr
    assert served.counts["requests"] == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_file_of_failed_rows_is_named(served: Served, folder: Path) -> None:
    (folder / "in.jsonl").write_bytes(lines({"text": "bad"}))
    done = embed(served, "in.jsonl", "--failed", "/dev/full")
    assert done.exit_code == 1
    assert "Error: /dev/full cannot be used: No space left on device" in done.stderr


@pytest.mark.parametrize(
    ("text", "good", "words"),
    [
        ('text\na\nb\n"c\nd\ne\n', ["a", "b"], "lines 4 to 6"),
        ('text\na\n"b\nc\n"d"\ne\n', ["a", "e"], "lines 3 to 5"),
        ('text\na\n"b" c\nd\n', ["a", "d"], "line 3"),
    ],
)
def test_a_quote_that_is_not_closed_is_a_row_with_an_error(
    served: Served, folder: Path, text: str, good: list[str], words: str
) -> None:
    (folder / "in.csv").write_text(text, "utf-8")
    done = embed(served, "in.csv", "--out", "out.jsonl")
    assert done.exit_code == 1
    rows = read("out.jsonl")
    assert [row["text"] for row in rows if "embedding" in row] == good
    (failure,) = [row["error"]["message"] for row in rows if "error" in row]
    assert words in failure


def table(folder: Path, form: str, columns: dict[str, list[str]]) -> str:
    if form == "parquet":
        values = [pyarrow.array(column) for column in columns.values()]
        names = [name.strip() for name in columns]
        parquet.write_table(pyarrow.table(values, names=names), folder / "in.parquet")
    else:
        with (folder / "in.csv").open("w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow([name.strip() for name in columns])
            rows.writerows(zip(*columns.values(), strict=True))
    return f"in.{form}"


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_columns_of_the_same_name_are_wrong_use(served: Served, folder: Path, form: str) -> None:
    name = table(folder, form, {"text": ["a"], "n": ["1"], "n ": ["2"]})
    done = embed(served, name, "--out", "out.jsonl")
    assert done.exit_code == 2 and "duplicate columns in the input: 'n'" in done.stderr
    assert not list(folder.glob("out*"))


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_column_that_a_table_does_not_have_is_wrong_use(
    served: Served, folder: Path, form: str
) -> None:
    name = table(folder, form, {"text": ["a"]})
    done = chat(served, name, "--prompt", "{text} {{x}} {nocol}", "--out", "out.jsonl")
    assert done.exit_code == 2 and "no column 'nocol' in the input; it has 'text'" in done.stderr
    done = embed(served, name, "--column", "nocol", "--out", "out.jsonl")
    assert done.exit_code == 2 and "no column 'nocol'" in done.stderr
    given = (folder / name).read_bytes()
    done = embed(served, "-", "--format", form, "--column", "nocol", given=given)
    assert done.exit_code == 2 and "no column 'nocol'" in done.stderr
    assert not list(folder.glob("out*")) and served.counts["requests"] == 0


def test_columns_that_have_names_of_the_output_are_reported_once(
    served: Served, folder: Path
) -> None:
    row = {"text": "a", "embedding": "mine", "error": "mine too"}
    (folder / "in.jsonl").write_bytes(lines(row, {**row, "text": "bad"}, {**row, "text": "c"}))
    done = embed(served, "in.jsonl", "--out", "out.jsonl")
    assert done.stderr.count("left out: 'embedding', 'error', which the output has for") == 1
    assert read("out.jsonl")[0] == {"text": "a", "embedding": vector("a")}
    assert read("out.jsonl.failed.jsonl")[0]["row"] == {**row, "text": "bad"}


def test_numbers_that_json_cannot_express_are_never_written(served: Served, folder: Path) -> None:
    text = (
        b'{"text": "a", "n": NaN}\n{"text": "b", "n": [-Infinity]}\n{"text": "c", "n": [1e999]}\n'
    )
    (folder / "in.jsonl").write_bytes(text)
    assert embed(served, "in.jsonl", "--out", "out.jsonl").exit_code == 1
    first, second, third = read("out.jsonl")
    assert "line 1 is not JSON: NaN is not a JSON number" in first["error"]["message"]
    assert "-Infinity is not a JSON number" in second["error"]["message"]
    assert third["n"] == [None]
    values = pyarrow.array([{"deep": [float("nan"), 1.0]}])
    parquet.write_table(pyarrow.table({"text": ["a"], "n": values}), "in.parquet")
    assert embed(served, "in.parquet", "--out", "out.jsonl").exit_code == 0
    assert read("out.jsonl")[0]["n"] == {"deep": [None, 1.0]}
    assert embed(served, "in.parquet", "--out", "out.csv").exit_code == 0
    with (folder / "out.csv").open(newline="") as file:
        assert json.loads(next(csv.DictReader(file))["n"], parse_constant=not_json)


def test_bytes_of_parquet_are_base64_in_other_formats(served: Served, folder: Path) -> None:
    columns = {"text": ["a"], "raw": [b"\xff\0"], "deep": [[b"\xff"]], "number": [float("nan")]}
    parquet.write_table(pyarrow.table(columns), "in.parquet")
    assert embed(served, "in.parquet", "--out", "out.jsonl").exit_code == 0
    assert embed(served, "in.parquet", "--out", "out.csv").exit_code == 0
    (row,) = read("out.jsonl")
    assert (row["raw"], row["deep"], row["number"]) == ("/wA=", ["/w=="], None)
    with Path("out.csv").open(encoding="utf-8", newline="") as lines:
        (cells,) = csv.DictReader(lines)
    assert (cells["raw"], cells["deep"], cells["number"]) == ("/wA=", '["/w=="]', "nan")


def test_a_ledger_to_resume_from_that_does_not_exist_is_named(served: Served, folder: Path) -> None:
    (folder / "in.jsonl").write_bytes(lines({"text": "a"}))
    for noted in (True, False):
        done = embed(served, "in.jsonl", "--ledger", "new.sqlite", "--resume")
        assert done.exit_code == 0
        assert ("note: new.sqlite does not exist; a new job starts" in done.stderr) is noted
