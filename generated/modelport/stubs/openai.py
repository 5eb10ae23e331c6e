# do not edit: `modelport generate` made it from openai/openai.yaml
"""What the definition of OpenAI decides for its adapters."""

from __future__ import annotations

from typing import ClassVar

from modelport._runtime.adapters.model_provider import ModelProvider
from modelport._runtime.forms.secrets import Credentials
from modelport._runtime.sdk.bound import form_values
from modelport.errors import DEFAULT_ERROR_MAPPING, InvokeError
from modelport.interfaces import (
    LargeLanguageModel,
    ModerationModel,
    Speech2TextModel,
    TextEmbeddingModel,
    TTSModel,
)


class OpenaiProviderCredentials(Credentials):
    """Credentials of the provider as a whole."""

    SECRETS: ClassVar[frozenset[str]] = frozenset(("openai_api_key",))

    def __init__(
        self,
        *,
        openai_api_key: str,
        openai_organization: str | float | None = None,
        openai_api_base: str | float | None = None,
        invoke_timeout: str | float | None = None,
        max_retries: str | float | None = None,
    ) -> None:
        """Credentials of the provider as a whole.

        openai_api_key: API key; Starts with sk-
        openai_organization: Organization; Only when the key belongs to several
        openai_api_base: API address; Only for a proxy; https://api.openai.com without it
        invoke_timeout: Time limit of a call, in seconds; Seconds without an answer, or without its next piece, after which a call has failed; default 300
        max_retries: Retries of a call; How often a failed call is tried again; default 3
        """
        super().__init__(
            form_values(
                {
                    "openai_api_key": openai_api_key,
                    "openai_organization": openai_organization,
                    "openai_api_base": openai_api_base,
                    "invoke_timeout": invoke_timeout,
                    "max_retries": max_retries,
                }
            )
        )


class OpenaiModelCredentials(Credentials):
    """Credentials of one model that the user brings."""

    SECRETS: ClassVar[frozenset[str]] = frozenset(("openai_api_key",))

    def __init__(
        self,
        *,
        openai_api_key: str,
        openai_organization: str | float | None = None,
        openai_api_base: str | float | None = None,
        invoke_timeout: str | float | None = None,
        max_retries: str | float | None = None,
    ) -> None:
        """Credentials of one model that the user brings.

        openai_api_key: API key; Starts with sk-
        openai_organization: Organization; Only when the key belongs to several
        openai_api_base: API address; Only for a proxy; https://api.openai.com without it
        invoke_timeout: Time limit of a call, in seconds; Seconds without an answer, or without its next piece, after which a call has failed; default 300
        max_retries: Retries of a call; How often a failed call is tried again; default 3
        """
        super().__init__(
            form_values(
                {
                    "openai_api_key": openai_api_key,
                    "openai_organization": openai_organization,
                    "openai_api_base": openai_api_base,
                    "invoke_timeout": invoke_timeout,
                    "max_retries": max_retries,
                }
            )
        )


class OpenaiProviderStub(ModelProvider):
    """OpenAI as a whole.

    Derive the adapter in modelport_providers/openai/openai.py from it.
    """

    provider: ClassVar[str] = "openai"


class OpenaiLLMStub(LargeLanguageModel):
    """`llm` models of OpenAI.

    Derive the adapter in modelport_providers/openai/llm/llm.py from it.
    """

    provider: ClassVar[str] = "openai"

    @property
    def _invoke_error_mapping(self) -> dict[type[InvokeError], list[type[Exception]]]:
        return DEFAULT_ERROR_MAPPING


class OpenaiTextEmbeddingStub(TextEmbeddingModel):
    """`text-embedding` models of OpenAI.

    Derive the adapter in modelport_providers/openai/text_embedding/text_embedding.py from it.
    """

    provider: ClassVar[str] = "openai"

    @property
    def _invoke_error_mapping(self) -> dict[type[InvokeError], list[type[Exception]]]:
        return DEFAULT_ERROR_MAPPING


class OpenaiSpeech2TextStub(Speech2TextModel):
    """`speech2text` models of OpenAI.

    Derive the adapter in modelport_providers/openai/speech2text/speech2text.py from it.
    """

    provider: ClassVar[str] = "openai"

    @property
    def _invoke_error_mapping(self) -> dict[type[InvokeError], list[type[Exception]]]:
        return DEFAULT_ERROR_MAPPING


class OpenaiTTSStub(TTSModel):
    """`tts` models of OpenAI.

    Derive the adapter in modelport_providers/openai/tts/tts.py from it.
    """

    provider: ClassVar[str] = "openai"

    @property
    def _invoke_error_mapping(self) -> dict[type[InvokeError], list[type[Exception]]]:
        return DEFAULT_ERROR_MAPPING


class OpenaiModerationStub(ModerationModel):
    """`moderation` models of OpenAI.

    Derive the adapter in modelport_providers/openai/moderation/moderation.py from it.
    """

    provider: ClassVar[str] = "openai"

    @property
    def _invoke_error_mapping(self) -> dict[type[InvokeError], list[type[Exception]]]:
        return DEFAULT_ERROR_MAPPING
