"""What every adapter has to do and to survive: a suite that asks an adapter against a server by script."""

from __future__ import annotations

from .scorecard import Scorecard, Verdict
from .suite import run_suite, targets_of

__all__ = ["Scorecard", "Verdict", "run_suite", "targets_of"]
