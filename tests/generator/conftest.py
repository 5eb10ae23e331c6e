"""A project to generate from."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A distribution with the provider `acme`, not generated yet."""
    made = Project(tmp_path)
    made.provider()
    made.model("small")
    return made
