"""What a checkout brings along leads to nothing outside of the project."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import Project

from modelport_generator.project import find_project


def test_links_of_the_cache_are_not_written_through(project: Project, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("mine\n")
    folder = project.root / ".modelport"
    folder.mkdir()
    for name in (".gitignore", "cache.json"):
        (folder / name).symlink_to(outside)
    project.generate()
    assert outside.read_text() == "mine\n"


def test_a_package_that_is_a_link_out_of_the_project_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (outside / "providers").mkdir(parents=True)
    root = tmp_path / "project"
    (root / "src").mkdir(parents=True)
    (root / "src" / "field").symlink_to(outside)
    (root / "pyproject.toml").write_text('[tool.modelport]\npackage = "field"\n')
    with pytest.raises(ValueError, match="a link out of the project"):
        find_project(root)
    assert [each.name for each in outside.iterdir()] == ["providers"]
