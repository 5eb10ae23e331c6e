"""Builds the entities of an answer; the one place that knows their shape, so that nobody else has to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from modelport.entities import (
    AssistantPromptMessage,
    LLMResult,
    LLMResultChunk,
    LLMResultChunkDelta,
    LLMUsage,
    TextPromptMessageContent,
    ThinkingPromptMessageContent,
)

from .tool_calls import WholeCall


def last_chunk(
    model: str,
    index: int,
    calls: Iterable[WholeCall],
    usage: LLMUsage,
    finish_reason: str,
    fingerprint: str | None,
) -> LLMResultChunk:
    """Make the chunk that ends a stream."""
    message = AssistantPromptMessage(content="", tool_calls=_calls(calls))
    return LLMResultChunk(
        model=model,
        system_fingerprint=fingerprint,
        delta=LLMResultChunkDelta(
            index=index, message=message, usage=usage, finish_reason=finish_reason
        ),
    )


def seal_chunk(model: str, index: int, signature: str) -> LLMResultChunk:
    """Make the chunk that seals the thought before it."""
    thought = ThinkingPromptMessageContent(data="", signature=signature)
    message = AssistantPromptMessage(content=[thought])
    return LLMResultChunk(model=model, delta=LLMResultChunkDelta(index=index, message=message))


def result(
    model: str,
    text: str,
    reasoning: str,
    calls: Iterable[WholeCall],
    usage: LLMUsage,
    finish_reason: str,
    fingerprint: str | None,
    thoughts: Iterable[tuple[str, str]] = (),
) -> LLMResult:
    """Make a whole result."""
    return LLMResult(
        model=model,
        message=AssistantPromptMessage(
            content=_content(text, reasoning, thoughts), tool_calls=_calls(calls)
        ),
        usage=usage,
        system_fingerprint=fingerprint,
        finish_reason=finish_reason,
    )


def _content(text: str, reasoning: str, thoughts: Iterable[tuple[str, str]]) -> Any:
    parts: list[Any] = [ThinkingPromptMessageContent(data=t, signature=s) for t, s in thoughts]
    if reasoning:
        parts.append(ThinkingPromptMessageContent(data=reasoning))
    if not parts:
        return text
    return [*parts, TextPromptMessageContent(data=text)] if text else parts


def _calls(calls: Iterable[WholeCall]) -> list[AssistantPromptMessage.ToolCall]:
    call = AssistantPromptMessage.ToolCall
    return [
        call(
            id=one.id,
            type="function",
            function=call.ToolCallFunction(name=one.name, arguments=one.arguments),
        )
        for one in calls
    ]
