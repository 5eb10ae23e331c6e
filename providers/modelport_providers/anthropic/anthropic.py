"""The provider class of Anthropic, which checks the key with the list of models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from modelport.stubs.anthropic import AnthropicProviderStub
from modelport_providers.wire.models.listing import alist_models, list_models

from .llm.llm import AnthropicLargeLanguageModel


class AnthropicProvider(AnthropicProviderStub):
    """Check the key with `GET models`, which is free."""

    def validate_provider_credentials(self, credentials: Mapping[str, Any]) -> None:
        """Raise `CredentialsValidateFailedError` when the models cannot be listed."""
        list_models(AnthropicLargeLanguageModel(), credentials, self.options)

    async def avalidate_provider_credentials(self, credentials: Mapping[str, Any]) -> None:
        """Async form of `validate_provider_credentials`."""
        await alist_models(AnthropicLargeLanguageModel(), credentials, self.options)
