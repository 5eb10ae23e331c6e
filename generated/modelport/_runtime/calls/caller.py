"""Find the line of the application that makes a call, for warnings."""

from __future__ import annotations

import inspect

_OURS = ("modelport", "modelport_providers")


def level_of_caller() -> int:
    """Return the `stacklevel` with which the calling function warns at the line of the application."""
    frame, level = inspect.currentframe(), 0
    while frame is not None and _package(frame.f_globals.get("__name__", "")) in _OURS:
        frame, level = frame.f_back, level + 1
    return level


def _package(module: str) -> str:
    return module.partition(".")[0]
