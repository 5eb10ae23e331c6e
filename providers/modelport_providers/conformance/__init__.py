"""What every adapter has to do and to survive: a suite that asks an adapter against a server by script."""

from __future__ import annotations

from .dialects import Dialect, add_dialect
from .scorecard import Scorecard, Verdict
from .suite import run_suite, targets_of

__all__ = ["Dialect", "Scorecard", "Verdict", "add_dialect", "run_suite", "targets_of"]
