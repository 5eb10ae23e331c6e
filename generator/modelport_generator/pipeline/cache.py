"""Digests of what earlier runs rendered, kept beside the project and out of version control.

The cache only saves time: `--check` does not read it, and without it the next run renders everything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from ..json_values import as_mapping, as_text

FOLDER = ".modelport"
_NAME = "cache.json"


def read_cache(root: Path) -> dict[str, dict[str, str]]:
    """Return the digest of every unit by target. It is empty when no cache can be read."""
    file = _file(root)
    try:
        if _points_elsewhere(file) or not file.is_file():
            return {}
        document = as_mapping(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, RecursionError):
        return {}
    return {
        target: {name: as_text(digest) for name, digest in as_mapping(units).items()}
        for target, units in document.items()
    }


def write_cache(root: Path, digests: Mapping[str, Mapping[str, str]]) -> None:
    """Write the digests. When that fails, the next run renders everything again."""
    file = _file(root)
    text = json.dumps(digests, indent=1, sort_keys=True) + "\n"
    try:
        ignore = file.with_name(".gitignore")
        if _points_elsewhere(file) or _points_elsewhere(ignore):
            return
        file.parent.mkdir(exist_ok=True)
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
    except OSError:
        return


def _points_elsewhere(file: Path) -> bool:
    """Return whether a file or its folder is a link, or no regular file: a checkout may contain anything."""
    is_odd = file.exists() and not file.is_file()
    return is_odd or file.parent.is_symlink() or file.is_symlink()


def _file(root: Path) -> Path:
    return root / FOLDER / _NAME
