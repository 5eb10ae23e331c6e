"""Read `coercions.tsv`: how each reader was measured to read a scalar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

REJECTED = "-"


@dataclass(frozen=True, slots=True)
class Measured:
    """The `repr` of the value that a reader returns for a token, or `REJECTED`."""

    sdk: str
    daemon: str


def measured() -> Mapping[str, Mapping[str, Measured]]:
    """Return what was measured, by expected type and token."""
    found: dict[str, dict[str, Measured]] = {}
    for line in Path(__file__).with_name("coercions.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            kind, token, sdk, daemon = line.split("\t")
            found.setdefault(kind, {})[token] = Measured(sdk, daemon)
    return found
