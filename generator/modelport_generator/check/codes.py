"""The register of all problem codes: what each means, with a wrong and a right example."""

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
    """What one code says."""

    code: str
    title: str
    severity: Severity
    """The severity it usually has."""
    why: str
    kind: str
    """What the examples are parts of: model, tts, speech2text, provider, manifest, position,
    modelport; or `plugin`, `own`, `older` and `project` for whole folders."""
    wrong: str = ""
    right: str = ""
    encoding: str = "utf-8"
    """How the wrong example is saved; the right one is UTF-8."""
    repeated: int = 1
    """How often the wrong example stands in the file."""
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    """For folders: the files that make it wrong, by path."""
    mended: Mapping[str, str] = field(default_factory=dict[str, str])
    """For folders: the same files made right."""
    fixable: bool = False


@lru_cache(maxsize=1)
def codes() -> Mapping[str, Code]:
    """Return every code, sorted."""
    text = (Path(__file__).parent / "codes.toml").read_text(encoding="utf-8")
    table: dict[str, Any] = tomllib.loads(text)
    return {code: Code(code=code, **entry) for code, entry in sorted(table.items())}
