"""The example of each row of the table: two states of a small provider that differ by one edit."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from .table import Row

_MANIFEST: Final = "manifest.yaml"
_WHOLE: Final = "*"

Files = Mapping[str, str]


def example_of(row: Row) -> tuple[Files, Files]:
    """Return the files of the example provider before and after the edit, by path.

    Rows about manifests are shown on a plugin, all others on a provider's own layout.
    """
    example = row.example
    base = dict(_base())
    manifest = base.pop(_MANIFEST)
    if example.file == _MANIFEST:
        base = {_MANIFEST: manifest, "provider/acme.yaml": base["acme.yaml"]}
    if example.tree:
        return (base, {}) if example.tree == "removed" else ({}, base)
    old, new = (_edited(base, row, text) for text in (example.was, example.now))
    return old, new


def _edited(base: Files, row: Row, text: str) -> Files:
    example = row.example
    file = example.file
    if file not in base or example.was == _WHOLE:
        whole = base.get(file, "") if text == _WHOLE else text
        return {**base, file: whole} if whole else {k: v for k, v in base.items() if k != file}
    anchor = example.at or example.was
    if base[file].count(anchor) != 1:
        raise ValueError(f"{row.code}: {anchor!r} does not occur exactly once in {file}")
    if example.keep:
        text = f"{anchor}{text}" if example.after else f"{text}{anchor}"
    return {**base, file: base[file].replace(anchor, text)}


@lru_cache(maxsize=1)
def _base() -> Files:
    text = (Path(__file__).parent / "example.toml").read_text(encoding="utf-8")
    return {file: entry["text"].lstrip("\n") for file, entry in tomllib.loads(text).items()}
