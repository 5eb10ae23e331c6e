"""Links, folders and pipes instead of files are reported as problems, never as a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from test_trees import PLUGIN, write

from modelport_generator.cli import cli


def check(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["check", *arguments])


def found(*arguments: str) -> list[tuple[str, str]]:
    printed = json.loads(check(*arguments, "--format", "json").stdout)
    return [(each["code"], Path(each["file"]).name) for each in printed["problems"]]


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A flawless plugin in `b` of the current folder."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "b", {})
    return tmp_path / "b"


_ODD: dict[str, Callable[[Path], None]] = {
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a link to nothing": lambda path: path.symlink_to("nowhere.yaml"),
    "a link to a device": lambda path: path.symlink_to("/dev/zero"),
    "a folder": Path.mkdir,
    "a pipe": os.mkfifo,
}


@pytest.mark.parametrize("odd", _ODD)
def test_an_unreadable_file_that_a_pattern_matches_is_one_problem(plugin: Path, odd: str) -> None:
    _ODD[odd](plugin / "models/llm/odd.yaml")
    assert found("b") == [("MP100", "odd.yaml")]
    assert check("b").exit_code == 1


@pytest.mark.parametrize("odd", [each for each in _ODD if each != "a folder"])
def test_outside_of_providers_it_is_one_problem_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, odd: str
) -> None:
    monkeypatch.chdir(tmp_path)
    _ODD[odd](tmp_path / "odd.yaml")
    assert found(".") == [("MP100", "odd.yaml")]


@pytest.mark.parametrize("odd", ["a link to a device", "a pipe"])
def test_a_named_path_that_is_not_a_file_fails(plugin: Path, odd: str) -> None:
    path = plugin.parent / "named"
    _ODD[odd](path)
    result = check(str(path))
    assert result.exit_code == 1
    assert "the file cannot be read: it is a " in result.stdout
    assert result.stdout.endswith("1 error in 1 file\n")


def test_the_target_of_a_link_out_of_a_provider_is_never_read(plugin: Path) -> None:
    secret = plugin.parent / "elsewhere.yaml"
    secret.write_text("SECRET: 1\nmodel: [SECRET\n", "utf-8")
    for name in ("models/llm/x.yaml", "models/llm/_position.yaml", "provider/y.yaml"):
        (plugin / name).unlink(missing_ok=True)
        (plugin / name).symlink_to(secret)
    printed = CliRunner().invoke(cli, ["check", "b", "--no-assets", "--format", "text"]).output
    assert "SECRET" not in printed
    assert ("MP100", "x.yaml") in found("b")
    assert ("MP100", "_position.yaml") in found("b")


@pytest.mark.parametrize("name", ["manifest.yaml", "provider/acme.yaml"])
def test_files_of_a_plugin_that_link_outside_are_not_shown(plugin: Path, name: str) -> None:
    secret = plugin.parent / "elsewhere.yaml"
    secret.write_text("provider: SECRET\nSECRET: [1\n", "utf-8")
    (plugin / name).unlink()
    (plugin / name).symlink_to(secret)
    done = CliRunner().invoke(cli, ["check", "b", "--no-assets"])
    assert done.exit_code == 1
    assert "SECRET" not in done.output


@pytest.mark.slow
@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_a_name_that_is_not_utf_8_is_printed_in_utf_8(plugin: Path, form: str) -> None:
    path = plugin / "models/llm" / os.fsdecode(b"caf\xe9 1.yaml")
    path.write_text(PLUGIN["models/llm/acme-chat.yaml"].replace("USD", "usd"), encoding="utf-8")
    arguments = [sys.executable, "-m", "modelport_generator", "check", "b", "--format", form]
    done = subprocess.run(arguments, capture_output=True, check=False)
    assert done.stderr == b""
    message = done.stdout.decode("utf-8")
    expected = {"sarif": "b/models/llm/caf%E9%201.yaml", "json": "caf\\\\xe9 1.yaml"}
    assert expected.get(form, "caf\\xe9 1.yaml") in message
    if form in ("json", "sarif"):
        json.dumps(json.loads(message), ensure_ascii=False).encode("utf-8")
