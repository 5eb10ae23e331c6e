"""From the chunks of a stream to the result that the same call would have given in one piece."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from modelport.entities import LLMResult, LLMResultChunk, LLMUsage


class Collector:
    """Keeps the chunks of one answer until somebody asks for the result."""

    __slots__ = ("_chunks", "_model", "add")

    def __init__(self, model: str) -> None:
        self._model = model
        self._chunks: list[LLMResultChunk] = []
        # The hot loop calls this once a chunk; what is made of them can wait.
        self.add = self._chunks.append

    def result(self, latency: float) -> LLMResult:
        """Return everything so far as one result.

        latency: seconds since the call began, used when the adapter measured none.
        """
        from modelport.entities import AssistantPromptMessage, LLMResult

        usage = self._usage()
        if not usage.latency:
            usage = usage.model_copy(update={"latency": latency})
        return LLMResult(
            model=self._last("model") or self._model,
            message=AssistantPromptMessage(
                content=self._content(),
                tool_calls=[call for m in self._messages() for call in m.tool_calls],
            ),
            usage=usage,
            system_fingerprint=self._last("system_fingerprint"),
            finish_reason=next(
                (c.delta.finish_reason for c in reversed(self._chunks) if c.delta.finish_reason),
                None,
            ),
        )

    def _messages(self) -> Iterable[Any]:
        return (chunk.delta.message for chunk in self._chunks)

    def _content(self) -> Any:
        from modelport.entities import TextPromptMessageContent, ThinkingPromptMessageContent

        text = "".join(chunk.text for chunk in self._chunks)
        reasoning = "".join(chunk.reasoning for chunk in self._chunks)
        if not reasoning:
            return text
        thought = ThinkingPromptMessageContent(data=reasoning)
        return [thought, TextPromptMessageContent(data=text)] if text else [thought]

    def _usage(self) -> LLMUsage:
        from modelport.entities import LLMUsage

        told = (chunk.delta.usage for chunk in reversed(self._chunks))
        return next((usage for usage in told if usage is not None), LLMUsage.empty_usage())

    def _last(self, name: str) -> str | None:
        return next((value for c in reversed(self._chunks) if (value := getattr(c, name))), None)
