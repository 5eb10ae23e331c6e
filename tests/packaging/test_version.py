"""The version that the command shows is that of the distribution."""

from __future__ import annotations

import tomllib
from importlib.metadata import version
from pathlib import Path

import yaml

from modelport_generator.version import VERSION

ROOT = Path(__file__).parents[2]


def test_the_versions_agree() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert VERSION == project["version"] == version("modelport")


def test_the_template_for_gitlab_installs_its_own_version() -> None:
    template = yaml.safe_load((ROOT / ".gitlab" / "modelport.yml").read_text("utf-8"))
    assert template["variables"]["MODELPORT_INSTALL"] == f"modelport[generator]=={VERSION}"
