"""Import of an export is the provider it was made from: for every provider of the corpus, and for ours."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from dify import layouts
from dify.environments import ALL_SDKS
from modelport_generator.dify import NEWEST, SDKS, differences, export_plugin, import_provider
from modelport_generator.dify.export import write_plugin
from modelport_generator.dify.imports import write_provider
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
        assert {name: back.documents[name].text for name in back.documents} == {
            name: first.documents[name].text for name in first.documents
        }


@pytest.mark.parametrize(
    ("file", "change", "told"),
    [
        ("provider/acme.yaml", ("Acme", "Acne"), "definition: label differs"),
        ("provider/acme.yaml", ("_position.yaml", "_other.yaml"), "definition: models differs"),
        ("models/llm/a.yaml", ("4096", "4097"), "llm: the model file a.yaml differs"),
        ("models/llm/_position.yaml", ("- a", "- c"), "llm: the position file differs"),
        ("manifest.yaml", ("# kept", "# lost"), "manifest differs"),
    ],
)
def test_a_difference_is_found(
    tmp_path: Path, file: str, change: tuple[str, str], told: str
) -> None:
    source, other = layouts.plugin(tmp_path / "a"), layouts.plugin(tmp_path / "b")
    text = (other / file).read_text()
    (other / file).write_text(text.replace(*change))
    assert told in differences(read(source), read(other))
