"""Show progress on a terminal: rows, rate, tokens, money, errors, time left; silent in pipes."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from importlib import import_module
from time import monotonic
from typing import Any, Protocol

from .items import Summary

_EVERY = 0.5
"""Seconds between two looks at tokens and money."""


class Meter(Protocol):
    """Shows the progress of a job."""

    def show(self, summary: Summary) -> None:
        """Show a summary."""
        ...

    def close(self, summary: Summary) -> None:
        """Show the last state and leave it."""
        ...


def meter_for(rows: int | None) -> Meter:
    """Return a bar of tqdm on standard error.

    Raises:
        ImportError: tqdm is not installed.
    """
    try:
        bars: Any = import_module("tqdm.auto")
    except ImportError as error:
        raise ImportError(
            "progress needs the extra `bulk`: pip install 'modelport[bulk]'"
        ) from error
    # None: a bar on terminals only.
    return _Bar(bars.tqdm(total=rows, unit="row", disable=None, smoothing=0.1, **_size()))


def _size() -> Mapping[str, int]:
    """Return a size for a terminal that reports none, on which tqdm shows nothing."""
    try:
        known = os.get_terminal_size(sys.stderr.fileno())
    except (AttributeError, OSError, ValueError):
        return {}
    return {} if known.columns and known.lines else {"ncols": 100, "nrows": 24}


class _Bar:
    def __init__(self, bar: Any) -> None:
        self._bar = bar
        self._shown = 0
        self._due = 0.0

    def show(self, summary: Summary) -> None:
        now = monotonic()
        if now < self._due:
            return
        self._due = now + _EVERY
        self._update(summary)

    def close(self, summary: Summary) -> None:
        self._update(summary)
        self._bar.close()

    def _update(self, summary: Summary) -> None:
        self._bar.update(summary.rows - self._shown)
        self._shown = summary.rows
        sums = {"tokens": summary.tokens, "cost": summary.money, **summary.errors}
        self._bar.set_postfix(sums, refresh=False)
