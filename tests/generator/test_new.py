"""`modelport new`: the new files are valid, and existing files are never overwritten."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest
from click.testing import CliRunner, Result
from projects import Project, tree

from modelport._runtime.adapters import registry as runtime
from modelport.interfaces import CallOptions
from modelport_generator.cli import cli
from modelport_generator.python.kit import moved_modules
from modelport_generator.python.moves import with_moved_imports
from modelport_generator.scaffold.files import TYPES
from modelport_providers.conformance import run_suite, targets_of
from modelport_providers.wire import HttpModel
from type_checkers import mypy, pyright

VERSION_0_1 = Path(__file__).parent / "version_0_1"
"""What version 0.1 wrote for all six types."""


def new(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["new", *arguments])


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that looks like this repository, to a command."""
    (tmp_path / "generator" / "modelport_generator").mkdir(parents=True)
    (tmp_path / "providers" / "modelport_providers").mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'modelport'\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("types", ["llm", "rerank,llm", ",".join(TYPES)])
def test_a_new_distribution_has_no_problems_and_generates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, types: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = new("acme_x", "--types", types)
    assert done.exit_code == 0
    assert "next: cd acme-x-modelport && modelport check && modelport generate" in done.stdout
    home = tmp_path / "acme-x-modelport"
    monkeypatch.chdir(home)
    preview = done.stdout.splitlines()[-1].partition(": modelport ")[2].split()
    assert preview == ["preview", "src/acme_x_modelport/providers/acme_x", "--serve", "--open"]
    assert CliRunner().invoke(cli, [*preview[:2], "--out", "../page.html"]).exit_code == 0
    check = CliRunner().invoke(cli, ["check", "src"])
    assert (check.exit_code, check.stdout) == (0, "no problems in 2 files\n"), check.output
    made = CliRunner().invoke(cli, ["generate", "--verbose"])
    assert made.exit_code == 0
    assert "warning" not in made.stderr
    written = tree(home)
    assert "src/acme_x_modelport/_generated/sdk/acme_x.py" in written
    for text in written.values():
        assert b"@" not in text.replace(b"@pytest", b"").replace(b"@property", b"").replace(
            b"@contextmanager", b""
        ).replace(b"@overload", b""), "a hole was not filled"


@pytest.mark.slow
def test_its_definitions_name_their_schemas_on_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert new("acme", "--modeline", ".schemas").exit_code == 0
    assert CliRunner().invoke(cli, ["schema", "--output", ".schemas"]).exit_code == 0
    home = tmp_path / "acme-modelport/src/acme_modelport/providers/acme"
    for name, kind in (("acme.yaml", "provider"), ("modelport.yaml", "modelport")):
        first = (home / name).read_text("utf-8").splitlines()[0]
        before, _, reference = first.partition("=")
        assert before == "# yaml-language-server: $schema"
        assert (home / reference).resolve() == tmp_path / f".schemas/{kind}.json"
        assert (home / reference).is_file()
    check = CliRunner().invoke(cli, ["check", "acme-modelport", "--fix", "--modeline", ".schemas"])
    assert "repaired" not in check.output
    assert check.stdout == "no problems in 2 files\n"


def test_a_provider_of_this_repository_has_its_place(repository: Path) -> None:
    done = new("acme", "--types", "llm,tts")
    assert done.exit_code == 0
    assert done.stdout.endswith(
        "next: modelport check && modelport generate\n"
        "see its forms: modelport preview providers/modelport_providers/acme --serve --open\n"
    )
    files = set(tree(repository)) - {"pyproject.toml"}
    home = "providers/modelport_providers/acme"
    assert {
        f"{home}/acme.yaml",
        f"{home}/modelport.yaml",
        f"{home}/acme.py",
        f"{home}/llm/llm.py",
        f"{home}/tts/tts.py",
        "tests/providers/test_acme.py",
    } <= files
    source = (repository / home / "llm" / "llm.py").read_text("utf-8")
    assert "from modelport.stubs.acme import AcmeLLMStub" in source


@pytest.mark.slow
def test_a_provider_is_added_to_an_existing_project(project: Project) -> None:
    before = tree(project.root)
    assert new("other", "--in", str(project.root)).exit_code == 0
    after = tree(project.root)
    assert {path: after[path] for path in before} == before
    source = after["src/field/providers/other/llm/llm.py"].decode()
    assert "from field._generated.stubs.other import OtherLLMStub" in source
    assert not project.generate().errors


