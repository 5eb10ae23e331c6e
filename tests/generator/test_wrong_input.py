"""Wrong definitions: all problems together with their places, exit 1, nothing written, never a traceback."""

from __future__ import annotations

import ast
import copy
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from projects import Project, definition, field, model, model_form, rule

from modelport_generator.build.glossary import Glossary
from modelport_generator.build.provider import BadProviderId, build_provider
from modelport_generator.cli import cli
from modelport_generator.definitions.schemas import Schemas
from modelport_generator.load import load_provider
from modelport_generator.load.folders import ProviderFolder
from modelport_generator.output.tree import MANIFEST, pending_manifest
from modelport_generator.pipeline.checking import Demands
from modelport_generator.targets.python import modules as emit
from thorough import part


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments])


def test_all_problems_come_in_one_run_with_their_places(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.root)
    project.provider(
        supported_model_types=["llm", "telepathy"],
        model_credential_schema=model_form(field("api_key", type="password")),
    )
    project.model("small", model_properties={"mode": "chatty", "context_size": 4096})
    project.write("acme/llm/broken.yaml", "model: [\n")
    done = run("generate", "--no-assets")
    assert done.exit_code == 1
    places = re.findall(r"^(\S+?):(\d+):(\d+): error (MP\d+):", done.stderr, re.MULTILINE)
    assert {place[0].rpartition("/")[2] for place in places} == {
        "acme.yaml",
        "small.yaml",
        "broken.yaml",
    }
    assert len(places) >= 4
    assert places == sorted(places, key=lambda p: (p[0], int(p[1]), int(p[2])))
    assert "'password' is not one of 'text-input', 'secret-input'" in done.stderr
    assert done.stderr.strip().endswith("errors: nothing was written")
    assert not project.output.exists()


def test_an_error_leaves_the_old_tree(project: Project) -> None:
    project.generate()
    before = project.tree()
    project.provider(supported_model_types=["telepathy"])
    assert project.generate().errors
    assert project.tree() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("generat",),
        ("generate", "--chek"),
        ("generate", "/nowhere/at/all"),
        ("generate", "--check", "--force"),
        ("new", "Acme"),
        ("new", "../x"),
        ("new", "acme", "--types", "telepathy"),
        ("new", "acme", "--types", ","),
        ("new",),
    ],
    ids=" ".join,
)
def test_wrong_use_ends_with_2(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*arguments)
    assert done.exit_code == 2
    assert "Usage:" in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_folder_without_a_project_ends_with_2(tmp_path: Path) -> None:
    done = run("generate", tmp_path)
    assert done.exit_code == 2
    assert "run `modelport new ID --types llm` to start one" in done.stderr


def test_a_near_command_is_named() -> None:
    assert "Did you mean 'generate'?" in run("genrate").stderr


def test_the_version_is_shown() -> None:
    assert re.fullmatch(r"modelport \d+\.\d+\.\d+\n", run("--version").stdout)


def test_a_second_run_reports_that_there_is_nothing_to_do(project: Project) -> None:
    first = run("generate", "--no-assets", project.root)
    assert first.exit_code == 0
    assert first.stdout.startswith("wrote ")
    second = run("generate", "--no-assets", project.root)
    assert second.stdout.startswith("nothing to do: ")


@pytest.mark.slow
def test_quiet_prints_nothing_and_verbose_names_every_file(project: Project) -> None:
    done = run("generate", "--no-assets", "--quiet", project.root)
    assert (done.stdout, done.stderr) == ("", "")
    project.model("large")
    reported = run("generate", "--no-assets", "--verbose", project.root)
    assert "changed sdk/acme.py" in reported.stdout
    assert "provider acme" in reported.stderr


@pytest.mark.slow
def test_progress_is_shown_on_a_terminal_and_removed(project: Project) -> None:
    master, terminal = pty.openpty()
    command = [sys.executable, "-m", "modelport_generator", "generate", "--no-assets"]
    subprocess.run(
        [*command, str(project.root)], stderr=terminal, stdout=subprocess.PIPE, check=True
    )
    shown = os.read(master, 1 << 16).decode()
    os.close(master)
    os.close(terminal)
    assert "\r\x1b[K  provider acme\r\x1b[K" in shown
    assert shown.partition("provider acme")[2].count("\r\x1b[K") >= 2


