"""`modelport check` reports the same in every format, and a project can select what is shown."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from test_trees import write

from check_bases import BASES
from modelport_generator.cli import cli

_MODEL = BASES["llm"][1]
_WRONG = _MODEL.replace("unit: '0.000001'", "unit: '1000000'").replace("USD", "usd")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to check in, with one wrong model: one error and one warning."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "model.yaml").write_text(_WRONG, encoding="utf-8")
    return tmp_path


def check(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["check", *arguments])


def codes(*arguments: str) -> list[str]:
    printed = json.loads(check(*arguments, "--format", "json").stdout)
    return [problem["code"] for problem in printed["problems"]]


def test_json_is_one_object_with_the_promised_keys(project: Path) -> None:
    result = check("model.yaml", "--format", "json")
    assert result.exit_code == 1
    printed = json.loads(result.stdout)
    assert printed["files"] == 1
    [error, warning] = printed["problems"]
    assert error["code"] == "MP433"
    assert (error["severity"], warning["severity"]) == ("error", "warning")
    assert (error["file"], error["line"], error["column"]) == ("model.yaml", 32, 9)
    assert error["pointer"] == "/pricing/unit"
    assert "1000000" in error["message"]
    assert "0.000001" in error["hint"]


def test_text_underlines_the_span_and_counts(project: Path) -> None:
    result = check("model.yaml")
    assert "error[MP433]: the unit 1000000 increases" in result.stdout
    assert "  --> model.yaml:32:9\n" in result.stdout
    assert "32 |   unit: '1000000'\n   |         ^^^^^^^^^\n" in result.stdout
    assert result.stdout.endswith("1 error, 1 warning in 1 file\n")


def test_what_is_right_passes(project: Path) -> None:
    (project / "model.yaml").write_text(_MODEL, encoding="utf-8")
    result = check("model.yaml")
    assert (result.exit_code, result.stdout) == (0, "no problems in 1 file\n")


def test_warnings_alone_do_not_fail(project: Path) -> None:
    (project / "model.yaml").write_text(_MODEL.replace("USD", "usd"), encoding="utf-8")
    assert check("model.yaml").exit_code == 0


def test_github_gets_annotations(project: Path) -> None:
    lines = check("model.yaml", "--format", "github").stdout.splitlines()
    assert lines[0].startswith(
        "::error file=model.yaml,line=32,endLine=32,col=9,endColumn=18,title=MP433::the unit"
    )


def test_sarif_has_a_rule_and_a_place_for_each_result(project: Path) -> None:
    log = json.loads(check("model.yaml", "--format", "sarif").stdout)
    assert log["version"] == "2.1.0"
    [run] = log["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["MP433", "MP436"]
    first = run["results"][0]
    assert (first["ruleId"], first["level"]) == ("MP433", "error")
    region = first["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 32, "startColumn": 9, "endLine": 32, "endColumn": 18}


def test_text_in_a_definition_cannot_write_commands_or_move_the_cursor(project: Path) -> None:
    hostile = 'model: "a\\e[2J\\u202e"\n"x\\r\\n::error::": 1\n'
    (project / "model.yaml").write_text(hostile + _MODEL.partition("\n")[2], encoding="utf-8")
    text = check("model.yaml").stdout
    assert "\x1b" not in text
    assert "\u202e" not in text
    lines = check("model.yaml", "--format", "github").stdout.splitlines()
    assert not [line for line in lines if line.startswith("::error::")]


def test_codes_are_selected_and_ignored_by_their_beginning(project: Path) -> None:
    assert codes("model.yaml", "--select", "MP436") == ["MP436"]
    assert codes("model.yaml", "--ignore", "MP43") == []
    assert codes("model.yaml", "--select", "MP4", "--ignore", "MP433,MP44") == ["MP436"]


def test_codes_may_be_written_in_lower_case(project: Path) -> None:
    assert codes("model.yaml", "--select", "mp436,all") == codes("model.yaml", "--select", "ALL")
    assert codes("model.yaml", "--ignore", "mp43") == []
    settings = "[tool.modelport.check]\nignore = ['mp436']\nseverity = {mp433 = 'warning'}\n"
    (project / "pyproject.toml").write_text(settings, encoding="utf-8")
    result = check("model.yaml", "--format", "json")
    assert [p["severity"] for p in json.loads(result.stdout)["problems"]] == ["warning"]


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_an_unknown_code_is_a_usage_error(project: Path, option: str) -> None:
    result = check("model.yaml", option, "MP4336")
    assert result.exit_code == 2
    assert "'MP4336' is not a code or the prefix of a code; did you mean MP43" in result.output


def test_remarks_show_only_when_selected(project: Path) -> None:
    (project / "model.yaml").write_bytes(_MODEL.replace("\n", "\r\n").encode())
    assert codes("model.yaml") == []
    assert codes("model.yaml", "--select", "ALL") == ["MP121", "MP440"]


def test_a_comment_suppresses_one_line_and_is_reported_when_idle(project: Path) -> None:
    text = _WRONG.replace("currency: usd", "currency: usd # modelport: ignore[MP436] why not")
    text = text.replace("  unit:", "  # modelport: ignore[MP433] as on the invoice\n  unit:")
    (project / "model.yaml").write_text(text, encoding="utf-8")
    assert codes("model.yaml") == []
    (project / "model.yaml").write_text(f"# modelport: ignore-file[MP433]\n{_WRONG}", "utf-8")
    assert codes("model.yaml") == ["MP436"]
    idle = _MODEL.replace("USD", "USD # modelport: ignore[MP436] a leftover")
    (project / "model.yaml").write_text(idle, encoding="utf-8")
    assert codes("model.yaml") == ["MP002"]


def test_a_project_sets_severities_in_its_pyproject(project: Path) -> None:
    settings = "[tool.modelport.check]\nseverity = {MP433 = 'warning', MP436 = 'off'}\n"
    (project / "pyproject.toml").write_text(settings, encoding="utf-8")
    result = check("model.yaml", "--format", "json")
    assert result.exit_code == 0
    assert [p["severity"] for p in json.loads(result.stdout)["problems"]] == ["warning"]


@pytest.mark.parametrize(
    "settings",
    [
        "severity = {MP433 = 'fatal'}",
        "severity = {MP9999 = 'info'}",
        "severity = 'info'",
        "selekt = ['MP4']",
        "severity = ",
        "ignore = 'MP2'",
        "ignore = [2]",
        "select = ['MP9999']",
    ],
)
def test_settings_that_cannot_be_understood_are_named(project: Path, settings: str) -> None:
    (project / "pyproject.toml").write_text(f"[tool.modelport.check]\n{settings}\n", "utf-8")
    result = check("model.yaml")
    assert result.exit_code == 2
    assert "pyproject.toml" in result.output


@pytest.mark.slow
def test_several_processes_report_the_same(project: Path) -> None:
    write(project / "one", {"models/llm/acme-chat.yaml": _WRONG})
    write(project / "two", {"_assets/small.svg": None})
    assert codes(".", "--jobs", "2") == codes(".")
    assert len(codes(".")) > 2


def test_the_option_kind_says_what_a_file_is(project: Path) -> None:
    (project / "odd.yaml").write_text("hello: world\n", encoding="utf-8")
    assert codes("odd.yaml") == ["MP001"]
    assert "MP201" in codes("odd.yaml", "--kind", "model")


def test_a_missing_path_is_a_usage_error(project: Path) -> None:
    assert check("absent").exit_code == 2


_MESSY = """\
# The flagship.
model:   4     # a number, unfortunately
"label": {zh_Hans: "你好",   en_US: 'Acme' }
model_type: LLM
depricated: yes   # soon
model_properties:
    mode: chat
    context_size: 8192.0
