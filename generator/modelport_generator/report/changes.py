"""A comparison in every format: for people, for other programs, and for the pages of CI servers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from ..diff.changes import Change
from ..diff.compare import Comparison
from ..diff.table import Severity as Weight
from ..diff.table import rows
from ..problems import Related, Severity
from .changes_json import changes_json
from .changes_markdown import changes_markdown
from .changes_terminal import changes_terminal
from .entries import Entry, Rule, problem_entries
from .github import annotation
from .gitlab import gitlab_text
from .junit import junit_text
from .sarif import sarif_text
from .text import Style, plain

_TOOL: Final = "modelport diff"
_LEVELS: Final[Mapping[Weight, Severity]] = {
    "breaking": "error",
    "warning": "warning",
    "info": "info",
}


def changes_text(comparison: Comparison, format_: str, style: Style = plain) -> str:
    """Return a comparison in one of the formats, with a line end.

    style: colours for the terminal.
    """
    if format_ == "text":
        return changes_terminal(comparison, style)
    text = FORMATS[format_](comparison).rstrip("\n")
    return f"{text}\n" if text else ""


def _github(comparison: Comparison) -> str:
    return "\n".join(annotation(each) for each in change_entries(comparison))


def _gitlab(comparison: Comparison) -> str:
    return gitlab_text(change_entries(comparison))


def _junit(comparison: Comparison) -> str:
    return junit_text(_TOOL, change_entries(comparison), comparison.compared)


def _sarif(comparison: Comparison) -> str:
    known = {
        each.code: Rule(each.code, each.title, each.why, f"modelport explain {each.code}")
        for each in rows().values()
    }
    return sarif_text(_TOOL, change_entries(comparison), known)


FORMATS: Final[Mapping[str, Callable[[Comparison], str]]] = {
    "text": changes_terminal,
    "json": changes_json,
    "markdown": changes_markdown,
    "github": _github,
    "gitlab": _gitlab,
    "junit": _junit,
    "sarif": _sarif,
}


def change_entries(comparison: Comparison) -> list[Entry]:
    """Return what could not be compared, followed by the changes, as entries."""
    return [
        *problem_entries(comparison.unreadable),
        *(_entry(each) for each in comparison.changes),
    ]


def _entry(change: Change) -> Entry:
    place = change.new or change.old
    assert place is not None  # every change has a place on at least one side
    related = (Related(change.old, "before"),) if change.new and change.old else ()
    message = f"{change.message} ({change.audience}: {change.severity})"
    level = _LEVELS[change.severity]
    return Entry(change.code, level, place, message, change.fingerprint, related)
