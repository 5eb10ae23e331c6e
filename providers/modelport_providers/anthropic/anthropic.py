"""The provider class of Anthropic: the list of models tells whether the key is good."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from modelport.stubs.anthropic import AnthropicProviderStub
from modelport_providers.wire.models.listing import list_models

from .llm.llm import AnthropicLargeLanguageModel


class AnthropicProvider(AnthropicProviderStub):
    """Checks the key by `GET models`, which costs nothing."""

    def validate_provider_credentials(self, credentials: Mapping[str, Any]) -> None:
        """Raise `CredentialsValidateFailedError` when the list of models cannot be had."""
        list_models(AnthropicLargeLanguageModel(), credentials)
