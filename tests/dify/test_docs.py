"""The names and versions in docs/dify.md are correct."""

from __future__ import annotations

import json
import re
import subprocess
from importlib import import_module
from pathlib import Path

import pytest

from modelport_generator.dify import SDKS

PAGE = (Path(__file__).parents[2] / "docs" / "dify.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in PAGE.partition("## Names")[2].partition("## ")[0].splitlines()
    if line.startswith("| `") and "| modelport |" not in line
]
RESOLVE = """
import importlib, json, sys
missing = []
for name in json.loads(sys.argv[1]):
    home, _, last = f"dify_plugin.{name}".rpartition(".")
    try:
        found = getattr(importlib.import_module(home), last)
    except (ImportError, AttributeError):
        missing.append(name)
json.dump(missing, sys.stdout)
"""


def names_in(cell: str) -> list[str]:
    """Return the full names of a cell: the first one says the module of those that follow."""
    names = [t for t in re.findall(r"`([A-Za-z_.*]+)`", cell) if not t.startswith(".")]
    home = names[0].rpartition(".")[0] if names else ""
    return [t if "." in t or not home else f"{home}.{t}" for t in names]


def classes() -> list[str]:
    """Return the classes of the SDK that the first column names, patterns left out."""
    return [n for row in ROWS for n in names_in(row[0]) if "*" not in n and ".." not in n]


def test_the_table_of_versions_is_that_of_the_exports() -> None:
    for version in SDKS:
        assert f"| SDK {version} " in PAGE
        assert f"--sdk {version}" in PAGE


def test_every_name_of_modelport_exists() -> None:
    named = [n for row in ROWS for n in names_in(row[2]) if n.startswith("modelport.")]
    named.remove("modelport.yaml")
    assert len(named) >= 15
    for name in named:
        home, _, last = name.rpartition(".")
        assert "*" in last or hasattr(import_module(home), last), name


def test_every_class_of_the_sdk_has_its_name_here() -> None:
    from modelport import entities, errors

    ours = {*entities.__all__, *errors.__dict__}
    for row in ROWS:
        if row[2].endswith(".*`"):
            names = [n.rpartition(".")[2] for n in names_in(row[0]) if "*" not in n]
            assert set(names) <= ours, row[0]


@pytest.mark.slow
def test_every_name_of_the_sdk_exists(python: Path) -> None:
    ran = subprocess.run(
        [str(python), "-c", RESOLVE, json.dumps(classes())],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert json.loads(ran.stdout) == []


@pytest.mark.parametrize("name", ["LargeLanguageModel", "TTSModel", "ModelProvider"])
def test_the_names_are_read_from_the_page(name: str) -> None:
    assert name in classes()
