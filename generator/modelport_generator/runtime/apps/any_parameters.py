"""A language model that takes parameters of any name: for models of several or no providers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from modelport.sdk import LLM

from ..adapters.arguments import check_mapping
from ..sdk.bound import present
from .prompts import Prompt
from .tools import Tool, ToolChoice

if TYPE_CHECKING:
    from modelport.entities import LLMResult

    from ..calls.streams import AsyncLLMStream, LLMStream


class AnyParameters(LLM):
    """The calls of a language model, with parameters as keywords."""

    def invoke(
        self,
        prompt: Prompt,
        *,
        tools: Sequence[Tool] | None = None,
        tool_choice: ToolChoice | None = None,
        stop: str | Sequence[str] | None = None,
        user: str | None = None,
        parameters: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        max_answer_bytes: int | None = None,
        **named: Any,
    ) -> LLMResult:
        """Call the model and return the whole answer."""
        return super().invoke(
            prompt,
            tools=tools,
            tool_choice=tool_choice,
            stop=stop,
            user=user,
            parameters=_joined(named, parameters),
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
            max_answer_bytes=max_answer_bytes,
        )

    async def ainvoke(
        self,
        prompt: Prompt,
        *,
        tools: Sequence[Tool] | None = None,
        tool_choice: ToolChoice | None = None,
        stop: str | Sequence[str] | None = None,
        user: str | None = None,
        parameters: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        max_answer_bytes: int | None = None,
        **named: Any,
    ) -> LLMResult:
        """Async form of `invoke`."""
        return await super().ainvoke(
            prompt,
            tools=tools,
            tool_choice=tool_choice,
            stop=stop,
            user=user,
            parameters=_joined(named, parameters),
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
            max_answer_bytes=max_answer_bytes,
        )

    def stream(
        self,
        prompt: Prompt,
        *,
        tools: Sequence[Tool] | None = None,
        tool_choice: ToolChoice | None = None,
        stop: str | Sequence[str] | None = None,
        user: str | None = None,
        parameters: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        max_answer_bytes: int | None = None,
        **named: Any,
    ) -> LLMStream:
        """Call the model and return its answer in chunks."""
        return super().stream(
            prompt,
            tools=tools,
            tool_choice=tool_choice,
            stop=stop,
            user=user,
            parameters=_joined(named, parameters),
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
            max_answer_bytes=max_answer_bytes,
        )

    def astream(
        self,
        prompt: Prompt,
        *,
        tools: Sequence[Tool] | None = None,
        tool_choice: ToolChoice | None = None,
        stop: str | Sequence[str] | None = None,
        user: str | None = None,
        parameters: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        max_answer_bytes: int | None = None,
        **named: Any,
    ) -> AsyncLLMStream:
        """Async form of `stream`."""
        return super().astream(
            prompt,
            tools=tools,
            tool_choice=tool_choice,
            stop=stop,
            user=user,
            parameters=_joined(named, parameters),
            timeout=timeout,
            extra_headers=extra_headers,
            extra_body=extra_body,
            max_answer_bytes=max_answer_bytes,
        )


def _joined(named: Mapping[str, Any], given: Mapping[str, Any] | None) -> dict[str, Any]:
    check_mapping("parameters", given)
    return {**present(named), **(given or {})}