pricing: {input: 1.50, output: '2', unit: '0.001', currency: USD}
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_repairs_keep_comments_order_quotes_and_line_ends(project: Path, end: str) -> None:
    path = project / "model.yaml"
    path.write_bytes(_MESSY.replace("\n", end).encode())
    result = check("model.yaml", "--fix")
    assert result.exit_code == 0, result.output
    expected = (
        _MESSY.replace("  4 ", "  '4' ")
        .replace("LLM", "llm")
        .replace("depricated: yes", "deprecated: true")
        .replace("8192.0", "8192")
        .replace("1.50", "'1.50'")
    )
    assert path.read_bytes().decode() == expected.replace("\n", end)
    before = path.read_bytes()
    check("model.yaml", "--fix")
    assert path.read_bytes() == before


def test_explain_shows_a_code_and_lists_all() -> None:
    shown = CliRunner().invoke(cli, ["explain", "mp433"]).output
    assert "MP433: An inverted unit" in shown
    assert "unit: '0.000001'" in shown
    listed = CliRunner().invoke(cli, ["explain"]).output
    assert len(listed.splitlines()) > 100
    assert CliRunner().invoke(cli, ["explain", "MP999"]).exit_code == 2


@pytest.mark.parametrize("arguments", [[], ["--format", "json"], ["--select", "ALL"]])
def test_every_mutated_tree_is_checked_without_a_traceback(
    project: Path, arguments: Sequence[str]
) -> None:
    hostile: dict[str, Any] = {
        "provider/acme.yaml": "provider: [1]\nmodels: {llm: {predefined: 5, position: [1]}}\n",
        "manifest.yaml": "plugins: {models: 5}\nversion: {}\nmeta: []\n",
        "models/llm/_position.yaml": "a: b\n",
        "models/llm/acme-chat.yaml": "- 1\n",
    }
    write(project / "plugin", hostile)
    result = check("plugin", *arguments)
    assert result.exit_code == 1
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_a_modeline_names_the_schema_and_is_added_once(project: Path) -> None:
    write(project / "plugin", {})
    for _ in range(2):
        result = check("plugin", "--fix", "--modeline", ".schemas")
        assert result.exit_code == 0
        model = (project / "plugin/models/llm/acme-chat.yaml").read_text(encoding="utf-8")
        assert model == f"# yaml-language-server: $schema=../../../.schemas/model.json\n{_MODEL}"
    manifest = (project / "plugin/manifest.yaml").read_text(encoding="utf-8")
    assert manifest.startswith("# yaml-language-server: $schema=../.schemas/manifest.json\n")


