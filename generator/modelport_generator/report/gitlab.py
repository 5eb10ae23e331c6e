"""Entries as GitLab's code quality report, which merge requests show beside the lines."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from typing import Final

from ..problems import Severity, speakable
from .entries import Entry

_SEVERITIES: Final[Mapping[Severity, str]] = {"error": "major", "warning": "minor", "info": "info"}


def gitlab_text(entries: Sequence[Entry]) -> str:
    """Return the report as JSON: a list of entries with their lines."""
    listed = [
        {
            "description": speakable(f"{each.code}: {each.message}"),
            "check_name": each.code,
            "fingerprint": each.fingerprint,
            "severity": _SEVERITIES[each.level],
            "location": {
                "path": speakable(each.place.file.replace(os.sep, "/")).removeprefix("./"),
                "lines": {"begin": each.place.line},
            },
        }
        for each in entries
    ]
    return json.dumps(listed, ensure_ascii=True, indent=1)
