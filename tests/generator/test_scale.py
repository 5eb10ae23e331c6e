"""Generation of the field's definitions and of very many: it works, and work grows as the input does."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from projects import Project, model

from effort import calls
from modelport_generator.load.folders import layout_of
from modelport_generator.pipeline import run as pipeline
from modelport_generator.pipeline.checking import Demands
from shared_data import data_path
from type_checkers import mypy

FIELD = Demands(assets=False, careful=False)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """Everything that the field's plugins declare, generated."""
    project = Project(tmp_path_factory.mktemp("corpus"), "everything")
    project.target = replace(project.target, providers=data_path("corpus"))
    outcome = pipeline.generate(project.target, lambda _: None, demands=FIELD)
    assert not outcome.errors
    sys.path.insert(0, str(project.root / "src"))
    yield project
    sys.path.remove(str(project.root / "src"))


@pytest.mark.slow
def test_every_provider_of_the_field_generates_and_imports(corpus: Project) -> None:
    registry = importlib.import_module("everything._generated.registry").PROVIDERS
    folders = [f for f in data_path("corpus").iterdir() if f.is_dir() and layout_of(f)]
    assert len(registry) == len(folders) >= 48
    for entry in registry.values():
        importlib.import_module(entry.stubs)
        sdk: Any = importlib.import_module(entry.sdk)
        assert len(sdk.__all__) == len(entry.types)


@pytest.mark.slow
def test_models_of_the_field_are_offered_as_literals(corpus: Project) -> None:
    text = (corpus.output / "sdk" / "openai.py").read_text("utf-8")
    listed = sorted((data_path("corpus") / "openai" / "models" / "llm").glob("gpt-*.yaml"))
    assert len(listed) > 10
    for file in listed:
        name = file.read_text(encoding="utf-8").partition("model: ")[2].partition("\n")[0]
        assert f'"{name.strip()}",' in text


@pytest.mark.slow
def test_the_field_type_checks_strictly(corpus: Project) -> None:
    done = mypy(corpus.root, "src")
    assert done.returncode == 0, done.stdout[-2000:]


@pytest.mark.slow
def test_black_has_nothing_to_change(corpus: Project) -> None:
    files = [corpus.output / part / f"{name}.py" for part in ("sdk", "stubs") for name in _LONG]
    command = [sys.executable, "-m", "black", "--check", "-l", "100", "-t", "py311"]
    done = subprocess.run([*command, *files], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr


_LONG = ("aihubmix", "azure_ai_studio", "bedrock", "openai", "vertex_ai")


@pytest.mark.slow
def test_a_second_run_over_the_field_renders_nothing(corpus: Project) -> None:
    outcome = pipeline.generate(corpus.target, lambda _: None, demands=FIELD)
    assert not outcome.rendered
    assert not outcome.changes


@pytest.mark.slow
def test_problems_of_a_plugin_are_reported_and_do_not_prevent_generation(corpus: Project) -> None:
    outcome = pipeline.check_fresh(corpus.target, lambda _: None, demands=Demands(assets=False))
    assert not outcome.errors
    assert {"MP415", "MP529"} <= {p.code for p in outcome.problems if p.severity == "warning"}
    assert not outcome.changes


@pytest.mark.slow
def test_work_grows_as_the_number_of_models_does(tmp_path: Path) -> None:
    # benchmarks/generate.py limits the time.
    few, many = (_calls(tmp_path / str(count), count) for count in (30, 300))
    assert many <= 12 * few


def _calls(folder: Path, models: int) -> int:
    folder.mkdir()
    project = Project(folder)
    project.provider()
    for number in range(models):
        project.write(f"acme/llm/{number}.yaml", model(f"model-{number}"))
    return calls(project.generate)
