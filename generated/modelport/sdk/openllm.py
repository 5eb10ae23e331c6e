# do not edit: `modelport generate` made it from openllm/openllm.yaml
"""OpenLLM. Open models that you serve yourself with OpenLLM."""

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

__all__ = ["LLM", "TextEmbedding"]


class LLM(base.LLM):
    """Generates text from a conversation, with OpenLLM."""

    _provider: ClassVar[str] = "openllm"

    @overload
    def __init__(
        self,
        model: str,
        *,
        server_url: str | float,
        api_key: str | None = None,
        invoke_timeout: str | float | None = None,
        credentials: Mapping[str, Any] | None = None,
        client: Any = None,
    ) -> None: ...

    @overload
    def __init__(
        self,
        model: str,
        *,
        server_url: str | float | None = None,
        api_key: str | None = None,
        invoke_timeout: str | float | None = None,
        credentials: Mapping[str, Any],
        client: Any = None,
    ) -> None: ...

    def __init__(
        self,
        model: str,
        *,
        server_url: str | float | None = None,
        api_key: str | None = None,
        invoke_timeout: str | float | None = None,
        credentials: Mapping[str, Any] | None = None,
        client: Any = None,
    ) -> None:
        """Bind a model to its credentials.

        server_url: Server URL; Address of your OpenLLM, for example http://192.168.1.100:3000
        api_key: API key; Only when the server asks for one
        invoke_timeout: Time limit of a call, in seconds; Seconds without an answer, or without its next piece, after which a call has failed; default 60
        """
        super().__init__(
            model,
            {
                "server_url": server_url,
                "api_key": api_key,
                "invoke_timeout": invoke_timeout,
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
        top_k: int | None = None,
        seed: int | None = None,
        presence_penalty: float | None = None,
        frequency_penalty: float | None = None,
        response_format: Literal["text", "json_object", "json_schema", None] = None,
        json_schema: str | None = None,
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
        top_k: How many of the most likely tokens the next one is drawn from; 1..100
        seed: The same seed and the same prompt give the same answer, where the server can do that; 0
        presence_penalty: Makes tokens that have appeared at all less likely, which favours new topics; -2..2
        frequency_penalty: Makes tokens less likely the more often they have appeared, which reduces repetition; -2..2
        response_format: json_object asks for any JSON, json_schema for JSON that fits the schema below
        json_schema: The schema that the answer has to fit
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
                    "top_k": top_k,
                    "seed": seed,
                    "presence_penalty": presence_penalty,
                    "frequency_penalty": frequency_penalty,
                    "response_format": response_format,
                    "json_schema": json_schema,
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
        top_k: int | None = None,
        seed: int | None = None,
        presence_penalty: float | None = None,
        frequency_penalty: float | None = None,
        response_format: Literal["text", "json_object", "json_schema", None] = None,
        json_schema: str | None = None,
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
                    "top_k": top_k,
                    "seed": seed,
                    "presence_penalty": presence_penalty,
                    "frequency_penalty": frequency_penalty,
                    "response_format": response_format,
                    "json_schema": json_schema,
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
        top_k: int | None = None,
        seed: int | None = None,
        presence_penalty: float | None = None,
        frequency_penalty: float | None = None,
        response_format: Literal["text", "json_object", "json_schema", None] = None,
        json_schema: str | None = None,
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
        top_k: How many of the most likely tokens the next one is drawn from; 1..100
        seed: The same seed and the same prompt give the same answer, where the server can do that; 0
        presence_penalty: Makes tokens that have appeared at all less likely, which favours new topics; -2..2
        frequency_penalty: Makes tokens less likely the more often they have appeared, which reduces repetition; -2..2
        response_format: json_object asks for any JSON, json_schema for JSON that fits the schema below
        json_schema: The schema that the answer has to fit
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
                    "top_k": top_k,
                    "seed": seed,
                    "presence_penalty": presence_penalty,
                    "frequency_penalty": frequency_penalty,
                    "response_format": response_format,
                    "json_schema": json_schema,
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
        top_k: int | None = None,
        seed: int | None = None,
        presence_penalty: float | None = None,
        frequency_penalty: float | None = None,
        response_format: Literal["text", "json_object", "json_schema", None] = None,
        json_schema: str | None = None,
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
                    "top_k": top_k,
                    "seed": seed,
                    "presence_penalty": presence_penalty,
                    "frequency_penalty": frequency_penalty,
                    "response_format": response_format,
                    "json_schema": json_schema,
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
    """Turns texts into vectors, with OpenLLM."""

    _provider: ClassVar[str] = "openllm"

    @overload
    def __init__(
        self,
        model: str,
        *,
        server_url: str | float,
        api_key: str | None = None,
        invoke_timeout: str | float | None = None,
        credentials: Mapping[str, Any] | None = None,
        client: Any = None,
    ) -> None: ...

    @overload
    def __init__(
        self,
        model: str,
        *,
        server_url: str | float | None = None,
        api_key: str | None = None,
        invoke_timeout: str | float | None = None,
        credentials: Mapping[str, Any],
        client: Any = None,
    ) -> None: ...

    def __init__(
        self,
        model: str,
        *,
        server_url: str | float | None = None,
        api_key: str | None = None,
        invoke_timeout: str | float | None = None,
        credentials: Mapping[str, Any] | None = None,
        client: Any = None,
    ) -> None:
        """Bind a model to its credentials.

        server_url: Server URL; Address of your OpenLLM, for example http://192.168.1.100:3000
        api_key: API key; Only when the server asks for one
        invoke_timeout: Time limit of a call, in seconds; Seconds without an answer, or without its next piece, after which a call has failed; default 60
        """
        super().__init__(
            model,
            {
                "server_url": server_url,
                "api_key": api_key,
                "invoke_timeout": invoke_timeout,
            },
            credentials,
            client,
        )
