"""Tests do not depend on the environment in which they are started, nor change what it names."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from clean_environment import for_installers, is_foreign
from git_repository import git

TESTS = Path(__file__).parents[1]
PROGRAM = """
import json, os, runpy, sys
runpy.run_path(sys.argv[1])
from clean_environment import for_installers
print(json.dumps([dict(os.environ), dict(for_installers())]))
"""


def test_a_repository_that_the_environment_names_is_not_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, own = tmp_path / "other", tmp_path / "own"
    for folder in (other, own):
        folder.mkdir()
        git(folder, "init", "-q", "-b", "main")
        git(folder, "commit", "-q", "--allow-empty", "-m", "Begin")
    before = git(other, "rev-parse", "HEAD")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git" / "index"))
    (own / "a.txt").write_text("a", "utf-8")
    git(own, "add", "-A")
    git(own, "commit", "-q", "-m", "Add a file")
    monkeypatch.undo()
    assert git(other, "log", "--format=%s", "--all") == "Begin"
    assert git(other, "rev-parse", "HEAD") == before
    assert git(own, "log", "--format=%s", "--all") == "Add a file\nBegin"


@pytest.mark.slow
def test_programs_of_tests_get_no_variables_of_hooks_proxies_or_providers() -> None:
    odd = {
        "GIT_DIR": "/nonexistent",
        "HTTP_PROXY": "http://127.0.0.1:9",
        "no_proxy": "internal.example",
        "SSL_CERT_FILE": "/nonexistent.pem",
        "FORCE_COLOR": "1",
        "PYTHONWARNINGS": "error",
        "MODELPORT_XINFERENCE_SERVER_URL": "http://127.0.0.1:1",
    }
    path = [str(TESTS), *filter(None, [os.environ.get("PYTHONPATH")])]
    done = subprocess.run(
        [sys.executable, "-W", "default", "-c", PROGRAM, str(TESTS / "conftest.py")],
        env={**os.environ, **odd, "MODELPORT_THOROUGH": "", "PYTHONPATH": os.pathsep.join(path)},
        capture_output=True,
        check=True,
    )
    cleaned, installing = json.loads(done.stdout)
    assert not odd.keys() & cleaned.keys()
    assert "MODELPORT_THOROUGH" in cleaned
    assert {name for name in odd if name in installing} == {
        "HTTP_PROXY",
        "no_proxy",
        "SSL_CERT_FILE",
    }


def test_this_process_has_none_of_them() -> None:
    assert [name for name in os.environ if is_foreign(name)] == []
    assert set(os.environ) <= set(for_installers())
