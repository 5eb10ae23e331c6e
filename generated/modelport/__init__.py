# do not edit: `modelport generate` made it from schemas/interfaces.json
"""Declared model providers as typed Python."""

from __future__ import annotations

from ._runtime.lazy import attach

# `typing` would cost more than all else in this module.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._runtime.credential_pool import CredentialPool as CredentialPool
    from ._runtime.provider import Provider as Provider
    from ._runtime.provider import provider as provider
    from ._runtime.provider import providers as providers

__all__ = [
    "CredentialPool",
    "Provider",
    "provider",
    "providers",
]

__getattr__, __dir__ = attach(
    __name__,
    globals(),
    {
        "CredentialPool": "._runtime.credential_pool",
        "Provider": "._runtime.provider",
        "provider": "._runtime.provider",
        "providers": "._runtime.provider",
    },
)
