# do not edit: `modelport generate` made it from schemas/interfaces.json
"""Conversations as plain JSON and back."""

from __future__ import annotations

# `typing` would cost more than all else in this module.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from .._runtime.apps.messages import dump as dump
    from .._runtime.apps.messages import load as load
else:
    _HOMES = {
        "dump": ".._runtime.apps.messages",
        "load": ".._runtime.apps.messages",
    }

    def __getattr__(name):
        """Import a name when it is first asked for (PEP 562)."""
        from .._runtime.lazy import load

        return load(__name__, globals(), _HOMES, name)

    def __dir__():
        return sorted({*globals(), *_HOMES})


__all__ = [
    "dump",
    "load",
]