@pytest.mark.slow
def test_diff_shows_what_generate_would_write(project: Project) -> None:
    run("generate", "--no-assets", project.root)
    before = project.tree()
    project.model("large")
    done = run("generate", "--no-assets", "--diff", project.root)
    assert done.exit_code == 0
    assert '+LLMName: TypeAlias = Literal["large", "small"]' in done.stdout
    assert project.tree() == before
    check = run("generate", "--no-assets", "--check", project.root)
    assert check.exit_code == 1
    assert "2 files are behind: run `modelport generate`" in check.stderr


@pytest.mark.slow
def test_a_single_problem_is_counted_in_the_singular(project: Project) -> None:
    run("generate", "--no-assets", project.root)
    (project.output / "sdk" / "acme.py").unlink()
    check = run("generate", "--no-assets", "--check", project.root)
    assert "1 file is behind: run `modelport generate`" in check.stderr
    assert run("generate", "--no-assets", project.root).stdout.startswith("wrote 1 file in ")
    project.write("acme/acme.yaml", "")
    wrong = run("generate", "--no-assets", project.root)
    assert wrong.stderr.endswith("1 error: nothing was written\n")


def test_a_conflict_is_shown_with_a_diff_and_ends_with_1(project: Project) -> None:
    run("generate", "--no-assets", project.root)
    file = project.output / "sdk" / "acme.py"
    file.write_text(file.read_text("utf-8") + "x = '\x1b[31m'\n", "utf-8")
    done = run("generate", "--no-assets", project.root)
    assert done.exit_code == 1
    assert "sdk/acme.py was edited by hand" in done.stderr
    assert "-x = '\\x1b[31m'" in done.stderr
    assert "1 file was left alone: --force overwrites it" in done.stderr


@pytest.mark.slow
def test_an_unfinished_run_is_reported_by_check(project: Project) -> None:
    run("generate", "--no-assets", project.root)
    manifest = project.output / MANIFEST
    manifest.write_text(pending_manifest(manifest.read_text("utf-8"), None), "utf-8")
    done = run("generate", "--no-assets", "--check", project.root)
    assert done.exit_code == 1
    assert "an earlier run was interrupted" in done.stderr
    assert "finished" in run("generate", "--no-assets", project.root).stderr


def test_text_of_a_definition_does_not_control_the_terminal(project: Project) -> None:
    project.provider(supported_model_types=["\x1b]0;title\x07", "llm"])
    done = run("generate", "--no-assets", project.root)
    assert done.exit_code == 1
    assert "\x1b" not in done.stderr


def test_a_full_disk_is_reported_in_one_line(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    from modelport_generator.output import apply as applying

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "stubs/acme.py")

    monkeypatch.setattr(applying, "_write", full)
    done = run("generate", "--no-assets", project.root)
    assert done.exit_code == 2
    assert done.stderr == (
        "modelport: stubs/acme.py: No space left on device; nothing was changed\n"
    )


# Paths and ids ------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", ["../x", "a/b", "A", "1a", "", "a b", "a.b", "ä", "a\n", "-a"])
def test_an_id_that_is_not_a_plain_name_is_rejected(project: Project, name: str) -> None:
    project.write("acme/acme.yaml", definition("acme", provider=name))
    outcome = project.generate()
    assert outcome.errors
    assert project.tree() == {}


def test_a_bad_id_has_its_place(project: Project) -> None:
    project.write("acme/acme.yaml", definition("acme", provider="../x"))
    found = {p.code: p for p in project.generate().errors}
    assert "'../x' does not match" in found["MP901"].message
    assert found["MP901"].place.line == 2


def test_two_folders_with_one_id_are_a_problem_with_both_places(project: Project) -> None:
    project.provider("other", provider="acme")
    (problem,) = [p for p in project.generate().errors if p.code == "MP902"]
    files = [problem.place.file, problem.related[0].place.file]
    assert sorted(Path(f).name for f in files) == ["acme.yaml", "other.yaml"]
    assert project.tree() == {}


@pytest.mark.parametrize("path", ["../../secret.svg", "/etc/passwd", "..\\x.svg", "a/../../x"])
def test_an_icon_cannot_be_outside(project: Project, path: str) -> None:
    project.provider(icon_small={"en_US": path})
    outcome = project.generate(demands=Demands(assets=True))
    assert any("icon" in p.place.pointer for p in outcome.errors)
    assert project.tree() == {}