def test_a_price_that_readers_take_for_two_numbers_is_not_repaired(tmp_path: Path) -> None:
    price = "pricing: {input: 010, output: 1e-3, unit: '0.001', currency: USD}\n"
    text = "model: x\nmodel_type: llm\nmodel_properties: {mode: chat, context_size: 1}\n" + price
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(cli, ["check", "--fix", str(tmp_path / "x.yaml")])
    assert "the SDK reads 8, the daemon reads 10" in result.output
    fixed = (tmp_path / "x.yaml").read_text(encoding="utf-8")
    assert "input: 010," in fixed
    assert "output: '0.001'" in fixed


def test_a_value_that_an_alias_repeats_is_repaired(tmp_path: Path) -> None:
    text = (
        "model: b\nlabel: &l\n  en_US: 1\nmodel_type: llm\n"
        "model_properties: {mode: chat, context_size: 1000}\n"
        "parameter_rules:\n- {name: x, type: int, label: *l}\n"
    )
    (tmp_path / "b.yaml").write_text(text, encoding="utf-8")
    CliRunner().invoke(cli, ["check", "--fix", str(tmp_path / "b.yaml")])
    fixed = (tmp_path / "b.yaml").read_text(encoding="utf-8")
    assert fixed == text.replace("en_US: 1", "en_US: '1'")


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "{}", '{"problems": 1}', '{"problems": [{"file": 1}]}', "\x00"],
)
def test_a_file_that_is_not_a_baseline_is_reported_in_one_sentence(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "b").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(cli, ["check", str(tmp_path), "--baseline", str(tmp_path / "b")])
    assert result.exit_code == 2
    assert "not a baseline" in result.output


