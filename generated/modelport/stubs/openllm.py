# do not edit: `modelport generate` made it from openllm/openllm.yaml
"""What the definition of OpenLLM decides for its adapters."""

from __future__ import annotations

from typing import ClassVar

from modelport._runtime.adapters.model_provider import ModelProvider
from modelport._runtime.forms.secrets import Credentials
from modelport._runtime.sdk.bound import form_values
from modelport.errors import DEFAULT_ERROR_MAPPING, InvokeError
from modelport.interfaces import LargeLanguageModel, TextEmbeddingModel


class OpenllmModelCredentials(Credentials):
    """Credentials of one model that the user brings."""

    SECRETS: ClassVar[frozenset[str]] = frozenset(("api_key",))

    def __init__(
        self,
        *,
        server_url: str | float,
        api_key: str | None = None,
        invoke_timeout: str | float | None = None,
    ) -> None:
        """Credentials of one model that the user brings.

        server_url: Server URL; Address of your OpenLLM, for example http://192.168.1.100:3000
        api_key: API key; Only when the server asks for one
        invoke_timeout: Time limit of a call, in seconds; Seconds without an answer, or without its next piece, after which a call has failed; default 60
        """
        super().__init__(
            form_values(
                {
                    "server_url": server_url,
                    "api_key": api_key,
                    "invoke_timeout": invoke_timeout,
                }
            )
        )


class OpenllmProviderStub(ModelProvider):
    """OpenLLM as a whole.

    Derive the adapter in modelport_providers/openllm/openllm.py from it.
    """

    provider: ClassVar[str] = "openllm"


class OpenllmLLMStub(LargeLanguageModel):
    """`llm` models of OpenLLM.

    Derive the adapter in modelport_providers/openllm/llm/llm.py from it.
    """

    provider: ClassVar[str] = "openllm"

    @property
    def _invoke_error_mapping(self) -> dict[type[InvokeError], list[type[Exception]]]:
        return DEFAULT_ERROR_MAPPING


class OpenllmTextEmbeddingStub(TextEmbeddingModel):
    """`text-embedding` models of OpenLLM.

    Derive the adapter in modelport_providers/openllm/text_embedding/text_embedding.py from it.
    """

    provider: ClassVar[str] = "openllm"

    @property
    def _invoke_error_mapping(self) -> dict[type[InvokeError], list[type[Exception]]]:
        return DEFAULT_ERROR_MAPPING
