# do not edit: `modelport generate` made it from anthropic/anthropic.yaml
"""What the definition of Anthropic decides for its adapters."""

from __future__ import annotations

from typing import ClassVar

from modelport._runtime.adapters.model_provider import ModelProvider
from modelport._runtime.forms.secrets import Credentials
from modelport._runtime.sdk.bound import form_values
from modelport.errors import DEFAULT_ERROR_MAPPING, InvokeError
from modelport.interfaces import LargeLanguageModel


class AnthropicProviderCredentials(Credentials):
    """Credentials of the provider as a whole."""

    SECRETS: ClassVar[frozenset[str]] = frozenset(("anthropic_api_key",))

    def __init__(
        self,
        *,
        anthropic_api_key: str,
        anthropic_api_url: str | float | None = None,
        invoke_timeout: str | float | None = None,
        max_retries: str | float | None = None,
    ) -> None:
        """Credentials of the provider as a whole.

        anthropic_api_key: API key; Starts with sk-ant-
        anthropic_api_url: API address; Only for a proxy or another server; https://api.anthropic.com without it
        invoke_timeout: Time limit of a call, in seconds; Seconds without an answer, or without its next piece, after which a call has failed; default 300
        max_retries: Retries of a call; How often a failed call is tried again; default 3
        """
        super().__init__(
            form_values(
                {
                    "anthropic_api_key": anthropic_api_key,
                    "anthropic_api_url": anthropic_api_url,
                    "invoke_timeout": invoke_timeout,
                    "max_retries": max_retries,
                }
            )
        )


class AnthropicModelCredentials(Credentials):
    """Credentials of one model that the user brings."""

    SECRETS: ClassVar[frozenset[str]] = frozenset(("anthropic_api_key",))

    def __init__(
        self,
        *,
        anthropic_api_key: str,
        anthropic_api_url: str | float | None = None,
        invoke_timeout: str | float | None = None,
        max_retries: str | float | None = None,
    ) -> None:
        """Credentials of one model that the user brings.

        anthropic_api_key: API key; Starts with sk-ant-
        anthropic_api_url: API address; Only for a proxy or another server; https://api.anthropic.com without it
        invoke_timeout: Time limit of a call, in seconds; Seconds without an answer, or without its next piece, after which a call has failed; default 300
        max_retries: Retries of a call; How often a failed call is tried again; default 3
        """
        super().__init__(
            form_values(
                {
                    "anthropic_api_key": anthropic_api_key,
                    "anthropic_api_url": anthropic_api_url,
                    "invoke_timeout": invoke_timeout,
                    "max_retries": max_retries,
                }
            )
        )


class AnthropicProviderStub(ModelProvider):
    """Anthropic as a whole.

    Derive the adapter in modelport_providers/anthropic/anthropic.py from it.
    """

    provider: ClassVar[str] = "anthropic"


class AnthropicLLMStub(LargeLanguageModel):
    """`llm` models of Anthropic.

    Derive the adapter in modelport_providers/anthropic/llm/llm.py from it.
    """

    provider: ClassVar[str] = "anthropic"

    @property
    def _invoke_error_mapping(self) -> dict[type[InvokeError], list[type[Exception]]]:
        return DEFAULT_ERROR_MAPPING
