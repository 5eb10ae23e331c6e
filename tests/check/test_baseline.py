"""A baseline hides the old problems, wherever they moved, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from check_bases import BASES
from modelport_generator.cli import cli

_MODEL = BASES["llm"][1]
_WRONG = _MODEL.replace("USD", "usd").replace("- vision", "- odd")
_RULES = "".join(
    f"- name: {name}\n  type: {kind}\n  label: {{en_US: X}}\n"
    for name, kind in (("a", "wrong"), ("b", "int"))
)


def check(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["check", *arguments])


def codes(*arguments: str) -> list[str]:
    printed = json.loads(check(*arguments, "--format", "json").stdout)
    return [problem["code"] for problem in printed["problems"]]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a wrong model and a baseline that knows it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "model.yaml").write_text(_WRONG, encoding="utf-8")
    assert len(codes("model.yaml")) == 2
    check("model.yaml", "--write-baseline", "known.json")
    return tmp_path


def test_what_was_there_is_hidden_and_what_is_new_is_not(project: Path) -> None:
    assert codes("model.yaml", "--baseline", "known.json") == []
    worse = "\n" + _WRONG.replace("mode: chat", "mode: talk")
    (project / "model.yaml").write_text(worse, encoding="utf-8")
    assert codes("model.yaml", "--baseline", "known.json") == ["MP205"]


def test_an_item_that_is_inserted_before_brings_nothing_back(project: Path) -> None:
    start = _MODEL.split("parameter_rules:")[0] + "parameter_rules:\n"
    path = project / "model.yaml"
    path.write_text(start + _RULES, encoding="utf-8")
    assert codes("model.yaml")
    check("model.yaml", "--write-baseline", "known.json")
    path.write_text(f"{start}- {{name: z, use_template: top_p}}\n{_RULES}", encoding="utf-8")
    assert codes("model.yaml", "--baseline", "known.json") == []


def test_another_wrong_value_at_the_same_place_is_new(project: Path) -> None:
    changed = _WRONG.replace("- odd", "- strange").replace("usd", "eur")
    (project / "model.yaml").write_text(changed, encoding="utf-8")
    assert len(codes("model.yaml", "--baseline", "known.json")) == 2


def test_another_key_that_is_missing_is_new(project: Path) -> None:
    path = project / "model.yaml"
    path.write_text("model: a\nmodel_properties: {}\nmodel_type: llm\n", encoding="utf-8")
    check("model.yaml", "--write-baseline", "known.json")
    path.write_text("model: a\nmodel_properties: {mode: chat}\n", encoding="utf-8")
    assert "MP201" in codes("model.yaml", "--baseline", "known.json")


def test_a_second_problem_of_the_same_kind_is_new(project: Path) -> None:
    (project / "model.yaml").write_text(
        _WRONG.replace("- odd", "- odd\n  - odd2"), encoding="utf-8"
    )
    assert codes("model.yaml", "--baseline", "known.json") != []


def test_paths_start_from_the_baseline(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "below").mkdir()
    monkeypatch.chdir(project / "below")
    assert codes("../model.yaml", "--baseline", "../known.json") == []
    assert codes(str(project / "model.yaml"), "--baseline", str(project / "known.json")) == []


def test_a_baseline_is_renewed_whole(project: Path) -> None:
    before = (project / "known.json").read_text("utf-8")
    check("model.yaml", "--baseline", "known.json", "--write-baseline", "known.json")
    assert (project / "known.json").read_text("utf-8") == before


@pytest.mark.parametrize("place", [".", "absent/known.json"])
def test_a_baseline_that_cannot_be_written_is_named(project: Path, place: str) -> None:
    result = check("model.yaml", "--write-baseline", place)
    assert result.exit_code == 2
    assert f"Error: {place}: " in result.output
    assert not (project / "absent").exists()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"problems": [{"file": "x"}]}'])
def test_a_file_that_is_not_a_baseline_is_a_usage_error(project: Path, text: str) -> None:
    (project / "known.json").write_text(text, encoding="utf-8")
    result = check("model.yaml", "--baseline", "known.json")
    assert result.exit_code == 2
    assert "is not a baseline" in result.output


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_a_very_long_value_is_not_printed_whole(project: Path, form: str) -> None:
    long = _MODEL.replace("USD", "x" * 200_000).replace("- vision", f"- {'y' * 200_000}")
    (project / "model.yaml").write_text(long, encoding="utf-8")
    message = check("model.yaml", "--format", form).stdout
    assert "MP205" in message
    assert len(message) < 10_000
