"""The content of a checkout leads to nothing outside of the project: nothing is read, printed or written."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from projects import Project, tree

from modelport_generator.cli import cli
from modelport_generator.project import find_project
from modelport_generator.scaffold.files import TYPES
from thorough import part

MARK = "Outside0Mark"
HOME = "src/zeta_modelport/providers/zeta"
OUTSIDE = {
    "llm.py": (
        "from zeta_modelport._generated.stubs.zeta import ZetaLLMStub\n"
        f"class {MARK}(ZetaLLMStub):\n    def {MARK}(self, x): ...\n"
    ),
    "zeta.py": (
        "from zeta_modelport._generated.stubs.zeta import ZetaProviderStub\n"
        f"class {MARK}(ZetaProviderStub): ...\n"
    ),
    "broken.py": f"{MARK} = [1,\nclass {MARK}(\n",
    "server.py": f"class ZetaServer: ...\nclass {MARK}: ...\n",
    "quirks.py": f"class Quirks:\n    {MARK}: str\n",
    "zeta.yaml": f"provider: zeta\nlabel: {{en_US: {MARK}}}\nsupported_model_types: [llm]\n",
    "modelport.yaml": f"base: {MARK}\n",
    "model.yaml": f"model: {MARK}\nmodel_type: llm\nlabel: {{en_US: {MARK}}}\n",
    "position.yaml": f"- {MARK}\n",
    "icon.svg": f"<svg>{MARK}</svg>",
}
LINKS = [
    ("llm/llm.py", "llm.py"),
    ("llm/llm.py", "broken.py"),
    ("zeta.py", "zeta.py"),
    ("zeta.py", "broken.py"),
    ("server.py", "server.py"),
    ("server.py", "broken.py"),
    ("quirks.py", "quirks.py"),
    ("dialect.py", "broken.py"),
    ("zeta.yaml", "zeta.yaml"),
    ("modelport.yaml", "modelport.yaml"),
    ("llm/small.yaml", "model.yaml"),
    ("llm/_position.yaml", "position.yaml"),
    ("_assets/icon_s_en.svg", "icon.svg"),
    ("llm", ""),
    ("_assets", ""),
    ("../ghost", ""),
]
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("check", "ROOT"),
    ("check", "--fix", "ROOT"),
    ("check", "--format", "sarif", "ROOT"),
    ("format", "--diff", "ROOT"),
    ("format", "ROOT"),
    ("generate", "--accept", "ROOT"),
    ("generate", "--diff", "ROOT"),
    ("upgrade", "ROOT"),
    ("docs", f"ROOT/{HOME}", "--out", "OUT/pages"),
    ("export", "dify", "zeta", "--project", "ROOT", "--out", "OUT/plugin", "--incomplete"),
    ("export", "dify", "ghost", "--project", "ROOT", "--out", "OUT/ghost", "--incomplete"),
    ("import", f"ROOT/{HOME}", "--into", "OTHER", "--as", "copy", "--no-assets"),
)


def run(*words: object) -> str:
    done = CliRunner().invoke(cli, [str(word) for word in words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done.output


@pytest.fixture
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder beside the project, which is a whole provider as well."""
    folder = tmp_path_factory.mktemp("elsewhere") / "outside"
    folder.mkdir()
    for name, text in OUTSIDE.items():
        (folder / name).write_text(text, "utf-8")
    (folder / "ghost.yaml").write_text(OUTSIDE["zeta.yaml"].replace("zeta", "ghost"), "utf-8")
    (folder / "outside.yaml").write_text(OUTSIDE["zeta.yaml"].replace("zeta", "outside"), "utf-8")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(("link", "target"), LINKS, ids=lambda each: each or "folder")
def test_no_command_follows_a_link_out_of_the_project(
    link: str, target: str, outside: Path, tmp_path: Path
) -> None:
    run("new", "zeta", "--types", "llm", "--in", tmp_path)
    run("new", "other", "--in", tmp_path)
    root, other = tmp_path / "zeta-modelport", tmp_path / "other-modelport"
    place = Path(os.path.normpath(root / HOME / link))
    if place.is_dir():
        place.rename(tmp_path / "replaced")
    place.unlink(missing_ok=True)
    place.symlink_to(outside / target)
    before = tree(outside)
    places = {"ROOT": str(root), "OUT": str(tmp_path / "out"), "OTHER": str(other)}
    for command in part(COMMANDS, LINKS.index((link, target))):
        words = [command[0], *(_filled(word, places) for word in command[1:])]
        assert MARK not in run(*words), words
    assert tree(outside) == before
    for folder in (root, other, tmp_path / "out"):
        assert [path for path in _files(folder) if MARK.encode() in path.read_bytes()] == []


