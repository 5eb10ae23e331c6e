"""Text that has no encoding where it is written: one sentence and exit status 2, as for files that cannot be used."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from projects import Project

from modelport_providers.conformance.server import ScriptedServer, whole

pytestmark = pytest.mark.slow

ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
CHINESE = "模型"


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "modelport_generator", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def project(root: Path, file_name: str) -> Project:
    """Return a project with a model in Chinese, in a file of this name."""
    made = Project(root)
    made.provider()
    made.model("small")
    small = next(root.rglob("small.yaml"))
    text = small.read_text(encoding="utf-8").replace("small", CHINESE)
    small.with_name(file_name).write_text(text, encoding="utf-8")
    return made


def test_a_file_name_that_the_system_cannot_encode_is_named(tmp_path: Path) -> None:
    with ScriptedServer(lambda _: whole({"data": [{"id": CHINESE}]})) as server:
        arguments = ["discover", "openai_api_compatible", "--server-url", server.url]
        done = run(*arguments, "--write", tmp_path / "found", **ASCII)
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("Error: '") and done.stderr.count("\n") == 1
    assert f"/llm/{CHINESE}.yaml' cannot be encoded as ASCII, which has no '模'" in done.stderr
    assert not [each for each in tmp_path.rglob("*") if each.is_file()]


def test_generated_code_is_the_same_where_names_are_ascii(tmp_path: Path) -> None:
    folder = project(tmp_path, f"{CHINESE}.yaml").root
    assert run("generate", folder, "--no-assets").returncode == 0
    done = run("generate", folder, "--no-assets", "--check", **ASCII)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has no such names")
def test_a_name_that_is_not_utf_8_is_generated_and_cannot_be_packed(tmp_path: Path) -> None:
    folder = project(tmp_path / "p", os.fsdecode(b"\xff.yaml")).root
    assert run("generate", folder, "--no-assets").returncode == 0
    packed = tmp_path / "acme.difypkg"
    done = run(
        *("export", "dify", "acme", "--project", folder, "--incomplete", "--no-assets"),
        *("--pack", packed),
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("Error: ") and r"\udcff.yaml' cannot be encoded" in done.stderr
    assert "the byte 0xff is not part of a character" in done.stderr
    assert not packed.exists()
