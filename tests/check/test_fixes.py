"""Fixes never make a file worse, whatever its other content and whenever they are interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_trees import PLUGIN, write

from check_bases import BASES
from modelport_generator.check.repair.fixes import replace_file
from modelport_generator.cli import cli

_MODEL = BASES["llm"][1]


def fix(path: Path) -> None:
    result = CliRunner().invoke(cli, ["check", "--fix", str(path)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception


def model(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "model.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("order", [1, -1])
def test_two_keys_are_not_renamed_to_the_same_one(tmp_path: Path, order: int) -> None:
    keys = ["depricated: true\n", "deprecatd: false\n"][::order]
    path = model(tmp_path, _MODEL + "".join(keys))
    fix(path)
    assert path.read_text("utf-8") == _MODEL + "".join(keys)


def test_a_repair_that_would_harm_does_not_keep_others_from_being_made(tmp_path: Path) -> None:
    start = "model: acme-chat\nmodel_type: LLM\nfeatures: [tool-call, Tool-Call]\n"
    rest = "depricated: true\nmodel_properties: {mode: chat, context_size: 8192}\n"
    path = model(tmp_path, start + rest)
    fix(path)
    found = path.read_text("utf-8")
    assert "model_type: llm\n" in found
    assert "deprecated: true\n" in found
    assert found.count("tool-call") == 1


def test_a_pattern_is_not_repaired_into_a_worse_one(tmp_path: Path) -> None:
    text = PLUGIN["provider/acme.yaml"].replace("- models/llm/*.yaml", "- .//models/llm/a.yaml")
    root = write(tmp_path / "b", {"provider/acme.yaml": text})
    fix(root)
    assert "- /models" not in (root / "provider/acme.yaml").read_text("utf-8")


def test_a_repair_writes_through_a_link(tmp_path: Path) -> None:
    target = model(tmp_path, _MODEL.replace("model: acme-chat", "model: 4"))
    (tmp_path / "links").mkdir()
    link = tmp_path / "links" / "linked.yaml"
    link.symlink_to("../model.yaml")
    fix(link)
    assert link.is_symlink()
    assert "model: '4'" in target.read_text("utf-8")


def test_a_file_with_two_names_is_repaired_once_at_a_time(tmp_path: Path) -> None:
    text = _MODEL.replace("model: acme-chat", "model: 4") + "depricated: true\n"
    root = write(tmp_path / "b", {"models/llm/acme-chat.yaml": text})
    (root / "models/llm/twin.yaml").symlink_to("acme-chat.yaml")
    fix(root)
    expected = _MODEL.replace("model: acme-chat", "model: '4'") + "deprecated: true\n"
    assert (root / "models/llm/acme-chat.yaml").read_text("utf-8") == expected


def test_a_folder_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = model(tmp_path, _MODEL.replace("model: acme-chat", "model: 4"))

    def rejected(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", rejected)
    result = CliRunner().invoke(cli, ["check", "--fix", str(path)])
    assert result.exit_code == 2
    assert f"Error: {path}: Permission denied" in result.output


def test_an_interruption_waits_until_the_file_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = model(tmp_path, "old")
    chmod = os.chmod

    def interrupted(*arguments: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        chmod(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "chmod", interrupted)
    with pytest.raises(KeyboardInterrupt):
        replace_file(path, b"new")
    assert path.read_text("utf-8") == "new"
    assert [each.name for each in tmp_path.iterdir()] == ["model.yaml"]


@pytest.mark.slow
def test_ctrl_c_is_answered_in_one_line(tmp_path: Path) -> None:
    wrong = _MODEL.replace("USD", "usd").replace("model: acme-chat", "model: 4")
    arguments = [sys.executable, "-m", "modelport_generator", "check", "--fix", "--jobs", "2", "."]
    interrupted = 0
    for last in ("p0", "p15"):
        for number in range(60):
            write(tmp_path / f"p{number}", {f"models/llm/m{i}.yaml": wrong for i in range(3)})
        before = {path.name for path in tmp_path.rglob("*")}
        process = subprocess.Popen(
            arguments,
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )
        repaired = tmp_path / last / "models/llm/m0.yaml"
        while process.poll() is None and repaired.read_text("utf-8") == wrong:
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)
        message = process.communicate(timeout=30)[1]
        assert "Traceback" not in message
        if process.returncode == 130:
            interrupted += 1
            assert message.endswith("interrupted\n")
        assert {path.name for path in tmp_path.rglob("*")} == before
    assert interrupted
