"""Resolve paths."""

from __future__ import annotations

import os
from pathlib import Path


def resolved(path: Path) -> Path:
    """Return the absolute path without links. A link that leads to itself is returned unchanged.

    `Path.resolve` raises RuntimeError for such a link before Python 3.13.
    """
    return Path(os.path.realpath(path))
