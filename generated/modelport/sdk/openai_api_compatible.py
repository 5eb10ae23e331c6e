# do not edit: `modelport generate` made it from openai_api_compatible/openai_api_compatible.yaml
"""OpenAI-compatible server. Any server that speaks the OpenAI protocol, such as vLLM, SGLang, llama.cpp, LM Studio or LocalAI."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, overload

from modelport._runtime.apps.prompts import as_messages
from modelport._runtime.sdk.bound import as_texts_or_none
from modelport.sdk import _models as base

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modelport._runtime.apps.prompts import Prompt
    from modelport._runtime.calls.streams import AsyncLLMStream, LLMStream
    from modelport.entities import LLMResult, PromptMessageTool

__all__ = ["LLM", "TextEmbedding", "Rerank", "Speech2Text", "TTS"]


class LLM(base.LLM):
    """Generates text from a conversation, with OpenAI-compatible server."""

    _provider: ClassVar[str] = "openai_api_compatible"

    @overload
    def __init__(
        self,
        model: str,
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
        credentials: Mapping[str, Any] | None = None,
        client: Any = None,
    ) -> None: ...

    @overload
    def __init__(
        self,
        model: str,
        *,
        endpoint_url: str | float | None = None,
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
        credentials: Mapping[str, Any],
        client: Any = None,
    ) -> None: ...

    def __init__(
        self,
        model: str,
        *,
        endpoint_url: str | float | None = None,
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
        credentials: Mapping[str, Any] | None = None,
        client: Any = None,
    ) -> None:
        """Bind a model to its credentials.

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
            model,
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
            },
            credentials,
            client,
        )

    def invoke(
        self,
        prompt: Prompt,
        *,
        temperature: float | None = None,
        top_p: float | None = None,
        max_tokens: int | None = None,
        seed: int | None = None,
        presence_penalty: float | None = None,
        frequency_penalty: float | None = None,
        response_format: Literal["text", "json_object", "json_schema", None] = None,
        json_schema: str | None = None,
        reasoning_effort: Literal["none", "minimal", "low", "medium", "high", None] = None,
        enable_thinking: bool | None = None,
        tools: Sequence[PromptMessageTool] | None = None,
        stop: str | Sequence[str] | None = None,
        user: str | None = None,
        parameters: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> LLMResult:
        """Call the model and return the whole answer.

        temperature: How freely the model picks its words: near 0 it repeats the safest answer, higher values give more varied text; 0..2
        top_p: Only the most likely tokens whose probabilities add up to this share are considered; 0..1
        max_tokens: The longest answer, in tokens; a longer one is cut off there; 1..1048576
        seed: The same seed and the same prompt give the same answer, where the server can do that; 0
        presence_penalty: Makes tokens that have appeared at all less likely, which favours new topics; -2..2
        frequency_penalty: Makes tokens less likely the more often they have appeared, which reduces repetition; -2..2
        response_format: json_object asks for any JSON, json_schema for JSON that fits the schema below
        json_schema: The schema that the answer has to fit
        reasoning_effort: How much a reasoning model thinks before it answers
        enable_thinking: Whether the model reasons before it answers
        """
        return self._adapter.invoke(
            self._model,
            self._credentials,
            as_messages(prompt),
            self._parameters(
                {
                    "temperature": temperature,
                    "top_p": top_p,
                    "max_tokens": max_tokens,
                    "seed": seed,
                    "presence_penalty": presence_penalty,
                    "frequency_penalty": frequency_penalty,
                    "response_format": response_format,
                    "json_schema": json_schema,
                    "reasoning_effort": reasoning_effort,
                    "enable_thinking": enable_thinking,
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
        temperature: float | None = None,
        top_p: float | None = None,
        max_tokens: int | None = None,
        seed: int | None = None,
        presence_penalty: float | None = None,
        frequency_penalty: float | None = None,
        response_format: Literal["text", "json_object", "json_schema", None] = None,
        json_schema: str | None = None,
        reasoning_effort: Literal["none", "minimal", "low", "medium", "high", None] = None,
        enable_thinking: bool | None = None,
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
                    "temperature": temperature,
                    "top_p": top_p,
                    "max_tokens": max_tokens,
                    "seed": seed,
                    "presence_penalty": presence_penalty,
                    "frequency_penalty": frequency_penalty,
                    "response_format": response_format,
                    "json_schema": json_schema,
                    "reasoning_effort": reasoning_effort,
                    "enable_thinking": enable_thinking,
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
        temperature: float | None = None,
        top_p: float | None = None,
        max_tokens: int | None = None,
        seed: int | None = None,
        presence_penalty: float | None = None,
        frequency_penalty: float | None = None,
        response_format: Literal["text", "json_object", "json_schema", None] = None,
        json_schema: str | None = None,
        reasoning_effort: Literal["none", "minimal", "low", "medium", "high", None] = None,
        enable_thinking: bool | None = None,
        tools: Sequence[PromptMessageTool] | None = None,
        stop: str | Sequence[str] | None = None,
        user: str | None = None,
        parameters: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> LLMStream:
        """Call the model and return its answer in chunks; `result` holds the whole of it at the end.

        temperature: How freely the model picks its words: near 0 it repeats the safest answer, higher values give more varied text; 0..2
        top_p: Only the most likely tokens whose probabilities add up to this share are considered; 0..1
        max_tokens: The longest answer, in tokens; a longer one is cut off there; 1..1048576
        seed: The same seed and the same prompt give the same answer, where the server can do that; 0
        presence_penalty: Makes tokens that have appeared at all less likely, which favours new topics; -2..2
        frequency_penalty: Makes tokens less likely the more often they have appeared, which reduces repetition; -2..2
        response_format: json_object asks for any JSON, json_schema for JSON that fits the schema below
        json_schema: The schema that the answer has to fit
        reasoning_effort: How much a reasoning model thinks before it answers
        enable_thinking: Whether the model reasons before it answers
        """
        return self._adapter.stream(
            self._model,
            self._credentials,
            as_messages(prompt),
            self._parameters(
                {
                    "temperature": temperature,
                    "top_p": top_p,
                    "max_tokens": max_tokens,
                    "seed": seed,
                    "presence_penalty": presence_penalty,
                    "frequency_penalty": frequency_penalty,
                    "response_format": response_format,
                    "json_schema": json_schema,
                    "reasoning_effort": reasoning_effort,
                    "enable_thinking": enable_thinking,
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
        temperature: float | None = None,
        top_p: float | None = None,
        max_tokens: int | None = None,
        seed: int | None = None,
        presence_penalty: float | None = None,
        frequency_penalty: float | None = None,
        response_format: Literal["text", "json_object", "json_schema", None] = None,
        json_schema: str | None = None,
        reasoning_effort: Literal["none", "minimal", "low", "medium", "high", None] = None,
        enable_thinking: bool | None = None,
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
                    "temperature": temperature,
                    "top_p": top_p,
                    "max_tokens": max_tokens,
                    "seed": seed,
                    "presence_penalty": presence_penalty,
                    "frequency_penalty": frequency_penalty,
                    "response_format": response_format,
                    "json_schema": json_schema,
                    "reasoning_effort": reasoning_effort,
                    "enable_thinking": enable_thinking,
                },
                parameters,
            ),
            tools,
            as_texts_or_none(stop),
            user,
            self._options(timeout, extra_headers, extra_body),
        )


class TextEmbedding(base.TextEmbedding):
    """Turns texts into vectors, with OpenAI-compatible server."""

    _provider: ClassVar[str] = "openai_api_compatible"

    @overload
    def __init__(
        self,
        model: str,
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
        credentials: Mapping[str, Any] | None = None,
        client: Any = None,
    ) -> None: ...

    @overload
    def __init__(
        self,
        model: str,
        *,
        endpoint_url: str | float | None = None,
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
        credentials: Mapping[str, Any],
        client: Any = None,
    ) -> None: ...

    def __init__(
        self,
        model: str,
        *,
        endpoint_url: str | float | None = None,
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
        credentials: Mapping[str, Any] | None = None,
        client: Any = None,
    ) -> None:
        """Bind a model to its credentials.

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
            model,
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
            },
            credentials,
            client,
        )


class Rerank(base.Rerank):
    """Orders documents by how well they answer a query, with OpenAI-compatible server."""

    _provider: ClassVar[str] = "openai_api_compatible"

    @overload
    def __init__(
        self,
        model: str,
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
        credentials: Mapping[str, Any] | None = None,
        client: Any = None,
    ) -> None: ...

    @overload
    def __init__(
        self,
        model: str,
        *,
        endpoint_url: str | float | None = None,
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
        credentials: Mapping[str, Any],
        client: Any = None,
    ) -> None: ...

    def __init__(
        self,
        model: str,
        *,
        endpoint_url: str | float | None = None,
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
        credentials: Mapping[str, Any] | None = None,
        client: Any = None,
    ) -> None:
        """Bind a model to its credentials.

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
            model,
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
            },
            credentials,
            client,
        )


class Speech2Text(base.Speech2Text):
    """Writes down speech, with OpenAI-compatible server."""

    _provider: ClassVar[str] = "openai_api_compatible"

    @overload
    def __init__(
        self,
        model: str,
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
        credentials: Mapping[str, Any] | None = None,
        client: Any = None,
    ) -> None: ...

    @overload
    def __init__(
        self,
        model: str,
        *,
        endpoint_url: str | float | None = None,
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
        credentials: Mapping[str, Any],
        client: Any = None,
    ) -> None: ...

    def __init__(
        self,
        model: str,
        *,
        endpoint_url: str | float | None = None,
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
        credentials: Mapping[str, Any] | None = None,
        client: Any = None,
    ) -> None:
        """Bind a model to its credentials.

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
            model,
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
            },
            credentials,
            client,
        )


class TTS(base.TTS):
    """Speaks text, with OpenAI-compatible server."""

    _provider: ClassVar[str] = "openai_api_compatible"

    @overload
    def __init__(
        self,
        model: str,
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
        credentials: Mapping[str, Any] | None = None,
        client: Any = None,
    ) -> None: ...

    @overload
    def __init__(
        self,
        model: str,
        *,
        endpoint_url: str | float | None = None,
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
        credentials: Mapping[str, Any],
        client: Any = None,
    ) -> None: ...

    def __init__(
        self,
        model: str,
        *,
        endpoint_url: str | float | None = None,
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
        credentials: Mapping[str, Any] | None = None,
        client: Any = None,
    ) -> None:
        """Bind a model to its credentials.

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
            model,
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
            },
            credentials,
            client,
        )
