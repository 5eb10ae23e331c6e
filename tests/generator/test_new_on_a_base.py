"""`modelport new --base`: a definition alone, on the adapters of another provider."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from projects import Project, tree

from modelport._runtime.adapters import registry as runtime
from modelport_generator.cli import cli
from modelport_providers.conformance import run_suite, targets_of

BASE = "openai_api_compatible"
TYPES = "llm,text-embedding,rerank,speech2text,tts"


def new(*words: object) -> Result:
    return CliRunner().invoke(cli, ["new", "wave", *map(str, words)])


@pytest.mark.slow
def test_no_python_is_written_and_nothing_is_missing(tmp_path: Path) -> None:
    done = new("--base", BASE, "--types", TYPES, "--in", tmp_path)
    assert done.exit_code == 0, done.output
    home = "src/wave_modelport/providers/wave/"
    written = {path for path in tree(tmp_path / "wave-modelport") if path.startswith(home)}
    assert {path for path in written if path.endswith(".py")} == {f"{home}__init__.py"}
    check = CliRunner().invoke(cli, ["check", str(tmp_path / "wave-modelport/src")])
    assert (check.exit_code, check.stdout) == (0, "no problems in 2 files\n"), check.output


@pytest.mark.slow
def test_every_type_conforms(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    assert new("--base", BASE, "--types", TYPES, "--in", project.root).exit_code == 0
    assert not project.generate().errors
    with project.imported("registry") as registry:
        both = {**runtime.entries(), **registry.PROVIDERS}
        monkeypatch.setattr(runtime, "entries", lambda: both)
        card = run_suite("wave", targets_of("wave"), modes=("sync",))
    assert card.passed, "\n".join(card.lines())
    assert len(card.types) == 5


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--base", "nowhere"), "'nowhere' is not one of 'anthropic'"),
        (("--base", BASE, "--types", "moderation"), f"{BASE} has no adapter for moderation"),
        (("--base", "anthropic"), "the adapters of anthropic read its own form"),
    ],
)
def test_a_base_that_does_not_fit_is_rejected(
    words: tuple[str, ...], message: str, tmp_path: Path
) -> None:
    done = new(*words, "--in", tmp_path)
    assert done.exit_code == 2
    assert message in done.output
    assert tree(tmp_path) == {}
