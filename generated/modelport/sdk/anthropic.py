# do not edit: `modelport generate` made it from anthropic/anthropic.yaml
"""Anthropic. The Claude models of Anthropic."""

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

__all__ = ["LLM"]


LLMName: TypeAlias = Literal[
    "claude-opus-5",
    "claude-sonnet-5",
    "claude-opus-4-8",
    "claude-sonnet-4-6",
    "claude-opus-4-5-20251101",
    "claude-sonnet-4-5-20250929",
    "claude-haiku-4-5-20251001",
    "claude-3-5-haiku-20241022",
]
"""The predefined models that LLM knows; any other name is taken too."""


class LLM(base.LLM):
    """Generates text from a conversation, with Anthropic."""

    _provider: ClassVar[str] = "anthropic"

    @overload
    def __init__(
        self,
        model: LLMName | str,
        *,
        anthropic_api_key: str,
        anthropic_api_url: str | float | None = None,
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
        anthropic_api_key: str | None = None,
        anthropic_api_url: str | float | None = None,
        invoke_timeout: str | float | None = None,
        max_retries: str | float | None = None,
        credentials: Mapping[str, Any],
        client: Any = None,
    ) -> None: ...

    def __init__(
        self,
        model: LLMName | str,
        *,
        anthropic_api_key: str | None = None,
        anthropic_api_url: str | float | None = None,
        invoke_timeout: str | float | None = None,
        max_retries: str | float | None = None,
        credentials: Mapping[str, Any] | None = None,
        client: Any = None,
    ) -> None:
        """Bind a model to its credentials.

        anthropic_api_key: API key; Starts with sk-ant-
        anthropic_api_url: API address; Only for a proxy or another server; https://api.anthropic.com without it
        invoke_timeout: Time limit of a call, in seconds; Seconds without an answer, or without its next piece, after which a call has failed; default 300
        max_retries: Retries of a call; How often a failed call is tried again; default 3
        """
        super().__init__(
            model,
            {
                "anthropic_api_key": anthropic_api_key,
                "anthropic_api_url": anthropic_api_url,
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
        thinking: bool | None = None,
        thinking_display: Literal["omitted", "summarized", None] = None,
        effort: Literal["low", "medium", "high", "xhigh", "max", None] = None,
        prompt_caching: bool | None = None,
        temperature: float | None = None,
        top_p: float | None = None,
        top_k: int | None = None,
        thinking_budget: int | None = None,
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
        thinking: Whether the model may think before it answers; it decides how much
        thinking_display: Whether a summary of the thoughts comes with the answer
        effort: How much work the model puts into thinking, tools and answer
        prompt_caching: Keep system prompt and tools in the cache of the vendor; writing costs more, reading far less
        temperature: How freely the model picks its words: near 0 it repeats the safest answer, higher values give more varied text; 0..1
        top_p: Only the most likely tokens whose probabilities add up to this share are considered; 0..1
        top_k: How many of the most likely tokens the next one is drawn from; 1..500
        thinking_budget: Tokens that thinking may take at most; less than the longest answer
        """
        return self._adapter.invoke(
            self._model,
            self._credentials,
            as_messages(prompt),
            self._parameters(
                {
                    "max_tokens": max_tokens,
                    "thinking": thinking,
                    "thinking_display": thinking_display,
                    "effort": effort,
                    "prompt_caching": prompt_caching,
                    "temperature": temperature,
                    "top_p": top_p,
                    "top_k": top_k,
                    "thinking_budget": thinking_budget,
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
        thinking: bool | None = None,
        thinking_display: Literal["omitted", "summarized", None] = None,
        effort: Literal["low", "medium", "high", "xhigh", "max", None] = None,
        prompt_caching: bool | None = None,
        temperature: float | None = None,
        top_p: float | None = None,
        top_k: int | None = None,
        thinking_budget: int | None = None,
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
                    "thinking": thinking,
                    "thinking_display": thinking_display,
                    "effort": effort,
                    "prompt_caching": prompt_caching,
                    "temperature": temperature,
                    "top_p": top_p,
                    "top_k": top_k,
                    "thinking_budget": thinking_budget,
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
        thinking: bool | None = None,
        thinking_display: Literal["omitted", "summarized", None] = None,
        effort: Literal["low", "medium", "high", "xhigh", "max", None] = None,
        prompt_caching: bool | None = None,
        temperature: float | None = None,
        top_p: float | None = None,
        top_k: int | None = None,
        thinking_budget: int | None = None,
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
        thinking: Whether the model may think before it answers; it decides how much
        thinking_display: Whether a summary of the thoughts comes with the answer
        effort: How much work the model puts into thinking, tools and answer
        prompt_caching: Keep system prompt and tools in the cache of the vendor; writing costs more, reading far less
        temperature: How freely the model picks its words: near 0 it repeats the safest answer, higher values give more varied text; 0..1
        top_p: Only the most likely tokens whose probabilities add up to this share are considered; 0..1
        top_k: How many of the most likely tokens the next one is drawn from; 1..500
        thinking_budget: Tokens that thinking may take at most; less than the longest answer
        """
        return self._adapter.stream(
            self._model,
            self._credentials,
            as_messages(prompt),
            self._parameters(
                {
                    "max_tokens": max_tokens,
                    "thinking": thinking,
                    "thinking_display": thinking_display,
                    "effort": effort,
                    "prompt_caching": prompt_caching,
                    "temperature": temperature,
                    "top_p": top_p,
                    "top_k": top_k,
                    "thinking_budget": thinking_budget,
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
        thinking: bool | None = None,
        thinking_display: Literal["omitted", "summarized", None] = None,
        effort: Literal["low", "medium", "high", "xhigh", "max", None] = None,
        prompt_caching: bool | None = None,
        temperature: float | None = None,
        top_p: float | None = None,
        top_k: int | None = None,
        thinking_budget: int | None = None,
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
                    "thinking": thinking,
                    "thinking_display": thinking_display,
                    "effort": effort,
                    "prompt_caching": prompt_caching,
                    "temperature": temperature,
                    "top_p": top_p,
                    "top_k": top_k,
                    "thinking_budget": thinking_budget,
                },
                parameters,
            ),
            tools,
            as_texts_or_none(stop),
            user,
            self._options(timeout, extra_headers, extra_body),
        )
