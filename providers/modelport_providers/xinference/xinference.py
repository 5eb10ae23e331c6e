"""The provider class of Xinference. Each model has its own credentials, so there is nothing to check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from modelport.stubs.xinference import XinferenceProviderStub


class XinferenceProvider(XinferenceProviderStub):
    """Xinference as a whole."""

    def validate_provider_credentials(self, credentials: Mapping[str, Any]) -> None:
        """Accept everything, as each model has its own credentials, which its adapter checks."""