def test_nothing_is_written_over(repository: Path) -> None:
    mine = repository / "providers" / "modelport_providers" / "acme" / "llm" / "llm.py"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine\n", "utf-8")
    before = tree(repository)
    done = new("acme")
    assert done.exit_code == 1
    assert "nothing was written" in done.stderr
    assert "providers/modelport_providers/acme/llm/llm.py" in done.stderr
    assert tree(repository) == before


@pytest.mark.parametrize("taken", ["modelport", "manifest", "server", "dialect"])
def test_an_id_that_another_file_of_the_folder_has_is_rejected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taken: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = new(taken)
    assert done.exit_code == 2
    assert f"'{taken}' is the name of another file" in done.stderr
    assert tree(tmp_path) == {}


def test_a_link_to_nowhere_is_not_written_through(repository: Path) -> None:
    folder = repository / "providers" / "modelport_providers" / "acme"
    folder.mkdir()
    (folder / "acme.yaml").symlink_to(repository / "elsewhere.yaml")
    assert new("acme").exit_code == 1
    assert not (repository / "elsewhere.yaml").exists()


@pytest.mark.slow
def test_generate_never_touches_what_new_wrote(project: Project) -> None:
    new("other", "--in", str(project.root))
    before = tree(project.target.providers)
    project.generate(force=True)
    assert tree(project.target.providers) == before


@pytest.mark.slow
def test_new_adapters_pass_the_linters_of_this_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    new("a", "--types", ",".join(TYPES))
    new("a_very_long_name_of_a_provider_indeed", "--types", ",".join(TYPES))
    ruff = [sys.executable, "-m", "ruff"]
    for command in (["check", "--select", "E4,E7,E9,F,W,B,UP,SIM"], ["format", "--check"]):
        done = subprocess.run(
            [*ruff, *command, "--isolated", "--line-length", "100", "."],
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_new_and_upgraded_adapters_type_check_strictly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    new("acme", "--types", ",".join(TYPES))
    (tmp_path / "acme-modelport").rename("new")
    shutil.copytree("new", "upgraded")
    adapters = tmp_path / "upgraded/src/acme_modelport/providers/acme"
    shutil.copytree(VERSION_0_1, adapters, dirs_exist_ok=True)
    for path in adapters.rglob("*.py"):
        path.write_text(with_moved_imports(path.read_text("utf-8"), moved_modules()), "utf-8")
    for home in ("new", "upgraded"):
        assert CliRunner().invoke(cli, ["generate", home]).exit_code == 0
        done = mypy(tmp_path / home, "src")
        assert done.returncode == 0, done.stdout
    assert pyright(tmp_path, "new", "upgraded", include="src/acme_modelport") == []


@pytest.mark.slow
def test_new_adapters_conform(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    new("other", "--types", ",".join(TYPES), "--in", str(project.root))
    project.generate()
    with project.imported("registry") as registry:
        monkeypatch.setattr(runtime, "entries", lambda: dict(registry.PROVIDERS))
        targets = targets_of("other")
        card = run_suite("other", targets, modes=("sync",))
        skipped = {v.detail for v in card.verdicts if v.outcome == "skipped"}
    assert card.passed, "\n".join(card.lines())
    assert {type(one).__name__ for t in targets for one in t.dialects} == {"OtherDialect"}
    assert skipped == set(), "the dialect of the scaffold answers every check"


def test_its_commented_fields_are_valid_and_obeyed(repository: Path) -> None:
    assert new("acme", "--types", "llm").exit_code == 0
    definition = repository / "providers/modelport_providers/acme/acme.yaml"
    text = definition.read_text("utf-8")
    fields = text[text.index("    # - variable: invoke_timeout") :].replace("    # ", "    ")
    definition.write_text(text + fields, encoding="utf-8", newline="\n")
    check = CliRunner().invoke(cli, ["check", str(definition.parent)])
    assert check.stdout.startswith("no problems")
    names = re.findall(r"variable: (\w+)", fields)
    values = dict(zip(names, re.findall(r'default: "(\d+)"', fields), strict=True))
    adapter = cast(Any, HttpModel)
    assert adapter.time_limits(adapter, values, CallOptions(), streamed=False).first == 60
    assert adapter.retry_policy(adapter, values).retries == 3
    assert names == ["invoke_timeout", "max_retries"]
