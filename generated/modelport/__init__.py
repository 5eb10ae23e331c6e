# do not edit: `modelport generate` made it from schemas/interfaces.json
"""Declared model providers as typed Python."""

from __future__ import annotations

# `typing` would cost more than all else in this module.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._runtime.adapters.provider import Provider as Provider
    from ._runtime.adapters.provider import provider as provider
    from ._runtime.adapters.provider import providers as providers
    from ._runtime.sdk.credential_pool import CredentialPool as CredentialPool
else:
    _HOMES = {
        "CredentialPool": "._runtime.sdk.credential_pool",
        "Provider": "._runtime.adapters.provider",
        "provider": "._runtime.adapters.provider",
        "providers": "._runtime.adapters.provider",
    }

    def __getattr__(name):
        """Import a name when it is first asked for (PEP 562)."""
        from ._runtime.lazy import load

        return load(__name__, globals(), _HOMES, name)

    def __dir__():
        return sorted({*globals(), *_HOMES})


__all__ = [
    "CredentialPool",
    "Provider",
    "provider",
    "providers",
]
