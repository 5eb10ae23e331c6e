"""The provider class of Xinference; its models are the users', so there is nothing of its own to check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from modelport.stubs.xinference import XinferenceProviderStub


class XinferenceProvider(XinferenceProviderStub):
    """Xinference as a whole."""

    def validate_provider_credentials(self, credentials: Mapping[str, Any]) -> None:
        """Accept: every model brings credentials of its own, which its adapter checks."""
