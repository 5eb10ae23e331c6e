"""`modelport upgrade` rewrites moved imports and nothing else."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from projects import Project

from modelport._runtime.adapters import registry as runtime
from modelport._runtime.adapters.catalog import catalog_of
from modelport._runtime.adapters.provider import provider, typed_provider
from modelport_generator.cli import cli
from modelport_generator.python.kit import moved_modules
from modelport_generator.python.moves import with_moved_imports
from modelport_providers.conformance import run_suite, targets_of

pytestmark = pytest.mark.slow

OLD = '''"""An adapter of version 0.1: é."""

from modelport_providers import wire
from modelport_providers.wire import HttpModel, checks, openai as protocol, server_base
from modelport_providers.wire.openai import (
    json_of,  # reads JSON
    chat_body as body,
)
import modelport_providers.wire.sse as events
import modelport_providers.wire.audio


def later():
    text = "é"; from modelport_providers.wire.retry import RetryPolicy
    return text, RetryPolicy  # from modelport_providers.wire.retry
'''


def test_imports_of_moved_modules_name_the_new_place() -> None:
    new = with_moved_imports(OLD, moved_modules())
    assert "from modelport_providers.wire import HttpModel, server_base\n" in new
    assert "from modelport_providers.wire.models import checks\n" in new
    assert "from modelport_providers.wire.protocols import openai as protocol\n" in new
    assert (
        "from modelport_providers.wire.protocols.openai import json_of, chat_body as body\n" in new
    )
    assert "import modelport_providers.wire.stream.sse as events\n" in new
    assert 'text = "é"; from modelport_providers.wire.http.retry import RetryPolicy\n' in new


def test_other_imports_are_unchanged() -> None:
    new = with_moved_imports(OLD, moved_modules())
    assert "from modelport_providers import wire\n" in new
    assert "import modelport_providers.wire.audio\n" in new
    assert "# from modelport_providers.wire.retry\n" in new
    assert with_moved_imports(new, moved_modules()) == new


def test_every_moved_module_imports_under_both_names() -> None:
    from importlib import import_module

    for old, new in moved_modules().items():
        module = import_module(f"modelport_providers.wire.{old}")
        assert module is import_module(f"modelport_providers.wire.{new}")


def test_the_upgraded_names_exist() -> None:
    from importlib import import_module

    olds = [f"modelport_providers.wire.{old}".rpartition(".") for old in moved_modules()]
    names = "import os\n" + "".join(f"from {package} import {old}\n" for package, _, old in olds)
    for node in ast.parse(with_moved_imports(names, moved_modules())).body[1:]:
        assert isinstance(node, ast.ImportFrom) and node.module
        package = import_module(node.module)
        for alias in node.names:
            assert import_module(f"{package.__name__}.{alias.name}")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path / "p", "up")
    made.provider("acme")
    made.write("acme/server.py", OLD)
    return made


def test_a_project_is_rewritten_and_generated(project: Project) -> None:
    (project.root / "tests").mkdir()
    (project.root / "tests" / "broken.py").write_text("def (\n", "utf-8")
    assets = project.target.providers / "acme" / "_assets"
    assets.mkdir()
    (assets / "s.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
    (assets / "l.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
    shown = CliRunner().invoke(cli, ["upgrade", "--diff", str(project.root)])
    assert "+from modelport_providers.wire.models import checks" in shown.stdout
    server = project.target.providers / "acme" / "server.py"
    assert server.read_text(encoding="utf-8") == OLD
    done = CliRunner().invoke(cli, ["upgrade", str(project.root)])
    assert done.exit_code == 0, done.output
    assert "rewrote imports in src/up/providers/acme/server.py" in done.stdout
    assert "tests/broken.py is not Python" in done.stderr
    assert server.read_text(encoding="utf-8") == with_moved_imports(OLD, moved_modules())
    assert (project.output / "sdk" / "acme.py").is_file()
    again = CliRunner().invoke(cli, ["upgrade", str(project.root)])
    assert "no import has to change" in again.stdout


def test_a_link_is_not_written_through(project: Project, tmp_path: Path) -> None:
    outside = tmp_path / "outside.py"
    outside.write_text(OLD, encoding="utf-8")
    (project.root / "linked.py").symlink_to(outside)
    CliRunner().invoke(cli, ["upgrade", str(project.root)])
    assert outside.read_text(encoding="utf-8") == OLD


VERSION_0_1 = Path(__file__).parent / "version_0_1"
"""What `modelport new acme` of version 0.1 wrote for all six types."""


@pytest.mark.parametrize("upgraded", [False, True], ids=["as they were", "upgraded"])
def test_adapters_of_version_0_1_conform(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, upgraded: bool
) -> None:
    made = Project(tmp_path / "p", "acme_modelport")
    folder = made.target.providers / "acme"
    shutil.copytree(VERSION_0_1, folder)
    if upgraded:
        for path in folder.rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            path.write_text(with_moved_imports(text, moved_modules()), encoding="utf-8")
    assert not made.generate().errors
    with made.imported("registry") as registry:
        monkeypatch.setattr(runtime, "entries", lambda: dict(registry.PROVIDERS))
        # Another test may have used another provider of this id.
        for each in (catalog_of, provider, typed_provider):
            each.cache_clear()
        card = run_suite("acme", targets_of("acme"), modes=("sync", "async"))
    assert card.passed, "\n".join(card.lines())
