"""The register of all problem codes: their meaning, with a wrong and a right example."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..problems import Severity


@dataclass(frozen=True, slots=True)
class Code:
    """The entry for one code."""

    code: str
    title: str
    severity: Severity
    """The usual severity."""
    why: str
    kind: str
    """The document of the examples: model, tts, speech2text, provider, manifest, position,
    modelport; or `plugin`, `own`, `older` and `project` for whole folders."""
    wrong: str = ""
    right: str = ""
    encoding: str = "utf-8"
    """The encoding of the wrong example. The right one is UTF-8."""
    repeated: int = 1
    """How often the wrong example is repeated in the file."""
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    """For folders: the wrong files by path."""
    fixed: Mapping[str, str] = field(default_factory=dict[str, str])
    """For folders: the same files, corrected."""
    fixable: bool = False


@lru_cache(maxsize=1)
def codes() -> Mapping[str, Code]:
    """Return every code, sorted."""
    text = (Path(__file__).parent / "codes.toml").read_text(encoding="utf-8")
    table: dict[str, Any] = tomllib.loads(text)
    return {code: Code(code=code, **entry) for code, entry in sorted(table.items())}