def test_a_definition_outside_of_the_folder_is_not_read(project: Project, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text("model: stolen\nmodel_type: llm\n", "utf-8")
    (project.target.providers / "acme" / "llm" / "link.yaml").symlink_to(outside)
    project.generate()
    assert b"stolen" not in b"".join(project.tree().values())


# What never crashes -------------------------------------------------------------------------------


def whole() -> dict[str, Any]:
    """Return the three documents of a provider that uses everything."""
    options = [{"value": "a", "label": {"en_US": "A"}}]
    fields = [
        field("choice", type="select", options=options, default="a"),
        field("on", type="switch", show_on=[{"variable": "choice", "value": "a"}]),
    ]
    rules = [rule("kind", type="string", options=["a"]), rule("t", use_template="top_p", max=1)]
    return {
        "acme.yaml": definition("acme", model_credential_schema=model_form(*fields)),
        "llm/small.yaml": model("small", parameter_rules=rules, features=["vision"]),
        "llm/_position.yaml": ["small"],
        "modelport.yaml": {"customizable": {"llm": {"parameter_rules": rules, "features": []}}},
    }


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every value."""
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, (*path, index))


def replaced(documents: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(documents)
    holder: Any = changed
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    return changed


GLOSSARY = Glossary(Schemas())


def built(folder: Path, documents: dict[str, Any], project: Project) -> None:
    for name, content in documents.items():
        project.write(f"acme/{name}", content)
    source = load_provider(ProviderFolder(folder, "modelport", "acme"))
    try:
        provider = build_provider(source, GLOSSARY, "field.providers")
    except BadProviderId:
        return
    ast.parse(emit.stub_module(provider))
    ast.parse(emit.sdk_module(provider))
    emit.catalog_files(provider)


WRONG_KINDS: list[Any] = [None, 1, True, "x", [], {}, [1], {"a": 1}, 1.5]


@pytest.mark.slow
@pytest.mark.parametrize("turn", range(len(WRONG_KINDS)), ids=lambda turn: repr(WRONG_KINDS[turn]))
def test_a_wrong_kind_anywhere_builds_or_is_rejected(project: Project, turn: int) -> None:
    documents = whole()
    folder = project.target.providers / "acme"
    built(folder, documents, project)
    for path in part((path for path in places(documents) if len(path) > 1), turn):
        built(folder, replaced(documents, path, WRONG_KINDS[turn]), project)


@pytest.mark.slow
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_wrong_data_is_reported_and_never_crashes(project: Project, data: st.DataObject) -> None:
    documents = whole()
    path = data.draw(st.sampled_from([p for p in places(documents) if p]))
    text = st.text(st.characters(codec="utf-8"), max_size=8)
    leaves = st.none() | st.booleans() | st.integers() | st.floats() | text
    value = data.draw(
        st.recursive(
            leaves, lambda inner: st.lists(inner) | st.dictionaries(text, inner), max_leaves=6
        )
    )
    for name, content in replaced(documents, path, value).items():
        project.write(f"acme/{name}", content)
    outcome = project.generate(force=True)
    assert outcome.errors or project.output.exists()


# Adapters -----------------------------------------------------------------------------------------


def test_an_adapter_that_is_not_python_is_reported(project: Project) -> None:
    project.write("acme/llm/llm.py", "class A(AcmeLLMStub:\n")
    (problem,) = [p for p in project.generate().problems if p.code == "MP603"]
    assert problem.place.file.endswith("acme/llm/llm.py")
    assert problem.place.line == 1


def test_two_adapters_of_one_type_are_reported_with_both_places(project: Project) -> None:
    project.write("acme/llm/llm.py", "class A(AcmeLLMStub): ...\nclass B(stubs.AcmeLLMStub): ...\n")
    (problem,) = [p for p in project.generate().problems if p.code == "MP605"]
    lines = {problem.place.line, *(related.place.line for related in problem.related)}
    assert {1, 2} <= lines


def test_what_dify_accepts_is_enough_on_request(project: Project) -> None:
    rules = [rule("heat", min=0, max=1, default=7)]
    project.model("small", parameter_rules=rules)
    assert project.generate().errors
    outcome = project.generate(demands=Demands(assets=False, careful=False))
    assert outcome.changes
    assert "MP414" in {p.code for p in outcome.problems if p.severity == "warning"}


def test_what_no_reader_accepts_is_rejected_in_any_case(project: Project) -> None:
    project.model("small", model_type="telepathy")
    outcome = project.generate(demands=Demands(assets=False, careful=False))
    assert outcome.errors
    assert not outcome.changes
