"""Ownership of generated files: they are restored byte for byte, and no hand-written work is lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from projects import REPOSITORY, Project, tree

from modelport_generator import project as projects_of
from modelport_generator.output import tree as output
from modelport_generator.pipeline import run as pipeline


@pytest.mark.slow
def test_a_removed_tree_is_restored_byte_for_byte(project: Project) -> None:
    project.generate()
    before = project.tree()
    shutil.rmtree(project.output)
    project.generate()
    assert project.tree() == before
    assert len(before) > 8


@pytest.mark.slow
def test_the_package_itself_is_restored_byte_for_byte(tmp_path: Path) -> None:
    target = projects_of.Project(
        tmp_path,
        tmp_path / "generated" / "modelport",
        "modelport",
        REPOSITORY / "providers" / "modelport_providers" / "nowhere",
        "modelport_providers",
        core=True,
    )
    pipeline.generate(target, lambda _: None)
    before = tree(target.output)
    shutil.rmtree(target.output)
    pipeline.generate(target, lambda _: None)
    assert tree(target.output) == before
    assert not pipeline.check_fresh(target, lambda _: None).changes


def test_a_second_run_writes_nothing(project: Project) -> None:
    project.generate()
    stamps = {path: path.stat().st_mtime_ns for path in project.output.rglob("*")}
    outcome = project.generate()
    assert (outcome.changes, outcome.rendered) == ([], [])
    assert {path: path.stat().st_mtime_ns for path in project.output.rglob("*")} == stamps


def test_only_what_changed_is_rendered(project: Project) -> None:
    project.provider("other")
    project.generate()
    project.model("large")
    outcome = project.generate()
    assert set(outcome.rendered) == {"provider acme"}
    assert {change.path for change in outcome.changes} == {
        "catalog/acme/llm.json",
        "sdk/acme.py",
    }


@pytest.mark.slow
def test_the_output_depends_on_no_surroundings(project: Project, tmp_path: Path) -> None:
    project.provider(label={"en_US": "Ünïcode 温度"}, supported_model_types=["llm"])
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    surroundings: list[dict[str, str]] = [
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii", "COLUMNS": "20", "SOURCE_DATE_EPOCH": "1"},
    ]
    trees: list[dict[str, bytes]] = []
    for changed in surroundings:
        command = [sys.executable, "-m", "modelport_generator", "generate", "--no-assets"]
        subprocess.run(
            [*command, "--quiet", str(project.root)],
            cwd=elsewhere,
            env={**os.environ, **changed},
            check=True,
        )
        trees.append(project.tree())
        shutil.rmtree(project.output)
    assert trees[1:] == trees[:-1]


def test_the_order_of_files_does_not_matter(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("b", "a", "c"):
        project.model(name)
    project.generate()
    before = project.tree()
    shutil.rmtree(project.output)
    scan, listing = os.scandir, os.listdir

    class Backwards:
        def __init__(self, path: str) -> None:
            with scan(path) as found:
                self._left = sorted(found, key=lambda entry: entry.name)

        def __enter__(self) -> Backwards:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def close(self) -> None:
            pass

        def __iter__(self) -> Backwards:
            return self

        def __next__(self) -> os.DirEntry[str]:
            if not self._left:
                raise StopIteration
            return self._left.pop()

    monkeypatch.setattr(os, "listdir", lambda path: sorted(listing(path), reverse=True))
    monkeypatch.setattr(os, "scandir", Backwards)
    project.generate()
    monkeypatch.undo()
    assert project.tree() == before


@pytest.mark.slow
def test_a_hand_edited_file_is_reported_not_overwritten(project: Project) -> None:
    project.generate()
    file = project.output / "stubs" / "acme.py"
    file.write_text(file.read_text("utf-8") + "# mine\n", "utf-8")
    outcome = project.generate()
    (conflict,) = outcome.conflicts
    assert (conflict.path, conflict.reason) == ("stubs/acme.py", "was edited by hand")
    assert file.read_text("utf-8").endswith("# mine\n")
    assert project.generate().conflicts, "the next run must say it again"
    assert not project.generate(force=True).conflicts
    assert not file.read_text("utf-8").endswith("# mine\n")


def test_a_file_with_conflict_markers_is_named_and_left(project: Project) -> None:
    project.generate()
    file = project.output / "sdk" / "acme.py"
    file.write_text(f"<<<<<<< ours\n{file.read_text('utf-8')}=======\n>>>>>>> theirs\n", "utf-8")
    (conflict,) = project.generate().conflicts
    assert conflict.reason == "contains conflict markers"


@pytest.mark.slow
def test_a_manifest_with_merge_conflicts_still_identifies_generated_files(project: Project) -> None:
    project.generate()
    manifest = project.output / output.MANIFEST
    ours = manifest.read_text("utf-8")
    project.model("large")
    project.generate()
    theirs = manifest.read_text("utf-8")
    manifest.write_text(f"<<<<<<< ours\n{ours}=======\n{theirs}>>>>>>> theirs\n", "utf-8")
    project.model("huge")
    outcome = project.generate()
    assert not outcome.conflicts
    assert json.loads(manifest.read_text("utf-8"))["outputs"].keys() == project.tree().keys() - {
        output.MANIFEST
    }


def test_a_foreign_file_is_named_and_left(project: Project) -> None:
    project.generate()
    file = project.output / "stubs" / "notes.txt"
    file.write_bytes(b"\xff\xfe not ours")
    (conflict,) = project.generate().conflicts
    assert (conflict.path, conflict.reason) == (
        "stubs/notes.txt",
        "was not written by the generator",
    )
    assert file.read_bytes() == b"\xff\xfe not ours"
    project.generate(force=True)
    assert not file.exists()


def test_a_foreign_file_in_the_way_of_a_new_one_is_left(project: Project) -> None:
    file = project.output / "sdk" / "acme.py"
    file.parent.mkdir(parents=True)
    file.write_text("mine\n", "utf-8")
    (conflict,) = project.generate().conflicts
    assert (conflict.path, conflict.reason) == ("sdk/acme.py", "was not written by the generator")
    assert file.read_text("utf-8") == "mine\n"


def test_stale_files_and_their_folders_are_removed(project: Project) -> None:
    project.provider("other")
    project.generate()
    cache = project.output / "catalog" / "other" / "__pycache__"
    cache.mkdir()
    (cache / "x.pyc").write_bytes(b"")
    shutil.rmtree(project.target.providers / "other")
    outcome = project.generate()
    assert not (project.output / "catalog" / "other").exists()
    assert "sdk/other.py" in {c.path for c in outcome.changes if c.after is None}


def test_a_stale_file_that_was_edited_stays(project: Project) -> None:
    project.provider("other")
    project.generate()
    file = project.output / "sdk" / "other.py"
    file.write_text("mine\n", "utf-8")
    shutil.rmtree(project.target.providers / "other")
    (conflict,) = project.generate().conflicts
    assert (conflict.path, conflict.theirs) == ("sdk/other.py", None)
    assert file.read_text("utf-8") == "mine\n"


def test_changed_line_ends_count_as_an_edit(project: Project) -> None:
    project.generate()
    file = project.output / "sdk" / "acme.py"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    (conflict,) = project.generate().conflicts
    assert conflict.path == "sdk/acme.py"


@pytest.mark.slow
def test_a_link_instead_of_a_file_is_named_and_its_target_kept(
    project: Project, tmp_path: Path
) -> None:
    project.generate()
    file = project.output / "sdk" / "acme.py"
    mine = tmp_path / "mine.py"
    file.replace(mine)
    file.symlink_to(mine)
    before = mine.read_text("utf-8")
    (conflict,) = project.generate().conflicts
    assert conflict.reason == "is a symbolic link"
    project.generate(force=True)
    assert not file.is_symlink()
    assert mine.read_text("utf-8") == before


def test_nothing_is_written_through_a_linked_folder(project: Project, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    project.output.mkdir()
    (project.output / "sdk").symlink_to(outside)
    with pytest.raises(OSError, match="symbolic link"):
        project.generate()
    assert not list(outside.iterdir())
    assert [p.name for p in project.output.iterdir()] == ["sdk"]
    project.generate(force=True)
    assert (project.output / "sdk" / "acme.py").is_file()
    assert not list(outside.iterdir())


def test_a_linked_output_folder_is_rejected(project: Project, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    project.output.symlink_to(outside)
    with pytest.raises(OSError, match="symbolic link"):
        project.generate()
    assert not list(outside.iterdir())


def test_a_folder_instead_of_a_file_leaves_everything_unchanged(project: Project) -> None:
    (project.output / "sdk" / "acme.py").mkdir(parents=True)
    with pytest.raises(OSError, match=r"acme\.py"):
        project.generate()
    assert project.tree() == {}
    assert not list(project.output.rglob("*modelport-new"))


def test_an_adapter_may_change_without_anything_to_generate(project: Project) -> None:
    source = "from field._generated.stubs.acme import AcmeLLMStub\nclass A(AcmeLLMStub): ...\n"
    project.write("acme/llm/llm.py", source)
    project.generate()
    project.write("acme/llm/llm.py", f"{source}# more\n")
    assert not project.generate().rendered
    project.write("acme/llm/llm.py", source.replace("class A(", "class B("))
    assert [c.path for c in project.generate().changes] == ["registry.py"]


@pytest.mark.slow
def test_check_reports_drift_and_writes_nothing(project: Project) -> None:
    project.generate()
    assert not project.check().changes
    project.model("large")
    before = project.tree()
    assert {c.path for c in project.check().changes} == {"catalog/acme/llm.json", "sdk/acme.py"}
    assert project.tree() == before


def test_output_paths_cannot_leave_the_folder(project: Project) -> None:
    from modelport_generator.output import apply as applying

    with pytest.raises(ValueError, match="leaves the output folder"):
        applying.apply(project.output, [output.Change("../x", None, "text")])
    assert not (project.output.parent / "x").exists()
