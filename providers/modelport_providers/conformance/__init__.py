"""The conformance suite: it tests adapters against a scripted server."""

from __future__ import annotations

from .dialects import Dialect
from .scorecard import Scorecard, Verdict
from .suite import run_suite, targets_of

__all__ = ["Dialect", "Scorecard", "Verdict", "run_suite", "targets_of"]
