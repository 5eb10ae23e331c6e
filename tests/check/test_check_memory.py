"""A check that remembers files finds what a check without a memory finds."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from modelport_generator.check.memory import Memory
from modelport_generator.check.run import Unit, units_of
from modelport_generator.check.selection.settings import Selection
from modelport_generator.check.session import Settings, outcome_of
from modelport_generator.load import document

PROVIDER = """\
provider: acme
label: {en_US: Acme}
supported_model_types: [llm, text-embedding]
configurate_methods: [predefined-model]
models:
  llm: {predefined: ["models/llm/*.yaml"], position: models/llm/_position.yaml}
  text_embedding: {predefined: ["models/text_embedding/*.yaml", "models/llm/b.yaml"]}
"""
MANIFEST = "type: plugin\nname: acme\nplugins: {models: [provider/acme.yaml]}\n"
MODEL = "model: NAME\nmodel_type: llm\nlabel: {en_US: A}\nmodel_properties: {mode: chat}\n"
TEXTS = (
    MODEL,
    MODEL + "pricing: {input: free, output: '1', unit: '0.000001', currency: USD}\n",
    MODEL.replace("chat", "talk"),
    MODEL.replace("llm", "text-embedding"),
    MODEL + "label: {en_US: B}\n",
    MODEL + "features: [vision, vision, sight]  # modelport: ignore\n",
    MODEL + "".join(f"extra{n}: {n}\n" for n in range(420)),
    "- a\n- b\n- a\n",
    "model: [\n",
    "",
)
NAMES = (
    "models/llm/a.yaml",
    "models/llm/b.yaml",
    "models/llm/.c.yaml",
    "models/llm/_position.yaml",
    "models/text_embedding/d.yaml",
    "models/e.yaml",
    "modelport.yaml",
    "manifest.yaml",
    "provider/acme.yaml",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "acme"
    for name, text in {
        "manifest.yaml": MANIFEST,
        "provider/acme.yaml": PROVIDER,
        "models/llm/a.yaml": MODEL.replace("NAME", "a"),
        "models/llm/b.yaml": MODEL.replace("NAME", "b"),
        "models/llm/_position.yaml": "- a\n- b\n",
        "models/text_embedding/d.yaml": TEXTS[3],
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def units(folder: Path) -> Iterator[Unit]:
    yield from units_of([folder])


def changed_at_random(folder: Path, chosen: random.Random) -> None:
    """Write, replace, link, rename or remove one of the files."""
    path = folder / chosen.choice(NAMES)
    text = chosen.choice((*TEXTS, PROVIDER, MANIFEST)).replace("NAME", path.stem)

    def write() -> None:
        path.unlink(missing_ok=True)
        path.write_text(text, encoding="utf-8")

    def append() -> None:
        if path.is_file():
            path.write_text(f"{path.read_text('utf-8')}# {text[:9]!r}\n", encoding="utf-8")

    def rename() -> None:
        if path.exists():
            path.replace(folder / chosen.choice(NAMES))

    def link() -> None:
        path.unlink(missing_ok=True)
        os.symlink(folder / chosen.choice(NAMES), path)  # noqa: PTH211

    def remove() -> None:
        path.unlink(missing_ok=True)

    ways: tuple[Callable[[], None], ...] = (write, write, append, rename, link, remove)
    chosen.choice(ways)()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_random_changes_give_the_findings_of_a_fresh_check(folder: Path, seed: int) -> None:
    chosen, memory, settings = random.Random(seed), Memory(), Settings()
    for _ in range(25):
        changed_at_random(folder, chosen)
        for unit in units(folder):
            assert outcome_of(unit, settings, memory) == outcome_of(unit, settings)


def test_an_unchanged_file_is_neither_read_nor_checked_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = Memory()
    unit = next(units(folder))
    before = outcome_of(unit, Settings(), memory)
    (folder / "models/llm/a.yaml").write_text(TEXTS[2], encoding="utf-8")
    read: list[str] = []
    checked: list[str] = []

    def load(path: Path | str, name: str = "", *, is_regular: bool = False) -> document.Document:
        read.append(str(path))
        return real_load(path, name, is_regular=is_regular)

    from modelport_generator.check import memory as module
    from modelport_generator.check import run

    real_load, real_check = module.load_document, run.check_document
    monkeypatch.setattr(module, "load_document", load)
    monkeypatch.setattr(
        run,
        "check_document",
        lambda found, each, *more: checked.append(each.name) or real_check(found, each, *more),
    )
    after = outcome_of(unit, Settings(), memory)
    assert len(read) == len(checked) == 1
    assert read[0].endswith("a.yaml")
    assert checked[0].endswith("a.yaml")
    assert len(after.problems) > len(before.problems)


def test_a_file_that_only_changed_its_time_is_read_again(folder: Path) -> None:
    memory = Memory()
    path = folder / "models/llm/a.yaml"
    first = memory.load(path)
    assert memory.load(path) is first
    os.utime(path, ns=(1, 1))
    assert memory.load(path) is not first


def test_a_hidden_info_is_found_when_it_is_requested(folder: Path) -> None:
    rule = "{name: max_tokens, use_template: max_tokens, min: 1, max: 4096, default: 512}"
    text = MODEL.replace("NAME", "a") + f"parameter_rules: [{rule}]\n"
    (folder / "models/llm/a.yaml").write_text(text, encoding="utf-8")

    def codes(*select: str) -> set[str]:
        settings = Settings(Selection(select=select))
        return {each.code for unit in units(folder) for each in outcome_of(unit, settings).problems}

    assert "MP440" not in codes()
    assert "MP440" in codes("ALL")
    assert "MP440" in codes("MP44")
    (folder / "models/llm/a.yaml").write_text(
        text.replace("]\n", "]  # modelport: ignore[MP440] as intended\n"), encoding="utf-8"
    )
    assert "MP002" not in codes()