LOOPING = (
    ("diff", "ROOT", "ROOT"),
    ("preview", f"ROOT/{HOME}", "--out", "OUT/preview.html"),
    ("drift", f"ROOT/{HOME}", "--source", "facts=ROOT/facts.yaml"),
    ("check", f"ROOT/{HOME}/modelport.yaml"),
    ("check", f"ROOT/{HOME}/llm"),
)
OWN_PLACES = sorted({*(link for link, _ in LINKS), "../../providers", "../../../pyproject.toml"})


@pytest.mark.slow
@pytest.mark.parametrize("link", OWN_PLACES)
def test_a_link_to_itself_is_reported(link: str, tmp_path: Path) -> None:
    run("new", "zeta", "--types", "llm", "--in", tmp_path)
    run("new", "other", "--in", tmp_path)
    root, other = tmp_path / "zeta-modelport", tmp_path / "other-modelport"
    (root / "facts.yaml").write_text("facts: []\n", "utf-8")
    place = Path(os.path.normpath(root / HOME / link))
    if place.is_dir():
        place.rename(tmp_path / "replaced")
    place.unlink(missing_ok=True)
    place.symlink_to(place)
    places = {"ROOT": str(root), "OUT": str(tmp_path / "out"), "OTHER": str(other)}
    for command in part((*COMMANDS, *LOOPING), OWN_PLACES.index(link)):
        run(command[0], *(_filled(word, places) for word in command[1:]))
        run(command[0], *(_filled(word, {**places, "ROOT": str(place)}) for word in command[1:]))


def _filled(word: str, places: dict[str, str]) -> str:
    for name, path in places.items():
        if word == name or word.startswith(f"{name}/"):
            return path + word[len(name) :]
    return word


def _files(folder: Path) -> list[Path]:
    return [each for each in folder.rglob("*") if each.is_file() and not _is_linked(each, folder)]


def _is_linked(path: Path, folder: Path) -> bool:
    return not path.resolve().is_relative_to(folder.resolve())


def test_a_provider_that_is_a_link_out_of_the_project_is_rejected_and_named(
    project: Project, outside: Path
) -> None:
    project.provider()
    (project.target.providers / "ghost").symlink_to(outside)
    for command in (("generate",), ("new", "third", "--in"), ("upgrade",)):
        done = CliRunner().invoke(cli, [*command, str(project.root)])
        assert done.exit_code in (1, 2), done.output
        assert "providers/ghost is a link out of the project" in done.output


def test_a_link_out_instead_of_modelport_yaml_is_reported(project: Project, outside: Path) -> None:
    home = project.provider().parent
    (home / "modelport.yaml").unlink()
    (home / "modelport.yaml").symlink_to(outside / "modelport.yaml")
    done = CliRunner().invoke(cli, ["check", "--no-assets", str(project.root)])
    assert done.exit_code == 1
    assert "MP100" in done.output
    assert MARK not in done.output


def _provider_folder(project: Project, outside: Path) -> None:
    (project.target.providers / "other").symlink_to(outside)


def _folder_of_tests(project: Project, outside: Path) -> None:
    (project.root / "tests").symlink_to(outside)


@pytest.mark.parametrize("link", [_provider_folder, _folder_of_tests])
def test_new_writes_through_no_link(
    link: Callable[[Project, Path], None], project: Project, outside: Path
) -> None:
    link(project, outside)
    before = tree(outside)
    done = CliRunner().invoke(
        cli, ["new", "other", "--types", ",".join(TYPES), "--in", str(project.root)]
    )
    assert done.exit_code != 0
    assert "is a link out of" in done.output
    assert tree(outside) == before
    assert not (project.target.providers / "other/other.yaml").exists()


def test_import_writes_through_no_link(project: Project, outside: Path, tmp_path: Path) -> None:
    source = tmp_path / "plugin/fresh"
    (source / "llm").mkdir(parents=True)
    (source / "fresh.yaml").write_text("provider: fresh\nlabel: {en_US: A}\n", "utf-8")
    home = project.target.providers / "fresh"
    home.mkdir()
    (home / "fresh.yaml").symlink_to(outside / "new.yaml")
    done = CliRunner().invoke(cli, ["import", str(source), "--into", str(project.root)])
    assert done.exit_code == 1
    assert "is a link out of the project" in done.output
    assert not (outside / "new.yaml").exists()


def test_links_of_the_cache_are_not_written_through(project: Project, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("mine\n", "utf-8")
    folder = project.root / ".modelport"
    folder.mkdir()
    for name in (".gitignore", "cache.json"):
        (folder / name).symlink_to(outside)
    project.generate()
    assert outside.read_text("utf-8") == "mine\n"


def test_a_package_that_is_a_link_out_of_the_project_is_rejected(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (outside / "providers").mkdir(parents=True)
    root = tmp_path / "project"
    (root / "src").mkdir(parents=True)
    (root / "src" / "field").symlink_to(outside)
    (root / "pyproject.toml").write_text('[tool.modelport]\npackage = "field"\n', "utf-8")
    with pytest.raises(ValueError, match="a link out of the project"):
        find_project(root)
    assert [each.name for each in outside.iterdir()] == ["providers"]
