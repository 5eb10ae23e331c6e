"""From the chunks of a stream to the result that the same call would have given in one piece."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from modelport.entities import LLMResult, LLMResultChunk, LLMUsage

_FOLD = 1024
"""Chunks that are kept before they are folded: a stream of any length needs little more than its text."""


class Collector:
    """Keeps what the chunks of one answer say until somebody asks for the result."""

    __slots__ = ("_calls", "_chunks", "_last", "_model", "_reasoning", "_signature", "_text")

    def __init__(self, model: str) -> None:
        self._model = model
        self._chunks: list[LLMResultChunk] = []
        self._text: list[str] = []
        self._reasoning: list[str] = []
        self._signature: str | None = None
        self._calls: list[Any] = []
        self._last: dict[str, Any] = {}

    def add(self, chunk: LLMResultChunk) -> None:
        """Take note of one chunk; the hot loop of a stream calls this."""
        self._chunks.append(chunk)
        if len(self._chunks) >= _FOLD:
            self._fold()

    def result(self, latency: float) -> LLMResult:
        """Return everything so far as one result.

        latency: seconds since the call began, used when the adapter measured none.
        """
        from modelport.entities import AssistantPromptMessage, LLMResult, LLMUsage

        self._fold()
        usage: LLMUsage = self._last.get("usage") or LLMUsage.empty_usage()
        if not usage.latency:
            usage = usage.model_copy(update={"latency": latency})
        return LLMResult(
            model=self._last.get("model") or self._model,
            message=AssistantPromptMessage(content=self._content(), tool_calls=self._calls),
            usage=usage,
            system_fingerprint=self._last.get("system_fingerprint"),
            finish_reason=self._last.get("finish_reason"),
        )

    def _fold(self) -> None:
        chunks, self._chunks = self._chunks, []
        self._text.append("".join([chunk.text for chunk in chunks]))
        for chunk in chunks:
            message = chunk.delta.message
            self._calls += message.tool_calls
            if isinstance(message.content, list):
                self._reasoning.append(chunk.reasoning)
                self._note_signature(message.content)
            self._keep("model", chunk.model)
            self._keep("system_fingerprint", chunk.system_fingerprint)
            self._keep("usage", chunk.delta.usage)
            self._keep("finish_reason", chunk.delta.finish_reason)

    def _keep(self, name: str, value: Any) -> None:
        if value:
            self._last[name] = value

    def _note_signature(self, parts: list[Any]) -> None:
        for part in parts:
            # Servers that sign a thought want the signature back with it.
            self._signature = getattr(part, "signature", None) or self._signature

    def _content(self) -> Any:
        from modelport.entities import TextPromptMessageContent, ThinkingPromptMessageContent

        text, reasoning = "".join(self._text), "".join(self._reasoning)
        if not reasoning and not self._signature:
            return text
        thought = ThinkingPromptMessageContent(data=reasoning, signature=self._signature)
        return [thought, TextPromptMessageContent(data=text)] if text else [thought]
