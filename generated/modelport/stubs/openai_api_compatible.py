# do not edit: `modelport generate` made it from openai_api_compatible/openai_api_compatible.yaml
"""What the definition of OpenAI-compatible server decides for its adapters."""

from __future__ import annotations

from typing import ClassVar, Literal

from modelport._runtime.adapters.model_provider import ModelProvider
from modelport._runtime.forms.secrets import Credentials
from modelport._runtime.sdk.bound import form_values
from modelport.errors import DEFAULT_ERROR_MAPPING, InvokeError
from modelport.interfaces import (
    LargeLanguageModel,
    RerankModel,
    Speech2TextModel,
    TextEmbeddingModel,
    TTSModel,
)


class OpenaiApiCompatibleModelCredentials(Credentials):
    """Credentials of one model that the user brings."""

    SECRETS: ClassVar[frozenset[str]] = frozenset(("api_key",))

    def __init__(
        self,
        *,
        endpoint_url: str | float,
        api_key: str | None = None,
        endpoint_model_name: str | float | None = None,
        mode: Literal["chat", "completion", None] = None,
        context_size: str | float | None = None,
        function_calling_type: Literal["no_call", "function_call", "tool_call", None] = None,
        vision_support: Literal["support", "no_support", None] = None,
        token_param_name: Literal["max_tokens", "max_completion_tokens", None] = None,
        voice: str | float | None = None,
        invoke_timeout: str | float | None = None,
        max_retries: str | float | None = None,
    ) -> None:
        """Credentials of one model that the user brings.

        endpoint_url: API address; Address of the API, for example http://127.0.0.1:8000/v1
        api_key: API key; Only when the server asks for one
        endpoint_model_name: Name of the model on the server; Only when it differs from the name above
        mode: Completion mode; default chat
        context_size: Context size, in tokens; Prompt and answer together; default 4096
        function_calling_type: Tool calls; default tool_call
        vision_support: Images in messages; default no_support
        token_param_name: Name of the length limit; default max_tokens
        voice: Default voice; A voice of the model, for example alloy
        invoke_timeout: Time limit of a call, in seconds; Seconds without an answer, or without its next piece, after which a call has failed; default 60
        max_retries: Retries of a call; How often a failed call is tried again; default 3
        """
        super().__init__(
            form_values(
                {
                    "endpoint_url": endpoint_url,
                    "api_key": api_key,
                    "endpoint_model_name": endpoint_model_name,
                    "mode": mode,
                    "context_size": context_size,
                    "function_calling_type": function_calling_type,
                    "vision_support": vision_support,
                    "token_param_name": token_param_name,
                    "voice": voice,
                    "invoke_timeout": invoke_timeout,
                    "max_retries": max_retries,
                }
            )
        )


class OpenaiApiCompatibleProviderStub(ModelProvider):
    """OpenAI-compatible server as a whole.

    Derive the adapter in modelport_providers/openai_api_compatible/openai_api_compatible.py from it.
    """

    provider: ClassVar[str] = "openai_api_compatible"


class OpenaiApiCompatibleLLMStub(LargeLanguageModel):
    """`llm` models of OpenAI-compatible server.

    Derive the adapter in modelport_providers/openai_api_compatible/llm/llm.py from it.
    """

    provider: ClassVar[str] = "openai_api_compatible"

    @property
    def _invoke_error_mapping(self) -> dict[type[InvokeError], list[type[Exception]]]:
        return DEFAULT_ERROR_MAPPING


class OpenaiApiCompatibleTextEmbeddingStub(TextEmbeddingModel):
    """`text-embedding` models of OpenAI-compatible server.

    Derive the adapter in modelport_providers/openai_api_compatible/text_embedding/text_embedding.py from it.
    """

    provider: ClassVar[str] = "openai_api_compatible"

    @property
    def _invoke_error_mapping(self) -> dict[type[InvokeError], list[type[Exception]]]:
        return DEFAULT_ERROR_MAPPING


class OpenaiApiCompatibleRerankStub(RerankModel):
    """`rerank` models of OpenAI-compatible server.

    Derive the adapter in modelport_providers/openai_api_compatible/rerank/rerank.py from it.
    """

    provider: ClassVar[str] = "openai_api_compatible"

    @property
    def _invoke_error_mapping(self) -> dict[type[InvokeError], list[type[Exception]]]:
        return DEFAULT_ERROR_MAPPING


class OpenaiApiCompatibleSpeech2TextStub(Speech2TextModel):
    """`speech2text` models of OpenAI-compatible server.

    Derive the adapter in modelport_providers/openai_api_compatible/speech2text/speech2text.py from it.
    """

    provider: ClassVar[str] = "openai_api_compatible"

    @property
    def _invoke_error_mapping(self) -> dict[type[InvokeError], list[type[Exception]]]:
        return DEFAULT_ERROR_MAPPING


class OpenaiApiCompatibleTTSStub(TTSModel):
    """`tts` models of OpenAI-compatible server.

    Derive the adapter in modelport_providers/openai_api_compatible/tts/tts.py from it.
    """

    provider: ClassVar[str] = "openai_api_compatible"

    @property
    def _invoke_error_mapping(self) -> dict[type[InvokeError], list[type[Exception]]]:
        return DEFAULT_ERROR_MAPPING
