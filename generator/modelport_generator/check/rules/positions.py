"""Rules for a position list alone. `trees` checks what its names refer to."""

from __future__ import annotations

from ...json_values import as_list
from ...load.document import Document
from ...problems import Related
from ..findings import Findings


def check_position(findings: Findings, document: Document) -> None:
    """Report duplicate names."""
    seen: dict[str, int] = {}
    for index, name in enumerate(as_list(document.data)):
        if not isinstance(name, str):
            continue
        if name in seen:
            related = [Related(document.place(f"/{seen[name]}"), "the place that counts")]
            message = f"duplicate name {name!r}"
            findings.warning("MP525", document, f"/{index}", message, related=related)
        seen.setdefault(name, index)
