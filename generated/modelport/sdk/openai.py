# do not edit: `modelport generate` made it from openai/openai.yaml
"""OpenAI. Language, embedding, moderation, speech and transcription models of OpenAI."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias, overload

from modelport._runtime.apps.prompts import as_messages
from modelport._runtime.sdk.bound import as_texts_or_none
from modelport.sdk import _models as base

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modelport._runtime.apps.prompts import Prompt
    from modelport._runtime.calls.streams import AsyncLLMStream, LLMStream
    from modelport.entities import LLMResult, PromptMessageTool

__all__ = ["LLM", "TextEmbedding", "Speech2Text", "TTS", "Moderation"]


LLMName: TypeAlias = Literal[
    "gpt-5.5",
    "gpt-5.4",
    "gpt-5.4-mini",
    "gpt-5.2",
    "gpt-5.1",
    "gpt-5",
    "gpt-5-mini",
    "gpt-5-nano",
    "gpt-4.1",
    "gpt-4.1-mini",
    "gpt-4.1-nano",
    "gpt-4o",
    "gpt-4o-mini",
    "o3",
    "o4-mini",
]
"""The predefined models that LLM knows; any other name is taken too."""

TextEmbeddingName: TypeAlias = Literal["text-embedding-3-large", "text-embedding-3-small"]
"""The predefined models that TextEmbedding knows; any other name is taken too."""

Speech2TextName: TypeAlias = Literal["gpt-4o-transcribe", "gpt-4o-mini-transcribe", "whisper-1"]
"""The predefined models that Speech2Text knows; any other name is taken too."""

TTSName: TypeAlias = Literal["gpt-4o-mini-tts", "tts-1", "tts-1-hd"]
"""The predefined models that TTS knows; any other name is taken too."""

ModerationName: TypeAlias = Literal["omni-moderation-latest"]
"""The predefined models that Moderation knows; any other name is taken too."""


class LLM(base.LLM):
    """Generates text from a conversation, with OpenAI."""

    _provider: ClassVar[str] = "openai"

    @overload
    def __init__(
        self,
        model: LLMName | str,
        *,
        openai_api_key: str,
        openai_organization: str | float | None = None,
        openai_api_base: str | float | None = None,
        invoke_timeout: str | float | None = None,
        max_retries: str | float | None = None,
        credentials: Mapping[str, Any] | None = None,
        client: Any = None,
    ) -> None: ...

    @overload
    def __init__(
        self,
        model: LLMName | str,
        *,
        openai_api_key: str | None = None,
        openai_organization: str | float | None = None,
        openai_api_base: str | float | None = None,
        invoke_timeout: str | float | None = None,
        max_retries: str | float | None = None,
        credentials: Mapping[str, Any],
        client: Any = None,
    ) -> None: ...

    def __init__(
        self,
        model: LLMName | str,
        *,
        openai_api_key: str | None = None,
        openai_organization: str | float | None = None,
        openai_api_base: str | float | None = None,
        invoke_timeout: str | float | None = None,
        max_retries: str | float | None = None,
        credentials: Mapping[str, Any] | None = None,
        client: Any = None,
    ) -> None:
        """Bind a model to its credentials.

        openai_api_key: API key; Starts with sk-
        openai_organization: Organization; Only when the key belongs to several
        openai_api_base: API address; Only for a proxy; https://api.openai.com without it
        invoke_timeout: Time limit of a call, in seconds; Seconds without an answer, or without its next piece, after which a call has failed; default 300
        max_retries: Retries of a call; How often a failed call is tried again; default 3
        """
        super().__init__(
            model,
            {
                "openai_api_key": openai_api_key,
                "openai_organization": openai_organization,
                "openai_api_base": openai_api_base,
                "invoke_timeout": invoke_timeout,
                "max_retries": max_retries,
            },
            credentials,
            client,
        )

    def invoke(
        self,
        prompt: Prompt,
        *,
        max_tokens: int | None = None,
        response_format: Literal["text", "json_object", "json_schema", None] = None,
        json_schema: str | None = None,
        reasoning_effort: Literal["none", "low", "medium", "high", "xhigh", "minimal", None] = None,
        verbosity: Literal["low", "medium", "high", None] = None,
        service_tier: Literal["auto", "default", "flex", "priority", None] = None,
        temperature: float | None = None,
        top_p: float | None = None,
        presence_penalty: float | None = None,
        frequency_penalty: float | None = None,
        seed: int | None = None,
        tools: Sequence[PromptMessageTool] | None = None,
        stop: str | Sequence[str] | None = None,
        user: str | None = None,
        parameters: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> LLMResult:
        """Call the model and return the whole answer.

        max_tokens: The longest answer, in tokens; a longer one is cut off there
        response_format: json_object asks for any JSON, json_schema for JSON that fits the schema below
        json_schema: The schema that the answer has to fit
        reasoning_effort: How much the model thinks before it answers; thinking is billed as output
        verbosity: How long the answers tend to be
        service_tier: Which queue the request goes to; the price depends on it
        temperature: How freely the model picks its words: near 0 it repeats the safest answer, higher values give more varied text; 0..2
        top_p: Only the most likely tokens whose probabilities add up to this share are considered; 0..1
        presence_penalty: Makes tokens that have appeared at all less likely, which favours new topics; -2..2
        frequency_penalty: Makes tokens less likely the more often they have appeared, which reduces repetition; -2..2
        seed: The same seed and the same prompt mostly give the same answer; 0
        """
        return self._adapter.invoke(
            self._model,
            self._credentials,
            as_messages(prompt),
            self._parameters(
                {
                    "max_tokens": max_tokens,
                    "response_format": response_format,
                    "json_schema": json_schema,
                    "reasoning_effort": reasoning_effort,
                    "verbosity": verbosity,
                    "service_tier": service_tier,
                    "temperature": temperature,
                    "top_p": top_p,
                    "presence_penalty": presence_penalty,
                    "frequency_penalty": frequency_penalty,
                    "seed": seed,
                },
                parameters,
            ),
            tools,
            as_texts_or_none(stop),
            user,
            self._options(timeout, extra_headers, extra_body),
        )

    async def ainvoke(
        self,
        prompt: Prompt,
        *,
        max_tokens: int | None = None,
        response_format: Literal["text", "json_object", "json_schema", None] = None,
        json_schema: str | None = None,
        reasoning_effort: Literal["none", "low", "medium", "high", "xhigh", "minimal", None] = None,
        verbosity: Literal["low", "medium", "high", None] = None,
        service_tier: Literal["auto", "default", "flex", "priority", None] = None,
        temperature: float | None = None,
        top_p: float | None = None,
        presence_penalty: float | None = None,
        frequency_penalty: float | None = None,
        seed: int | None = None,
        tools: Sequence[PromptMessageTool] | None = None,
        stop: str | Sequence[str] | None = None,
        user: str | None = None,
        parameters: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> LLMResult:
        """Async form of `invoke`."""
        return await self._adapter.ainvoke(
            self._model,
            self._credentials,
            as_messages(prompt),
            self._parameters(
                {
                    "max_tokens": max_tokens,
                    "response_format": response_format,
                    "json_schema": json_schema,
                    "reasoning_effort": reasoning_effort,
                    "verbosity": verbosity,
                    "service_tier": service_tier,
                    "temperature": temperature,
                    "top_p": top_p,
                    "presence_penalty": presence_penalty,
                    "frequency_penalty": frequency_penalty,
                    "seed": seed,
                },
                parameters,
            ),
            tools,
            as_texts_or_none(stop),
            user,
            self._options(timeout, extra_headers, extra_body),
        )

    def stream(
        self,
        prompt: Prompt,
        *,
        max_tokens: int | None = None,
        response_format: Literal["text", "json_object", "json_schema", None] = None,
        json_schema: str | None = None,
        reasoning_effort: Literal["none", "low", "medium", "high", "xhigh", "minimal", None] = None,
        verbosity: Literal["low", "medium", "high", None] = None,
        service_tier: Literal["auto", "default", "flex", "priority", None] = None,
        temperature: float | None = None,
        top_p: float | None = None,
        presence_penalty: float | None = None,
        frequency_penalty: float | None = None,
        seed: int | None = None,
        tools: Sequence[PromptMessageTool] | None = None,
        stop: str | Sequence[str] | None = None,
        user: str | None = None,
        parameters: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> LLMStream:
        """Call the model and return its answer in chunks; `result` holds the whole of it at the end.

        max_tokens: The longest answer, in tokens; a longer one is cut off there
        response_format: json_object asks for any JSON, json_schema for JSON that fits the schema below
        json_schema: The schema that the answer has to fit
        reasoning_effort: How much the model thinks before it answers; thinking is billed as output
        verbosity: How long the answers tend to be
        service_tier: Which queue the request goes to; the price depends on it
        temperature: How freely the model picks its words: near 0 it repeats the safest answer, higher values give more varied text; 0..2
        top_p: Only the most likely tokens whose probabilities add up to this share are considered; 0..1
        presence_penalty: Makes tokens that have appeared at all less likely, which favours new topics; -2..2
        frequency_penalty: Makes tokens less likely the more often they have appeared, which reduces repetition; -2..2
        seed: The same seed and the same prompt mostly give the same answer; 0
        """
        return self._adapter.stream(
            self._model,
            self._credentials,
            as_messages(prompt),
            self._parameters(
                {
                    "max_tokens": max_tokens,
                    "response_format": response_format,
                    "json_schema": json_schema,
                    "reasoning_effort": reasoning_effort,
                    "verbosity": verbosity,
                    "service_tier": service_tier,
                    "temperature": temperature,
                    "top_p": top_p,
                    "presence_penalty": presence_penalty,
                    "frequency_penalty": frequency_penalty,
                    "seed": seed,
                },
                parameters,
            ),
            tools,
            as_texts_or_none(stop),
            user,
            self._options(timeout, extra_headers, extra_body),
        )

    def astream(
        self,
        prompt: Prompt,
        *,
        max_tokens: int | None = None,
        response_format: Literal["text", "json_object", "json_schema", None] = None,
        json_schema: str | None = None,
        reasoning_effort: Literal["none", "low", "medium", "high", "xhigh", "minimal", None] = None,
        verbosity: Literal["low", "medium", "high", None] = None,
        service_tier: Literal["auto", "default", "flex", "priority", None] = None,
        temperature: float | None = None,
        top_p: float | None = None,
        presence_penalty: float | None = None,
        frequency_penalty: float | None = None,
        seed: int | None = None,
        tools: Sequence[PromptMessageTool] | None = None,
        stop: str | Sequence[str] | None = None,
        user: str | None = None,
        parameters: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> AsyncLLMStream:
        """Async form of `stream`."""
        return self._adapter.astream(
            self._model,
            self._credentials,
            as_messages(prompt),
            self._parameters(
                {
                    "max_tokens": max_tokens,
                    "response_format": response_format,
                    "json_schema": json_schema,
                    "reasoning_effort": reasoning_effort,
                    "verbosity": verbosity,
                    "service_tier": service_tier,
                    "temperature": temperature,
                    "top_p": top_p,
                    "presence_penalty": presence_penalty,
                    "frequency_penalty": frequency_penalty,
                    "seed": seed,
                },
                parameters,
            ),
            tools,
            as_texts_or_none(stop),
            user,
            self._options(timeout, extra_headers, extra_body),
        )


class TextEmbedding(base.TextEmbedding):
    """Turns texts into vectors, with OpenAI."""

    _provider: ClassVar[str] = "openai"

    @overload
    def __init__(
        self,
        model: TextEmbeddingName | str,
        *,
        openai_api_key: str,
        openai_organization: str | float | None = None,
        openai_api_base: str | float | None = None,
        invoke_timeout: str | float | None = None,
        max_retries: str | float | None = None,
        credentials: Mapping[str, Any] | None = None,
        client: Any = None,
    ) -> None: ...

    @overload
    def __init__(
        self,
        model: TextEmbeddingName | str,
        *,
        openai_api_key: str | None = None,
        openai_organization: str | float | None = None,
        openai_api_base: str | float | None = None,
        invoke_timeout: str | float | None = None,
        max_retries: str | float | None = None,
        credentials: Mapping[str, Any],
        client: Any = None,
    ) -> None: ...

    def __init__(
        self,
        model: TextEmbeddingName | str,
        *,
        openai_api_key: str | None = None,
        openai_organization: str | float | None = None,
        openai_api_base: str | float | None = None,
        invoke_timeout: str | float | None = None,
        max_retries: str | float | None = None,
        credentials: Mapping[str, Any] | None = None,
        client: Any = None,
    ) -> None:
        """Bind a model to its credentials.

        openai_api_key: API key; Starts with sk-
        openai_organization: Organization; Only when the key belongs to several
        openai_api_base: API address; Only for a proxy; https://api.openai.com without it
        invoke_timeout: Time limit of a call, in seconds; Seconds without an answer, or without its next piece, after which a call has failed; default 300
        max_retries: Retries of a call; How often a failed call is tried again; default 3
        """
        super().__init__(
            model,
            {
                "openai_api_key": openai_api_key,
                "openai_organization": openai_organization,
                "openai_api_base": openai_api_base,
                "invoke_timeout": invoke_timeout,
                "max_retries": max_retries,
            },
            credentials,
            client,
        )


class Speech2Text(base.Speech2Text):
    """Writes down speech, with OpenAI."""

    _provider: ClassVar[str] = "openai"

    @overload
    def __init__(
        self,
        model: Speech2TextName | str,
        *,
        openai_api_key: str,
        openai_organization: str | float | None = None,
        openai_api_base: str | float | None = None,
        invoke_timeout: str | float | None = None,
        max_retries: str | float | None = None,
        credentials: Mapping[str, Any] | None = None,
        client: Any = None,
    ) -> None: ...

    @overload
    def __init__(
        self,
        model: Speech2TextName | str,
        *,
        openai_api_key: str | None = None,
        openai_organization: str | float | None = None,
        openai_api_base: str | float | None = None,
        invoke_timeout: str | float | None = None,
        max_retries: str | float | None = None,
        credentials: Mapping[str, Any],
        client: Any = None,
    ) -> None: ...

    def __init__(
        self,
        model: Speech2TextName | str,
        *,
        openai_api_key: str | None = None,
        openai_organization: str | float | None = None,
        openai_api_base: str | float | None = None,
        invoke_timeout: str | float | None = None,
        max_retries: str | float | None = None,
        credentials: Mapping[str, Any] | None = None,
        client: Any = None,
    ) -> None:
        """Bind a model to its credentials.

        openai_api_key: API key; Starts with sk-
        openai_organization: Organization; Only when the key belongs to several
        openai_api_base: API address; Only for a proxy; https://api.openai.com without it
        invoke_timeout: Time limit of a call, in seconds; Seconds without an answer, or without its next piece, after which a call has failed; default 300
        max_retries: Retries of a call; How often a failed call is tried again; default 3
        """
        super().__init__(
            model,
            {
                "openai_api_key": openai_api_key,
                "openai_organization": openai_organization,
                "openai_api_base": openai_api_base,
                "invoke_timeout": invoke_timeout,
                "max_retries": max_retries,
            },
            credentials,
            client,
        )


class TTS(base.TTS):
    """Speaks text, with OpenAI."""

    _provider: ClassVar[str] = "openai"

    @overload
    def __init__(
        self,
        model: TTSName | str,
        *,
        openai_api_key: str,
        openai_organization: str | float | None = None,
        openai_api_base: str | float | None = None,
        invoke_timeout: str | float | None = None,
        max_retries: str | float | None = None,
        credentials: Mapping[str, Any] | None = None,
        client: Any = None,
    ) -> None: ...

    @overload
    def __init__(
        self,
        model: TTSName | str,
        *,
        openai_api_key: str | None = None,
        openai_organization: str | float | None = None,
        openai_api_base: str | float | None = None,
        invoke_timeout: str | float | None = None,
        max_retries: str | float | None = None,
        credentials: Mapping[str, Any],
        client: Any = None,
    ) -> None: ...

    def __init__(
        self,
        model: TTSName | str,
        *,
        openai_api_key: str | None = None,
        openai_organization: str | float | None = None,
        openai_api_base: str | float | None = None,
        invoke_timeout: str | float | None = None,
        max_retries: str | float | None = None,
        credentials: Mapping[str, Any] | None = None,
        client: Any = None,
    ) -> None:
        """Bind a model to its credentials.

        openai_api_key: API key; Starts with sk-
        openai_organization: Organization; Only when the key belongs to several
        openai_api_base: API address; Only for a proxy; https://api.openai.com without it
        invoke_timeout: Time limit of a call, in seconds; Seconds without an answer, or without its next piece, after which a call has failed; default 300
        max_retries: Retries of a call; How often a failed call is tried again; default 3
        """
        super().__init__(
            model,
            {
                "openai_api_key": openai_api_key,
                "openai_organization": openai_organization,
                "openai_api_base": openai_api_base,
                "invoke_timeout": invoke_timeout,
                "max_retries": max_retries,
            },
            credentials,
            client,
        )


class Moderation(base.Moderation):
    """Judges whether a text is safe, with OpenAI."""

    _provider: ClassVar[str] = "openai"

    @overload
    def __init__(
        self,
        model: ModerationName | str,
        *,
        openai_api_key: str,
        openai_organization: str | float | None = None,
        openai_api_base: str | float | None = None,
        invoke_timeout: str | float | None = None,
        max_retries: str | float | None = None,
        credentials: Mapping[str, Any] | None = None,
        client: Any = None,
    ) -> None: ...

    @overload
    def __init__(
        self,
        model: ModerationName | str,
        *,
        openai_api_key: str | None = None,
        openai_organization: str | float | None = None,
        openai_api_base: str | float | None = None,
        invoke_timeout: str | float | None = None,
        max_retries: str | float | None = None,
        credentials: Mapping[str, Any],
        client: Any = None,
    ) -> None: ...

    def __init__(
        self,
        model: ModerationName | str,
        *,
        openai_api_key: str | None = None,
        openai_organization: str | float | None = None,
        openai_api_base: str | float | None = None,
        invoke_timeout: str | float | None = None,
        max_retries: str | float | None = None,
        credentials: Mapping[str, Any] | None = None,
        client: Any = None,
    ) -> None:
        """Bind a model to its credentials.

        openai_api_key: API key; Starts with sk-
        openai_organization: Organization; Only when the key belongs to several
        openai_api_base: API address; Only for a proxy; https://api.openai.com without it
        invoke_timeout: Time limit of a call, in seconds; Seconds without an answer, or without its next piece, after which a call has failed; default 300
        max_retries: Retries of a call; How often a failed call is tried again; default 3
        """
        super().__init__(
            model,
            {
                "openai_api_key": openai_api_key,
                "openai_organization": openai_organization,
                "openai_api_base": openai_api_base,
                "invoke_timeout": invoke_timeout,
                "max_retries": max_retries,
            },
            credentials,
            client,
        )
