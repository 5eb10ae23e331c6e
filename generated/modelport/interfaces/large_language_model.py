# do not edit: `modelport generate` made it from schemas/interfaces.json
"""The contract of `llm` models."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from modelport._runtime.adapters.ai_model import AIModel
from modelport._runtime.sdk import invocation

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator, Mapping, Sequence
    from typing import Any

    from modelport._runtime.calls.streams import AsyncLLMStream, LLMStream
    from modelport.entities import (
        LLMResult,
        LLMResultChunk,
        PromptMessage,
        PromptMessageTool,
    )
    from modelport.interfaces.records import CallOptions


class LargeLanguageModel(AIModel):
    """Generates text from a conversation."""

    model_type: ClassVar[str] = "llm"

    @abstractmethod
    def _invoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        prompt_messages: Sequence[PromptMessage],
        model_parameters: Mapping[str, Any],
        tools: Sequence[PromptMessageTool] | None = None,
        stop: Sequence[str] | None = None,
        stream: bool = True,
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> LLMResult | Generator[LLMResultChunk]:
        """Call the model: one result, or a generator of chunks when `stream` is true."""

    async def _ainvoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        prompt_messages: Sequence[PromptMessage],
        model_parameters: Mapping[str, Any],
        tools: Sequence[PromptMessageTool] | None = None,
        stop: Sequence[str] | None = None,
        stream: bool = True,
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> LLMResult | AsyncGenerator[LLMResultChunk]:
        """Async form of `_invoke`."""
        answer: LLMResult | AsyncGenerator[LLMResultChunk] = await invocation.in_thread(
            self,
            model=model,
            credentials=credentials,
            prompt_messages=prompt_messages,
            model_parameters=model_parameters,
            tools=tools,
            stop=stop,
            stream=stream,
            user=user,
            options=options,
        )
        return answer

    @abstractmethod
    def get_num_tokens(
        self,
        model: str,
        credentials: Mapping[str, Any],
        prompt_messages: Sequence[PromptMessage],
        tools: Sequence[PromptMessageTool] | None = None,
    ) -> int:
        """Return how many tokens the prompt takes, 0 when nobody can tell."""

    def invoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        prompt_messages: Sequence[PromptMessage],
        parameters: Mapping[str, Any] | None = None,
        tools: Sequence[PromptMessageTool] | None = None,
        stop: Sequence[str] | None = None,
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> LLMResult:
        """Call the model and return the whole answer."""
        return invocation.llm_invoke(
            self,
            model=model,
            credentials=credentials,
            prompt_messages=prompt_messages,
            parameters=parameters,
            tools=tools,
            stop=stop,
            user=user,
            options=options,
        )

    async def ainvoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        prompt_messages: Sequence[PromptMessage],
        parameters: Mapping[str, Any] | None = None,
        tools: Sequence[PromptMessageTool] | None = None,
        stop: Sequence[str] | None = None,
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> LLMResult:
        """Async form of `invoke`."""
        return await invocation.llm_ainvoke(
            self,
            model=model,
            credentials=credentials,
            prompt_messages=prompt_messages,
            parameters=parameters,
            tools=tools,
            stop=stop,
            user=user,
            options=options,
        )

    def stream(
        self,
        model: str,
        credentials: Mapping[str, Any],
        prompt_messages: Sequence[PromptMessage],
        parameters: Mapping[str, Any] | None = None,
        tools: Sequence[PromptMessageTool] | None = None,
        stop: Sequence[str] | None = None,
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> LLMStream:
        """Call the model and return its answer in chunks."""
        return invocation.llm_stream(
            self,
            model=model,
            credentials=credentials,
            prompt_messages=prompt_messages,
            parameters=parameters,
            tools=tools,
            stop=stop,
            user=user,
            options=options,
        )

    def astream(
        self,
        model: str,
        credentials: Mapping[str, Any],
        prompt_messages: Sequence[PromptMessage],
        parameters: Mapping[str, Any] | None = None,
        tools: Sequence[PromptMessageTool] | None = None,
        stop: Sequence[str] | None = None,
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> AsyncLLMStream:
        """Async form of `stream`."""
        return invocation.llm_astream(
            self,
            model=model,
            credentials=credentials,
            prompt_messages=prompt_messages,
            parameters=parameters,
            tools=tools,
            stop=stop,
            user=user,
            options=options,
        )
