"""The table of changes: what each kind of change does to each audience. The rows are data, in table.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

Audience = Literal["saved", "code", "call"]
"""saved: what tenants stored in Dify. code: callers of the typed SDK. call: what a call does or costs."""
Verdict = Literal["breaking", "warning", "gain", "info", "none", "keyword"]
Severity = Literal["breaking", "warning", "info"]
Bump = Literal["major", "minor", "patch", "none"]

AUDIENCES: Final[tuple[Audience, ...]] = ("saved", "code", "call")
SEVERITIES: Final[tuple[Severity, ...]] = ("breaking", "warning", "info")
BUMPS: Final[tuple[Bump, ...]] = ("major", "minor", "patch", "none")

_SHOWN: Final[Mapping[str, Severity]] = {
    "breaking": "breaking",
    "warning": "warning",
    "gain": "info",
    "info": "info",
}
_BUMPS: Final[Mapping[str, Bump]] = {
    "breaking": "major",
    "warning": "minor",
    "gain": "minor",
    "info": "patch",
}


@dataclass(frozen=True, slots=True)
class Example:
    """A change of the example provider that the row decides: `was` becomes `now` in one file."""

    file: str
    was: str = ""
    now: str = ""
    at: str = ""
    """The text of the example provider that both `was` and `now` replace; `was` when empty."""
    keep: bool = False
    """Whether `at` stays and `was` and `now` are added before it."""
    after: bool = False
    """Whether they are added after it."""
    tree: str = ""
    """For whole providers: added or removed."""
    also: tuple[str, ...] = ()
    """Further rows that the same change concerns."""


@dataclass(frozen=True, slots=True)
class Row:
    """One rule of the table."""

    code: str
    title: str
    why: str
    message: str
    verdicts: Mapping[Audience, Verdict]
    example: Example

    def severity(self, audience: Audience) -> Severity | None:
        """Return what an entry of this audience shows; None when the row makes no entry."""
        return _SHOWN.get(self.verdicts[audience])

    def bump(self, audience: Audience) -> Bump:
        """Return the version bump that an entry of this audience requires."""
        return _BUMPS.get(self.verdicts[audience], "none")


@lru_cache(maxsize=1)
def rows() -> Mapping[str, Row]:
    """Return every row by its code, in the order of the table."""
    text = (Path(__file__).parent / "table.toml").read_text(encoding="utf-8")
    return {code: _row(code, entry) for code, entry in tomllib.loads(text).items()}


def _row(code: str, entry: dict[str, Any]) -> Row:
    words = {key: entry.pop(key) for key in ("title", "why", "message")}
    verdicts = dict(zip(AUDIENCES, entry.pop("verdicts"), strict=True))
    entry["also"] = tuple(entry.get("also", ()))
    return Row(code=code, verdicts=verdicts, example=Example(**entry), **words)
