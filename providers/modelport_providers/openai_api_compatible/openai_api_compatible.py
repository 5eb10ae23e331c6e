"""The provider class of OpenAI-compatible servers, for providers without their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from modelport import provider as provider_of
from modelport.stubs.openai_api_compatible import OpenaiApiCompatibleProviderStub
from modelport_providers.wire.models.listing import alist_models, list_models
from modelport_providers.wire.models.model import HttpModel


class OpenaiApiCompatibleProvider(OpenaiApiCompatibleProviderStub):
    """A server or a vendor as a whole."""

    def validate_provider_credentials(self, credentials: Mapping[str, Any]) -> None:
        """Ask for the list of models, which is free and requires a valid key.

        A provider whose models all have their own credentials has nothing to check here.
        """
        adapter = self._any_model()
        if adapter is not None:
            list_models(adapter, credentials, self.options)

    async def avalidate_provider_credentials(self, credentials: Mapping[str, Any]) -> None:
        """Async form of `validate_provider_credentials`."""
        adapter = self._any_model()
        if adapter is not None:
            await alist_models(adapter, credentials, self.options)

    def _any_model(self) -> HttpModel | None:
        """Return an adapter that can list models: all types of a provider use the same server and key."""
        found = provider_of(self.provider)
        if not found.catalog.provider.get("provider_credential_schema"):
            return None
        adapter = found.model(found.types[0])
        assert isinstance(adapter, HttpModel)
        return adapter
