"""What earlier runs rendered from which inputs, kept beside the project and out of version control.

The cache only saves work: `--check` does not read it, and losing it costs one full run.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from ..json_values import as_mapping, as_text

FOLDER = ".modelport"
_NAME = "cache.json"


def read_cache(root: Path) -> dict[str, dict[str, str]]:
    """Return the digest of every unit by target; empty where there is none that can be read."""
    try:
        document = as_mapping(json.loads(_file(root).read_text(encoding="utf-8")))
    except (OSError, ValueError, RecursionError):
        return {}
    return {
        target: {name: as_text(digest) for name, digest in as_mapping(units).items()}
        for target, units in document.items()
    }


def write_cache(root: Path, digests: Mapping[str, Mapping[str, str]]) -> None:
    """Write the digests; where that cannot be done, the next run does the work again."""
    file = _file(root)
    text = json.dumps(digests, indent=1, sort_keys=True) + "\n"
    try:
        # A link could lead out of the project.
        if file.parent.is_symlink() or file.is_symlink():
            return
        file.parent.mkdir(exist_ok=True)
        (file.parent / ".gitignore").write_text("*\n", encoding="utf-8")
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
    except OSError:
        return


def _file(root: Path) -> Path:
    return root / FOLDER / _NAME
