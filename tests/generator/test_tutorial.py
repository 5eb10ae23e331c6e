"""The tutorial for authors: each of its commands runs and prints what the page shows."""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from projects import REPOSITORY

from servers.xinference import free_port
from thorough import in_thorough_runs
from type_checkers import mypy

PAGE = (REPOSITORY / "docs" / "authors.md").read_text(encoding="utf-8")


def commands() -> list[tuple[str, list[str]]]:
    """Return the commands of the page, each with the lines that it should print."""
    found: list[tuple[str, list[str]]] = []
    for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return found


class Shell:
    """Runs commands in one folder after the other, with this environment's tools."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = str(port)
        self._site = folder / "site"
        self._started: list[subprocess.Popen[str]] = []
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        self._environment = {**os.environ, "PATH": path, "PYTHONPATH": str(self._site)}

    def run(self, command: str) -> str:
        command = command.replace("8123", self.port)
        if command.startswith("cd "):
            self.folder = self.folder / command[3:]
            return ""
        if command.startswith("pip "):
            # This environment is not changed and no index is used: the build tools are installed.
            offline = f"--no-build-isolation --no-index --target {shlex.quote(str(self._site))}"
            command = f"python -m {command} {offline}"
        if command.endswith(" &"):
            self._start(command[:-2])
            return ""
        done = subprocess.run(
            command,
            shell=True,
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return done.stdout

    def _start(self, command: str) -> None:
        started = subprocess.Popen(
            command,
            shell=True,
            cwd=self.folder,
            env=self._environment,
            encoding="utf-8",
            start_new_session=True,
        )
        self._started.append(started)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and started.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", int(self.port))) == 0:
                    return
            time.sleep(0.02)
        pytest.fail(f"{command} does not listen")

    def close(self) -> None:
        for started in self._started:
            os.killpg(started.pid, signal.SIGTERM)
            started.wait()


@pytest.mark.slow
def test_the_tutorial_works_as_written(tmp_path: Path) -> None:
    shell = Shell(tmp_path, free_port())
    try:
        for command, wanted in commands():
            message = shell.run(command).strip().splitlines()
            if "..." in wanted:
                continue
            assert message == wanted, command
        program = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)[0]
        (shell.folder / "program.py").write_text(program.replace("8123", shell.port), "utf-8")
        assert shell.run("python program.py") == "Rhine, Danube, Elbe\n"
    finally:
        shell.close()


@in_thorough_runs
@pytest.mark.slow
def test_the_parameter_of_the_tutorial_becomes_a_keyword(tmp_path: Path) -> None:
    shell = Shell(tmp_path, 1)
    for command, _ in commands()[:4]:
        shell.run(command)
    declared = shell.folder / "src/acme_modelport/providers/acme/modelport.yaml"
    (addition,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    text = declared.read_text("utf-8")
    place = text.index("      # A parameter that only some models have:")
    declared.write_text(f"{text[:place]}{addition}{text[place:]}", "utf-8")
    assert "top_k: int | None = None," in shell.run("modelport generate --diff")
    shell.run("modelport generate")
    sdk = shell.folder / "src/acme_modelport/_generated/sdk/acme.py"
    assert "top_k: int | None = None," in sdk.read_text("utf-8")


def test_every_command_of_the_page_is_run() -> None:
    assert len(commands()) >= 8
    assert PAGE.count("```python") == 2


@pytest.mark.slow
def test_the_typed_values_of_the_tutorial_follow_the_definition(tmp_path: Path) -> None:
    shell = Shell(tmp_path, 1)
    for command, _ in commands()[:4]:
        shell.run(command)
    home = shell.folder / "src/acme_modelport/providers/acme"
    program = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)[1]
    (home / "llm/greeting.py").write_text(program, "utf-8")
    assert "Success" in mypy(shell.folder, "src").stdout
    for name, old, new in (
        ("acme.yaml", "variable: server_url", "variable: base_address"),
        ("modelport.yaml", "name: temperature", "name: heat"),
    ):
        text = (home / name).read_text("utf-8")
        (home / name).write_text(text.replace(old, new), "utf-8")
    shell.run("modelport generate")
    checked = shell.run("modelport check --format github src || true")
    for output in (mypy(shell.folder, "src").stdout, checked):
        lines = output.splitlines()
        found = [line for line in lines if re.search(r"greeting\.py(:8:|,line=8,)", line)]
        assert any("server_url" in line for line in found), lines
        assert any("temperature" in line for line in found), lines
