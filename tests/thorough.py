"""How many random examples are tried: a part, or all of them where CI sets a variable."""

from __future__ import annotations

import os

THOROUGH = bool(os.environ.get("MODELPORT_THOROUGH"))
"""Whether a run may take long: `.ci/run` sets the variable."""


def share(count: int) -> int:
    """Return how many of some examples to try: all of them in a thorough run, otherwise a third."""
    return count if THOROUGH else -(-count // 3)
