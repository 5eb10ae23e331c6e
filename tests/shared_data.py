"""The paths of shared measurements, official suites and corpora."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(os.environ.get("MODELPORT_SHARED", Path(__file__).parents[2] / "shared")) / "data"


def data_path(*parts: str) -> Path:
    """Return a path below the shared data; skip the test when it is not there."""
    path = ROOT.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"shared data is absent: {path}", allow_module_level=True)
    return path
