"""A comparison with sources in every format: for people, for other programs, and for CI servers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from ..drift.run import Drift
from .drift_entries import drift_entries, rules
from .drift_json import drift_json
from .drift_markdown import drift_markdown
from .drift_terminal import drift_terminal
from .github import annotation
from .gitlab import gitlab_text
from .sarif import sarif_text
from .text import Style, plain

_TOOL: Final = "modelport drift"


def drift_text(
    found: Drift, format_: str, style: Style = plain, *, summary_only: bool = False
) -> str:
    """Return a comparison in one of the formats, with a line end.

    Args:
        found: The comparison.
        format_: A key of `FORMATS`.
        style: Colours for the terminal.
        summary_only: Whether the text leaves out the single findings.
    """
    if format_ == "text":
        return drift_terminal(found, style, summary_only=summary_only)
    text = FORMATS[format_](found).rstrip("\n")
    return f"{text}\n" if text else ""


def _github(found: Drift) -> str:
    return "\n".join(annotation(each) for each in drift_entries(found))


def _gitlab(found: Drift) -> str:
    return gitlab_text(drift_entries(found))


def _sarif(found: Drift) -> str:
    return sarif_text(_TOOL, drift_entries(found), rules())


FORMATS: Final[Mapping[str, Callable[[Drift], str]]] = {
    "text": drift_terminal,
    "json": drift_json,
    "markdown": drift_markdown,
    "github": _github,
    "gitlab": _gitlab,
    "sarif": _sarif,
}
