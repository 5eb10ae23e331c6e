"""A command whose standard streams are full, closed or left by their reader ends as documented, without a traceback."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from command_lines import FAILING, PRINTING, all_commands, make_inputs, words

from thorough import part

pytestmark = pytest.mark.slow

PRINTS = [(name, each) for name, each in PRINTING.items() if each is not None]
HELP = [(name, ("--help",)) for name in PRINTING]
ALONE: list[tuple[str, Sequence[str]]] = [("", ("--version",)), ("", ("--help",))]
CALLS = [*PRINTS, *HELP, *ALONE]

_SHELL = """
export COLUMNS=80
run() { "$PYTHON" -m modelport_generator "$@"; }
"""


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("inputs")
    make_inputs(root)
    return root


@pytest.fixture
def root(inputs: Path, tmp_path: Path) -> Path:
    """Return a copy of the inputs, as some commands write as well."""
    return shutil.copytree(inputs, tmp_path / "root")


def shell(line: str, given: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a line of a shell in which `run "$@"` is the command."""
    return subprocess.run(
        ["bash", "-c", f"{_SHELL}{line}", "bash", *given],
        env={**os.environ, "PYTHON": sys.executable},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def assert_named(
    command: str, arguments: Sequence[str], done: subprocess.CompletedProcess[str], reason: str
) -> None:
    last = done.stderr.splitlines()[-1]
    assert last.startswith("Error: standard output") and last.endswith(f": {reason}"), done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == (2 if arguments == ("--help",) else FAILING.get(command, 2))


def test_every_command_has_arguments() -> None:
    assert set(PRINTING) == set(all_commands())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize(("command", "arguments"), part(CALLS, 0))
def test_a_full_standard_output_is_named(
    command: str, arguments: Sequence[str], root: Path
) -> None:
    done = shell('run "$@" > /dev/full', words(command, arguments, root, root))
    assert_named(command, arguments, done, "No space left on device")


@pytest.mark.parametrize(("command", "arguments"), part(CALLS, 1))
def test_a_closed_standard_output_is_named(
    command: str, arguments: Sequence[str], root: Path
) -> None:
    done = shell('run "$@" >&-', words(command, arguments, root, root))
    assert_named(command, arguments, done, "Bad file descriptor")


@pytest.mark.parametrize(("command", "arguments"), part(CALLS, 2))
def test_a_reader_that_leaves_ends_every_command_alike(
    command: str, arguments: Sequence[str], root: Path
) -> None:
    # The command starts when the reader has left, so no timing decides.
    line = 'exec 3> >(exec true); wait $!; run "$@" >&3'
    done = shell(line, words(command, arguments, root, root))
    assert "Error" not in done.stderr and "Traceback" not in done.stderr, done.stderr
    assert done.returncode == 128 + signal.SIGPIPE


@pytest.mark.parametrize("where", [">&-", "> /dev/full", "> >(exec true)"])
@pytest.mark.parametrize(
    ("command", "arguments", "status"),
    [
        ("check", ("ROOT/plugin", "--no-assets"), 0),
        ("check", ("ROOT/faulty", "--no-assets", "--fail-on", "warning"), 1),
        ("check", ("ROOT/nosuch",), 2),
        ("generate", ("ROOT/p", "--no-assets"), 0),
        ("format", ("ROOT/faulty",), 0),
        ("diff", ("ROOT/plugin", "ROOT/plugin"), 0),
    ],
)
def test_the_exit_status_stays_where_no_message_can_be_shown(
    where: str, command: str, arguments: Sequence[str], status: int, root: Path
) -> None:
    done = shell(f'run "$@" 2{where}', words(command, arguments, root, root))
    assert done.stderr == ""
    assert done.returncode == status, done.stdout


def test_nothing_that_is_printed_reaches_a_file_that_is_written(root: Path) -> None:
    given = words("schema", ("--output", "ROOT/schemas"), root, root)
    assert shell('run "$@" >&- 2>&-', given).returncode == 2
    for each in (root / "schemas").iterdir():
        assert each.read_text("utf-8").startswith("{")


@pytest.mark.parametrize(
    ("command", "arguments"), [("check", ("--stdin-filename", "a.yaml")), ("format", ("-",))]
)
def test_a_closed_standard_input_is_named(
    command: str, arguments: Sequence[str], root: Path
) -> None:
    done = shell('run "$@" <&-', words(command, arguments, root, root))
    assert done.stderr == "Error: standard input: Bad file descriptor\n"
    assert done.returncode == 2
