"""An adapter written the way the founding documents show it: by hand, without the wire kit."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

from modelport.entities import (
    AssistantPromptMessage,
    LLMResult,
    LLMResultChunk,
    LLMResultChunkDelta,
    LLMUsage,
)
from modelport.stubs.xinference import XinferenceLLMStub


class SeedLargeLanguageModel(XinferenceLLMStub):
    """Answers with the words of `script`; an exception among them is raised."""

    def __init__(self) -> None:
        super().__init__()
        self.script: list[Any] = ["Hel", "lo"]
        self.seen: list[dict[str, Any]] = []

    def _invoke(self, stream: bool = True, **kwargs: Any) -> Any:
        self.seen.append({"stream": stream, **kwargs})
        if stream:
            return self._handle_stream_response(**kwargs)
        return self._handle_sync_response(**kwargs)

    def _handle_stream_response(self, **kwargs: Any) -> Generator[LLMResultChunk]:
        for index, text in enumerate(self._words()):
            message = AssistantPromptMessage(content=text)
            delta = LLMResultChunkDelta(index=index, message=message)
            yield LLMResultChunk(model=kwargs["model"], delta=delta)

    def _handle_sync_response(self, **kwargs: Any) -> LLMResult:
        message = AssistantPromptMessage(content="".join(self._words()))
        return LLMResult(model=kwargs["model"], message=message, usage=LLMUsage.empty_usage())

    def _words(self) -> Iterator[str]:
        for word in self.script:
            if isinstance(word, Exception):
                raise word
            yield word

    def get_num_tokens(self, *args: Any, **kwargs: Any) -> int:
        return 0

    def validate_credentials(self, model: str, credentials: Any) -> None:
        return None
