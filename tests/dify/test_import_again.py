"""A second import brings a provider up to date and keeps what its user wrote."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dify import layouts
from modelport_generator.cli import cli
from modelport_generator.dify.import_record import RECORD

HOME = "acme_modelport/providers/acme"
BASE = ("--base", "openai_api_compatible")
MODEL = "models/llm/a.yaml"
OTHER = "models/llm/b--1.yaml"


class Imported:
    """A project into which a plugin was imported once."""

    def __init__(self, folder: Path) -> None:
        self.root = layouts.project(folder / "project")
        self.plugin = layouts.plugin(folder / "plugin")
        self.home = self.root / HOME
        assert self.again().exit_code == 0

    def again(self, *words: str, plugin: Path | None = None) -> Result:
        source = str(plugin or self.plugin)
        command = ["import", source, "--into", str(self.root), "--no-generate", *BASE, *words]
        return CliRunner().invoke(cli, command, catch_exceptions=False)

    def tree(self) -> dict[str, bytes]:
        files = (p for p in self.home.rglob("*") if p.is_file())
        return {p.relative_to(self.home).as_posix(): p.read_bytes() for p in files}

    def edit(self, name: str) -> str:
        """Add a line to a file of the provider, as its user does; return the text."""
        file = self.home / name
        file.write_text(file.read_text("utf-8") + "# mine\n", "utf-8")
        return file.read_text("utf-8")

    def release(self, name: str) -> str:
        """Add a line to a file of the plugin, as a new version does; return the text."""
        file = self.plugin / name
        file.write_text(file.read_text("utf-8") + "# new in the plugin\n", "utf-8")
        return file.read_text("utf-8")


@pytest.fixture
def imported(tmp_path: Path) -> Imported:
    return Imported(tmp_path)


def test_the_same_import_changes_nothing(imported: Imported) -> None:
    before = imported.tree()
    done = imported.again()
    assert "0 files written" in done.output and "kept" not in done.output
    assert imported.tree() == before


@pytest.mark.parametrize(
    "name", ["modelport.yaml", MODEL, "provider/acme.yaml", "_assets/small.svg"]
)
def test_a_file_that_was_edited_is_kept_and_named(imported: Imported, name: str) -> None:
    text = imported.edit(name)
    for _ in range(2):
        done = imported.again()
        assert f"kept {name} as it is: you changed it\n" in done.output
        assert (imported.home / name).read_text("utf-8") == text


def test_a_new_version_replaces_what_nobody_edited(imported: Imported) -> None:
    mine, theirs = imported.edit(MODEL), imported.release(OTHER)
    done = imported.again()
    assert "1 file written" in done.output
    assert (imported.home / MODEL).read_text("utf-8") == mine
    assert (imported.home / OTHER).read_text("utf-8") == theirs


def test_a_file_that_both_sides_changed_is_kept_until_it_is_overwritten(imported: Imported) -> None:
    mine, theirs = imported.edit(MODEL), imported.release(MODEL)
    own = imported.edit("modelport.yaml")
    done = imported.again()
    assert f"kept {MODEL} as it is: you and the plugin changed it" in done.output
    assert "--overwrite" in done.output
    assert (imported.home / MODEL).read_text("utf-8") == mine
    taken = imported.again("--overwrite", "models/*")
    assert (imported.home / MODEL).read_text("utf-8") == theirs
    assert (imported.home / "modelport.yaml").read_text("utf-8") == own
    assert "kept modelport.yaml" in taken.output and MODEL not in taken.output


def test_a_model_that_was_removed_stays_away_until_it_is_overwritten(imported: Imported) -> None:
    (imported.home / MODEL).unlink()
    done = imported.again()
    assert f"kept {MODEL} as it is: you removed it" in done.output
    assert not (imported.home / MODEL).exists()
    imported.again("--overwrite", MODEL)
    assert (imported.home / MODEL).read_bytes() == (imported.plugin / MODEL).read_bytes()


def test_a_model_that_the_plugin_dropped_is_removed_unless_it_was_edited(
    imported: Imported,
) -> None:
    mine = imported.edit(MODEL)
    own = layouts.write(imported.home, {"models/llm/own.yaml": layouts.model("own")})
    for name in (MODEL, OTHER):
        (imported.plugin / name).unlink()
    done = imported.again()
    assert f"removed {OTHER}: the plugin no longer has it" in done.output
    assert f"kept {MODEL} as it is: you changed it; the plugin no longer has it" in done.output
    assert not (imported.home / OTHER).exists()
    assert (imported.home / MODEL).read_text("utf-8") == mine
    assert (own / "models/llm/own.yaml").is_file()


def test_a_base_that_an_earlier_import_chose_stays_without_the_option(imported: Imported) -> None:
    before = (imported.home / "modelport.yaml").read_bytes()
    command = ["import", str(imported.plugin), "--into", str(imported.root), "--no-generate"]
    assert CliRunner().invoke(cli, command).exit_code == 0
    assert (imported.home / "modelport.yaml").read_bytes() == before


def test_a_file_that_no_import_wrote_is_kept(imported: Imported) -> None:
    layouts.write(imported.home, {"models/llm/new.yaml": "mine\n"})
    layouts.write(imported.plugin, {"models/llm/new.yaml": layouts.model("new")})
    done = imported.again()
    assert (
        "kept models/llm/new.yaml as it is: it differs, and no import has written it" in done.output
    )
    assert (imported.home / "models/llm/new.yaml").read_text("utf-8") == "mine\n"


def test_without_a_record_nothing_that_differs_is_replaced(imported: Imported) -> None:
    (imported.home / RECORD).unlink()
    mine = imported.edit(MODEL)
    done = imported.again()
    assert done.exit_code == 0 and f"kept {MODEL}" in done.output
    assert (imported.home / MODEL).read_text("utf-8") == mine


def test_a_record_with_merge_conflicts_still_knows_both_sides(imported: Imported) -> None:
    record = imported.home / RECORD
    ours, theirs = record.read_text("utf-8"), imported.release(MODEL)
    imported.again()
    record.write_text(f"<<<<<<< a\n{ours}=======\n{record.read_text('utf-8')}>>>>>>> b\n", "utf-8")
    (imported.plugin / MODEL).write_text(theirs + "# newer\n", "utf-8")
    done = imported.again()
    assert "kept" not in done.output
    assert (imported.home / MODEL).read_text("utf-8") == theirs + "# newer\n"
    assert json.loads(record.read_text("utf-8"))["plugin"] == "acme-corp/acme"


def test_a_record_of_a_checkout_removes_nothing_outside_the_folder(imported: Imported) -> None:
    from modelport_generator.dify.import_record import digest

    victim = imported.root / "acme_modelport/__init__.py"
    link = imported.home / "linked"
    link.symlink_to(imported.root.parent)
    outside = imported.root.parent / "outside.txt"
    outside.write_text("", "utf-8")
    record = json.loads((imported.home / RECORD).read_text("utf-8"))
    names = ("../../__init__.py", str(victim))
    record["files"] |= dict.fromkeys(names, digest(b""))
    (imported.home / RECORD).write_text(json.dumps(record), "utf-8")
    assert imported.again().exit_code == 0
    assert victim.is_file()
    record["files"]["linked/outside.txt"] = digest(b"")
    (imported.home / RECORD).write_text(json.dumps(record), "utf-8")
    done = imported.again()
    assert done.exit_code == 1 and "is a link out of the project" in done.output
    assert outside.is_file()


@pytest.mark.parametrize(
    "change", [("author: acme-corp", "author: else"), ("name: acme", "name: b")]
)
def test_a_plugin_of_another_author_or_name_is_rejected(
    imported: Imported, tmp_path: Path, change: tuple[str, str]
) -> None:
    other = layouts.plugin(tmp_path / "other")
    (other / "manifest.yaml").write_text(layouts.MANIFEST.replace(*change), "utf-8")
    before = imported.tree()
    done = imported.again(plugin=other)
    assert done.exit_code == 1
    assert "of the plugin 'acme-corp/acme', not of" in done.output and "--as ID" in done.output
    assert imported.tree() == before
    assert imported.again("--as", "acme2", plugin=other).exit_code == 0
    assert imported.tree() == before


def test_without_a_record_the_manifest_names_the_author(imported: Imported, tmp_path: Path) -> None:
    (imported.home / RECORD).unlink()
    other = layouts.plugin(tmp_path / "other")
    (other / "manifest.yaml").write_text(layouts.MANIFEST.replace("acme-corp", "else"), "utf-8")
    assert imported.again(plugin=other).exit_code == 1


def test_a_provider_that_no_import_wrote_is_not_updated(tmp_path: Path) -> None:
    root = layouts.project(tmp_path / "project")
    home = layouts.legacy(root / "acme_modelport/providers")
    layouts.write(home, {"acme.yaml": layouts.DEFINITION.replace("Acme", "Mine")})
    source = layouts.legacy(tmp_path / "seeds")
    done = CliRunner().invoke(cli, ["import", str(source), "--into", str(root), "--no-generate"])
    assert done.exit_code == 1 and "which is not from an import" in done.output
    assert not (home / RECORD).exists()


def test_two_plugins_with_one_id_in_a_tree_are_not_mixed(tmp_path: Path) -> None:
    root = layouts.project(tmp_path / "project")
    for version in ("v1", "v2"):
        layouts.plugin(tmp_path / "tree" / version)
    command = ["import", str(tmp_path / "tree"), "--into", str(root), "--no-generate"]
    done = CliRunner().invoke(cli, command)
    assert done.exit_code == 1 and "has the same id as" in done.output
    assert "1 of 2 providers were not imported" in done.output


def test_what_is_not_copied_is_named_and_not_counted(tmp_path: Path) -> None:
    root, source = layouts.project(tmp_path / "project"), layouts.plugin(tmp_path / "plugin")
    secret = layouts.write(tmp_path, {"secret.yaml": layouts.model("secret")}) / "secret.yaml"
    layouts.write(source, {"main.py": "", "requirements.txt": "", "Makefile": "", ".env": ""})
    (source / "models/llm/out.yaml").symlink_to(secret)
    (source / "models/llm/lost.yaml").symlink_to(source / "gone")
    os.mkfifo(source / "models/llm/pipe.yaml")
    (source / "models/llm/dir.yaml").mkdir()
    command = ["import", str(source), "--into", str(root), "--no-generate"]
    done = CliRunner().invoke(cli, command)
    assert "acme: 2 models, 6 files written" in done.output
    [line] = [each for each in done.output.splitlines() if "not copied" in each]
    assert line == (
        "  not copied: models/llm/dir.yaml (a folder), models/llm/lost.yaml (a broken link), "
        "models/llm/out.yaml (a link out of the folder), models/llm/pipe.yaml (a pipe), Makefile"
    )
