"""The version that the command shows is that of the distribution."""

from __future__ import annotations

import tomllib
from importlib.metadata import version
from pathlib import Path

from modelport_generator.version import VERSION

ROOT = Path(__file__).parents[2]


def test_the_versions_agree() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert VERSION == project["version"] == version("modelport")
