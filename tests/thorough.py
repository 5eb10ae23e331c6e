"""How much is tried of what is drawn at random: a part, or all of it where CI asks for that."""

from __future__ import annotations

import os

THOROUGH = bool(os.environ.get("MODELPORT_THOROUGH"))
"""Whether a run may take long: `.ci/run` sets the variable."""


def share(count: int) -> int:
    """Return how many examples of a number to try: all of them in a thorough run, a third otherwise."""
    return count if THOROUGH else -(-count // 3)
