"""Providers are found in every layout, and reading never leaves their folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from modelport_generator.load import find, find_providers
from shared_data import data_path

PROVIDER = "provider: acme\nlabel: {en_US: Acme}\nsupported_model_types: [llm]\n"
MODEL = "model: a\nmodel_type: llm\n"


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def test_a_plugin_is_read_through_its_patterns(tmp_path: Path) -> None:
    models = "models:\n  llm:\n    predefined: [models/llm/*.yaml]\n    position: models/llm/_position.yaml\n"
    write(
        tmp_path,
        {
            "manifest.yaml": "plugins: {models: [provider/acme.yaml]}\n",
            "provider/acme.yaml": PROVIDER + models,
            "models/llm/b.yaml": MODEL,
            "models/llm/a.yaml": "model: b\nmodel_type: rerank\n",
            "models/llm/_position.yaml": "- a\n",
            "models/llm/deep/c.yaml": MODEL,
            "models/llm/.draft.yaml": MODEL,
        },
    )
    [source] = find_providers(tmp_path)
    assert (source.id, source.layout) == ("acme", "plugin")
    assert [each.path.name for each in source.models["llm"]] == ["b.yaml"]
    assert [each.path.name for each in source.models["rerank"]] == ["a.yaml"]
    assert source.positions["llm"].data == ["a"]
    assert source.orphans == ("models/llm/deep/c.yaml",)
    assert [each.path.name for each in source.hidden] == [".draft.yaml"]


@pytest.mark.parametrize("ours", [True, False])
def test_a_folder_named_like_its_file_is_a_provider(tmp_path: Path, ours: bool) -> None:
    files = {
        "acme/acme.yaml": PROVIDER,
        "acme/text_embedding/x.yaml": MODEL,
        "acme/llm/a.yaml": MODEL,
    }
    if ours:
        files["acme/modelport.yaml"] = "quirks: {}\n"
    [source] = find_providers(write(tmp_path, files))
    assert source.layout == ("modelport" if ours else "legacy")
    assert [each.data["model"] for each in source.models["llm"]] == ["a", "a"]
    assert (source.modelport is not None) is ours


def test_patterns_and_positions_outside_of_the_folder_are_not_opened(tmp_path: Path) -> None:
    models = "models:\n  llm:\n    predefined: ['../*.yaml', '/etc/*.yaml']\n    position: ../secret.yaml\n"
    write(
        tmp_path, {"secret.yaml": MODEL, "p/manifest.yaml": "plugins: {models: [../secret.yaml]}\n"}
    )
    write(tmp_path, {"p/provider/acme.yaml": PROVIDER + models})
    (tmp_path / "p" / "models").mkdir()
    (tmp_path / "p" / "models" / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    [source] = find_providers(tmp_path / "p")
    assert source.models == {}
    assert source.positions == {}
    assert set(source.documents) == {"manifest.yaml", "provider/acme.yaml"}


def test_files_outside_of_providers_are_loose(tmp_path: Path) -> None:
    write(tmp_path, {"a/model.yaml": MODEL, ".hidden/model.yaml": MODEL, "b.txt": ""})
    assert [path.name for path in find(tmp_path).loose] == ["model.yaml"]


@pytest.mark.slow
def test_every_provider_of_the_corpus_is_found_with_its_models() -> None:
    sources = find_providers(data_path("corpus"))
    assert len(sources) == 48
    assert sum(len(models) for each in sources for models in each.models.values()) > 1200
    assert all(each.provider.data for each in sources)