def test_severities_go_by_the_longest_beginning(project: Path) -> None:
    (project / "pyproject.toml").write_text(
        "[tool.modelport.check]\nseverity = {MP = 'off', MP2 = 'info', MP201 = 'warning'}\n",
        "utf-8",
    )
    (project / "model.yaml").write_text("model: x\nmodel_type: llm\ncolour: red\n", "utf-8")
    reported = json.loads(check("model.yaml", "--format", "json").stdout)["problems"]
    assert {(p["code"], p["severity"]) for p in reported} == {
        ("MP201", "warning"),
        ("MP202", "info"),
    }
    assert check("model.yaml", "--severity", "MP201=error").exit_code == 1
    assert check("model.yaml", "--severity", "MP201=grave").exit_code == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ((), 0),
        (("--fail-on", "warning"), 1),
        (("--strict",), 1),
        (("--fail-on", "info"), 1),
        (("--fail-on", "never"), 0),
        (("--severity", "MP4=error"), 1),
        (("--severity", "MP4=error", "--fail-on", "never"), 0),
        (("--strict", "--fail-on", "info"), 2),
    ],
)
def test_the_exit_status_follows_the_options(
    project: Path, arguments: tuple[str, ...], status: int
) -> None:
    text = _MODEL.replace("unit: '0.000001'", "unit: '0'")
    (project / "model.yaml").write_text(text, "utf-8")
    for form in ("text", "json", "sarif", "github", "gitlab", "junit"):
        assert check("model.yaml", "--format", form, *arguments).exit_code == status


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "gitlab", "junit"])
def test_a_check_of_nothing_is_not_green(project: Path, form: str) -> None:
    (project / "empty").mkdir()
    result = check("empty", "--format", form)
    assert result.exit_code == 2
    assert "no provider and no definition at empty" in result.stderr


def test_writing_a_baseline_succeeds_and_a_missing_one_is_called_missing(project: Path) -> None:
    (project / "model.yaml").write_text("model: x\nmodel_type: lmm\n", "utf-8")
    missing = check("model.yaml", "--baseline", "known.json")
    assert (missing.exit_code, "known.json does not exist" in missing.stderr) == (2, True)
    assert check("model.yaml", "--write-baseline", "known.json").exit_code == 0
    assert check("model.yaml", "--baseline", "known.json").exit_code == 0


def test_statistics_count_how_often_each_code_was_found(project: Path) -> None:
    (project / "model.yaml").write_text("model: x\nmodel_type: lmm\na: 1\nb: 2\n", "utf-8")
    lines = check("model.yaml", "--statistics").stdout.splitlines()
    assert any(line.split()[:3] == ["2", "MP202", "warning"] for line in lines)


def test_a_preview_of_the_repairs_changes_nothing(project: Path) -> None:
    file = project / "model.yaml"
    file.write_text("modle: x\nmodel_type: llm\n", "utf-8")
    result = check("model.yaml", "--diff")
    assert "-modle: x\n+model: x\n" in result.stdout
    assert file.read_text("utf-8").startswith("modle")


def test_a_text_without_a_file_is_checked(project: Path) -> None:
    given = "model: x\nmodel_type: lmm\n"
    arguments = ["check", "--stdin-filename", "llm/new.yaml", "--format", "json"]
    result = CliRunner().invoke(cli, arguments, input=given)
    reported = [
        (p["file"], p["line"])
        for p in json.loads(result.stdout)["problems"]
        if p["code"] == "MP205"
    ]
    assert reported == [("llm/new.yaml", 2)]
    assert result.exit_code == 1
    assert check("--stdin-filename", "x.yaml", "--fix").exit_code == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("environment", "is_coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
    ],
)
def test_colours_follow_the_environment(
    project: Path, environment: dict[str, str], is_coloured: bool
) -> None:
    (project / "model.yaml").write_text("model: x\nmodel_type: lmm\n", "utf-8")
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
    command = [sys.executable, "-m", "modelport_generator", "check", "model.yaml"]
    done = subprocess.run(
        command, cwd=project, env={**kept, **environment}, capture_output=True, check=False
    )
    assert (b"\x1b[" in done.stdout) is is_coloured


def test_completion_for_a_shell_is_printed(project: Path) -> None:
    command = [str(Path(sys.executable).with_name("modelport"))]
    environment = {**os.environ, "_MODELPORT_COMPLETE": "bash_source"}
    done = subprocess.run(
        command, cwd=project, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert "_modelport_completion" in done.stdout
