"""Ctrl-C ends every command that watches files with 130, as it ends every other command."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from test_trees import PLUGIN, write


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments", [("check", ".", "--watch"), ("preview", ".", "--serve")], ids=["check", "preview"]
)
def test_a_watching_command_ends_with_130(arguments: tuple[str, ...], tmp_path: Path) -> None:
    root = write(tmp_path / "acme", PLUGIN)
    command = [sys.executable, "-um", "modelport_generator", *arguments]
    with subprocess.Popen(
        command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        shown = next(line for line in process.stdout if "press Ctrl-C to stop" in line)
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
    assert process.returncode == 130, shown + rest
    assert "Traceback" not in rest
