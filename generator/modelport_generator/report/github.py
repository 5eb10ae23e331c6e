"""Entries as annotations of a pull request: the workflow commands of GitHub Actions."""

from __future__ import annotations

from ..problems import speakable
from .entries import Entry

_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


def annotation(entry: Entry) -> str:
    """Return one workflow command."""
    place = entry.place
    properties = {
        "file": place.file,
        "line": str(place.line),
        "endLine": str(place.end_line),
        "col": str(place.column),
        "endColumn": str(place.end_column),
        "title": entry.code,
    }
    # Columns are only allowed within one line.
    if place.end_line != place.line:
        del properties["col"], properties["endColumn"]
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{_LEVELS[entry.level]} {listed}::{_data(entry.message)}"


def _data(text: str) -> str:
    return speakable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
