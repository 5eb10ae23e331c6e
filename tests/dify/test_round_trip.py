"""Import of an export is the provider it was made from: for every provider of the corpus, and for ours."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from dify import layouts
from dify.environments import ALL_SDKS
from modelport_generator.build.merge import merged_rules
from modelport_generator.check.run import check_source
from modelport_generator.dify import NEWEST, SDKS, differences, export_plugin, import_provider
from modelport_generator.dify.export import write_plugin
from modelport_generator.dify.imports import write_provider
from modelport_generator.json_values import as_mapping
from modelport_generator.load import ProviderSource, find_providers
from modelport_generator.pipeline.units import provider_folders
from modelport_generator.project import Project

SDK = SDKS[NEWEST]


def read(folder: Path) -> ProviderSource:
    (source,) = find_providers(folder)
    return source


def there_and_back(target: Project, source: ProviderSource, folder: Path) -> ProviderSource:
    made = export_plugin(target, source, SDK, incomplete=True)
    # Python never comes back; without it, this is ten times as fast.
    files = {name: content for name, content in made.files.items() if not name.endswith(".py")}
    write_plugin(replace(made, files=files), folder / "plugin")
    imported = import_provider(read(folder / "plugin"))
    write_provider(imported, folder / "providers")
    return read(folder / "providers" / imported.folder)


@pytest.mark.slow
def test_every_provider_of_the_corpus_comes_back(corpus: Project, tmp_path: Path) -> None:
    folders = provider_folders(corpus)
    assert len(folders) >= 48
    if not os.environ.get(ALL_SDKS):  # all of them in `make test-dify`
        folders = folders[::6]
    lost: dict[str, list[str]] = {}
    for folder in folders:
        source = read(folder)
        back = there_and_back(corpus, source, tmp_path / folder.name)
        lost[source.id] = differences(source, back)
    assert {name: found for name, found in lost.items() if found} == {}


@pytest.mark.slow
def test_every_built_in_provider_survives_export_and_import(
    project: Project, tmp_path: Path
) -> None:
    for folder in provider_folders(project):
        source = read(folder)
        back = there_and_back(project, source, tmp_path / folder.name)
        assert differences(source, back) == []
        first = read(tmp_path / folder.name / "plugin")
        assert {n: each.text for n, each in back.documents.items() if n != "modelport.yaml"} == {
            n: each.text for n, each in first.documents.items()
        }


@pytest.mark.slow
def test_our_declarations_come_back_from_the_generated_data(
    project: Project, tmp_path: Path
) -> None:
    for folder in provider_folders(project):
        source = read(folder)
        back = there_and_back(project, source, tmp_path / folder.name)
        assert source.modelport is not None
        assert back.modelport is not None
        mine, theirs = as_mapping(source.modelport.data), as_mapping(back.modelport.data)
        assert theirs.keys() == mine.keys() - {"catalogue", "facts"}
        for key in ("base", "quirks", "predefined"):
            assert theirs.get(key) == mine.get(key), key
        custom = [as_mapping(each.get("customizable")) for each in (mine, theirs)]
        assert custom[0].keys() == custom[1].keys()
        for kind, declared in custom[0].items():
            assert merged_rules(as_mapping(custom[1][kind])) == merged_rules(as_mapping(declared))
        found = check_source(back, assets=False, code=False)
        assert [each for each in found if each.severity == "error"] == []


@pytest.mark.parametrize(
    "text", ["", "[", "[" * 100_000, "null", "[1]", '{"base": 5, "quirks": [], "predefined": 3}']
)
def test_generated_data_that_cannot_be_read_gives_no_declaration(tmp_path: Path, text: str) -> None:
    source = layouts.plugin(tmp_path / "plugin")
    file = source / "modelport" / "catalog" / "acme" / "modelport.json"
    file.parent.mkdir(parents=True)
    file.write_text(text, "utf-8")
    assert "modelport.yaml" not in import_provider(read(source)).files


@pytest.mark.parametrize(
    ("file", "change", "difference"),
    [
        ("provider/acme.yaml", ("Acme", "Acne"), "definition: label differs"),
        ("provider/acme.yaml", ("_position.yaml", "_other.yaml"), "definition: models differs"),
        ("models/llm/a.yaml", ("4096", "4097"), "llm: the model file a.yaml differs"),
        ("models/llm/_position.yaml", ("- a", "- c"), "llm: the position file differs"),
        ("manifest.yaml", ("# kept", "# lost"), "manifest differs"),
    ],
)
def test_a_difference_is_found(
    tmp_path: Path, file: str, change: tuple[str, str], difference: str
) -> None:
    source, other = layouts.plugin(tmp_path / "a"), layouts.plugin(tmp_path / "b")
    text = (other / file).read_text("utf-8")
    (other / file).write_text(text.replace(*change), "utf-8")
    assert difference in differences(read(source), read(other))
