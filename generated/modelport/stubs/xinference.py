# do not edit: `modelport generate` made it from xinference/xinference.yaml
"""What the definition of Xorbits Inference decides for its adapters."""

from __future__ import annotations

from typing import ClassVar

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


class XinferenceModelCredentials(Credentials):
    """Credentials of one model that the user brings."""

    SECRETS: ClassVar[frozenset[str]] = frozenset(("api_key",))

    def __init__(
        self,
        *,
        server_url: str | float,
        model_uid: str | float,
        api_key: str | None = None,
        invoke_timeout: str | float | None = None,
        max_retries: str | float | None = None,
    ) -> None:
        """Credentials of one model that the user brings.

        server_url: Server URL; Address of your Xinference, for example http://192.168.1.100:9997
        model_uid: Model UID; UID of the running model
        api_key: API key; Only when the server asks for one
        invoke_timeout: Time limit of a call, in seconds; Seconds without an answer, or without its next piece, after which a call has failed; default 60
        max_retries: Retries of a call; How often a failed call is tried again; default 3
        """
        super().__init__(
            form_values(
                {
                    "server_url": server_url,
                    "model_uid": model_uid,
                    "api_key": api_key,
                    "invoke_timeout": invoke_timeout,
                    "max_retries": max_retries,
                }
            )
        )


class XinferenceProviderStub(ModelProvider):
    """Xorbits Inference as a whole.

    Derive the adapter in modelport_providers/xinference/xinference.py from it.
    """

    provider: ClassVar[str] = "xinference"


class XinferenceLLMStub(LargeLanguageModel):
    """`llm` models of Xorbits Inference.

    Derive the adapter in modelport_providers/xinference/llm/llm.py from it.
    """

    provider: ClassVar[str] = "xinference"

    @property
    def _invoke_error_mapping(self) -> dict[type[InvokeError], list[type[Exception]]]:
        return DEFAULT_ERROR_MAPPING


class XinferenceTextEmbeddingStub(TextEmbeddingModel):
    """`text-embedding` models of Xorbits Inference.

    Derive the adapter in modelport_providers/xinference/text_embedding/text_embedding.py from it.
    """

    provider: ClassVar[str] = "xinference"

    @property
    def _invoke_error_mapping(self) -> dict[type[InvokeError], list[type[Exception]]]:
        return DEFAULT_ERROR_MAPPING


class XinferenceRerankStub(RerankModel):
    """`rerank` models of Xorbits Inference.

    Derive the adapter in modelport_providers/xinference/rerank/rerank.py from it.
    """

    provider: ClassVar[str] = "xinference"

    @property
    def _invoke_error_mapping(self) -> dict[type[InvokeError], list[type[Exception]]]:
        return DEFAULT_ERROR_MAPPING


class XinferenceSpeech2TextStub(Speech2TextModel):
    """`speech2text` models of Xorbits Inference.

    Derive the adapter in modelport_providers/xinference/speech2text/speech2text.py from it.
    """

    provider: ClassVar[str] = "xinference"

    @property
    def _invoke_error_mapping(self) -> dict[type[InvokeError], list[type[Exception]]]:
        return DEFAULT_ERROR_MAPPING


class XinferenceTTSStub(TTSModel):
    """`tts` models of Xorbits Inference.

    Derive the adapter in modelport_providers/xinference/tts/tts.py from it.
    """

    provider: ClassVar[str] = "xinference"

    @property
    def _invoke_error_mapping(self) -> dict[type[InvokeError], list[type[Exception]]]:
        return DEFAULT_ERROR_MAPPING
