"""A command whose output cannot be written ends with one sentence and 2, and leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from errno import EACCES, ENOENT, ENOSPC, ENOTDIR, EROFS
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import command_lines
import pytest
from click.testing import CliRunner, Result
from command_lines import CHANGING, FAILING, WRITING, words

from modelport import provider
from modelport_generator.cli import cli
from modelport_providers.survey import discovery

WRITES = [(name, each) for name, several in WRITING.items() for each in several]
CHANGES = [(name, each) for name, several in CHANGING.items() for each in several]


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("inputs")
    command_lines.make_inputs(root)
    return root


@pytest.fixture(autouse=True)
def _answering(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer the calls to servers."""
    found = SimpleNamespace(model="m", model_type="llm", credentials={}, definition={"model": "m"})
    monkeypatch.setattr(discovery, "discover", lambda *_: [found])
    speaking: Any = type(provider("openai").model("tts"))
    monkeypatch.setattr(speaking, "invoke", lambda *_, **__: b"sound" * 1000)


def run(command: str, arguments: Sequence[str], root: Path, out: Path) -> Result:
    return CliRunner().invoke(cli, words(command, arguments, root, out))


def state(folder: Path) -> Mapping[str, bytes | None]:
    """Return everything below a folder; bulk keeps what it has in `.part`, as docs/bulk.md says."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
        if path.suffix != ".part"
        and not {"__pycache__", ".modelport", ".mypy_cache", "filler"} & {*path.parts}
    }


def assert_reported(command: str, done: Result, named: str, *reasons: int) -> None:
    assert isinstance(done.exception, SystemExit), done.exc_info
    assert done.exit_code == FAILING.get(command, 2), done.output
    last = done.stderr.splitlines()[-1]
    assert last.startswith(("Error: ", "modelport: ")), done.output
    assert named in last, last
    assert any(os.strerror(reason) in last for reason in reasons), last
    assert ".modelport-" not in last and "staged" not in last and ".part" not in last, last


def test_every_command_has_arguments() -> None:
    assert set(WRITING) == set(command_lines.PRINTING) == set(command_lines.all_commands())
    assert set(CHANGING) <= set(WRITING)


@pytest.mark.slow
@pytest.mark.parametrize(("command", "arguments"), WRITES)
def test_the_arguments_write_where_they_can(
    command: str, arguments: Sequence[str], inputs: Path, tmp_path: Path
) -> None:
    done = run(command, arguments, inputs, tmp_path)
    assert done.exit_code in (0, 1) and not isinstance(done.exception, Exception), done.output
    assert state(tmp_path), done.output


@pytest.mark.slow
@pytest.mark.parametrize(("command", "arguments"), CHANGES)
def test_the_arguments_change_what_they_can(
    command: str, arguments: Sequence[str], inputs: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    shutil.copytree(inputs, out)
    done = run(command, arguments, inputs, out)
    assert done.exit_code in (0, 1), done.output
    assert state(out) != state(inputs), done.output


@pytest.mark.slow
@pytest.mark.parametrize(("command", "arguments"), WRITES)
def test_a_file_in_place_of_a_folder_is_named(
    command: str, arguments: Sequence[str], inputs: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.write_text("a file", "utf-8")
    done = run(command, arguments, inputs, out)
    assert_reported(command, done, str(out), ENOTDIR)
    assert state(tmp_path) == {"out": b"a file"}


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc")
@pytest.mark.parametrize(("command", "arguments"), WRITES)
def test_a_place_where_no_file_can_be_is_named(
    command: str, arguments: Sequence[str], inputs: Path
) -> None:
    done = run(command, arguments, inputs, Path("/proc/modelport"))
    assert_reported(command, done, "/proc/modelport", ENOENT, EACCES)


@contextmanager
def disk(place: Path, content: Path | None) -> Iterator[Path]:
    """Yield a folder on a small disk of its own."""
    if content is None:
        place.mkdir()
    else:
        shutil.copytree(content, place)
    if os.geteuid() != 0:  # Where permissions hold, a folder is enough, but no disk is full.
        yield place
        return
    held = place.with_name("held")
    place.rename(held)
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "none", place], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        shutil.copytree(held, place, dirs_exist_ok=True)
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def make_read_only(place: Path) -> None:
    if os.geteuid() == 0:
        subprocess.run(["mount", "-o", "remount,ro", place], check=True)
        return
    for path in (place, *place.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)


def fill(place: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    with suppress(OSError), (place / "filler").open("wb", buffering=0) as filler:
        while filler.write(b"\0" * 4096):
            pass


@pytest.mark.slow
@pytest.mark.parametrize(("command", "arguments"), WRITES)
@pytest.mark.parametrize("end", [make_read_only, fill])
def test_a_disk_that_takes_no_new_file_is_reported(
    command: str, arguments: Sequence[str], end: Any, inputs: Path, tmp_path: Path
) -> None:
    with disk(tmp_path / "out", None) as out:
        end(out)
        done = run(command, arguments, inputs, out)
        assert_reported(command, done, str(out), EROFS, EACCES, ENOSPC)
        assert state(out) == {}


@pytest.mark.slow
@pytest.mark.parametrize(("command", "arguments"), CHANGES)
@pytest.mark.parametrize("end", [make_read_only, fill])
def test_a_disk_that_takes_no_change_is_reported(
    command: str, arguments: Sequence[str], end: Any, inputs: Path, tmp_path: Path
) -> None:
    with disk(tmp_path / "out", inputs) as out:
        end(out)
        done = run(command, arguments, inputs, out)
        assert state(out) == state(inputs)
        if command == "format":  # It names every file, and the last line counts them.
            assert done.exit_code == 2, done.output
            assert f"{out}/faulty/models/llm/a.yaml: " in done.stderr
            return
        assert_reported(command, done, str(out), EROFS, EACCES, ENOSPC)
