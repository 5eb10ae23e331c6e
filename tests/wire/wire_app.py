"""An app that asks the fault server: with httpx or httpx2, from threads or from an event loop."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field
from typing import Any, Literal

from fault_server import UID, FaultServer

from modelport.entities import LLMResult, LLMResultChunk, UserPromptMessage
from modelport.interfaces import CallOptions
from modelport_providers.xinference.llm.llm import XinferenceAILargeLanguageModel


@dataclass
class App:
    """Calls one model, and keeps what came before an error."""

    server: FaultServer
    mode: Literal["sync", "async"]
    credentials: dict[str, Any] = field(default_factory=dict)
    parameters: dict[str, Any] = field(default_factory=dict)
    chunks: list[LLMResultChunk] = field(default_factory=list)
    options: CallOptions | None = None
    reading: threading.Event = field(default_factory=threading.Event)
    """Set when a piece of a stream has arrived; a server that waits for it breaks nothing off unread."""

    def __post_init__(self) -> None:
        self.credentials = {
            "server_url": self.server.url,
            "model_uid": UID,
            "invoke_timeout": "60",
            "max_retries": "0",
        }

    def stream(self, prompt: Any = "Hello", **more: Any) -> list[LLMResultChunk]:
        """Return all chunks."""
        self.chunks = []
        return (
            asyncio.run(self._astream(prompt, more)) if self._async else self._stream(prompt, more)
        )

    def invoke(self, prompt: Any = "Hello", **more: Any) -> LLMResult:
        """Return the whole answer."""
        adapter = XinferenceAILargeLanguageModel()
        arguments = self.arguments(prompt, more)
        if self._async:
            return asyncio.run(adapter.ainvoke(**arguments))
        return adapter.invoke(**arguments)

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(chunk.text for chunk in self.chunks)

    @property
    def reasoning(self) -> str:
        """The reasoning so far."""
        return "".join(chunk.reasoning for chunk in self.chunks)

    @property
    def calls(self) -> list[tuple[str, str, str]]:
        """The tool calls that arrived."""
        found = [call for chunk in self.chunks for call in chunk.delta.message.tool_calls]
        return [(call.id, call.function.name, call.function.arguments) for call in found]

    @property
    def last(self) -> Any:
        """The delta that ended the stream."""
        return self.chunks[-1].delta

    @property
    def _async(self) -> bool:
        return self.mode == "async"

    def _stream(self, prompt: Any, more: dict[str, Any]) -> list[LLMResultChunk]:
        with XinferenceAILargeLanguageModel().stream(**self.arguments(prompt, more)) as chunks:
            for chunk in chunks:
                self.chunks.append(chunk)
                self.reading.set()
        return self.chunks

    async def _astream(self, prompt: Any, more: dict[str, Any]) -> list[LLMResultChunk]:
        adapter = XinferenceAILargeLanguageModel()
        async with adapter.astream(**self.arguments(prompt, more)) as chunks:
            async for chunk in chunks:
                self.chunks.append(chunk)
                self.reading.set()
        return self.chunks

    def arguments(self, prompt: Any, more: dict[str, Any]) -> dict[str, Any]:
        """Return the arguments for the calls of an adapter."""
        messages = [UserPromptMessage(content=prompt)] if isinstance(prompt, str) else prompt
        return {
            "model": UID,
            "credentials": self.credentials,
            "prompt_messages": messages,
            "parameters": self.parameters,
            "options": self.options,
            **more,
        }
