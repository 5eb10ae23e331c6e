"""The provider class of OpenAI-compatible servers, for all who have no other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from modelport.stubs.openai_api_compatible import OpenaiApiCompatibleProviderStub

from .listing import list_models


class OpenaiApiCompatibleProvider(OpenaiApiCompatibleProviderStub):
    """A server, or a vendor, as a whole."""

    def validate_provider_credentials(self, credentials: Mapping[str, Any]) -> None:
        """Ask for the list of models, which costs nothing and needs a good key.

        A provider whose models all bring their own credentials has nothing to check here.
        """
        if self.get_provider_schema().provider_credential_schema:
            list_models(self.provider, credentials)
