"""`modelport check --changed-since` and `--watch`: only what changed is checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from git_repository import git
from modelport_generator.check.session import Settings
from modelport_generator.cli import cli
from modelport_generator.commands.check_watch import CheckWatch
from modelport_generator.commands.watching import Watcher
from modelport_generator.report.text import plain

PROVIDER = (
    "provider: {0}\nlabel: {{en_US: A}}\nsupported_model_types: [llm]\nconfigurate_methods: []\n"
)
WRONG = "model: a\nmodel_type: llm\nmodel_properties: {mode: talk, context_size: 1}\n"


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def checked(*arguments: str) -> set[str]:
    result = CliRunner().invoke(cli, ["check", "--no-assets", "--format", "json", *arguments])
    assert result.exit_code in (0, 1), result.output
    return {each["file"].split("/")[0] for each in json.loads(result.stdout)["problems"]}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three providers with a problem each, committed."""
    for name in ("acme", "base", "child"):
        write(tmp_path, {f"{name}/{name}.yaml": PROVIDER.format(name), f"{name}/llm/a.yaml": WRONG})
    write(tmp_path, {"child/modelport.yaml": "base: base\n"})
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "Add three")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_nothing_is_checked_when_nothing_changed(repository: Path) -> None:
    assert checked() == {"acme", "base", "child"}
    assert checked("--changed-since", "HEAD") == set()


def test_a_provider_counts_as_changed_by_any_of_its_files(repository: Path) -> None:
    (repository / "acme" / "llm" / "llm.py").write_text("x = 1\n", encoding="utf-8")
    assert checked("--changed-since", "HEAD") == {"acme"}
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "Add code")
    assert checked("--changed-since", "HEAD") == set()
    assert checked("--changed-since", "HEAD~1", "acme", "base") == {"acme"}
    (repository / "acme" / "llm" / "llm.py").unlink()
    assert checked("--changed-since", "HEAD") == {"acme"}


def test_what_builds_on_a_changed_provider_is_checked_with_it(repository: Path) -> None:
    write(repository, {"base/llm/a.yaml": f"# Changed.\n{WRONG}"})
    assert checked("--changed-since", "HEAD") == {"base", "child"}


def test_an_unknown_ref_is_an_error(repository: Path) -> None:
    result = CliRunner().invoke(cli, ["check", "--changed-since", "nowhere"])
    assert result.exit_code == 2
    assert "'nowhere' is not a commit" in result.output


def test_a_watcher_waits_until_files_stop_changing(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a", encoding="utf-8")
    looks: list[float] = []

    def sleep(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) in (2, 3):
            file.write_text("a" * len(looks) * 2, encoding="utf-8")
        if len(looks) == 3:
            (tmp_path / "b.yaml").write_text("b", encoding="utf-8")
            (tmp_path / "b.txt").write_text("b", encoding="utf-8")

    changed = Watcher([tmp_path], sleep=sleep).wait()
    assert changed == {file, tmp_path / "b.yaml"}
    assert len(looks) == 4


def test_a_watch_checks_what_changed_and_counts_the_rest(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edits = [
        lambda: write(repository, {"acme/llm/a.yaml": WRONG.replace("talk", "chat")}),
        lambda: None,
    ]

    def sleep(_: float) -> None:
        if not edits:
            raise KeyboardInterrupt
        edits.pop(0)()

    watch = CheckWatch([Path()], Settings(assets=False), plain, lambda text: None)
    with pytest.raises(KeyboardInterrupt):
        watch.run(Watcher([Path()], sleep=sleep))
    first, second = capsys.readouterr().out.split("\nchanged: a.yaml\n")
    assert all(f"--> {name}/" in first for name in ("acme", "base", "child"))
    assert "--> base/" not in second
    total = int(first.rsplit("\n", 2)[-2].split()[0])
    assert second.rsplit("\n", 2)[-2].startswith(f"{total - 1} error")


@pytest.mark.parametrize("option", [("--fix",), ("--format", "json"), ("--changed-since", "HEAD")])
def test_watching_allows_few_options(option: tuple[str, ...], tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["check", "--watch", *option, str(tmp_path)])
    assert result.exit_code == click.UsageError.exit_code
    assert "--watch can only be combined with" in result.output
