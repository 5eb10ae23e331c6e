"""Acme as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from acme_modelport._generated.stubs.acme import AcmeProviderStub


class AcmeProvider(AcmeProviderStub):
    """There is nothing to check here: every model brings credentials of its own."""

    def validate_provider_credentials(self, credentials: Mapping[str, Any]) -> None:
        """Accept; ask the server here as soon as there is a provider_credential_schema."""
