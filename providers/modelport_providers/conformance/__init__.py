"""The conformance suite: it tests adapters against a scripted server."""

from __future__ import annotations

from .dialects import Dialect, add_dialect
from .scorecard import Scorecard, Verdict
from .suite import run_suite, targets_of

__all__ = ["Dialect", "Scorecard", "Verdict", "add_dialect", "run_suite", "targets_of"]
