"""A comparison as Markdown for a pull request: breaking changes first, infos folded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ..diff.compare import Comparison
from ..diff.table import AUDIENCES, SEVERITIES
from ..problems import clipped, speakable
from .grouping import Group, grouped

_HEADS: Final = {"breaking": "Breaking", "warning": "Warnings", "info": "For information"}
_AUDIENCES: Final = {"saved": "saved in Dify", "code": "callers' code", "call": "calls"}
_SPECIAL: Final = re.compile(r"[\\`*_{}\[\]()#+!|~<>&@:$^]|(?<=www)\.")
_MOST_ROWS: Final = 200


def changes_markdown(comparison: Comparison) -> str:
    """Return the comparison as a comment on a pull request."""
    groups = grouped(comparison.changes)
    lines = ["### What this changes", ""]
    lines += [_summary(comparison, changed=bool(groups)), ""]
    for severity in SEVERITIES:
        own = [same for same in groups if _worst(same) == severity]
        lines += _part(severity, own) if own else []
    for problem in comparison.unreadable:
        lines.append(f"* Not compared: {escaped_markdown(f'{problem.place}: {problem.message}')}")
    for short in comparison.shortfalls:
        lines.append(f"* {escaped_markdown(short.message)}")
    if comparison.accepted:
        lines += ["", f"{len(comparison.accepted)} accepted entries are left out."]
    return "\n".join(lines).rstrip() + "\n"


def _summary(comparison: Comparison, *, changed: bool) -> str:
    if comparison.required_bump is None:
        return f"Version bump: **unknown**, because {comparison.unreadable_files} cannot be read."
    if not changed:
        return "No change that users would notice."
    return f"Version bump: **{comparison.required_bump}**."


def _worst(same: Group) -> str:
    return same.entries[0].severity


def _part(severity: str, groups: Sequence[Group]) -> Iterator[str]:
    title = f"{_HEADS[severity]} ({len(groups)})"
    folded = severity == "info"
    yield f"<details><summary>{title}</summary>" if folded else f"#### {title}"
    yield ""
    yield "| change | " + " | ".join(_AUDIENCES.values()) + " | place |"
    yield "|---" * (len(AUDIENCES) + 2) + "|"
    for same in groups[:_MOST_ROWS]:
        yield _row(same)
    if len(groups) > _MOST_ROWS:
        yield f"| and {len(groups) - _MOST_ROWS} more" + " |" * (len(AUDIENCES) + 2)
    yield ""
    if folded:
        yield "</details>"
        yield ""


def _row(same: Group) -> str:
    change = same.entries[0]
    by_audience = {each.audience: each.severity for each in same.entries}
    place = change.new or change.old
    also = f"; the same in {', '.join(same.models)}" if same.models else ""
    cells = [
        f"**{change.code}** {escaped_markdown(clipped(change.message + also))}",
        *(by_audience.get(each, "") for each in AUDIENCES),
        escaped_markdown(f"{place.file}:{place.line}" if place else ""),
    ]
    return f"| {' | '.join(cells)} |"


def escaped_markdown(text: str) -> str:
    """Return a text that Markdown shows literally, without markup, links or mentions."""
    plain = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in speakable(text))
    return _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", plain)
