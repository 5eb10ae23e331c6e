"""What an export cannot contain is rejected with the reason, never left out silently."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from modelport_generator.cli import cli
from modelport_generator.dify.imported_modules import undeclared
from modelport_generator.python.imports import imports_of

HOME = "src/zeta_modelport/providers/zeta"
MODEL = """\
model: zeta-1
label: {en_US: Zeta 1}
model_type: llm
model_properties: {mode: chat, context_size: 4096}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A new distribution, generated."""
    made = CliRunner().invoke(cli, ["new", "zeta", "--types", "llm,rerank", "--in", str(tmp_path)])
    assert made.exit_code == 0, made.output
    return tmp_path / "zeta-modelport"


def rejection(root: Path, *words: str) -> str:
    """Generate and export, and return the reasons when the export fails."""
    CliRunner().invoke(cli, ["generate", str(root)])
    out = str(root.parent / "out")
    command = ["export", "dify", "zeta", "--project", str(root), "--out", out, *words]
    done = CliRunner().invoke(cli, command)
    assert (root.parent / "out").exists() is (done.exit_code == 0)
    return done.output if done.exit_code else ""


def no_adapter(root: Path) -> None:
    (root / HOME / "rerank/rerank.py").unlink()


def yml(root: Path) -> None:
    (root / HOME / "llm/zeta-1.yml").write_text(MODEL, "utf-8")


def beside_the_provider(root: Path) -> None:
    (root / HOME / "zeta-1.yaml").write_text(MODEL, "utf-8")


def too_deep(root: Path) -> None:
    (root / HOME / "llm/old").mkdir()
    (root / HOME / "llm/old/zeta-1.yaml").write_text(MODEL, "utf-8")


def gone_module(root: Path) -> None:
    _add_import(root, "from zeta_modelport.shared import PATH")


def undeclared_package(root: Path) -> None:
    _add_import(root, "import yaml")


def _add_import(root: Path, line: str) -> None:
    file = root / HOME / "llm/llm.py"
    head = "from __future__ import annotations\n"
    file.write_text(file.read_text("utf-8").replace(head, f"{head}\n{line}\n"), "utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (no_adapter, "the type rerank has no adapter: write rerank/rerank.py"),
        (yml, "llm/zeta-1.yml: Dify looks for *.yaml"),
        (beside_the_provider, "zeta-1.yaml: no pattern"),
        (too_deep, "llm/old/zeta-1.yaml: no pattern"),
        (gone_module, "llm/llm.py:5 imports zeta_modelport.shared.PATH, which does not exist"),
        (undeclared_package, "llm/llm.py:5 imports yaml, which the plugin would not have"),
    ],
    ids=lambda each: each.__name__ if callable(each) else "",
)
def test_what_a_plugin_would_lack_is_named(
    root: Path, change: Callable[[Path], None], problem: str
) -> None:
    assert rejection(root) == ""
    for path in sorted((root.parent / "out").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (root.parent / "out").rmdir()
    change(root)
    assert problem in rejection(root)


@pytest.mark.slow
def test_an_incomplete_plugin_is_made_when_that_is_wanted(root: Path) -> None:
    no_adapter(root)
    assert rejection(root, "--incomplete") == ""


@pytest.mark.slow
def test_a_declared_dependency_is_among_the_requirements(root: Path) -> None:
    undeclared_package(root)
    about = root / "pyproject.toml"
    text = about.read_text("utf-8")
    at = text.index('dependencies = ["')
    about.write_text(f'{text[:at]}dependencies = ["PyYAML>=6", "{text[at + 17 :]}', "utf-8")
    assert rejection(root) == ""
    lines = (root.parent / "out/requirements.txt").read_text("utf-8").splitlines()
    assert "PyYAML>=6" in lines
    assert not any(line.startswith("modelport") for line in lines)


def test_an_import_that_may_fail_is_no_reason_to_reject() -> None:
    text = b"try:\n    import gone_for_good\nexcept ImportError:\n    pass\n"
    assert undeclared({"a/b.py": text}, ["a"], []) == []
    (found,) = undeclared({"a/b.py": b"import gone_for_good\n"}, ["a"], [])
    assert (found.file, found.line, found.name) == ("a/b.py", 1, "gone_for_good")


def test_python_that_no_parser_takes_imports_nothing() -> None:
    assert imports_of(b"x = " + b"-" * 50_000 + b"1", ()) == ()
