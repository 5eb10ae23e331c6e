"""From the chunks of a stream to the result that the same call would have given in one piece."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from modelport.entities import LLMResult, LLMResultChunk, LLMUsage


class Collector:
    """Keeps what the chunks of one answer say, and no chunk: a long stream needs little more than its text."""

    __slots__ = ("_calls", "_last", "_model", "_reasoning", "_sealed", "_text", "_write")

    def __init__(self, model: str) -> None:
        self._model = model
        self._text = StringIO()
        self._write = self._text.write
        self._reasoning = StringIO()
        self._sealed: list[tuple[str, str | None]] = []
        self._calls: list[Any] = []
        self._last: dict[str, Any] = {}

    def add(self, chunk: LLMResultChunk) -> None:
        """Take note of one chunk. The hot loop of a stream calls this: most chunks are plain text."""
        delta = chunk.delta
        message = delta.message
        content = message.content
        if (
            isinstance(content, str)
            and delta.finish_reason is None
            and delta.usage is None
            and not message.tool_calls
        ):
            self._write(content)
        else:
            self._note(chunk)

    def result(self, latency: float) -> LLMResult:
        """Return everything so far as one result.

        latency: seconds since the call began, used when the adapter measured none.
        """
        from modelport.entities import AssistantPromptMessage, LLMResult, LLMUsage

        usage: LLMUsage = self._last.get("usage") or LLMUsage.empty_usage()
        if not usage.latency:
            usage = usage.model_copy(update={"latency": latency})
        return LLMResult(
            model=self._last.get("model") or self._model,
            message=AssistantPromptMessage(content=self._content(), tool_calls=list(self._calls)),
            usage=usage,
            system_fingerprint=self._last.get("system_fingerprint"),
            finish_reason=self._last.get("finish_reason"),
        )

    def _note(self, chunk: LLMResultChunk) -> None:
        message = chunk.delta.message
        self._write(chunk.text)
        self._calls += message.tool_calls
        if isinstance(message.content, list):
            self._reasoning.write(chunk.reasoning)
            for part in message.content:
                if signature := getattr(part, "signature", None):
                    self._seal(signature)
        told = {
            "model": chunk.model,
            "system_fingerprint": chunk.system_fingerprint,
            "usage": chunk.delta.usage,
            "finish_reason": chunk.delta.finish_reason,
        }
        self._last.update({name: value for name, value in told.items() if value})

    def _content(self) -> Any:
        from modelport.entities import TextPromptMessageContent, ThinkingPromptMessageContent

        text, reasoning = self._text.getvalue(), self._reasoning.getvalue()
        thoughts = [*self._sealed, *([(reasoning, None)] if reasoning else [])]
        if not thoughts:
            return text
        parts = [ThinkingPromptMessageContent(data=t, signature=s) for t, s in thoughts]
        return [*parts, TextPromptMessageContent(data=text)] if text else parts

    def _seal(self, signature: str) -> None:
        """End a thought: servers that sign thoughts want each back with its own signature."""
        self._sealed.append((self._reasoning.getvalue(), signature))
        self._reasoning = StringIO()
