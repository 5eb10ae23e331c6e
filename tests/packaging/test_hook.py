"""The hook, run by the real pre-commit, which installs modelport from the repository."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

import pytest

from clean_environment import for_installers
from git_repository import git

# It fetches packages, so that it belongs to the tests that need more than the repository.
pytestmark = pytest.mark.live
_ROOT = Path(__file__).parents[2]
_PRE_COMMIT = "pre_commit==4.7.0"


@pytest.fixture(scope="module")
def pre_commit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pre_commit")
    venv.create(folder, with_pip=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", _PRE_COMMIT]
    subprocess.run(pip, check=True, env=for_installers(), stderr=subprocess.DEVNULL)
    return folder / "bin" / "pre-commit"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with a provider package and the hook of this repository's last commit."""
    head = git(_ROOT, "rev-parse", "HEAD")
    (tmp_path / ".pre-commit-config.yaml").write_text(
        f"repos: [{{repo: {_ROOT}, rev: {head}, hooks: [{{id: modelport-check}}]}}]\n", "utf-8"
    )
    git(tmp_path, "init", "--quiet")
    command = [sys.executable, "-m", "modelport_generator", "new", "acme", "--types", "llm"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--no-verify", "-m", "Begin")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("acme.yaml", "supported_model_types", "supported_model_typos", "MP201"),
        ("llm.py", "def build_request(", "def build_requests(", "MP617"),
    ],
)
def test_the_hook_rejects_what_is_wrong_and_lets_pass_what_is_right(
    pre_commit: Path, home: Path, project: Path, name: str, old: str, new: str, code: str
) -> None:
    changed = next(project.rglob(name))
    right = changed.read_text("utf-8")
    changed.write_text(right.replace(old, new), "utf-8")
    rejected = _run(pre_commit, home, project)
    assert rejected.returncode == 1
    assert f"error[{code}]" in rejected.stdout
    assert changed.name in rejected.stdout
    changed.write_text(f"{right}# more\n", "utf-8")
    passed = _run(pre_commit, home, project)
    assert passed.returncode == 0, passed.stdout
    assert "Passed" in passed.stdout


def test_the_hook_does_not_run_for_other_files(pre_commit: Path, home: Path, project: Path) -> None:
    (project / "notes.txt").write_text("supported_model_typos\n", "utf-8")
    assert "Skipped" in _run(pre_commit, home, project).stdout


def _run(pre_commit: Path, home: Path, project: Path) -> subprocess.CompletedProcess[str]:
    git(project, "add", ".")
    return subprocess.run(
        [pre_commit, "run"],
        cwd=project,
        env={**for_installers(), "PRE_COMMIT_HOME": str(home)},
        encoding="utf-8",
        capture_output=True,
        check=False,
    )
