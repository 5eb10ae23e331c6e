"""The loops of a conversation with tools: blocking, async and streamed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Generator
from typing import TYPE_CHECKING

from ..calls.closing import aclose, is_loss
from .tool_calls import arun_calls, run_calls

if TYPE_CHECKING:
    from modelport.entities import LLMResultChunk

    from ..calls.streams import AsyncLLMStream, LLMStream
    from .tool_rounds import Rounds, ToolRun


def run_tools(rounds: Rounds) -> ToolRun:
    """Run a conversation until its last answer."""
    while True:
        result = rounds.llm.invoke(**rounds.call())
        if not run_calls(rounds, result):
            return rounds.run(result)


async def arun_tools(rounds: Rounds) -> ToolRun:
    """Async form of `run_tools`."""
    while True:
        result = await rounds.llm.ainvoke(**rounds.call())
        if not await arun_calls(rounds, result):
            return rounds.run(result)


class ToolStream:
    """The chunks of all answers of one conversation with tools; `result` is its outcome."""

    def __init__(self, rounds: Rounds) -> None:
        self._rounds = rounds
        self._stream: LLMStream | None = None
        self._result: ToolRun | None = None
        self._running = self._chunks()

    def __iter__(self) -> Generator[LLMResultChunk]:
        return self._running

    def __next__(self) -> LLMResultChunk:
        return next(self._running)

    def __enter__(self) -> ToolStream:
        """Open the first request, so that its errors are raised here."""
        if self._stream is None:
            self._stream = self._rounds.llm.stream(**self._rounds.call()).__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def result(self) -> ToolRun:
        """The outcome, once the stream is exhausted.

        Raises:
            RuntimeError: The stream is not exhausted, or it failed.
        """
        return _complete(self._result)

    def close(self) -> None:
        """End the conversation now."""
        self._running.close()
        if self._stream is not None:
            self._stream.close()

    def cancel(self) -> None:
        """End the current answer, from any thread."""
        if self._stream is not None:
            self._stream.cancel()

    def _chunks(self) -> Generator[LLMResultChunk]:
        rounds, opened = self._rounds, self._stream
        while True:
            self._stream = opened or rounds.llm.stream(**rounds.call())
            opened = None
            with self._stream:
                yield from self._stream
            result = self._stream.result
            if not run_calls(rounds, result):
                self._result = rounds.run(result)
                return


class AsyncToolStream:
    """Async form of `ToolStream`."""

    def __init__(self, rounds: Rounds) -> None:
        self._rounds = rounds
        self._stream: AsyncLLMStream | None = None
        self._lost = False
        self._result: ToolRun | None = None
        self._running = self._chunks()

    def __aiter__(self) -> AsyncGenerator[LLMResultChunk]:
        self._check()
        return self._running

    async def __anext__(self) -> LLMResultChunk:
        self._check()
        return await anext(self._running)

    async def __aenter__(self) -> AsyncToolStream:
        """Open the first request, so that its errors are raised here."""
        self._check()
        if self._stream is None:
            self._stream = await self._rounds.llm.astream(**self._rounds.call()).__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    @property
    def result(self) -> ToolRun:
        """The outcome, once the stream is exhausted.

        Raises:
            RuntimeError: The stream is not exhausted, or it failed.
        """
        return _complete(self._result)

    async def aclose(self) -> None:
        """End the conversation now."""
        await aclose(self._running)
        await aclose(self._stream)

    def cancel(self) -> None:
        """End the current answer, from any task or thread."""
        if self._stream is not None:
            self._stream.cancel()

    def _check(self) -> None:
        # The generator of a conversation that was lost would end like a complete one.
        stream = self._stream
        if stream is not None and (self._lost or stream.lost):
            stream.interrupt()

    async def _chunks(self) -> AsyncGenerator[LLMResultChunk]:
        rounds, opened = self._rounds, self._stream
        try:
            while True:
                self._stream = opened or rounds.llm.astream(**rounds.call())
                opened = None
                async with self._stream:
                    async for chunk in self._stream:
                        yield chunk
                result = self._stream.result
                if not await arun_calls(rounds, result):
                    self._result = rounds.run(result)
                    return
        except (asyncio.CancelledError, GeneratorExit) as error:
            self._lost = is_loss(error)
            raise


def _complete(result: ToolRun | None) -> ToolRun:
    if result is None:
        raise RuntimeError("the stream is not exhausted: iterate it to its end first")
    return result
